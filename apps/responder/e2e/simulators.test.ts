import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Daemon, isListening, type LogLine, startDaemon } from './daemon.ts'

let directory: string
let simulators: Daemon
let ready: LogLine

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'riposte-simulators-'))
  simulators = startDaemon(['--derive_port=0', '--rysk_port=0'], { command: 'simulators', directory })
  ready = await simulators.line((line) => line.event === 'simulators.ready')
})

afterAll(async () => {
  await simulators?.dispose()
  rmSync(directory, { recursive: true, force: true })
})

const deskFlags = (): readonly string[] => [
  `--derive_url=${ready.derive}`,
  `--rysk_url=${ready.rysk}`,
  '--http_port=0',
  '--restart_quiet_s=0',
  '--stop_timeout_s=1',
]

/** Exit code and standard error of a command that should not get far. */
async function failure(daemon: Daemon): Promise<readonly [number | null, string]> {
  const { code } = await daemon.ended
  await daemon.dispose()
  return [code, daemon.errors()]
}

describe('the simulators as a process', () => {
  it('makes keys that nobody else can read', () => {
    const file = join(directory, 'paper-keys.json')
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('lets a desk trade, stop and go on with its trades', async () => {
    const first = startDaemon(deskFlags(), { directory })
    const hedged = await first.line((line) => line.event === 'trade.hedged')
    first.process.kill('SIGTERM')
    expect((await first.ended).code).toBe(0)
    expect(await isListening(String(ready.derive))).toBe(true)

    const second = startDaemon(deskFlags(), { directory })
    const { api } = await second.line((line) => line.event === 'desk.ready')
    const rows = (await (await fetch(`${api}/api/trades?status=HEDGED`)).json()) as { trade_id: string }[]
    expect(rows.map((row) => row.trade_id)).toContain(hedged.tradeId)
    await second.dispose()
  })

  it('is named by a desk that does not find it, or that lacks its keys', async () => {
    const [code, text] = await failure(startDaemon(deskFlags()))
    expect([code, text]).toEqual([1, expect.stringContaining('there are no paper keys at ./paper-keys.json')])
    const nobody = ['--derive_url=http://127.0.0.1:1/v3', '--rysk_url=ws://127.0.0.1:1/', '--http_port=0']
    const [lost, why] = await failure(startDaemon(nobody, { directory }))
    expect([lost, why]).toEqual([1, expect.stringContaining('does riposte simulators run there?')])
  })

  it('lets go of a desk that cannot start because a venue is away, and which says so', async () => {
    const own = join(directory, 'alone')
    const flags = [`--derive_url=${ready.derive}`, '--rysk_url=ws://127.0.0.1:1/', `--journal_dir=${own}`]
    const desk = startDaemon([...flags, '--http_port=0', '--log_level=debug'], { directory })
    const { url } = await desk.line((line) => line.event === 'api.listening')
    await desk.line((line) => line.event === 'reconcile.failed')
    expect((await fetch(`${url}/livez`)).status).toBe(200)
    const readiness = await fetch(`${url}/readyz`)
    expect(readiness.status).toBe(503)
    expect(await readiness.json()).toMatchObject({ reasons: expect.arrayContaining(['the desk is starting']) })
    desk.process.kill('SIGTERM')
    expect(await desk.ended).toEqual({ code: 0, signal: null })
    expect(desk.errors()).toBe('')
    await desk.dispose()
  })

  it('is refused a port that is taken, and a flag that there is not', async () => {
    const taken = [`--derive_port=${new URL(String(ready.derive)).port}`, '--rysk_port=0']
    const [code, text] = await failure(startDaemon(taken, { command: 'simulators', directory }))
    expect([code, text]).toEqual([1, expect.stringContaining('EADDRINUSE')])
    const [usage, why] = await failure(startDaemon(['--derive_prot=1'], { command: 'simulators', directory }))
    expect([usage, why]).toEqual([2, expect.stringContaining('did you mean --derive_port?')])
  })

  it('ends on SIGTERM with nothing left listening', async () => {
    simulators.process.kill('SIGTERM')
    expect(await simulators.ended).toEqual({ code: 0, signal: null })
    expect(simulators.errors()).toBe('')
    for (const url of [String(ready.derive), String(ready.rysk).replace('ws', 'http')]) {
      expect(await isListening(url)).toBe(false)
    }
  })
})
