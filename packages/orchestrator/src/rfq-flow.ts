import { estimateHedge } from '@riposte/hedge-engine'
import {
  createOption,
  type EpochMs,
  epochMs,
  fromNumber,
  fromTokenUnits,
  multiplyWad,
  type Option,
  parseInstrumentName,
  type QuoteOutcome,
  type Rfq,
  toTokenUnits,
  type Wad,
  wad,
} from '@riposte/market-model'
import { type Decline, decideQuote, type HedgeCost } from '@riposte/quote-engine'
import type { ExposureChange, Verdict } from '@riposte/risk-limits'
import { type DeskContext, spotOf } from './context.ts'
import type { Safety } from './safety.ts'
import type { Trade } from './trade.ts'
import { tradeIdFrom } from './trade-id.ts'

/** RFQ in, firm quote out. From price to frame everything is synchronous, so nothing can slip in between. */
export interface RfqFlow {
  onRfq(rfq: Rfq): void
  onStanding(rfqId: string, outcome: QuoteOutcome): void
  lastRfqAt(): EpochMs | undefined
  /** Let the quotes of an earlier life run out; the source may not tell of their trades any more. */
  restore(): void
  /** Quotes of an earlier life that may still be hit. */
  restored(): number
}

/** What the hedge engine knows, in the form in which the quote engine asks for it. */
const hedgeCost: HedgeCost = (listing, market, quantity) => estimateHedge(listing, market, 'sell', quantity)

/**
 * @param blocked why nothing of an underlying should be quoted that needs hedging; empty while nothing is in the way
 * @param refusal why the desk takes nothing now; undefined while it does
 * @param lookFirst compares the books with the source's before a quote of an earlier life is given up
 */
export function createRfqFlow(
  context: DeskContext,
  safety: Safety,
  blocked: (underlying: string) => readonly string[],
  refusal: () => Decline | undefined,
  lookFirst: () => Promise<unknown>,
): RfqFlow {
  const { venue, source, clock, risk, settings, logger } = context
  let lastRfqAt: EpochMs | undefined
  const restored = new Set<string>()

  function onRfq(rfq: Rfq): void {
    const tradeId = tradeIdFrom('R', rfq.id)
    const at = clock.nowMs()
    lastRfqAt = at
    if (context.state.trade(tradeId) !== undefined) {
      logger.debug('rfq.repeated', { rfqId: rfq.id })
      return
    }
    const option = createOption(rfq.terms.underlying, rfq.terms.expiry, rfq.terms.strike, rfq.terms.right)
    const { side, quantity } = rfq
    context.record({
      type: 'rfq.received',
      tradeId,
      at,
      rfqId: rfq.id,
      instrument: option.name,
      underlying: option.underlying,
      side,
      quantity,
      ...(rfq.taker === undefined ? {} : { taker: rfq.taker }),
    })
    const decline = (reasons: readonly Decline[]) => context.record({ type: 'rfq.declined', tradeId, at, reasons })

    const refused = refusal()
    if (refused !== undefined) return decline([refused])
    const barred = [...safety.beforeQuote(rfq, option), ...blocked(option.underlying).map(hedgerDecline)]
    if (barred.length > 0) return decline(barred)

    const decision = decideQuote(
      {
        rfq,
        listing: listingOf(option),
        canHedge: venue.canTrade(option.underlying),
        ordersFree: venue.ordersFree?.(option.name),
        market: {
          book: venue.book(option.name),
          ticker: venue.ticker(option.name),
          monotonicMs: clock.monotonicMs(),
        },
        now: at,
      },
      hedgeCost,
      settings.quote,
    )
    if (decision.status === 'decline') return decline(decision.reasons)

    const { price, breakdown } = decision
    const validUntil = wholeSecond(at + settings.quoteValidityMs)
    const unfit = safety.quote(rfq, option, price, validUntil)
    if (unfit.length > 0) return decline(unfit)
    const verdict = risk.reserve(tradeId, quoteExposure(rfq, option, price, breakdown.spot))
    context.timelines.noteLimits(tradeId, verdict.limits)
    if (verdict.status === 'breach') return decline(limitDeclines(verdict))

    const quote = source.signQuote(rfq, price, validUntil)
    const answered = source.sendQuote(quote)
    context.record({ type: 'quote.signed', tradeId, at, nonce: quote.nonce, price, validUntil, breakdown })

    answered.then(
      (outcome) => onStanding(rfq.id, outcome),
      (error: unknown) => logger.error('quote.unexpected', { tradeId, error: String(error) }),
    )
    clock.after(validUntil - at + settings.lateTradeMs, () => expire(tradeId))
  }

  /** An option of the same name that expires at another moment of the day is another option. */
  function listingOf(option: Option) {
    const listing = venue.listing(option.name)
    const listed = listing?.instrument
    return listed?.kind === 'option' && listed.expiry === option.expiry ? listing : undefined
  }

  /** What the quote would do if it were hit: the position here, its hedge there, premium and fee. */
  function quoteExposure(rfq: Rfq, instrument: Option, price: Wad, spot: number): ExposureChange {
    const token = rfq.premiumToken
    const premium = fromTokenUnits(
      toTokenUnits(multiplyWad(price, rfq.quantity, 'up'), token.decimals, 'up'),
      token.decimals,
    )
    const fee = source.quoteFee(price, rfq.quantity, spotOf(venue, instrument.underlying) ?? fromNumber(spot, 6, 'up'))
    return {
      ...hedgedExposure(instrument, rfq.quantity),
      cash: [{ venue: source.name, token: token.symbol, amount: wad(-(premium + fee)) }],
    }
  }

  /** The position here, its hedge there, and the margin that the hedge takes. */
  function hedgedExposure(instrument: Option, quantity: Wad): ExposureChange {
    const sold = wad(-quantity)
    const account = venue.marginAccount?.(instrument.underlying)
    const amount = venue.initialMargin?.(instrument.name, sold)
    return {
      legs: [
        { instrument, venue: source.name, quantity, role: 'trade' },
        { instrument, venue: venue.name, quantity: sold, role: 'hedge' },
      ],
      cash: [],
      margin: account === undefined || amount === undefined ? [] : [{ venue: account, amount }],
    }
  }

  /** A quote that was signed counts, whoever remembers it; what its premium is paid in is not known any more. */
  function holdAgain({ id, instrument, quantity }: Trade): void {
    const option = parseInstrumentName(instrument)
    if (option.kind === 'option') risk.hold(id, hedgedExposure(option, quantity))
  }

  function onStanding(rfqId: string, outcome: QuoteOutcome): void {
    context.record({ type: 'quote.standing', tradeId: tradeIdFrom('R', rfqId), at: clock.nowMs(), outcome })
    // A refused quote is not in the operator's hands; any other may still be settled, so its reservation stays.
    if (outcome.status === 'rejected') risk.release(tradeIdFrom('R', rfqId))
  }

  function expire(tradeId: string): void {
    if (context.state.trade(tradeId)?.status !== 'QUOTED') return
    risk.release(tradeId)
    context.record({ type: 'quote.expired', tradeId, at: clock.nowMs() })
  }

  function restore(): void {
    for (const trade of context.state.trades()) {
      if (trade.status !== 'QUOTED' || trade.validUntil === undefined) continue
      restored.add(trade.id)
      holdAgain(trade)
      clock.after(trade.validUntil - clock.nowMs() + settings.lateTradeMs, () => {
        void lookFirst().then(() => {
          restored.delete(trade.id)
          expire(trade.id)
        })
      })
    }
  }

  return { onRfq, onStanding, restore, restored: () => restored.size, lastRfqAt: () => lastRfqAt }
}

function hedgerDecline(reason: string): Decline {
  return { code: 'HEDGER_BLOCKED', message: `the delta hedger of the underlying is blocked: ${reason}` }
}

function limitDeclines(verdict: Verdict & { status: 'breach' }): Decline[] {
  return verdict.breaches.map((breach) => ({ code: 'LIMIT', message: breach.message }))
}

/** Protocol validities are whole seconds. */
function wholeSecond(ms: number): EpochMs {
  return epochMs(Math.floor(ms / 1000) * 1000)
}
