import { formatWad, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { eventRow } from '../api/event-row.ts'
import { tradeRow } from '../api/trade-row.ts'
import { EVENTS } from '../testing/fake-events.ts'
import { FAKE_NOW, fakeTrade } from '../testing/fake-orchestrator.ts'
import { explanationLines } from './explanation.ts'

const PLAN = { isPatient: false, open: 1.2, mark: 12_310, breakEven: 12_300, nowUsd: 1.25 } as const
const REASON = 'the best price costs 6.10 USD a contract against the mark, 1.25 USD by the perp'

const inPerp = (side: 'buy' | 'sell', amount: string) => ({
  ...EVENTS.filled,
  fill: { ...EVENTS.filled.fill, instrument: 'BTC-PERP', side, amount: parseWad(amount) },
})

function explain(hedged: string, events: readonly Parameters<typeof eventRow>[0][]): string {
  const { quantity, price, instrument, underlying } = EVENTS.executed
  const trade = fakeTrade({ status: 'HEDGED', quantity, price, instrument, underlying, hedgeExchange: 'derive' })
  const told = {
    ...tradeRow(trade),
    ...{ underlying, rfq_id: null, taker: null, valid_until: null, executed_at: FAKE_NOW, updated_at: FAKE_NOW },
    hedged: formatWad(parseWad(hedged)),
    events: events.map(eventRow),
    complete: true,
  }
  return explanationLines({ rfq: undefined, trade: told, pnl: undefined }, { colour: false })
    .join('\n')
    .replaceAll(/\n+ */g, ' ')
}

describe('the hedge of a trade is explained', () => {
  it('in the option itself, with what each way was expected to cost', () => {
    const plan = { ...PLAN, choice: 'cross', crossUsd: 0.456, restUsd: 0.5, perpUsd: 7 } as const
    const text = explain('1.2', [{ ...EVENTS.signed, plan }, EVENTS.filled])
    expect(text).toContain('ioc: expected to cost, in USD a contract: crossing 0.46, resting 0.50, the perp 7.00')
    expect(text).toMatch(/Hedged: 1\.2 of 1\.234567 contracts were closed at derive\.$/)
  })

  it('by the perp, with the reason', () => {
    const plan = { ...PLAN, choice: 'perp', reason: REASON, crossUsd: 6.1, perpUsd: 1.25 } as const
    const text = explain('0', [{ ...EVENTS.signed, plan }, inPerp('sell', '0.4'), inPerp('sell', '0.1')])
    expect(text).toContain(`ioc: ${REASON}`)
    expect(text).toMatch(
      /Hedged: 0 of 1\.234567 contracts were closed at derive, and 0\.5 BTC-PERP sold for the rest\.$/,
    )
  })

  it('of an order whose ways nobody has priced', () => {
    const plan = { ...PLAN, choice: 'cross' } as const
    expect(explain('0', [{ ...EVENTS.signed, plan }])).toContain('in USD a contract: nobody knows')
  })
})
