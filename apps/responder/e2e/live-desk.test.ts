import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sealKeystore } from '@riposte/evm-signing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Daemon, type LogLine, startDaemon } from './daemon.ts'

// A live desk as it is run, keys in files and a keystore, between venues that take the signatures of testnet.

const TOKEN = 'a-token-for-whoever-trades'
const PASSPHRASE = 'correct horse'

let directory: string
let simulators: Daemon
let ready: LogLine
let keys: Readonly<Record<'derive_owner' | 'derive_session' | 'rysk_maker', string>>

function keep(name: string, text: string): string {
  const path = join(directory, name)
  writeFileSync(path, text, { mode: 0o600 })
  return path
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-live-'))
  const flags = ['--derive_port=0', '--rysk_port=0', '--derive_network=testnet']
  simulators = startDaemon(flags, { command: 'simulators', directory })
  ready = await simulators.line((line) => line.event === 'simulators.ready')
  keys = JSON.parse(readFileSync(join(directory, 'paper-keys.json'), 'utf8'))
  keep('session', keys.derive_session)
  keep('maker.json', await sealKeystore(keys.rysk_maker, PASSPHRASE, { scryptN: 2 }))
  keep('passphrase', PASSPHRASE)
  keep('token', TOKEN)
})

afterAll(async () => {
  await simulators?.dispose()
  rmSync(directory, { recursive: true, force: true })
})

const liveFlags = (): readonly string[] => [
  '--mode=live',
  '--derive_network=testnet',
  `--derive_url=${ready.derive}`,
  `--derive_wallet=${ready.derive_wallet}`,
  '--derive_subaccounts=ETH:1001,BTC:1001',
  '--derive_session_key_file=session',
  '--rysk_network=testnet',
  `--rysk_url=${ready.rysk}`,
  '--rysk_maker_key_file=maker.json',
  '--rysk_maker_key_passphrase_file=passphrase',
  '--api_token_file=token',
  '--http_port=0',
  '--restart_quiet_s=0',
  '--stop_timeout_s=1',
]

function expectNoSecret(daemon: Daemon): void {
  const told = JSON.stringify(daemon.lines) + daemon.errors()
  for (const secret of [...Object.values(keys).map((key) => key.slice(2)), TOKEN, PASSPHRASE]) {
    expect(told.includes(secret)).toBe(false)
  }
}

describe('the live desk as a process', () => {
  it('goes through its checklist, wins a trade, hedges it, and asks for its token', async () => {
    const desk = startDaemon(liveFlags(), { directory })
    const { api, mode } = await desk.line((line) => line.event === 'desk.ready')
    expect(mode).toBe('live')
    const checked = desk.lines.filter((line) => line.event.startsWith('check.'))
    expect(checked.map((line) => line.check)).toContain('derive.signing')
    expect(checked.filter((line) => line.event === 'check.failed')).toEqual([])

    const hedged = await desk.line((line) => line.event === 'trade.hedged')
    expect((await fetch(`${api}/api/trades`)).status).toBe(401)
    const headers = { Authorization: `Bearer ${TOKEN}` }
    const rows = (await (await fetch(`${api}/api/trades?status=HEDGED`, { headers })).json()) as { trade_id: string }[]
    expect(rows.map((row) => row.trade_id)).toContain(hedged.tradeId)

    desk.process.kill('SIGTERM')
    expect(await desk.ended).toEqual({ code: 0, signal: null })
    expectNoSecret(desk)
  })

  it('goes on in its journal, into which no other desk is let', async () => {
    const paper = [`--derive_url=${ready.derive}`, `--rysk_url=${ready.rysk}`, '--http_port=0']
    const other = startDaemon(paper, { directory })
    expect((await other.ended).code).toBe(1)
    expect(other.errors()).toContain('was written by "MODE=live, Derive testnet wallet')

    const check = startDaemon(['--json', ...liveFlags()], { command: 'check', directory })
    expect((await check.ended).code).toBe(0)
    expect(check.lines[0]).toMatchObject({ status: 'ok' })
    expectNoSecret(check)
  })

  it('has its money moved by a person alone, once, under the nonces of its quotes', async () => {
    const transfer = async (...words: string[]) => {
      const flags = ['withdraw', '1000.5', '--json', ...words, ...liveFlags()]
      const run = startDaemon(flags, { command: 'transfer', directory })
      const { code } = await run.ended
      expectNoSecret(run)
      return { code, told: run.lines[0], errors: run.errors() }
    }
    const shown = await transfer()
    expect([shown.code, shown.told]).toEqual([2, expect.objectContaining({ status: 'not_sent', network: 'testnet' })])
    expect(shown.errors).toContain('withdraw 1000.5 USDC on chain 84532\n  network  testnet, ws://127.0.0.1:')

    const before = Number(shown.told?.balance_before)
    const sent = await transfer('--confirm', String(shown.told?.confirm))
    expect([sent.code, sent.told]).toEqual([
      0,
      expect.objectContaining({ status: 'accepted', account: ready.rysk_maker }),
    ])
    await expect
      .poll(async () => Number((await transfer()).told?.balance_before), { timeout: 15_000, interval: 500 })
      .toBeCloseTo(before - 1000.5, 6)
  })

  it('is refused with the lines that failed, all of them', async () => {
    const wrong = [...liveFlags(), '--rysk_assets=DOGE'].map((flag) =>
      flag.startsWith('--derive_session_key_file')
        ? `--derive_session_key_file=${keep('owner', keys.derive_owner)}`
        : flag,
    )
    const desk = startDaemon(wrong, { directory })
    expect((await desk.ended).code).toBe(1)
    expect(desk.errors()).toContain("derive.key: expected a session key to sign, got the owner's own key")
    expect(desk.errors()).toContain('rysk.assets: RYSK_ASSETS: DOGE not listed')
    expect(desk.lines.filter((line) => line.event.startsWith('desk.'))).toEqual([])
    expectNoSecret(desk)
  })

  it('is refused before anything with what its configuration lacks', async () => {
    const desk = startDaemon(['--mode=live', '--paper_seed=3'], { directory })
    expect((await desk.ended).code).toBe(2)
    expect(desk.errors().trim().split('\n')).toHaveLength(8)
  })
})
