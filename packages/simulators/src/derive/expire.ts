import { type EpochMs, multiplyWad, type Option, WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import type { Subaccount } from './accounts.ts'
import { clearMakers } from './book.ts'
import { removeOrder } from './cancel-orders.ts'
import { endOrder } from './end-order.ts'
import { expireRfqs } from './end-quote.ts'
import type { Exchange } from './exchange.ts'
import { accrueFunding } from './funding.ts'
import type { Listed } from './listed.ts'
import { observeCandles } from './observe-candles.ts'
import type { Order } from './order.ts'
import { createSettlementMean, payoff, SETTLEMENT_WINDOW_MS, settlementPriceOf } from './settlement.ts'
import { truncate12 } from './wire-decimal.ts'

/** Settlements kept per subaccount for history. */
const MOST_SETTLEMENTS = 5000

/** What time brings: orders and RFQs run out, options expire, perps are funded. Observes spot for the averages. */
export function expire(exchange: Exchange, now: EpochMs): void {
  expireSignatures(exchange, now)
  expireRfqs(exchange, now)
  accrueFunding(exchange, now)
  observeCandles(exchange, now)
  const priced = new Set<string>()
  for (const listed of exchange.instruments.values()) {
    const { instrument } = listed
    if (!listed.active || instrument.kind !== 'option') continue
    if (instrument.expiry - now > SETTLEMENT_WINDOW_MS) continue
    const key = `${listed.currency} ${instrument.expiry}`
    let mean = exchange.settlementMeans.get(key)
    if (mean === undefined) {
      mean = createSettlementMean(instrument.expiry)
      exchange.settlementMeans.set(key, mean)
    }
    if (!priced.has(key)) mean.observe(exchange.market.spot(listed.currency), now)
    priced.add(key)
    if (now >= instrument.expiry) settle(exchange, listed, instrument, settlementPriceOf(mean.mean() ?? 0), now)
  }
  for (const key of exchange.settlementMeans.keys()) {
    if (!priced.has(key)) exchange.settlementMeans.delete(key)
  }
}

function expireSignatures(exchange: Exchange, now: EpochMs): void {
  for (const account of exchange.accounts.all()) {
    for (const subaccount of account.subaccounts) {
      for (const order of [...subaccount.openOrders.values()]) {
        if (order.signatureExpirySec * 1000 <= now) removeOrder(exchange, order, 'expired', '', now)
      }
      for (const order of waitingOrders(subaccount)) {
        if (order.signatureExpirySec * 1000 <= now) endOrder(exchange, order, 'expired', '', now)
      }
    }
  }
}

/** Orders that are not in any book yet. */
function waitingOrders({ triggerOrders, algoOrders }: Subaccount): readonly Order[] {
  if (triggerOrders.size + algoOrders.size === 0) return NONE
  return [...triggerOrders.values(), ...algoOrders.values()]
}

const NONE: readonly Order[] = []

function settle(exchange: Exchange, listed: Listed, option: Option, price: Wad, now: EpochMs): void {
  listed.active = false
  listed.settlementPrice = price
  clearMakers(listed.book)
  for (const account of exchange.accounts.all()) {
    for (const subaccount of account.subaccounts) {
      for (const order of [...subaccount.openOrders.values()]) {
        if (order.listed === listed) removeOrder(exchange, order, 'expired', '', now)
      }
      for (const order of waitingOrders(subaccount)) {
        if (order.listed === listed) endOrder(exchange, order, 'expired', '', now)
      }
      settlePosition(exchange, subaccount, listed, option, price)
    }
  }
  listed.openInterest = WAD_ZERO
}

function settlePosition(exchange: Exchange, subaccount: Subaccount, listed: Listed, option: Option, price: Wad): void {
  const position = subaccount.positions.get(listed.name)
  if (position === undefined) return
  const { amount } = position
  const value = truncate12(multiplyWad(payoff(option, price), amount, 'towards-zero'))
  const previous = subaccount.usdc
  subaccount.positions.delete(listed.name)
  subaccount.usdc = wad(previous + value)
  const reason = 'option_settlement'
  exchange.outbox.balanceChanged(subaccount, { name: listed.name, previous: amount, next: WAD_ZERO, reason })
  exchange.outbox.balanceChanged(subaccount, { name: 'USDC', previous, next: subaccount.usdc, reason })
  subaccount.settlements.push({
    instrument: listed.name,
    expiry: option.expiry,
    amount,
    settlementPrice: price,
    value,
  })
  if (subaccount.settlements.length > MOST_SETTLEMENTS) subaccount.settlements.shift()
}
