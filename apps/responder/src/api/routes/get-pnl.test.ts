import { expect, it } from 'vitest'
import { EVENTS } from '../../testing/fake-events.ts'
import { FAKE_NOW } from '../../testing/fake-orchestrator.ts'
import type { ServedApi } from '../../testing/serve-api.ts'
import { serving } from '../../testing/serving.ts'

const desk = serving()

/** A desk that has bought at the mark of its moment, or not. */
async function serve(): Promise<ServedApi> {
  const api = await desk()
  const { instrument, at } = EVENTS.executed
  api.orchestrator.emit({ type: 'market.marked', tradeId: undefined, at, marks: [[instrument, 120, 3000, 3010, 0.6]] })
  api.orchestrator.emit(EVENTS.executed)
  return api
}

const total = (json: unknown): unknown => (json as { total: { total_usd: unknown } }).total.total_usd

it('tells what was made and why, by underlying unless told', async () => {
  const { ask } = await serve()
  const { status, json } = await ask('/api/pnl')
  expect(status).toBe(200)
  expect(json).toMatchObject({
    by: 'underlying',
    usd_rate: 'par',
    rows: [{ underlying: 'BTC', trade_id: null, day: null }],
  })
  const { rows } = json as { rows: readonly { components: Record<string, string>; total_usd: string }[] }
  expect(Object.keys(rows[0]?.components ?? {})).toEqual([
    'edge',
    'delta',
    'gamma',
    'theta',
    'vega',
    'slippage',
    'basis',
    'residual',
    'funding',
  ])
  expect(rows[0]?.components.edge).toBe(rows[0]?.total_usd)
  expect(Number(rows[0]?.total_usd)).not.toBe(0)
})

it('groups by trade and by day, with the same total', async () => {
  const { ask } = await serve()
  const [whole, trades, days] = await Promise.all([ask('/api/pnl'), ask('/api/pnl?by=trade'), ask('/api/pnl?by=day')])
  expect(trades.json).toMatchObject({ rows: [{ trade_id: EVENTS.executed.tradeId, underlying: 'BTC' }] })
  const day = new Date(FAKE_NOW).toISOString().slice(0, 10)
  expect(days.json).toMatchObject({ rows: [{ day, trade_id: null }] })
  expect([total(trades.json), total(days.json)]).toEqual([total(whole.json), total(whole.json)])
})

it('has funding by itself, by underlying and day', async () => {
  const { ask, orchestrator } = await serve()
  orchestrator.emit(EVENTS.funded)
  for (const by of ['underlying', 'day']) {
    const { json } = await ask(`/api/pnl?by=${by}`)
    expect((json as { rows: unknown[] }).rows).toContainEqual(
      expect.objectContaining({
        underlying: 'ETH',
        total_usd: '-1.25',
        items: expect.objectContaining({ funding: '-1.25', other: '0' }),
        components: expect.objectContaining({ funding: '-1.25', residual: '0' }),
      }),
    )
  }
})

it.each(['?by=hour', '?of=ETH'])('%s says what is wrong', async (query) => {
  const { ask } = await serve()
  const reply = await ask(`/api/pnl${query}`)
  expect(reply.status).toBe(400)
  expect(reply.json).toMatchObject({ errors: [{ message: expect.stringContaining('expected') }] })
})
