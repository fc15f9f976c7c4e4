import { type EpochMs, formatWad, nextUuid, toNumber, WAD_ONE, type Wad, wad } from '@riposte/market-model'
import type { Subaccount } from './accounts.ts'
import { endQuote } from './end-quote.ts'
import type { Exchange } from './exchange.ts'
import { legSide, type PricedLeg, tickProblem } from './leg.ts'
import { freeInitialMargin, openOrdersMargin, type Supposition } from './margin.ts'
import { mmpFrozen } from './mmp.ts'
import { useNonce } from './nonce-rules.ts'
import { createQuote, type Quote, type QuoteTicket } from './quote.ts'
import { quoteProblem } from './quote-ticket.ts'
import { remember } from './remember.ts'
import { mayQuote, openShare, type Rfq } from './rfq.ts'
import { findRfq } from './rfq-board.ts'
import { rfqFees, sumOf } from './rfq-fees.ts'
import { done, type Outcome, type RpcError, refused } from './rpc-error.ts'

/** An RFQ that an account may quote now. */
function quotableRfq(exchange: Exchange, ticket: QuoteTicket): Outcome<Rfq> {
  const rfq = findRfq(exchange, ticket.rfqId)
  if (rfq === undefined) return refused(11101)
  const { account } = ticket.subaccount
  if (!account.rfqMaker) return refused(14027)
  if (!mayQuote(rfq, account)) return refused(11106)
  return rfq.status === 'open' ? done(rfq) : refused(11104)
}

/**
 * The share of an RFQ's package that priced legs are: the same instruments and sides, all amounts in one proportion.
 *
 * @returns undefined when they are anything else, or a share that the RFQ does not allow
 */
function shareOf(rfq: Rfq, legs: readonly PricedLeg[]): Wad | undefined {
  const first = rfq.legs[0]
  const share = first === undefined ? 0n : ((legs[0]?.amount ?? 0n) * WAD_ONE) / first.amount
  const fits =
    legs.length === rfq.legs.length &&
    rfq.legs.every((wanted, i) => {
      const leg = legs[i]
      return leg?.listed === wanted.listed && leg.side === wanted.side && leg.amount * WAD_ONE === wanted.amount * share
    })
  const allowed = share > 0n && share % rfq.partialFillStep === 0n && share <= openShare(rfq)
  return fits && allowed ? wad(share) : undefined
}

/** What a package would do to an account, for the margin. */
export function suppositions(legs: readonly PricedLeg[], direction: 'buy' | 'sell'): readonly Supposition[] {
  return legs.map((leg) => ({
    listed: leg.listed,
    amount: toNumber(leg.amount) * (legSide(leg, direction) === 'buy' ? 1 : -1),
    price: toNumber(leg.price),
  }))
}

/** Whether an account has the margin for a package, its open orders left where they are. */
export function lacksMargin(
  exchange: Exchange,
  subaccount: Subaccount,
  legs: readonly PricedLeg[],
  direction: 'buy' | 'sell',
): boolean {
  const before = freeInitialMargin(exchange, subaccount)
  const after = freeInitialMargin(exchange, subaccount, suppositions(legs, direction))
  return after + openOrdersMargin(exchange, subaccount) < 0 && after < before
}

/** Check a maker's quote and keep it. */
export function sendQuote(exchange: Exchange, ticket: QuoteTicket, now: EpochMs): Outcome<Quote> {
  const found = quotableRfq(exchange, ticket)
  if (found.status === 'refused') return found
  const rfq = found.value
  const share = shareOf(rfq, ticket.legs)
  if (share === undefined) return refused(11103)
  const problem = tickProblem(ticket.legs) ?? quoteProblem(exchange, ticket, 'maker', now)
  if (problem !== undefined) return problem
  const fee = sumOf(rfqFees(exchange, ticket.legs, 'maker'))
  if (ticket.maxFee < fee) return refused(11023, `signed max_fee must be >= ${formatWad(fee)}`)
  const { subaccount, legs } = ticket
  if (ticket.mmp && mmpFrozen(subaccount, legs[0]?.listed.currency ?? '', now)) return refused(11015)
  if (lacksMargin(exchange, subaccount, legs, ticket.direction)) return refused(11000)

  useNonce(subaccount, ticket.nonce, now, exchange.rules)
  const quote = createQuote(ticket, { id: nextUuid(exchange.random), role: 'maker', isTransfer: false, share }, now)
  rfq.quotes.set(quote.id, quote)
  remember(subaccount.quotes, quote.id, quote)
  exchange.outbox.quoteChanged(quote)
  exchange.outbox.bestQuoteChanged(rfq, quote.direction)
  return done(quote)
}

interface ReplacedQuote {
  readonly cancelled: Quote
  readonly created: Quote | undefined
  readonly createError: RpcError | undefined
}

/** An open quote by its id or nonce, or the refusal. */
export function openQuote(
  subaccount: Subaccount,
  target: { readonly quoteId?: string | undefined; readonly nonce?: string | undefined },
): Outcome<Quote> {
  const byNonce = [...subaccount.quotes.values()].find((quote) => quote.nonce === target.nonce)
  const quote = target.quoteId === undefined ? byNonce : subaccount.quotes.get(target.quoteId)
  return quote !== undefined && quote.status === 'open' ? done(quote) : refused(11102)
}

/** Cancel one quote and make another in one step; when the new one is refused the old one stays cancelled. */
export function replaceQuote(
  exchange: Exchange,
  ticket: QuoteTicket,
  target: { readonly quoteId: string | undefined; readonly nonce: string | undefined },
  now: EpochMs,
): Outcome<ReplacedQuote> {
  const found = openQuote(ticket.subaccount, target)
  if (found.status === 'refused') return found
  if (found.value.rfqId !== ticket.rfqId) return refused(11105)
  endQuote(exchange, found.value, 'cancelled', 'user_request', now)
  const created = sendQuote(exchange, ticket, now)
  return done({
    cancelled: found.value,
    created: created.status === 'done' ? created.value : undefined,
    createError: created.status === 'refused' ? created.error : undefined,
  })
}
