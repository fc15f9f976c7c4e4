import {
  type Fill,
  parseInstrumentName,
  type SignedOrder,
  signed,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { RiskBook } from '@riposte/risk-limits'
import type { DeskEvent } from './events.ts'

/** Orders that may still fill, kept aside in the risk book as what they could do: every order counts from its signature. */
export interface WorkingOrders {
  /** Something has happened in this life. */
  observe(event: DeskEvent): void
  /** Orders of an earlier life, of which only the last may still be open. */
  resume(tradeId: string, orders: readonly SignedOrder[], fills: readonly Fill[]): void
}

interface Working {
  readonly order: SignedOrder
  readonly tradeId: string
  /** Contracts. */
  readonly open: Wad
}

export function createWorkingOrders(risk: RiskBook, venue: string): WorkingOrders {
  const working = new Map<string, Working>()

  function keep(label: string, next: Working): void {
    const { request } = next.order
    working.set(label, next)
    const instrument = parseInstrumentName(request.instrument)
    const quantity = signed(request.side, next.open)
    risk.hold(reservationId(label), { legs: [{ instrument, venue, quantity, role: 'trade' }], cash: [] })
  }

  function end(label: string): void {
    if (working.delete(label)) risk.release(reservationId(label))
  }

  function fill({ label, amount }: Fill): void {
    const before = working.get(label)
    if (before === undefined) return
    const open = wad(before.open - amount)
    if (open <= 0n) end(label)
    else keep(label, { ...before, open })
  }

  return {
    observe(event) {
      switch (event.type) {
        case 'order.signed': {
          const { order, tradeId } = event
          return keep(order.request.label, { order, tradeId, open: order.request.amount })
        }
        case 'order.filled':
        case 'fill.foreign':
          return fill(event.fill)
        case 'order.rejected':
        case 'order.closed':
          return end(event.label)
        case 'order.accepted':
          // What did not fill at once never will; what did is told of by fills.
          if (working.get(event.label)?.order.request.timeInForce === 'ioc') end(event.label)
          return
        case 'trade.hedged':
        case 'trade.failed':
          for (const [label, { tradeId }] of working) if (tradeId === event.tradeId) end(label)
      }
    },
    resume(tradeId, orders, fills) {
      const last = orders.at(-1)
      if (last === undefined) return
      const { label, amount } = last.request
      const filled = fills.reduce((sum, each) => (each.label === label ? wad(sum + each.amount) : sum), WAD_ZERO)
      if (filled < amount) keep(label, { order: last, tradeId, open: wad(amount - filled) })
    },
  }
}

const reservationId = (label: string): string => `order:${label}`
