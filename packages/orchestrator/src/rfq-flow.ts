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
  type Side,
  signed,
  toNumber,
  toTokenUnits,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'
import { type Decline, decideQuote, type HedgeCost, type QuoteDecision } from '@riposte/quote-engine'
import type { Breach, ExposureChange } from '@riposte/risk-limits'
import { type DeskContext, othersBook, spotOf } from './context.ts'
import type { DeskEvent } from './events.ts'
import { createIndicate } from './indicate.ts'
import type { Indication } from './indication.ts'
import { type LimitGate, openLimitGate } from './limit-gate.ts'
import { DRY_RUN } from './look-on.ts'
import type { QuotedAnswer, QuotedRfq } from './quoted-rfq.ts'
import type { QuotedTerms, Safety } from './safety.ts'
import type { Trade } from './trade.ts'
import { tradeIdFrom } from './trade-id.ts'

/** RFQ in, firm quote out. From price to frame everything is synchronous, so nothing can slip in between. */
export interface RfqFlow {
  onRfq(rfq: Rfq): void
  /** An RFQ that somebody else has priced. Synchronous, so that the quote can leave in the same turn. */
  onQuoted(rfq: QuotedRfq): QuotedAnswer
  /** What an anonymous RFQ for this would be answered now. Leaves no trace. */
  indicate(option: Option, quantity: Wad): Indication
  onStanding(rfqId: string, outcome: QuoteOutcome): void
  lastRfqAt(): EpochMs | undefined
  /** Let the quotes of an earlier life run out; the source may not tell of their trades any more. */
  restore(): void
  /** Quotes of an earlier life that may still be hit. */
  restored(): number
}

/** What is asked for, whoever prices it. */
type Asked = Pick<QuotedRfq, 'rfqId' | 'option' | 'side' | 'quantity' | 'taker'>

/** A quote that waits for the limits' word. */
type Priced = Omit<QuotedTerms, 'instrument' | 'token' | 'validUntil'> &
  Pick<QuotedRfq, 'option' | 'token' | 'validUntil'> & {
    /** Premium and fee, in the token. */
    readonly outlay: Wad
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
    if (context.state.trade(tradeId) !== undefined) {
      logger.debug('rfq.repeated', { rfqId: rfq.id })
      return
    }
    const option = createOption(rfq.terms.underlying, rfq.terms.expiry, rfq.terms.strike, rfq.terms.right)
    const { id: rfqId, side, quantity, taker } = rfq
    const at = receive(tradeId, { rfqId, option, side, quantity, taker })
    const decline = (reasons: readonly Decline[]) => context.record({ type: 'rfq.declined', tradeId, at, reasons })

    const gate = openLimitGate(settings.limitEnforcement)
    const barred = whyNothing(option, gate, () => safety.beforeQuote({ taker }, option))
    if (barred.length > 0) return decline(barred)

    const decision = decide(rfq, option, at)
    if (decision.status === 'decline') return decline(decision.reasons)

    const { price, breakdown } = decision
    const priced = pricedQuote(rfq, option, price, breakdown.spot, at)
    const unfit = reserve(tradeId, priced, gate)
    if (unfit.length > 0) return decline(unfit)

    const { validUntil } = priced
    if (context.isDryRun) return withhold(tradeId, { price, validUntil, breakdown }, gate)

    const quote = source.signQuote(rfq, price, validUntil)
    const answered = source.sendQuote(quote)
    context.record({ type: 'quote.signed', tradeId, at, nonce: quote.nonce, price, validUntil, breakdown })
    afterQuote(tradeId, at, validUntil, gate)

    answered.then(
      (outcome) => onStanding(rfq.id, outcome),
      (error: unknown) => logger.error('quote.unexpected', { tradeId, error: String(error) }),
    )
  }

  function onQuoted(rfq: QuotedRfq): QuotedAnswer {
    const tradeId = tradeIdFrom('R', rfq.rfqId)
    const known = context.state.trade(tradeId)
    if (known !== undefined) return answerAgain(known)
    const { option, side, quantity, price, fee, nonce, validUntil, taker } = rfq
    const at = receive(tradeId, rfq)
    const decline = (reasons: readonly Decline[]): QuotedAnswer => {
      context.record({ type: 'rfq.declined', tradeId, at, reasons })
      return { status: 'declined', tradeId, reasons }
    }

    const gate = openLimitGate(settings.limitEnforcement)
    const signing = whyNothing(option, gate, () => safety.beforeQuote({ taker }, option))
    const barred = [...signing, ...gate.stops(whyUnhedgeable(option, quantity)).map(declineFor)]
    if (barred.length > 0) return decline(barred)
    const premium = side === 'buy' ? multiplyWad(price, quantity, 'up') : WAD_ZERO
    const outlay = wad(premium + fee)
    const unfit = reserve(tradeId, { ...rfq, outlay }, gate)
    if (unfit.length > 0) return decline(unfit)
    if (context.isDryRun) {
      withhold(tradeId, { price, validUntil }, gate)
      return { status: 'declined', tradeId, reasons: [{ code: 'NOT_READY', message: DRY_RUN }] }
    }
    context.record({ type: 'quote.signed', tradeId, at, nonce, price, validUntil })
    afterQuote(tradeId, at, validUntil, gate)
    return { status: 'tracked', trade: context.state.trade(tradeId) as Trade }
  }

  function receive(tradeId: string, asked: Asked): EpochMs {
    const { rfqId, option, side, quantity, taker } = asked
    const at = clock.nowMs()
    lastRfqAt = at
    const { name: instrument, underlying } = option
    const who = taker === undefined ? {} : { taker }
    context.record({ type: 'rfq.received', tradeId, at, rfqId, instrument, underlying, side, quantity, ...who })
    return at
  }

  /**
   * Why nothing of an option is quoted now, whatever its price.
   *
   * @param signing what stands in the way of any signature; asked last, since asking may count as a message
   */
  function whyNothing(option: Option, gate: LimitGate, signing: () => readonly Breach[]): readonly Decline[] {
    const refused = refusal()
    if (refused !== undefined) return [refused]
    const stopping = gate.stops(signing())
    return [...stopping.map(declineFor), ...blocked(option.underlying).map(hedgerDecline)]
  }

  /** The quote engine looks for this by itself; who prices elsewhere may not. */
  function whyUnhedgeable(option: Option, quantity: Wad): readonly Breach[] {
    const { name, underlying } = option
    const why =
      listingOf(option)?.active !== true
        ? `the hedging venue does not list ${name}`
        : venue.canTrade(underlying)
          ? undefined
          : `no account for ${underlying} at the hedging venue`
    if (why === undefined) return []
    const wouldBe = toNumber(quantity)
    return [{ code: 'INSTRUMENT_PERMISSION', scope: name, limit: 0, value: 0, wouldBe, message: why }]
  }

  function pricedQuote(rfq: Rfq, option: Option, price: Wad, spot: number, at: EpochMs): Priced {
    const { side, quantity, taker, premiumToken } = rfq
    const validUntil = wholeSecond(at + settings.quoteValidityMs)
    const outlay = outlayOf(rfq, option, price, spot)
    return { option, side, quantity, price, taker, token: premiumToken.symbol, validUntil, outlay }
  }

  /** Why this very quote must not be signed, exposures apart. */
  function whyUnfit(quote: Priced, gate: LimitGate): readonly Decline[] {
    const { option: instrument, side, quantity, price, taker, token, validUntil } = quote
    const breaches = safety.quote({ instrument, side, quantity, price, taker, token, validUntil })
    return gate.stops(breaches).map(declineFor)
  }

  /** What the quote would do if it were hit. */
  function exposureOf({ option, side, quantity, token, outlay }: Priced): ExposureChange {
    const cash = [{ venue: source.name, token, amount: wad(-outlay) }]
    return { ...hedgedExposure(option, side, quantity), cash }
  }

  /** Keep the quote's exposure aside. @returns why it must not leave; then nothing is kept */
  function reserve(tradeId: string, quote: Priced, gate: LimitGate): readonly Decline[] {
    const unfit = whyUnfit(quote, gate)
    if (unfit.length > 0) return unfit
    const exposure = exposureOf(quote)
    const verdict = risk.reserve(tradeId, exposure)
    context.timelines.noteLimits(tradeId, verdict.limits)
    if (verdict.status !== 'breach') return []
    const stopping = gate.stops(verdict.breaches)
    // A quote that leaves all the same is exposure all the same.
    if (stopping.length === 0) risk.hold(tradeId, exposure)
    return stopping.map(declineFor)
  }

  function tellPassed(tradeId: string, at: EpochMs, gate: LimitGate): void {
    const breaches = gate.passed()
    if (breaches.length > 0) context.record({ type: 'breach.reported', tradeId, at, action: 'quote', breaches })
  }

  function afterQuote(tradeId: string, at: EpochMs, validUntil: EpochMs, gate: LimitGate): void {
    tellPassed(tradeId, at, gate)
    clock.after(validUntil - at + settings.lateTradeMs, () => expire(tradeId))
  }

  /** In a dry run it counts against the limits as if it were live, and goes no further. */
  function withhold(
    tradeId: string,
    quote: Pick<DeskEvent & { type: 'quote.withheld' }, 'price' | 'validUntil' | 'breakdown'>,
    gate: LimitGate,
  ): void {
    const at = clock.nowMs()
    context.record({ type: 'quote.withheld', tradeId, at, ...quote })
    tellPassed(tradeId, at, gate)
    clock.after(quote.validUntil - at + settings.lateTradeMs, () => risk.release(tradeId))
  }

  function decide(rfq: Rfq, option: Option, now: EpochMs, cost: HedgeCost = hedgeCost): QuoteDecision {
    const book = venue.book(option.name)
    const market = {
      book: book && othersBook(context, book),
      ticker: venue.ticker(option.name),
      monotonicMs: clock.monotonicMs(),
    }
    const canHedge = venue.canTrade(option.underlying)
    const ordersFree = venue.ordersFree?.(option.name)
    return decideQuote({ rfq, listing: listingOf(option), canHedge, ordersFree, market, now }, cost, settings.quote)
  }

  /** An option of the same name that expires at another moment of the day is another option. */
  function listingOf(option: Option) {
    const listing = venue.listing(option.name)
    const listed = listing?.instrument
    return listed?.kind === 'option' && listed.expiry === option.expiry ? listing : undefined
  }

  /** Premium and fee that the quote would cost. */
  function outlayOf(rfq: Rfq, { underlying }: Option, price: Wad, spot: number): Wad {
    const { decimals } = rfq.premiumToken
    const premium = fromTokenUnits(toTokenUnits(multiplyWad(price, rfq.quantity, 'up'), decimals, 'up'), decimals)
    return wad(premium + source.quoteFee(price, rfq.quantity, spotOf(venue, underlying) ?? fromNumber(spot, 6, 'up')))
  }

  /** What a quote would do if it were hit: the position here, its hedge there, and the margin that the hedge takes. */
  function hedgedExposure(instrument: Option, side: Side, quantity: Wad): ExposureChange {
    const traded = signed(side, quantity)
    const hedge = wad(-traded)
    const account = venue.marginAccount?.(instrument.underlying)
    const amount = venue.initialMargin?.(instrument.name, hedge)
    return {
      legs: [
        { instrument, venue: source.name, quantity: traded, role: 'trade' },
        { instrument, venue: venue.name, quantity: hedge, role: 'hedge' },
      ],
      cash: [],
      margin: account === undefined || amount === undefined ? [] : [{ venue: account, amount }],
    }
  }

  /** A quote that was signed counts, whoever remembers it; what its premium is paid in is not known any more. */
  function holdAgain({ id, instrument, side, quantity }: Trade): void {
    const option = parseInstrumentName(instrument)
    if (option.kind === 'option') risk.hold(id, hedgedExposure(option, side, quantity))
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

  const indicate = createIndicate(context, {
    whyNothing: (option, gate) => whyNothing(option, gate, () => safety.signing(option, undefined)),
    decide,
    weigh(rfq, option, { price, breakdown }, at, gate) {
      const quote = pricedQuote(rfq, option, price, breakdown.spot, at)
      return { unfit: whyUnfit(quote, gate), exposure: exposureOf(quote) }
    },
  })

  return { onRfq, onQuoted, indicate, onStanding, restore, restored: () => restored.size, lastRfqAt: () => lastRfqAt }
}

function hedgerDecline(reason: string): Decline {
  return { code: 'HEDGER_BLOCKED', message: `the delta hedger of the underlying is blocked: ${reason}` }
}

function declineFor({ code, message }: Breach): Decline {
  return { code: code === 'KILL_SWITCH' ? 'KILL_SWITCH' : 'LIMIT', message }
}

/** The answer that it had before. */
function answerAgain(trade: Trade): QuotedAnswer {
  if (trade.quoteNonce !== undefined || trade.executedAt !== undefined) return { status: 'tracked', trade }
  const message = trade.error ?? `${trade.id} is ${trade.status}`
  return { status: 'declined', tradeId: trade.id, reasons: [{ code: 'REPEATED', message }] }
}

/** Protocol validities are whole seconds. */
function wholeSecond(ms: number): EpochMs {
  return epochMs(Math.floor(ms / 1000) * 1000)
}
