import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startValkeyServer, type ValkeyServer } from '../../../scripts/valkey-server.ts'
import { type Daemon, type LogLine, startDaemon } from './daemon.ts'

let server: ValkeyServer
let daemon: Daemon
let ready: LogLine
let api: string

const flags = () => ['--http_port=0', '--stop_timeout_s=0', '--cache_backend=valkey', `--valkey_addr=${server.node}`]

async function health(): Promise<{ readonly status: string; readonly cache: string }> {
  return (await fetch(`${api}/health`)).json() as Promise<{ status: string; cache: string }>
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 20_000
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error('not within 20 s')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Something that happens from here on. */
function next(event: string): Promise<LogLine> {
  const known = new Set(daemon.lines)
  return daemon.line((line) => line.event === event && !known.has(line))
}

/** A manual trade, from its booking to its hedge. */
async function trade(): Promise<void> {
  const reply = await fetch(`${api}/api/trade`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ instrument: ready.example, quantity: '1', price: '0.05' }),
  })
  expect(reply.status).toBe(202)
  const { trade_id: tradeId } = (await reply.json()) as { readonly trade_id: string }
  await daemon.line((line) => line.event === 'trade.hedged' && line.tradeId === tradeId)
}

beforeAll(async () => {
  server = await startValkeyServer()
  daemon = startDaemon(flags())
  ready = await daemon.line((line) => line.event === 'desk.ready')
  api = String(ready.api)
}, 300_000)

afterAll(async () => {
  await daemon?.dispose()
  await server?.remove()
})

describe('a desk whose cache is in Valkey', () => {
  it('goes on trading when the server is killed, says so once, and notices its return', async () => {
    await until(async () => (await health()).status === 'ok')
    await server.kill()
    await until(async () => (await health()).cache === 'failed')
    expect(await health()).toMatchObject({ status: 'degraded' })
    await Promise.all([next('quote.signed'), trade()])
    expect(await (await fetch(`${api}/metrics`)).text()).toContain('arbitrage_cache_up{backend="valkey"} 0')
    await server.start()
    await until(async () => (await health()).cache === 'ok')
    const warnings = daemon.lines.filter((line) => line.event === 'cache.backend-down').length
    expect(warnings).toBeGreaterThan(0)
    const metrics = await (await fetch(`${api}/metrics`)).text()
    expect(metrics).toContain(`arbitrage_cache_outages_total{backend="valkey"} ${warnings}`)
    daemon.process.kill('SIGTERM')
    expect(await daemon.ended).toEqual({ code: 0, signal: null })
    expect(daemon.errors()).toBe('')
  })

  it('does not start when nothing listens there, exits with 2 and says what to check', async () => {
    await server.kill()
    const refused = startDaemon(flags())
    expect(await refused.ended).toEqual({ code: 2, signal: null })
    expect(refused.errors()).toMatch(/nothing listens there: check that it runs.*look at VALKEY_ADDR/)
    await refused.dispose()
  })
})
