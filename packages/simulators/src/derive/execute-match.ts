import { type EpochMs, multiplyWad, nextUuid, type Side, signed, toNumber, type Wad } from '@riposte/market-model'
import { consume, unrest } from './book.ts'
import { bookFill, publishMatch } from './book-fill.ts'
import { endOrder } from './end-order.ts'
import { type Exchange, exactPrice, fairQuote, indexPrice } from './exchange.ts'
import { fillFee } from './fill-fee.ts'
import type { Listed } from './listed.ts'
import { freeInitialMargin } from './margin.ts'
import type { Match } from './match.ts'
import { type Order, remaining } from './order.ts'
import type { MatchFacts, Trade } from './trade.ts'

const ZERO = 0n as Wad

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
  taker: Order | undefined,
  takerSide: Side,
  match: Match,
  now: EpochMs,
): Trade | undefined {
  const { entry, amount } = match
  const maker = entry.order
  // A fill before it may have tripped its owner's protection, which took this one off the book.
  if (maker !== undefined && maker.status !== 'open') return undefined
  const facts: MatchFacts = {
    tradeId: nextUuid(exchange.random),
    opUuid: nextUuid(exchange.random),
    at: now,
    price: entry.price,
    amount,
    index: indexPrice(exchange, listed.currency),
    mark: exactPrice(fairQuote(exchange, listed)?.mark),
    rfq: undefined,
  }
  const makerFee = maker === undefined ? ZERO : feeOf(maker, 'maker', facts)
  const takerFee = taker === undefined ? ZERO : feeOf(taker, 'taker', facts)
  if (maker !== undefined && feeTooHigh(maker, makerFee, amount)) {
    unrest(listed.book, maker)
    endOrder(exchange, maker, 'cancelled', 'signed_max_fee_too_low', now)
    return undefined
  }
  if (maker !== undefined && lacksMarginFor(exchange, maker, facts)) {
    unrest(listed.book, maker)
    endOrder(exchange, maker, 'cancelled', 'insufficient_margin', now)
    return undefined
  }
  if (taker !== undefined && feeTooHigh(taker, takerFee, amount)) {
    endOrder(exchange, taker, 'cancelled', 'signed_max_fee_too_low', now)
    return undefined
  }

  consume(listed.book, entry, amount)
  const made = maker && bookFill(exchange, maker, 'maker', makerFee, facts)
  const taken = taker && bookFill(exchange, taker, 'taker', takerFee, facts)
  publishMatch(exchange, listed, takerSide, taken, made, facts)
  if (maker !== undefined && maker.status === 'open' && remaining(maker) === 0n) {
    endOrder(exchange, maker, 'filled', '', now)
  }
  return taken
}

function feeOf(order: Order, role: 'maker' | 'taker', facts: MatchFacts): Wad {
  return fillFee(order.listed.terms.fees, { role, ...facts, extraFee: order.extraFee })
}

function feeTooHigh(order: Order, fee: Wad, amount: Wad): boolean {
  return fee > multiplyWad(order.maxFee, amount, 'up')
}

/** Whether a resting order's fill would take margin that its account no longer has. */
function lacksMarginFor(exchange: Exchange, maker: Order, { price, amount }: MatchFacts): boolean {
  const signedAmount = toNumber(signed(maker.side, amount))
  const supposed = [{ listed: maker.listed, amount: signedAmount, price: toNumber(price) }]
  const after = freeInitialMargin(exchange, maker.subaccount, supposed)
  return after < 0 && after < freeInitialMargin(exchange, maker.subaccount)
}
