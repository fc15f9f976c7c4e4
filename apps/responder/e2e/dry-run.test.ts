import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Daemon, type LogLine, startDaemon } from './daemon.ts'
import { tapWire, type WireTap } from './wire-tap.ts'

// A dry run as it is run, with every byte that it sends noted on its way to the venues.

const TOKEN = 'a-token-for-whoever-trades'

let directory: string
let simulators: Daemon
let derive: WireTap
let rysk: WireTap

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-dry-'))
  const flags = ['--derive_port=0', '--rysk_port=0', '--derive_network=testnet']
  simulators = startDaemon(flags, { command: 'simulators', directory })
  const ready = await simulators.line((line) => line.event === 'simulators.ready')
  derive = await tapWire(String(ready.derive))
  rysk = await tapWire(String(ready.rysk))
  writeFileSync(join(directory, 'token'), TOKEN, { mode: 0o600 })
})

afterAll(async () => {
  await derive?.close()
  await rysk?.close()
  await simulators?.dispose()
  rmSync(directory, { recursive: true, force: true })
})

const MODES: readonly (readonly [string, readonly string[]])[] = [
  ['paper', []],
  [
    'live',
    [
      '--mode=live',
      '--derive_network=testnet',
      '--rysk_network=testnet',
      '--derive_subaccounts=ETH:1001,BTC:1001',
      '--api_token_file=token',
    ],
  ],
]

describe.each(MODES)('a dry run with MODE=%s', (mode, flags) => {
  let desk: Daemon
  let ready: LogLine
  let journal: string

  beforeAll(async () => {
    journal = join(directory, `journal-${mode}`)
    // No keys are where it runs: the ones of the simulators are not asked for either.
    const urls = [`--derive_url=${derive.url}`, `--rysk_url=${rysk.url}`, '--paper_keys_file=nowhere']
    const own = mode === 'paper' ? urls : urls.slice(0, 2)
    desk = startDaemon([...own, ...flags, '--dry_run', '--http_port=0', `--journal_dir=${journal}`], { directory })
    ready = await desk.line((line) => line.event === 'desk.ready')
  })
  afterAll(() => desk?.dispose())

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${ready.api}${path}`, {
      ...init,
      headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
    })

  it('says what it is, and prices what is asked', async () => {
    expect(ready).toMatchObject({ mode, dry_run: true })
    await desk.line((line) => line.event === 'quote.withheld')
    const [row] = (await (await ask('/api/rfqs?answer=withheld')).json()) as { rfq_id: string; price: string }[]
    expect(row).toMatchObject({ answer: 'withheld', status: 'CANCELLED' })
    const one = await (await ask(`/api/rfqs/${row?.rfq_id}`)).json()
    expect(one).toMatchObject({ why: expect.stringContaining('would have quoted'), quote: { nonce: null } })
  })

  it('says how it would have hedged a manual trade, books nothing, and counts what it withheld', async () => {
    const body = JSON.stringify({ instrument: String(ready.example), quantity: '1', price: '0.05' })
    const reply = await ask('/api/trade', { method: 'POST', body })
    expect([reply.status, await reply.json()]).toEqual([
      200,
      expect.objectContaining({ status: 'CANCELLED', hedge: expect.objectContaining({ side: 'sell', quantity: '1' }) }),
    ])
    expect(await (await ask('/api/positions')).json()).toEqual([])
    expect(await (await ask('/metrics')).text()).toMatch(/^riposte_rfqs_total\{outcome="withheld"\} [1-9]/m)
  })

  it('stops at once, and has sent nothing that is not public', async () => {
    desk.process.kill('SIGTERM')
    expect(await desk.ended).toEqual({ code: 0, signal: null })
    expect(readdirSync(journal).filter((name) => name.endsWith('.sqlite') && name !== 'lock.sqlite')).toContain(
      'dry-run.sqlite',
    )
    const methods = derive.frames.map((frame) => (JSON.parse(frame) as { method: string }).method)
    expect(methods.length).toBeGreaterThan(0)
    expect(methods.filter((method) => !['subscribe', 'unsubscribe'].includes(method))).toEqual([])
    expect(derive.requests.length).toBeGreaterThan(0)
    expect(derive.requests.filter((line) => !/^(?:POST \/v3\/public\/|GET \/v3\/ws$)/.test(line))).toEqual([])
    expect(rysk.frames).toEqual([])
    expect(rysk.requests.length).toBeGreaterThan(0)
    expect(rysk.requests.filter((line) => !/^GET \/(?:rfqs\/|api\/assets$|ping$)/.test(line))).toEqual([])
  })
})
