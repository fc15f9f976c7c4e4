import { parseWad } from '@riposte/market-model'
import type { ApiOptions, DeskFacts } from '../api/api-options.ts'
import { EVENTS } from './fake-events.ts'
import { FAKE_NOW, fakeTrade } from './fake-orchestrator.ts'
import { type ServedApi, serveApi } from './serve-api.ts'

/** A served desk that has lived a little: a hedged trade, a quote, a decline, a failure. */
export async function serveToldDesk(
  facts: Partial<DeskFacts> = {},
  options: Partial<Omit<ApiOptions, 'orchestrator' | 'facts' | 'logger'>> = {},
): Promise<ServedApi & { readonly url: string; close(): Promise<void> }> {
  const api = await serveApi(facts, options)
  const { orchestrator, server } = api
  const { instrument, underlying, quantity, price } = EVENTS.executed
  const lived = (id: string, changes: object) => {
    const terms = { instrument, underlying, quantity, price, rfqId: id.slice(2) }
    return fakeTrade({ id, ...terms, ...changes })
  }
  const hedged = lived('R-aaaa1111-hedged', {
    status: 'HEDGED',
    quoteNonce: '1',
    executedAt: FAKE_NOW,
    hedged: parseWad('1.2'),
    hedgeExchange: 'derive',
  })
  for (const event of [
    EVENTS.rfq,
    EVENTS.quoted,
    EVENTS.best,
    EVENTS.executed,
    EVENTS.signed,
    EVENTS.accepted,
    EVENTS.filled,
    EVENTS.hedged,
  ]) {
    orchestrator.emit({ ...event, tradeId: hedged.id }, hedged)
  }
  const failed = lived('R-aaaa2222-failed', {
    status: 'FAILED',
    quoteNonce: '2',
    executedAt: FAKE_NOW,
    error: 'gave up',
  })
  for (const event of [EVENTS.executed, EVENTS.rejected, EVENTS.failed]) {
    orchestrator.emit({ ...event, tradeId: failed.id }, failed)
  }
  const quoted = lived('R-bbbb-quoted', { status: 'QUOTED', quoteNonce: '3', validUntil: EVENTS.quoted.validUntil })
  for (const event of [EVENTS.rfq, EVENTS.quoted]) orchestrator.emit({ ...event, tradeId: quoted.id }, quoted)
  const declined = lived('R-cccc-declined', { status: 'CANCELLED', price: undefined, error: 'declined' })
  for (const event of [EVENTS.rfq, EVENTS.declined]) orchestrator.emit({ ...event, tradeId: declined.id }, declined)
  const withheld = lived('R-dddd-withheld', { withheld: true, validUntil: EVENTS.quoted.validUntil })
  for (const event of [EVENTS.rfq, EVENTS.quoteWithheld])
    orchestrator.emit({ ...event, tradeId: withheld.id }, withheld)

  const limit = { scope: 'ETH', underlying: 'ETH', unit: 'underlyings' } as const
  orchestrator.setRisk({
    underlyings: [
      { underlying: 'ETH', delta: -0.42, deltaUncertainty: 0, gamma: 0.01, spot: 3000, pnlUsd: 12.345 },
      { underlying: 'XRP', delta: 5, deltaUncertainty: 1, gamma: 0, spot: undefined, pnlUsd: undefined },
    ],
    limits: [
      { ...limit, name: 'MAX_DELTA_EXPOSURE', limit: 500, value: 0.4, worst: 450, headroom: 50 },
      { ...limit, name: 'MAX_POSITION_SIZE', scope: 'A@rysk', limit: 1000, value: 2, worst: 3, headroom: 997 },
      { ...limit, name: 'MAX_POSITION_SIZE', scope: 'B@rysk', limit: 1000, value: 2, worst: 1100, headroom: -100 },
    ],
    cash: [{ venue: 'rysk', token: 'USDC', moved: parseWad('-301.125') }],
  })
  const row = { averagePrice: parseWad('12.5'), gamma: 0.1, lastUpdated: FAKE_NOW }
  orchestrator.setPositions([
    { ...row, instrument: 'ETH-20261225-3000-C', venue: 'rysk', quantity: parseWad('2'), delta: 1 },
    { ...row, instrument: 'ETH-20261225-3000-C', venue: 'derive', quantity: parseWad('-1.5'), delta: -0.75 },
    { ...row, instrument: 'XRP-20261225-0_5-P', venue: 'rysk', quantity: parseWad('3'), delta: undefined },
    { ...row, instrument: 'ETH-PERP', venue: 'derive', quantity: parseWad('0'), delta: 0 },
  ])
  return {
    ...api,
    url: `http://127.0.0.1:${server.port}`,
    async close() {
      const closed = server.close()
      server.cut()
      await closed
    },
  }
}
