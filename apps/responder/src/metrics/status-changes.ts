import type { DeskEvent, Trade, TradeStatus } from '@riposte/orchestrator'

/** Trades whose last status is remembered. Far more than can be open at once; closed ones fall out at the end. */
const TRADES_MAX = 10_000

/**
 * Events that change a trade's status. They tell a change from a mere mention when the trade is one that was not seen
 * before, such as one that the journal brought back at the start.
 */
const CHANGES: ReadonlySet<DeskEvent['type']> = new Set<DeskEvent['type']>([
  'rfq.received',
  'rfq.declined',
  'quote.signed',
  'quote.withheld',
  'quote.expired',
  'manual.received',
  'manual.refused',
  'manual.withheld',
  'trade.executed',
  'trade.hedged',
  'trade.failed',
])

/** Finds out which events changed the status of their trade. */
export interface StatusChanges {
  /** The status that the trade came into by this event; undefined when it had it before. */
  observe(event: DeskEvent, trade: Trade): TradeStatus | undefined
}

export function createStatusChanges(tradesMax = TRADES_MAX): StatusChanges {
  // A Map keeps the order of insertion: the trade that was quiet for the longest time comes first.
  const last = new Map<string, TradeStatus>()
  return {
    observe(event, trade) {
      const before = last.get(trade.id)
      last.delete(trade.id)
      last.set(trade.id, trade.status)
      if (last.size > tradesMax) {
        const [quietest] = last.keys()
        if (quietest !== undefined) last.delete(quietest)
      }
      const changed = before === undefined ? CHANGES.has(event.type) : before !== trade.status
      return changed ? trade.status : undefined
    },
  }
}
