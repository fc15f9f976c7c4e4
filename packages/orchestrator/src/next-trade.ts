import { type EpochMs, WAD_ZERO, wad } from '@riposte/market-model'
import type { DeskEvent } from './events.ts'
import { DRY_RUN } from './look-on.ts'
import { type Trade, type TradeStatus, UNWIND_VENUE } from './trade.ts'

/** The only paths there are. A late or repeated event that would leave them changes nothing. */
const PATHS: Readonly<Record<TradeStatus, readonly TradeStatus[]>> = {
  PENDING: ['QUOTED', 'EXECUTED', 'CANCELLED'],
  QUOTED: ['QUOTED', 'EXECUTED', 'EXPIRED', 'CANCELLED'],
  EXECUTED: ['HEDGING', 'HEDGED', 'FAILED'],
  HEDGING: ['HEDGED', 'FAILED'],
  HEDGED: ['SETTLING'],
  SETTLING: ['SETTLED', 'FAILED'],
  SETTLED: [],
  FAILED: ['SETTLING'],
  // A signed quote can be settled after its validity: the trade is booked like any other.
  CANCELLED: ['EXECUTED'],
  EXPIRED: ['EXECUTED'],
}

const WITHHELD = `withheld: ${DRY_RUN}`

/** True once the position exists. */
export function isBooked(trade: Trade): boolean {
  return trade.executedAt !== undefined
}

/** True when nothing more will happen to it by itself. */
export function isOver(trade: Trade): boolean {
  return ['CANCELLED', 'EXPIRED', 'SETTLED'].includes(trade.status)
}

/** The trade after an event; undefined when the event is of no trade or of one that was never received. */
export function nextTrade(before: Trade | undefined, event: DeskEvent): Trade | undefined {
  if (event.tradeId === undefined) return undefined
  if (before === undefined) return firstTrade(event)
  const change = changeBy(before, event)
  if (change === undefined) return before
  const status = change.status ?? before.status
  if (status !== before.status && !PATHS[before.status].includes(status)) return before
  return { ...before, ...change, status, updatedAt: event.at }
}

function firstTrade(event: DeskEvent): Trade | undefined {
  switch (event.type) {
    case 'rfq.received':
      return {
        ...blank(event, event.at),
        source: 'RYSK_RFQ',
        rfqId: event.rfqId,
        ...takerOf(event),
      }
    case 'manual.received':
      return { ...blank(event, event.at), source: 'MANUAL', price: event.price }
    case 'trade.executed':
      // A believed trade that no quote of this journal matches: adopted with everything that it says.
      return {
        ...blank(event, event.at),
        status: 'EXECUTED',
        source: event.venue === UNWIND_VENUE ? 'UNWIND' : 'RYSK_RFQ',
        price: event.price,
        quoteNonce: event.quoteNonce,
        ...takerOf(event),
        executedAt: event.at,
        found: event.found,
        hedged: event.alreadyHedged ?? WAD_ZERO,
      }
    default:
      return undefined
  }
}

function takerOf({ taker }: { readonly taker?: string }): Pick<Trade, 'taker'> {
  return taker === undefined ? {} : { taker }
}

function blank(
  event: { tradeId: string } & Pick<Trade, 'instrument' | 'underlying' | 'side' | 'quantity'>,
  at: EpochMs,
): Trade {
  return {
    id: event.tradeId,
    source: 'MANUAL',
    status: 'PENDING',
    instrument: event.instrument,
    underlying: event.underlying,
    side: event.side,
    quantity: event.quantity,
    price: undefined,
    rfqId: undefined,
    quoteNonce: undefined,
    validUntil: undefined,
    hedgeOrderId: undefined,
    hedgeExchange: undefined,
    found: false,
    hedged: WAD_ZERO,
    receivedAt: at,
    executedAt: undefined,
    updatedAt: at,
    error: undefined,
  }
}

function changeBy(trade: Trade, event: DeskEvent): Partial<Trade> | undefined {
  switch (event.type) {
    case 'rfq.declined':
      return { status: 'CANCELLED', error: event.reasons.map((reason) => reason.message).join('; ') }
    case 'quote.signed':
      return { status: 'QUOTED', price: event.price, quoteNonce: event.nonce, validUntil: event.validUntil }
    case 'quote.withheld': {
      const { price, validUntil } = event
      return { status: 'CANCELLED', price, validUntil, withheld: true, error: WITHHELD }
    }
    case 'manual.withheld':
      return { status: 'CANCELLED', withheld: true, error: WITHHELD }
    case 'quote.standing':
      if (event.outcome.status !== 'rejected') return undefined
      return { error: `quote refused: ${event.outcome.code} ${event.outcome.message}` }
    case 'quote.expired':
      return { status: 'EXPIRED' }
    case 'manual.refused':
      return { status: 'CANCELLED', error: event.breaches.map((breach) => breach.message).join('; ') }
    case 'trade.executed': {
      if (isBooked(trade)) return undefined
      const { price, quantity, at, found, alreadyHedged: hedged = WAD_ZERO } = event
      const who = takerOf(event)
      return { status: 'EXECUTED', price, quantity, ...who, executedAt: at, found, hedged, error: undefined }
    }
    case 'trade.claimed':
      // A trade that was taken for one of our quotes keeps that quote's nonce: a guess, but the quote counts as used.
      return trade.quoteNonce === undefined ? { quoteNonce: event.quoteNonce } : undefined
    case 'order.signed':
      return { status: 'HEDGING' }
    case 'order.accepted':
      return { hedgeOrderId: event.orderId }
    case 'order.filled': {
      const own = event.fill.instrument === trade.instrument
      const hedged = own ? wad(trade.hedged + event.fill.amount) : trade.hedged
      return { hedged, hedgeOrderId: event.fill.orderId, hedgeExchange: event.venue }
    }
    case 'trade.hedged':
      return { status: 'HEDGED' }
    case 'trade.failed':
      return { status: 'FAILED', error: event.reason }
    case 'trade.settling':
      return { status: 'SETTLING' }
    case 'trade.settled':
      return { status: 'SETTLED' }
    default:
      return undefined
  }
}
