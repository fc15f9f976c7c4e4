import { parseAddress } from '@riposte/evm-signing'
import { absWad, type EpochMs, multiplyWad, nextUuid, type Side, toNumber, type Wad, wad } from '@riposte/market-model'
import { consume, unrest } from './book.ts'
import { addDayTrade } from './day-stats.ts'
import { endOrder } from './end-order.ts'
import { type Exchange, exactPrice, fairQuote, indexPrice } from './exchange.ts'
import { fillFee } from './fill-fee.ts'
import type { Listed } from './listed.ts'
import type { Match } from './match.ts'
import { type Order, remaining } from './order.ts'
import { applyFill, emptyPosition, type Realized, tradeValue } from './position.ts'
import type { MatchFacts, Trade } from './trade.ts'

/** Who the simulated market makers are in public records. */
const MAKERS = { wallet: parseAddress('0x000000000000000000000000000000000000bEEF'), subaccountId: 1 }

/** An order, or undefined for a market maker. */
type Party = Order | undefined

/** Trades and public rows kept for history; beyond it the oldest are forgotten. */
const MOST_TRADES = 20_000
const ZERO = 0n as Wad
const NOTHING: Realized = { pnl: ZERO, pnlExclFees: ZERO }

/**
 * Carry out one match at the resting price.
 *
 * A fee beyond what a party signed for cannot be charged: that party's order ends instead, and nothing is traded.
 *
 * @param taker undefined when a market maker takes
 * @returns the taker's trade; undefined when there was none to make
 */
export function executeMatch(
  exchange: Exchange,
  listed: Listed,
  taker: Party,
  takerSide: Side,
  match: Match,
  now: EpochMs,
): Trade | undefined {
  const { entry, amount } = match
  const maker = entry.order
  const facts: MatchFacts = {
    tradeId: nextUuid(exchange.random),
    opUuid: nextUuid(exchange.random),
    at: now,
    price: entry.price,
    amount,
    index: indexPrice(exchange, listed.currency),
    mark: exactPrice(fairQuote(exchange, listed)?.mark),
  }
  const makerFee = maker === undefined ? ZERO : feeOf(maker, 'maker', facts)
  const takerFee = taker === undefined ? ZERO : feeOf(taker, 'taker', facts)
  if (maker !== undefined && feeTooHigh(maker, makerFee, amount)) {
    unrest(listed.book, maker)
    endOrder(exchange, maker, 'cancelled', 'signed_max_fee_too_low', now)
    return undefined
  }
  if (taker !== undefined && feeTooHigh(taker, takerFee, amount)) {
    endOrder(exchange, taker, 'cancelled', 'signed_max_fee_too_low', now)
    return undefined
  }

  consume(listed.book, entry, amount)
  if (maker !== undefined) bookFill(exchange, maker, 'maker', makerFee, facts)
  const trade = taker === undefined ? undefined : bookFill(exchange, taker, 'taker', takerFee, facts)
  publishRows(exchange, listed, taker, takerSide, maker, facts, takerFee, makerFee)
  if (maker !== undefined && remaining(maker) === 0n) endOrder(exchange, maker, 'filled', '', now)
  return trade
}

function feeOf(order: Order, role: 'maker' | 'taker', facts: MatchFacts): Wad {
  return fillFee(order.listed.terms.fees, { role, ...facts, extraFee: order.extraFee })
}

function feeTooHigh(order: Order, fee: Wad, amount: Wad): boolean {
  return fee > multiplyWad(order.maxFee, amount, 'up')
}

/** One party's side: cash, position, order and trade record. */
function bookFill(exchange: Exchange, order: Order, role: 'maker' | 'taker', fee: Wad, facts: MatchFacts): Trade {
  const { subaccount, listed } = order
  const position = subaccount.positions.get(listed.name) ?? emptyPosition()
  const held = position.amount
  const realized = applyFill(position, order.side, facts.price, facts.amount, fee)
  if (position.amount === 0n) subaccount.positions.delete(listed.name)
  else subaccount.positions.set(listed.name, position)
  listed.openInterest = wad(listed.openInterest + absWad(position.amount) - absWad(held))

  // An option is paid for when it changes hands; a perp moves cash only by what it has won or lost.
  const value = tradeValue(facts.price, facts.amount)
  const cash = listed.type === 'perp' ? realized.pnlExclFees : order.side === 'buy' ? -value : value
  const usdc = subaccount.usdc
  subaccount.usdc = wad(usdc + cash - fee)
  exchange.outbox.balanceChanged(subaccount, {
    name: listed.name,
    previous: held,
    next: position.amount,
    reason: 'trade',
  })
  exchange.outbox.balanceChanged(subaccount, { name: 'USDC', previous: usdc, next: subaccount.usdc, reason: 'trade' })

  order.filled = wad(order.filled + facts.amount)
  order.notional = wad(order.notional + value)
  order.fee = wad(order.fee + fee)
  order.updatedAt = facts.at
  exchange.outbox.orderChanged(order)
  const trade: Trade = {
    ...facts,
    order,
    role,
    fee,
    extraFee: multiplyWad(order.extraFee, facts.amount, 'towards-zero'),
    realizedPnl: realized.pnl,
    realizedPnlExclFees: realized.pnlExclFees,
  }
  subaccount.trades.push(trade)
  if (subaccount.trades.length > MOST_TRADES) subaccount.trades.shift()
  exchange.outbox.traded(trade)
  return trade
}

function publishRows(
  exchange: Exchange,
  listed: Listed,
  taker: Party,
  takerSide: Side,
  maker: Party,
  facts: MatchFacts,
  takerFee: Wad,
  makerFee: Wad,
): void {
  const row = (party: Party, role: 'maker' | 'taker', side: Side, fee: Wad) => ({
    ...facts,
    instrument: listed.name,
    currency: listed.currency,
    type: listed.type,
    side,
    role,
    fee,
    realizedPnl: NOTHING.pnl,
    realizedPnlExclFees: NOTHING.pnlExclFees,
    wallet: party?.subaccount.account.wallet ?? MAKERS.wallet,
    subaccountId: party?.subaccount.id ?? MAKERS.subaccountId,
  })
  const takerRow = row(taker, 'taker', takerSide, takerFee)
  exchange.publicTrades.push(row(maker, 'maker', takerSide === 'buy' ? 'sell' : 'buy', makerFee), takerRow)
  if (exchange.publicTrades.length > MOST_TRADES) exchange.publicTrades.splice(0, 2)
  exchange.outbox.tradedPublicly(takerRow)
  addDayTrade(listed.day, {
    at: facts.at,
    price: toNumber(facts.price),
    amount: toNumber(facts.amount),
    index: toNumber(facts.index),
  })
}
