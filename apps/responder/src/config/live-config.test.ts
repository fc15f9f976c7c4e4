import { describe, expect, test } from 'vitest'
import { configOf, load, problemsOf } from '../testing/load-from-memory.ts'
import type { FileRead } from './read-file.ts'

const [SESSION, MAKER] = ['ab', 'cd'].map((byte) => byte.repeat(32)) as [string, string]
const TOKEN = 'correct-horse-battery'
const WALLET = `0x${'12'.repeat(20)}`

const GOOD: Readonly<Record<string, string | undefined>> = {
  MODE: 'live',
  DERIVE_NETWORK: 'testnet',
  DERIVE_WALLET: WALLET,
  DERIVE_SUBACCOUNTS: 'ETH:12',
  DERIVE_SESSION_KEY_FILE: 'session',
  RYSK_NETWORK: 'testnet',
  RYSK_MAKER_KEY_FILE: 'maker',
  API_TOKEN_FILE: 'token',
}
const FILES: Readonly<Record<string, string | FileRead>> = {
  session: `${SESSION}\n`,
  maker: `0x${MAKER}`,
  token: TOKEN,
}

const live = (changes: Readonly<Record<string, string | undefined>> = {}, files: typeof FILES = {}) =>
  load({ env: { ...GOOD, ...changes }, files: { ...FILES, ...files } })

describe('MODE=live', () => {
  test('starts with networks, wallet, keys, subaccounts and a token', () => {
    expect(problemsOf(live())).toEqual([])
    expect(configOf(live())).toMatchObject({ mode: 'live', deriveNetwork: 'testnet', ryskNetwork: 'testnet' })
  })

  test('names everything that is missing at once', () => {
    const problems = problemsOf(load({ env: { MODE: 'live' } }))
    expect(problems.map((line) => line.split(':')[0])).toEqual([
      'DERIVE_NETWORK',
      'RYSK_NETWORK',
      'DERIVE_SUBACCOUNTS',
      'DERIVE_WALLET',
      'DERIVE_SESSION_KEY_FILE',
      'RYSK_MAKER_KEY_FILE',
      'API_TOKEN_FILE',
    ])
    for (const problem of problems) expect(problem).toContain('MODE=live needs')
  })

  test('says of a value that is wrong that it is wrong, and not that it is missing', () => {
    expect(problemsOf(live({ DERIVE_NETWORK: 'prod' }))).toEqual([expect.stringContaining('DERIVE_NETWORK="prod"')])
  })

  test.each<[string, Record<string, string | undefined>, typeof FILES, string]>([
    ['another kind of network on each side', { RYSK_NETWORK: 'mainnet' }, {}, 'both on testnet'],
    ['a chain of the other kind', { RYSK_CHAIN_ID: '999' }, {}, 'RYSK_CHAIN_ID="999"'],
    ['a market of the paper desk', { PAPER_SEED: '1' }, {}, 'PAPER_SEED="1" (environment): only a paper desk'],
    ['a recording', { PAPER_CHAIN: 'chain.csv' }, {}, 'PAPER_CHAIN="chain.csv"'],
    ["the other network's address of Rysk", { RYSK_URL: 'wss://v12.rysk.finance/' }, {}, 'RYSK_NETWORK is testnet'],
    [
      "the other network's address of Derive",
      { DERIVE_URL: 'wss://api.derive.xyz/v3/ws' },
      {},
      'it is an address of mainnet, and DERIVE_NETWORK is testnet',
    ],
    ['keys of the paper desk', { PAPER_KEYS_FILE: 'k' }, {}, 'PAPER_KEYS_FILE="k"'],
    ['plain HTTP over the network', { DERIVE_URL: 'http://derive.example/v3' }, {}, 'only https or wss'],
    ['a plain socket over the network', { RYSK_URL: 'ws://rysk.example/' }, {}, 'only https or wss'],
    [
      'a token that only reads',
      { API_TOKEN_FILE: undefined, API_READ_TOKEN_FILE: 'token' },
      {},
      'whoever trades or stops',
    ],
    ['no key', { RYSK_MAKER_KEY_FILE: undefined }, {}, 'RYSK_MAKER_KEY_FILE: MODE=live needs it'],
    ['a key twice', { RYSK_MAKER_KEY: MAKER }, {}, 'one of the two must go'],
    ['a key file that is absent', { RYSK_MAKER_KEY_FILE: 'nowhere' }, {}, 'there is no such file'],
    [
      'a key file that others can read',
      {},
      { session: { status: 'ok', text: SESSION, mode: 0o640 } },
      'open to others (mode 0640); expected mode 0600',
    ],
    ['a key file that holds no key', {}, { maker: 'hunter2' }, 'expected a key of 64 hexadecimal digits'],
    ['a keystore without its passphrase', {}, { maker: '{}' }, 'read from RYSK_MAKER_KEY_PASSPHRASE_FILE'],
    [
      'a passphrase that others can read',
      { RYSK_MAKER_KEY_PASSPHRASE_FILE: 'words' },
      { maker: '{}', words: { status: 'ok', text: 'hunter2', mode: 0o644 } },
      'RYSK_MAKER_KEY_PASSPHRASE_FILE="words" (environment): the file is open to others',
    ],
  ])('is refused with %s, in one line', (_, changes, files, expected) => {
    const problems = problemsOf(live(changes, files))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(expected)
    for (const secret of [SESSION, MAKER, TOKEN, 'hunter2']) expect(problems[0]).not.toContain(secret)
  })

  test('takes a key from the environment, a keystore with its passphrase, and venues of this machine', () => {
    const env = { RYSK_MAKER_KEY_FILE: undefined, RYSK_MAKER_KEY: MAKER, DERIVE_SESSION_KEY_PASSPHRASE_FILE: 'words' }
    const urls = { DERIVE_URL: 'http://127.0.0.1:9000/v3', RYSK_URL: 'ws://[::1]:8000/' }
    expect(problemsOf(live({ ...env, ...urls }, { session: '{}', words: 'hunter2' }))).toEqual([])
  })
})
