import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom, createSystemClock } from '@riposte/market-model'
import { openSqliteJournal } from '@riposte/orchestrator'
import {
  createBuiltInMarket,
  type RyskSimulator,
  type RyskSimulatorOptions,
  startRyskSimulator,
} from '@riposte/simulators'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readSystemFile } from '../config/read-file.ts'
import type { Ask } from '../host.ts'
import { makePaperKeys, type PaperKeys, readPaperKeys } from '../paper-keys.ts'
import { type Ran, runCommand } from '../testing/run-command.ts'

const USDC = '0x98d56648c9b7f3cb49531f4135115b5000ab1733'
const SENTENCE = 'deposit 12.5 USDC on chain 84532'
/** Nobody listens there. */
const NOWHERE = 'ws://127.0.0.1:1/'

let directory: string
let keys: PaperKeys
let simulator: RyskSimulator

function serve(faults: RyskSimulatorOptions['faults'] = {}): Promise<RyskSimulator> {
  const clock = createSystemClock()
  return startRyskSimulator({
    market: createBuiltInMarket({ startAt: clock.nowMs(), seed: 1 }),
    clock,
    random: createRandom(1),
    makers: [{ address: keys.maker.address, balances: { [USDC]: 500_000_000n } }],
    takers: { enabled: false },
    behaviour: { transferDelayMs: 0 },
    faults,
  })
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-transfer-'))
  makePaperKeys(join(directory, 'keys.json'))
  keys = readPaperKeys(join(directory, 'keys.json'), readSystemFile)
  const { derive_session: session, rysk_maker: maker } = JSON.parse(readFileSync(join(directory, 'keys.json'), 'utf8'))
  for (const [name, text] of Object.entries({ session, maker, token: 'a-token-for-whoever-trades' })) {
    writeFileSync(join(directory, name), text, { mode: 0o600 })
  }
})

afterAll(() => rmSync(directory, { recursive: true, force: true }))

beforeEach(async () => {
  simulator = await serve()
  return () => simulator.close()
})

type Environment = Readonly<Record<string, string>>

/** The paper desk at this server. */
const paper = (url = simulator.url): Environment => ({
  RYSK_URL: url,
  DERIVE_URL: 'http://127.0.0.1:9000/v3',
  PAPER_KEYS_FILE: join(directory, 'keys.json'),
  JOURNAL_DIR: join(directory, 'paper'),
})

/** A live desk of testnet, its keys in files, with this server for Rysk. */
const live = (changes: Environment = {}): Environment => ({
  MODE: 'live',
  DERIVE_NETWORK: 'testnet',
  DERIVE_WALLET: keys.owner.address,
  DERIVE_SUBACCOUNTS: 'ETH:1001',
  DERIVE_SESSION_KEY_FILE: join(directory, 'session'),
  RYSK_NETWORK: 'testnet',
  RYSK_URL: simulator.url,
  RYSK_MAKER_KEY_FILE: join(directory, 'maker'),
  API_TOKEN_FILE: join(directory, 'token'),
  JOURNAL_DIR: join(directory, 'live'),
  ...changes,
})

async function transfer(env: Environment, words: readonly string[], ask?: Ask): Promise<Ran> {
  const ran = await runCommand(['transfer', ...words], { env, ask })
  for (const name of ['session', 'maker', 'token']) {
    expect(ran.out + ran.err).not.toContain(readFileSync(join(directory, name), 'utf8').slice(2, 20))
  }
  return ran
}

const balance = (): bigint | undefined => simulator.engine.balances(keys.maker.address)[USDC]

describe.each([
  ['the paper desk', 'simulated', 'nothing: simulated tokens', () => paper()],
  [
    'a live desk of testnet',
    'testnet',
    'an ERC-20 approve for MMarket 0x6d23217cb228f3779f6506b44b1abaa3edf6fc58 by the wallet before: its own transaction, not sent here',
    () => live(),
  ],
])('%s', (_, network, needs, env) => {
  test('sends nothing without the sentence, and shows it with all that there is to know', async () => {
    const { code, out, err } = await transfer(env(), ['deposit', '12.5'])
    expect(code).toBe(2)
    expect(out.split('\n')).toEqual([
      SENTENCE,
      `  network  ${network}, ${simulator.url}`,
      `  account  ${keys.maker.address}`,
      `  token    USDC ${USDC}`,
      '  balance  500 USDC at Rysk before',
      `  needs    ${needs}`,
      '',
    ])
    expect(err).toBe(`nothing was sent: to do it add: --confirm "${SENTENCE}"\n`)
    expect(balance()).toBe(500_000_000n)
  })

  test('deposits and withdraws what was confirmed, each under a nonce of its own', async () => {
    const deposit = await transfer(env(), ['deposit', '12.5', '--confirm', SENTENCE])
    expect(deposit).toMatchObject({ code: 0, err: 'sending it once\n' })
    await expect.poll(balance).toBe(512_500_000n)
    const withdraw = await transfer(env(), ['withdraw', '500', '--confirm=withdraw 500 USDC on chain 84532', '--json'])
    expect(withdraw.code).toBe(0)
    expect(JSON.parse(withdraw.out)).toEqual({
      status: 'accepted',
      reason: null,
      nonce: expect.stringMatching(/^\d{16}$/),
      direction: 'withdraw',
      amount: '500',
      token: 'USDC',
      token_address: USDC,
      account: keys.maker.address,
      network,
      url: simulator.url,
      chain_id: 84532,
      balance_before: '512.5',
      confirm: 'withdraw 500 USDC on chain 84532',
    })
    expect(deposit.out).not.toContain(JSON.parse(withdraw.out).nonce)
    await expect.poll(balance).toBe(12_500_000n)
  })

  test.each([
    'yes',
    'y',
    '12.50',
    'deposit 12.5 USDC',
    'withdraw 12.5 USDC on chain 84532',
    'deposit 12.5 USDC on chain 999',
  ])('sends nothing for --confirm %j', async (confirmation) => {
    const { code, err } = await transfer(env(), ['deposit', '12.5', '--confirm', confirmation])
    expect([code, err]).toEqual([2, expect.stringContaining('nothing was sent')])
    expect(balance()).toBe(500_000_000n)
  })

  test('asks on a terminal, and sends for the amount alone', async () => {
    const asked: string[] = []
    const answering = (answer: string | undefined): Ask => {
      return async (question) => {
        asked.push(question)
        return answer
      }
    }
    for (const answer of ['', 'y', 'yes', '12.50', '1', undefined]) {
      const { code, err } = await transfer(env(), ['deposit', '12.5'], answering(answer))
      expect([code, err]).toEqual([2, expect.stringContaining('nothing was sent')])
    }
    expect(balance()).toBe(500_000_000n)
    expect((await transfer(env(), ['deposit', '12.5'], answering('12.5'))).code).toBe(0)
    await expect.poll(balance).toBe(512_500_000n)
    expect(new Set(asked)).toEqual(new Set(['type the amount to deposit it: ']))
  })

  test('is told why the operator rejected it', async () => {
    const words = ['withdraw', '501', '--confirm', 'withdraw 501 USDC on chain 84532']
    const { code, out } = await transfer(env(), words)
    expect(code).toBe(3)
    expect(out).toContain('  balance  500 USDC at Rysk before, LESS than that\n')
    expect(out).toContain('withdraw 501 USDC on chain 84532: rejected, -32003 Internal Error\n')
    expect(balance()).toBe(500_000_000n)
  })
})

describe('what is not known', () => {
  test('a lost answer is told as such, with how to look, and nothing is sent again', async () => {
    await simulator.close()
    // The reply to balances comes, the reply to the transfer does not.
    simulator = await serve({ frames: { script: { 1: ['drop', 'cut'] } } })
    const first = await transfer(live(), ['deposit', '12.5', '--confirm', SENTENCE])
    expect(first.code).toBe(4)
    expect(first.out).toMatch(/: NOT KNOWN \(closed .*\)\. It was sent once, and is not sent again\.\n/)
    expect(first.out).toContain(
      'riposte transfer without --confirm shows the balance, which was 500 USDC, and sends nothing',
    )
    expect(first.out).toMatch(new RegExp(`nonce \\d{16} of ${keys.maker.address}`))
    await expect.poll(balance).toBe(512_500_000n)
    // Looking as it says shows what became of it.
    const look = await transfer(live(), ['deposit', '12.5', '--json'])
    expect([look.code, JSON.parse(look.out)]).toEqual([
      2,
      expect.objectContaining({ status: 'not_sent', balance_before: '512.5', nonce: null }),
    ])
    expect(balance()).toBe(512_500_000n)
  })

  test('a balance that the server does not tell is no zero, and does not keep a person from sending', async () => {
    await simulator.close()
    simulator = await serve({ frames: { script: { 0: ['drop', 'cut'] } } })
    const { code, out } = await transfer(live(), ['deposit', '12.5', '--confirm', SENTENCE])
    expect(out).toContain('  balance  not known: balances: ')
    expect(code).toBe(0)
  })

  test('without a server nothing is sent', async () => {
    const { code, err } = await transfer(live({ RYSK_URL: NOWHERE }), ['deposit', '12.5', '--confirm', SENTENCE])
    expect([code, err]).toEqual([1, expect.stringMatching(/nothing was sent, .*ECONNREFUSED/)])
  })
})

describe('before anything is asked', () => {
  test.each([
    [['burn', '1'], /DIRECTION: expected deposit or withdraw, got "burn"/],
    [['deposit'], /riposte transfer needs AMOUNT/],
    [['deposit', 'much'], /AMOUNT: expected a decimal/],
    [['deposit', '0'], /units of 1e-6 above 0/],
    [['deposit', '0.0000001'], /units of 1e-6/],
    [['deposit', '1', '--token', 'GOLD'], /expected one of USDC on chain 84532, got GOLD/],
    [['deposit', '1', '2'], /unexpected argument "2"/],
    [['deposit', '1', '--yes'], /unknown flag --yes/],
  ])('%j is refused, saying what would be right', async (words, message) => {
    expect(await transfer(paper(NOWHERE), words)).toEqual({ code: 2, out: '', err: expect.stringMatching(message) })
  })

  test.each<[string, () => Environment, RegExp]>([
    ['a paper desk at a real server', () => paper('wss://v12.rysk.finance/'), /RYSK_URL=.*only a loopback address/],
    ['a chain of the other kind of network', () => live({ RYSK_CHAIN_ID: '999' }), /RYSK_CHAIN_ID="999".*84532, 998/],
    [
      "mainnet's address for testnet",
      () => live({ RYSK_URL: 'wss://v12.rysk.finance/' }),
      /RYSK_URL=.* address of mainnet/,
    ],
    [
      'another kind of network on each side',
      () => live({ RYSK_NETWORK: 'mainnet' }),
      /both venues are on mainnet or both on testnet/,
    ],
    ['a dry run', () => live({ DRY_RUN: 'true' }), /DRY_RUN opens no key/],
    ['a key that is not there', () => live({ RYSK_MAKER_KEY_FILE: 'nowhere' }), /there is no such file/],
    ["Derive's key for Rysk", () => live({ RYSK_MAKER_KEY_FILE: join(directory, 'session') }), /a key of its own/],
  ])('%s is refused', async (_, env, message) => {
    const { code, out, err } = await transfer(env(), ['deposit', '12.5', '--confirm', SENTENCE])
    expect([code, out, err]).toEqual([2, '', expect.stringMatching(message)])
  })

  test('a key whose journal is of testnet signs nothing for mainnet', async () => {
    const journal = join(directory, 'of-testnet')
    const owner = `MODE=live, Derive testnet wallet ${keys.owner.address}, Rysk chain 84532 maker ${keys.maker.address}`
    await (await openSqliteJournal({ directory: journal, file: 'desk.sqlite', owner, onFailure() {} })).close()
    const mainnet = live({ DERIVE_NETWORK: 'mainnet', RYSK_NETWORK: 'mainnet', JOURNAL_DIR: journal })
    const words = ['deposit', '12.5', '--confirm', 'deposit 12.5 USDT0 on chain 999']
    const refused = await transfer(mainnet, words)
    expect([refused.code, refused.out]).toEqual([1, ''])
    expect(refused.err).toMatch(/was written by "MODE=live, Derive testnet .*nothing was sent/)
    expect((await transfer(live({ JOURNAL_DIR: journal }), ['deposit', '12.5', '--confirm', SENTENCE])).code).toBe(0)
  })
})
