import { estimateHedge, type HedgeEstimate } from '@riposte/hedge-engine'
import { divideWad, type EpochMs, type Option, type Rfq, toNumber, type Wad } from '@riposte/market-model'
import type { Decline, HedgeCost, QuoteDecision } from '@riposte/quote-engine'
import type { ExposureChange } from '@riposte/risk-limits'
import type { DeskContext } from './context.ts'
import type { IndicatedPrice, Indication } from './indication.ts'
import { type LimitGate, openLimitGate } from './limit-gate.ts'

type Quoted = QuoteDecision & { readonly status: 'quote' }

/** The steps of answering an RFQ, the very ones that a real one goes through. */
interface Steps {
  /** Why nothing of an option is quoted now, whatever its price. */
  readonly whyNothing: (option: Option, gate: LimitGate) => readonly Decline[]
  readonly decide: (rfq: Rfq, option: Option, now: EpochMs, cost: HedgeCost) => QuoteDecision
  /** Why this very quote would not be signed, and what it would do if it were hit. */
  readonly weigh: (
    rfq: Rfq,
    option: Option,
    decision: Quoted,
    now: EpochMs,
    gate: LimitGate,
  ) => { readonly unfit: readonly Decline[]; readonly exposure: ExposureChange }
}

/** Stands where the id of an RFQ would. */
const INDICATION = 'indication'

/** Answer as an anonymous RFQ would be answered, up to the signature, and leave no trace. */
export function createIndicate(
  { clock, risk, source, settings }: Pick<DeskContext, 'clock' | 'risk' | 'source' | 'settings'>,
  { whyNothing, decide, weigh }: Steps,
): (option: Option, quantity: Wad) => Indication {
  return (option, quantity) => {
    const at = clock.nowMs()
    const asked = { instrument: option.name, quantity, at, price: undefined, limits: undefined }
    const decline = (reasons: readonly Decline[]): Indication => ({ ...asked, status: 'decline', reasons })
    const gate = openLimitGate(settings.limitEnforcement)
    const barred = whyNothing(option, gate)
    if (barred.length > 0) return decline(barred)

    const rfq = anonymousRfq(option, quantity)
    let estimate: HedgeEstimate | undefined
    const decision = decide(rfq, option, at, (listing, market, contracts) => {
      estimate = estimateHedge(listing, market, 'sell', contracts)
      return estimate
    })
    if (decision.status === 'decline') return decline(decision.reasons)

    const price = indicatedPrice(decision, estimate, quantity)
    const { unfit, exposure: change } = weigh(rfq, option, decision, at, gate)
    if (unfit.length > 0) return { ...decline(unfit), price }
    const [verdict] = risk.whatIf([{ type: 'reservation', id: INDICATION, change }]).verdicts
    const breaches = verdict?.status === 'breach' ? verdict.breaches : []
    const reasons = gate.stops(breaches).map(({ message }): Decline => ({ code: 'LIMIT', message }))
    return { ...asked, status: reasons.length === 0 ? 'quote' : 'decline', price, limits: verdict?.limits, reasons }
  }

  function anonymousRfq({ underlying, strike, expiry, right }: Option, quantity: Wad): Rfq {
    const terms = { underlying, strike, expiry, right }
    const { premiumToken } = source
    const receivedAtMs = clock.monotonicMs()
    return { id: INDICATION, terms, side: 'buy', quantity, premiumToken, receivedAtMs, wire: undefined }
  }
}

function indicatedPrice(
  { price, breakdown }: Quoted,
  estimate: HedgeEstimate | undefined,
  quantity: Wad,
): IndicatedPrice {
  if (estimate?.status !== 'ok') throw new TypeError('a price came about without a hedge')
  const hedgeFee = toNumber(divideWad(estimate.fees, quantity, 'up'))
  const { hedgeProceeds, edge, sourceFee, spot } = breakdown
  return { price, hedgeGross: hedgeProceeds + hedgeFee, hedgeFee, edge, sourceFee, worstBid: estimate.worstPrice, spot }
}
