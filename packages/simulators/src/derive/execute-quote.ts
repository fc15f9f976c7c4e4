import { type EpochMs, formatWad, minWad, nextUuid, type Side, WAD_ONE, type Wad, wad } from '@riposte/market-model'
import { bestQuote } from './best-quote.ts'
import { bookFill, publishMatch } from './book-fill.ts'
import { endOrder } from './end-order.ts'
import { endQuote, endRfq } from './end-quote.ts'
import { type Exchange, exactPrice, fairQuote, indexPrice } from './exchange.ts'
import { legSide, type PricedLeg, sameLegs, totalCost } from './leg.ts'
import { useNonce } from './nonce-rules.ts'
import { createOrder } from './order.ts'
import { createQuote, type Quote, type QuoteTicket } from './quote.ts'
import { quoteProblem } from './quote-ticket.ts'
import { remember } from './remember.ts'
import type { Rfq } from './rfq.ts'
import { findQuote } from './rfq-board.ts'
import { rfqFees, sumOf } from './rfq-fees.ts'
import { done, type Outcome, refused } from './rpc-error.ts'
import { lacksMargin } from './send-quote.ts'
import type { MatchFacts, Trade } from './trade.ts'
import { decimalText } from './wire-decimal.ts'

/**
 * Take a maker's quote, as a taker signed for.
 *
 * @param takerProtection whether only the best quote there is will do
 * @returns the taker's side
 */
export function executeQuote(
  exchange: Exchange,
  ticket: QuoteTicket,
  quoteId: string,
  takerProtection: boolean,
  now: EpochMs,
): Outcome<{ readonly quote: Quote; readonly rfq: Rfq }> {
  const found = executable(exchange, ticket, quoteId)
  if (found.status === 'refused') return found
  const { rfq, quote } = found.value
  const problem = quoteProblem(exchange, ticket, 'taker', now)
  if (problem !== undefined) return problem
  const takerFees = rfqFees(exchange, ticket.legs, 'taker')
  const takerFee = sumOf(takerFees)
  if (ticket.maxFee < takerFee) return refused(11023, `signed max_fee must be >= ${formatWad(takerFee)}`)
  const cost = totalCost(quote.legs, ticket.direction)
  const worst = worstCost(rfq, ticket, takerProtection)
  if (worst !== undefined && cost > worst) {
    return refused(11107, { worst_cost: decimalText(worst), total_cost: decimalText(cost) })
  }
  if (lacksMargin(exchange, ticket.subaccount, quote.legs, ticket.direction)) return refused(11000)
  const makerFees = rfqFees(exchange, quote.legs, 'maker')
  const unable = makerUnable(exchange, quote, sumOf(makerFees))
  if (unable !== undefined) {
    endQuote(exchange, quote, 'cancelled', unable, now)
    return refused(11104)
  }

  useNonce(ticket.subaccount, ticket.nonce, now, exchange.rules)
  const facts = { id: quote.id, role: 'taker', isTransfer: false, share: quote.share } as const
  const taken = createQuote(ticket, facts, now)
  remember(taken.subaccount.quotes, taken.id, taken)
  fillLegs(exchange, { quote, fees: makerFees }, { quote: taken, fees: takerFees }, now)
  rfq.filled = wad(rfq.filled + quote.share)
  rfq.filledDirection ??= ticket.direction
  rfq.paid = wad(rfq.paid + cost)
  rfq.updatedAt = now
  exchange.outbox.rfqChanged(rfq)
  if (rfq.filled === WAD_ONE) endRfq(exchange, rfq, 'filled', '', now)
  return done({ quote: taken, rfq })
}

/** The quote that a taker wants, when it is theirs to take and says what they signed. */
function executable(
  exchange: Exchange,
  ticket: QuoteTicket,
  quoteId: string,
): Outcome<{ readonly rfq: Rfq; readonly quote: Quote }> {
  const rfq = ticket.subaccount.rfqs.get(ticket.rfqId)
  if (rfq === undefined) return refused(11101)
  const quote = rfq.quotes.get(quoteId)
  if (quote === undefined) return findQuote(exchange, quoteId) === undefined ? refused(11102) : refused(11105)
  if (rfq.status !== 'open' || quote.status !== 'open') return refused(11104)
  if (quote.direction === ticket.direction) return refused(11103)
  if (!sameLegs(quote.legs, ticket.legs)) return refused(11103)
  return wad(rfq.filled + quote.share) <= WAD_ONE ? done({ rfq, quote }) : refused(11104)
}

/** USD beyond which the taker does not want the package; a seller's cost is what it receives, negative. */
function worstCost(rfq: Rfq, { direction }: QuoteTicket, takerProtection: boolean): Wad | undefined {
  const best = takerProtection ? bestQuote(rfq, direction) : undefined
  if (best !== undefined) return minDefined(totalCost(best.legs, direction), limitOf(rfq, direction))
  return limitOf(rfq, direction)
}

function minDefined(cost: Wad, limit: Wad | undefined): Wad {
  return limit === undefined ? cost : minWad(cost, limit)
}

function limitOf(rfq: Rfq, direction: Side): Wad | undefined {
  if (direction === 'buy') return rfq.maxTotalCost
  return rfq.minTotalCost === undefined ? undefined : wad(-rfq.minTotalCost)
}

function makerUnable(
  exchange: Exchange,
  quote: Quote,
  fee: Wad,
): 'signed_max_fee_too_low' | 'insufficient_margin' | undefined {
  if (quote.maxFee < fee) return 'signed_max_fee_too_low'
  return lacksMargin(exchange, quote.subaccount, quote.legs, quote.direction) ? 'insufficient_margin' : undefined
}

interface PricedSide {
  readonly quote: Quote
  /** USD a leg, in leg order */
  readonly fees: readonly Wad[]
}

/** End two quotes that mirror each other as filled, and trade every leg between them. */
export function fillLegs(exchange: Exchange, maker: PricedSide, taker: PricedSide, now: EpochMs): void {
  // Ended before it trades: a fill may trip the maker's protection, which cancels what is open.
  for (const { quote } of [maker, taker]) endQuote(exchange, quote, 'filled', '', now)
  maker.quote.legs.forEach((leg, i) => {
    const { listed } = leg
    const facts: MatchFacts = {
      tradeId: nextUuid(exchange.random),
      opUuid: nextUuid(exchange.random),
      at: now,
      price: leg.price,
      amount: leg.amount,
      index: indexPrice(exchange, listed.currency),
      mark: exactPrice(fairQuote(exchange, listed)?.mark),
      rfq: { rfqId: maker.quote.rfqId, quoteId: maker.quote.id },
    }
    const [made, taken] = [fillSide(exchange, maker, i, facts), fillSide(exchange, taker, i, facts)]
    if (!maker.quote.isTransfer) publishMatch(exchange, listed, taken.order.side, taken, made, facts)
  })
}

/** One side's part in one leg. */
function fillSide(exchange: Exchange, { quote, fees }: PricedSide, i: number, facts: MatchFacts): Trade {
  const fee = fees[i] as Wad
  const order = legOrder(exchange, quote, quote.legs[i] as PricedLeg, facts.at)
  const trade = bookFill(exchange, order, quote.role, fee, facts)
  endOrder(exchange, order, 'filled', '', facts.at)
  quote.fee = wad(quote.fee + fee)
  return trade
}

/** The order that a leg is booked as, for the account's records. */
function legOrder(exchange: Exchange, quote: Quote, leg: PricedLeg, now: EpochMs) {
  const { subaccount, maxFee, label, mmp, nonce, signer, signature, signatureExpirySec } = quote
  const signed = { maxFee, label, mmp, nonce, signer, signature, signatureExpirySec }
  const ticket = {
    ...signed,
    subaccount,
    listed: leg.listed,
    side: legSide(leg, quote.direction),
    amount: leg.amount,
    limitPrice: leg.price,
    type: 'limit',
    timeInForce: 'fok',
    reduceOnly: false,
    rejectPostOnly: true,
    rejectTimestamp: undefined,
    extraFee: 0n as Wad,
    trigger: undefined,
    twap: undefined,
  } as const
  return createOrder(ticket, {
    id: nextUuid(exchange.random),
    now,
    restingPrice: leg.price,
    replacedOrderId: undefined,
    quoteId: quote.id,
    isTransfer: quote.isTransfer,
  })
}
