import {
  absWad,
  type EpochMs,
  formatWad,
  maxWad,
  minWad,
  nextUuid,
  signed,
  toNumber,
  type Wad,
  wad,
} from '@riposte/market-model'
import { opposing, rest } from './book.ts'
import { endOrder } from './end-order.ts'
import { type Exchange, fairQuote } from './exchange.ts'
import { executeMatch } from './execute-match.ts'
import { isLive } from './listed.ts'
import { freeInitialMargin, openOrdersMargin } from './margin.ts'
import { type Match, planMatches, totalAmount } from './match.ts'
import { mmpFrozen } from './mmp.ts'
import { useNonce } from './nonce-rules.ts'
import { createOrder, type Order, type OrderTicket, remaining } from './order.ts'
import { type PriceBand, priceBand } from './price-band.ts'
import { refreshIfStale } from './refresh-makers.ts'
import { done, type Outcome, refused } from './rpc-error.ts'
import type { Trade } from './trade.ts'

export interface Placed {
  readonly order: Order
  readonly trades: readonly Trade[]
}

/** What the engine decided to do with an order, before it changes anything. */
export interface Plan {
  readonly matches: readonly Match[]
  readonly restingPrice: Wad
}

/**
 * The engine's step for an order whose signature and params are good: refuse it, or match and rest it.
 *
 * @param replacedOrderId of the order that this one takes the place of
 */
export function placeOrder(
  exchange: Exchange,
  ticket: OrderTicket,
  now: EpochMs,
  replacedOrderId?: string,
): Outcome<Placed> {
  const { listed, subaccount } = ticket
  if (!isLive(listed, now)) return refused(11021)
  if (ticket.rejectTimestamp !== undefined && ticket.rejectTimestamp < now) return refused(11022)
  if (subaccount.usedNonces.has(ticket.nonce)) return refused(11017)
  if (subaccount.openOrders.size >= exchange.rules.openOrdersMax) return refused(11019)
  if (ticket.mmp && mmpFrozen(subaccount, listed.currency, now)) return refused(11015)
  refreshIfStale(exchange, listed, now)

  const planned = planOrder(exchange, ticket)
  const { rules } = exchange
  if (planned.status === 'done' || rules.refusedOrdersUseNonce) useNonce(subaccount, ticket.nonce, now, rules)
  if (planned.status === 'refused') return planned
  const { restingPrice } = planned.value
  const order = createOrder(ticket, { id: nextUuid(exchange.random), now, restingPrice, replacedOrderId })
  return done({ order, trades: matchAndRest(exchange, order, planned.value, now) })
}

/** Carry out what was planned for an order: match it, then rest what is left or end it. */
export function matchAndRest(exchange: Exchange, order: Order, plan: Plan, now: EpochMs): readonly Trade[] {
  const { subaccount, listed } = order
  exchange.outbox.orderChanged(order)
  const trades: Trade[] = []
  for (const match of plan.matches) {
    if (order.status !== 'open') break
    const trade = executeMatch(exchange, listed, order, order.side, match, now)
    if (trade !== undefined) trades.push(trade)
  }
  if (order.status !== 'open') return trades
  if (remaining(order) === 0n) endOrder(exchange, order, 'filled', '', now)
  else if (takesOnly(order)) endOrder(exchange, order, 'cancelled', 'ioc_or_market_partial_fill', now)
  else if (order.mmp && mmpFrozen(subaccount, listed.currency, now)) {
    endOrder(exchange, order, 'cancelled', 'mmp_trigger', now)
  } else {
    subaccount.openOrders.set(order.id, order)
    rest(listed.book, { side: order.side, price: order.restingPrice, remaining: remaining(order), order })
  }
  return trades
}

/** Whether an order never rests. */
export function takesOnly(ticket: OrderTicket): boolean {
  return ticket.type === 'market' || ticket.timeInForce === 'ioc' || ticket.timeInForce === 'fok'
}

/** What the engine would do with an order, margin included; nothing is changed. */
export function planOrder(exchange: Exchange, ticket: OrderTicket): Outcome<Plan> {
  const planned = planMatching(exchange, ticket)
  if (planned.status === 'refused') return planned
  return marginProblem(exchange, ticket, planned.value.matches) ?? planned
}

function planMatching(exchange: Exchange, ticket: OrderTicket): Outcome<Plan> {
  const { listed, side, amount } = ticket
  const fair = fairQuote(exchange, listed)
  const band = fair === undefined ? undefined : priceBand(listed, fair, exchange.market.spot(listed.currency))
  const limit = ticket.type === 'market' ? withinBand(ticket, band) : ticket.limitPrice
  const matches = planMatches(opposing(listed.book, side), side, limit, amount, listed.allocate)

  if (ticket.timeInForce === 'post_only' && matches.length > 0) return repricePostOnly(ticket, matches)
  if (matches.some(({ entry }) => entry.order?.subaccount.account === ticket.subaccount.account)) return refused(11007)
  const beyond = beyondBand(ticket, band)
  // The exchange treats such a limit order as post-only: it may rest, but not take.
  if (beyond !== undefined && ticket.type === 'limit' && matches.length > 0) {
    return refused(11013, { limit: formatWad(ticket.limitPrice), bandwidth: formatWad(beyond) })
  }
  const taken = totalAmount(matches)
  if (ticket.reduceOnly && grows(ticket)) return refused(11025)
  if (takesOnly(ticket) && taken === 0n) return refused(11009)
  if (ticket.timeInForce === 'fok' && taken < amount) return refused(11014)
  if (!takesOnly(ticket) && taken < amount && amount < listed.terms.minimum) {
    return refused(11012, `Amount must be >= ${formatWad(listed.terms.minimum)}`)
  }
  return done({ matches, restingPrice: ticket.limitPrice })
}

function withinBand(ticket: OrderTicket, band: PriceBand | undefined): Wad {
  if (band === undefined) return ticket.limitPrice
  return ticket.side === 'buy' ? minWad(ticket.limitPrice, band.highest) : maxWad(ticket.limitPrice, band.lowest)
}

/** The bound that the limit price is beyond, if any. */
function beyondBand(ticket: OrderTicket, band: PriceBand | undefined): Wad | undefined {
  if (band === undefined) return undefined
  if (ticket.side === 'buy') return ticket.limitPrice > band.highest ? band.highest : undefined
  return ticket.limitPrice < band.lowest ? band.lowest : undefined
}

/** A post-only order that would take is refused, or moved to a tick from the best opposite price. */
function repricePostOnly(ticket: OrderTicket, matches: readonly Match[]): Outcome<Plan> {
  if (ticket.rejectPostOnly) return refused(11008)
  const best = matches[0]?.entry.price ?? ticket.limitPrice
  const { tick } = ticket.listed.terms
  const price = wad(ticket.side === 'buy' ? best - tick : best + tick)
  return price > 0n ? done({ matches: [], restingPrice: price }) : refused(11008)
}

/** Whether the order could leave a larger position, or one on the other side. */
function grows(ticket: OrderTicket): boolean {
  const held = ticket.subaccount.positions.get(ticket.listed.name)?.amount ?? (0n as Wad)
  const change = signed(ticket.side, ticket.amount)
  return held === 0n || held > 0n === change > 0n || absWad(change) > absWad(held)
}

/** An order that lowers free initial margin must leave some. */
function marginProblem(exchange: Exchange, ticket: OrderTicket, matches: readonly Match[]): Outcome<never> | undefined {
  const taken = totalAmount(matches)
  const amount = toNumber(signed(ticket.side, takesOnly(ticket) ? taken : ticket.amount))
  const worst = matches.at(-1)?.entry.price ?? ticket.limitPrice
  const price = toNumber(taken < ticket.amount && !takesOnly(ticket) ? ticket.limitPrice : worst)
  const before = freeInitialMargin(exchange, ticket.subaccount)
  const after = freeInitialMargin(exchange, ticket.subaccount, [{ listed: ticket.listed, amount, price }])
  const free = after + openOrdersMargin(exchange, ticket.subaccount)
  return free < 0 && after < before ? refused(11000) : undefined
}
