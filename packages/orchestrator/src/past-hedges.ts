import type { Fill, SignedOrder } from '@riposte/market-model'
import type { DeskEvent } from './events.ts'

/** A hedge that had not ended when the journal did. */
export interface UnfinishedHedge {
  readonly executed: DeskEvent & { readonly type: 'trade.executed' }
  /** Oldest first. */
  readonly orders: readonly SignedOrder[]
  readonly fills: readonly Fill[]
  /** A cut of the journal came after it: orders and fills of it may be missing here. */
  readonly doubtful: boolean
}

/** Collects from a replay what is needed to go on with hedges. */
export interface PastHedges {
  observe(event: DeskEvent): void
  /** In the order of their trades. */
  unfinished(): readonly UnfinishedHedge[]
}

interface OpenHedge {
  readonly executed: UnfinishedHedge['executed']
  readonly orders: SignedOrder[]
  readonly fills: Fill[]
  doubtful: boolean
}

/** @param earlier what had not ended when the events to be observed begin */
export function createPastHedges(earlier: readonly UnfinishedHedge[] = []): PastHedges {
  const open = new Map<string, OpenHedge>(
    earlier.map(({ executed, orders, fills, doubtful }) => [
      executed.tradeId,
      { executed, orders: [...orders], fills: [...fills], doubtful },
    ]),
  )
  return {
    observe(event) {
      switch (event.type) {
        case 'trade.executed':
          if (!open.has(event.tradeId)) {
            open.set(event.tradeId, { executed: event, orders: [], fills: [], doubtful: false })
          }
          break
        case 'journal.cut':
          for (const hedge of open.values()) hedge.doubtful = true
          break
        case 'order.signed':
          open.get(event.tradeId)?.orders.push(event.order)
          break
        case 'order.filled':
          open.get(event.tradeId)?.fills.push(event.fill)
          break
        case 'trade.hedged':
        case 'trade.failed':
          open.delete(event.tradeId)
          break
      }
    },
    unfinished: () => [...open.values()],
  }
}
