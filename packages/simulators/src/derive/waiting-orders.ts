import { type EpochMs, nextUuid, type Wad, wad } from '@riposte/market-model'
import { endOrder } from './end-order.ts'
import { type Exchange, exactPrice, fairQuote } from './exchange.ts'
import { executeMatch } from './execute-match.ts'
import { isLive } from './listed.ts'
import { useNonce } from './nonce-rules.ts'
import { createOrder, type Order, type OrderTicket, remaining } from './order.ts'
import { matchAndRest, planOrder } from './place-order.ts'
import { refreshIfStale } from './refresh-makers.ts'
import { done, type Outcome, refused } from './rpc-error.ts'

/** Keep an order that waits for the mark to reach its trigger price. */
export function placeTrigger(exchange: Exchange, ticket: OrderTicket, now: EpochMs): Outcome<Order> {
  const { subaccount, listed, trigger, side, limitPrice } = ticket
  if (trigger === undefined) throw new Error('expected a trigger')
  if (!isLive(listed, now)) return refused(11021)
  if (subaccount.triggerOrders.size >= exchange.rules.triggerOrdersMax) return refused(11052)
  const mark = markOf(exchange, ticket)
  if (mark === undefined || isReached(ticket, mark)) return refused(11051)
  const unfillable = side === 'buy' ? limitPrice < trigger.price : limitPrice > trigger.price
  if (ticket.type === 'market' && unfillable) return refused(11055)
  const order = keep(exchange, ticket, now)
  order.status = 'untriggered'
  subaccount.triggerOrders.set(order.id, order)
  return done(order)
}

/** Start an order that is executed in slices; the first one is due at once. */
export function placeTwap(exchange: Exchange, ticket: OrderTicket, now: EpochMs): Outcome<Order> {
  const { subaccount, listed } = ticket
  if (!isLive(listed, now)) return refused(11021)
  if (subaccount.algoOrders.size >= exchange.rules.triggerOrdersMax) return refused(11019)
  const order = keep(exchange, ticket, now)
  order.status = 'algo_active'
  subaccount.algoOrders.set(order.id, order)
  return done(order)
}

function keep(exchange: Exchange, ticket: OrderTicket, now: EpochMs): Order {
  useNonce(ticket.subaccount, ticket.nonce, now, exchange.rules)
  const facts = { id: nextUuid(exchange.random), now, restingPrice: ticket.limitPrice, replacedOrderId: undefined }
  const order = createOrder(ticket, facts)
  exchange.outbox.orderChanged(order)
  return order
}

function markOf(exchange: Exchange, { listed }: OrderTicket): Wad | undefined {
  const fair = fairQuote(exchange, listed)
  return fair && exactPrice(fair.mark)
}

/** A stop waits for the mark to go against the position that it closes, a take-profit for the other way. */
function isReached({ trigger, side }: OrderTicket, mark: Wad): boolean {
  if (trigger === undefined) return false
  const upwards = (trigger.type === 'stoploss') === (side === 'buy')
  return upwards ? mark >= trigger.price : mark <= trigger.price
}

/** Let the orders act whose price was reached or whose next slice is due. */
export function runWaitingOrders(exchange: Exchange, now: EpochMs): void {
  for (const account of exchange.accounts.all()) {
    for (const { triggerOrders, algoOrders } of account.subaccounts) {
      if (triggerOrders.size > 0) for (const order of [...triggerOrders.values()]) tryTrigger(exchange, order, now)
      if (algoOrders.size > 0) for (const order of [...algoOrders.values()]) runSlices(exchange, order, now)
    }
  }
}

function tryTrigger(exchange: Exchange, order: Order, now: EpochMs): void {
  const mark = markOf(exchange, order)
  if (mark === undefined || !isReached(order, mark) || !isLive(order.listed, now)) return
  refreshIfStale(exchange, order.listed, now)
  const planned = planOrder(exchange, order)
  if (planned.status === 'refused') {
    order.triggerRejection = planned.error.message
    return endOrder(exchange, order, 'cancelled', 'trigger_failed', now)
  }
  order.subaccount.triggerOrders.delete(order.id)
  order.status = 'open'
  order.updatedAt = now
  order.restingPrice = planned.value.restingPrice
  matchAndRest(exchange, order, planned.value, now)
}

/** Execute every slice that is due; what a slice cannot get within the limit price is left to the later ones. */
function runSlices(exchange: Exchange, order: Order, now: EpochMs): void {
  const { twap } = order
  if (twap === undefined) return
  const everyMs = (twap.durationSec * 1000) / twap.slices
  while (order.slicesDone < twap.slices && now >= order.createdAt + everyMs * order.slicesDone) {
    takeSlice(exchange, order, twap.slices - order.slicesDone, now)
    if (order.status !== 'algo_active') return
    order.slicesDone++
    order.updatedAt = now
    exchange.outbox.orderChanged(order)
    if (remaining(order) === 0n) return endOrder(exchange, order, 'filled', '', now)
  }
  if (order.slicesDone >= twap.slices) endOrder(exchange, order, 'cancelled', 'algo_completed', now)
}

function takeSlice(exchange: Exchange, order: Order, slicesLeft: number, now: EpochMs): void {
  const { listed } = order
  const { step } = listed.terms
  const steps = (remaining(order) / step + BigInt(slicesLeft) - 1n) / BigInt(slicesLeft)
  refreshIfStale(exchange, listed, now)
  const slice = { ...order, amount: wad(steps * step), timeInForce: 'ioc' as const }
  const planned = planOrder(exchange, slice)
  if (planned.status === 'refused') return
  for (const match of planned.value.matches) executeMatch(exchange, listed, order, order.side, match, now)
}
