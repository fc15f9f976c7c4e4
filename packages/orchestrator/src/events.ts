import type { HedgeDecision } from '@riposte/hedge-engine'
import type {
  EpochMs,
  Fill,
  OrderRequest,
  QuoteOutcome,
  Reject,
  Side,
  SignedOrder,
  Token,
  Wad,
} from '@riposte/market-model'
import type { Decline, PriceBreakdown } from '@riposte/quote-engine'
import type { Breach, CashFlow, KillEngaged, KillEvent, LimitName } from '@riposte/risk-limits'
import type { TightenedLimit } from './control-state.ts'
import type { Claim } from './expiry/claim.ts'
import type { AlertStage, ExpiryAlert } from './expiry/expiry-alerts.ts'
import type { SettledOutcome } from './expiry/expiry-book.ts'
import type { MarkRow } from './pnl/mark-row.ts'

/** What is, or was changed, of one instrument at one venue. */
export interface HeldPosition {
  readonly venue: string
  readonly instrument: string
  /** Contracts, bought is positive. */
  readonly quantity: Wad
  /** USD per contract */
  readonly price: Wad
}

/**
 * Why a balance is not what was booked, as far as can be told: a fee that was only modelled, options that settled, or
 * neither, such as interest, a transfer, or funding where the venue does not tell of it.
 */
export type CashCause = 'fee' | 'settlement' | 'other'

/** What the delta hedger decided an order on. Figures that have no bound are left out. */
export interface DeltaDecision {
  readonly purpose: string
  readonly strategy: string
  /** Net delta, units of the underlying. */
  readonly deltaLow: number
  readonly deltaHigh: number
  readonly gammaLow?: number
  readonly gammaHigh?: number
  /** USD */
  readonly spot: number
  /** Share of the notional that the band was made for. */
  readonly cost: number
  readonly centre: number
  readonly halfBand?: number
  /** Instruments without Greeks. */
  readonly missing: readonly string[]
}

/** Everything that happens to a trade. The journal keeps these, the state is their fold, the terminal prints them. */
export type DeskEvent =
  | {
      readonly type: 'rfq.received'
      readonly tradeId: string
      readonly at: EpochMs
      readonly rfqId: string
      readonly instrument: string
      readonly underlying: string
      readonly side: Side
      readonly quantity: Wad
      /** As the source names them. Absent: anonymous. */
      readonly taker?: string
    }
  | {
      readonly type: 'rfq.declined'
      readonly tradeId: string
      readonly at: EpochMs
      readonly reasons: readonly Decline[]
    }
  | {
      readonly type: 'quote.signed'
      readonly tradeId: string
      readonly at: EpochMs
      readonly nonce: string
      readonly price: Wad
      readonly validUntil: EpochMs
      /** Absent: somebody else made the price. */
      readonly breakdown?: PriceBreakdown
    }
  /** What a dry run would have quoted: nothing was signed. */
  | {
      readonly type: 'quote.withheld'
      readonly tradeId: string
      readonly at: EpochMs
      readonly price: Wad
      readonly validUntil: EpochMs
      /** Absent: somebody else made the price. */
      readonly breakdown?: PriceBreakdown
    }
  | { readonly type: 'quote.standing'; readonly tradeId: string; readonly at: EpochMs; readonly outcome: QuoteOutcome }
  | { readonly type: 'quote.expired'; readonly tradeId: string; readonly at: EpochMs }
  | {
      readonly type: 'manual.received'
      readonly tradeId: string
      readonly at: EpochMs
      readonly instrument: string
      readonly underlying: string
      readonly side: Side
      readonly quantity: Wad
      readonly price: Wad
      readonly alreadyDone: boolean
    }
  | {
      readonly type: 'manual.refused'
      readonly tradeId: string
      readonly at: EpochMs
      readonly breaches: readonly Breach[]
    }
  /** A manual trade that a dry run would have booked: nothing was booked and nothing was signed. */
  | {
      readonly type: 'manual.withheld'
      readonly tradeId: string
      readonly at: EpochMs
      /** The first order of its hedge. Absent: there would have been none. */
      readonly hedge?: OrderRequest
    }
  | {
      readonly type: 'trade.executed'
      readonly tradeId: string
      readonly at: EpochMs
      /** Where the position is: `rysk` or `manual`. */
      readonly venue: string
      readonly instrument: string
      readonly underlying: string
      readonly side: Side
      readonly quantity: Wad
      readonly price: Wad
      /** Exactly what moved, premium and fee apart. */
      readonly cash: readonly CashFlow[]
      readonly reference: string
      /** True when it arrived after the quote's validity. */
      readonly late: boolean
      /** Of the quote that was hit; undefined for a trade that answers none of ours. */
      readonly quoteNonce: string | undefined
      /** Who took the quote, where the source tells it: an anonymous RFQ has no other name. */
      readonly taker?: string
      /** True when reconciliation found it in the source's books: its frame has not come. */
      readonly found: boolean
      /** USD per contract that the hedge must bring in (or may cost) for the pair to come out even. */
      readonly breakEven: Wad
      /** Limits that the trade took past their value; it is booked all the same. */
      readonly breaches: readonly Breach[]
      /** Contracts that orders had closed before, of which the journal had lost the trade. Absent: none. */
      readonly alreadyHedged?: Wad
      /** How it is hedged, whatever the desk does by the time it is done. Absent: in full. */
      readonly hedging?: 'direct'
    }
  /** A frame that tells of what reconciliation had found before it: it books nothing. */
  | {
      readonly type: 'trade.claimed'
      readonly tradeId: string
      readonly at: EpochMs
      readonly quoteNonce: string
      readonly instrument: string
      /** Contracts, > 0 */
      readonly quantity: Wad
    }
  /** An intent: the signed bytes are durable before they are sent. */
  | {
      readonly type: 'order.signed'
      readonly tradeId: string
      readonly at: EpochMs
      readonly order: SignedOrder
      /** Of an order of the delta hedger: what it is for, and the numbers that it was decided on. */
      readonly decision?: DeltaDecision
      /** Of an order of a trade's hedge: what each way was expected to cost, as far as that was known. */
      readonly plan?: HedgeDecision
    }
  /** An order that rested, or was to, or one of the delta hedger is over: nothing of it can fill any more. */
  | { readonly type: 'order.closed'; readonly tradeId: string; readonly at: EpochMs; readonly label: string }
  /** The delta hedger needs a person. */
  | {
      readonly type: 'hedger.alert'
      readonly tradeId: string
      readonly at: EpochMs
      readonly code: string
      readonly message: string
    }
  | {
      readonly type: 'order.accepted'
      readonly tradeId: string
      readonly at: EpochMs
      readonly label: string
      readonly orderId: string
      readonly filled: Wad
    }
  | {
      readonly type: 'order.rejected'
      readonly tradeId: string
      readonly at: EpochMs
      readonly label: string
      readonly reject: Reject
    }
  | {
      readonly type: 'order.unknown'
      readonly tradeId: string
      readonly at: EpochMs
      readonly label: string
      readonly cause: string
    }
  | {
      readonly type: 'order.filled'
      readonly tradeId: string
      readonly at: EpochMs
      readonly venue: string
      readonly token: string
      readonly fill: Fill
    }
  | {
      readonly type: 'trade.hedged'
      readonly tradeId: string
      readonly at: EpochMs
      /** From the trade's arrival to the last fill. */
      readonly latencyMs: number
      /** Contracts below the venue's step, or hedged by delta only: they stay in the delta target. */
      readonly residual: Wad
    }
  | {
      readonly type: 'trade.failed'
      readonly tradeId: string
      readonly at: EpochMs
      readonly reason: string
      /** Contracts that stay unhedged. */
      readonly residual: Wad
    }
  /** What the venues held when this journal began: the ground on which everything is reconciled. */
  | {
      readonly type: 'book.opened'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly balances: readonly CashFlow[]
      readonly positions: readonly HeldPosition[]
      /** Fills of the last while before it: the desk's clock and the venue's may differ, so they are known by their ids. */
      readonly fillIds: readonly string[]
    }
  /** A fill of an order that is not ours, in our account. */
  | {
      readonly type: 'fill.foreign'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly venue: string
      readonly token: string
      readonly fill: Fill
    }
  /** A difference to a venue's books that no trade and no fill explains. */
  | {
      readonly type: 'position.adjusted'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly position: HeldPosition
      readonly explanation: string
    }
  /** A venue does not hold an option any more that has expired. */
  | {
      readonly type: 'position.settled'
      readonly tradeId: undefined
      readonly at: EpochMs
      /** What left the books: the opposite of what was held. */
      readonly position: HeldPosition
      readonly explanation: string
      /** Trades of the option that have not settled. Absent: before desks named them. */
      readonly tradeIds?: readonly string[]
      /** True when what it was worth is still to come, as cash. */
      readonly isUnpaid?: true
    }
  | {
      readonly type: 'cash.adjusted'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly flow: CashFlow
      readonly cause: CashCause
      readonly explanation: string
      /** Of a settlement: the underlyings whose options it was for, and how much for each; they add up to the flow. */
      readonly shares?: readonly (readonly [underlying: string, amount: Wad])[]
      /** Of a settlement: the trades that it was for. */
      readonly tradeIds?: readonly string[]
    }
  /** From here on the hedging venue's funding is booked payment by payment. */
  | {
      readonly type: 'funding.followed'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly venue: string
      /** Payments of the last while before it: they are in the balances already. */
      readonly keys: readonly string[]
    }
  /** What holding a perp has earned or cost by itself. */
  | {
      readonly type: 'funding.paid'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly venue: string
      readonly token: string
      readonly instrument: string
      readonly underlying: string
      /** Negative when paid. */
      readonly amount: Wad
      /** By the venue's clock. */
      readonly paidAt: EpochMs
      /** The venue's word for this payment: it is booked once. */
      readonly key: string
    }
  /** The price at which options that expired at one moment are settled where they are physical. */
  | {
      readonly type: 'expiry.fixed'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly venue: string
      readonly underlying: string
      readonly expiry: EpochMs
      /** USD */
      readonly price: Wad
      /** What was priced and is delivered. Absent: the venue did not say. */
      readonly asset?: Token
    }
  /** People were told of an expiry that is coming, or of what is left of one. */
  | {
      readonly type: 'expiry.alerted'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly expiry: EpochMs
      readonly stage: AlertStage
      readonly alert: ExpiryAlert
    }
  /** The trade's option has expired. */
  | { readonly type: 'trade.settling'; readonly tradeId: string; readonly at: EpochMs }
  /** An option in the money at its fixing price waits for its physical settlement. A second one replaces the first. */
  | { readonly type: 'claim.opened'; readonly tradeId: undefined; readonly at: EpochMs; readonly claim: Claim }
  /** It was exchanged against the balance at its venue: we have delivered. */
  | {
      readonly type: 'claim.delivered'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly claim: Claim
      /** Exactly what moved there. */
      readonly cash: readonly CashFlow[]
    }
  /** It left its venue and nothing moved there: the operator redeems to the wallet, where the desk can't look. */
  | {
      readonly type: 'claim.redeemed'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly claim: Claim
      /** What should have arrived, at the fixing price. */
      readonly cash: readonly CashFlow[]
    }
  /** Nothing of the trade's option is left anywhere. */
  | {
      readonly type: 'trade.settled'
      readonly tradeId: string
      readonly at: EpochMs
      readonly instrument: string
      readonly outcome: SettledOutcome
    }
  /** A person has looked at a damage, and the journal goes on without what stood behind it. */
  | {
      readonly type: 'journal.cut'
      readonly tradeId: undefined
      readonly at: EpochMs
      /** The first record that could not be trusted. */
      readonly seq: number
      readonly reason: string
      /** Where the whole of it is kept. */
      readonly kept: string
    }
  /** A kill switch was pulled or released. */
  | KillEvent
  /** Limits that were past and are only told of in this phase: it went on all the same. */
  | {
      readonly type: 'breach.reported'
      readonly tradeId: string
      readonly at: EpochMs
      /** What would have been declined, refused or held back. */
      readonly action: 'quote' | 'manual' | 'hedge'
      readonly breaches: readonly Breach[]
    }
  /** A kill switch that the desk would have pulled by itself, in a phase in which only a person does. */
  | {
      readonly type: 'kill.withheld'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly kill: Pick<KillEngaged, 'tier' | 'scope' | 'cause' | 'reason'>
    }
  /** Limits became tighter while the desk ran. */
  | {
      readonly type: 'limits.tightened'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly limits: Readonly<Partial<Record<LimitName, TightenedLimit>>>
      readonly by: string
    }
  /** Somebody asked over the API for something that changes the desk, and was answered. */
  | {
      readonly type: 'audit.recorded'
      /** Of a manual trade. */
      readonly tradeId: string | undefined
      readonly at: EpochMs
      /** What was asked for: `POST /api/kill`. */
      readonly action: string
      /** Who, as far as the desk knows: by which token, `local` without one. */
      readonly by: string
      /** Address from which it came. */
      readonly remote: string
      /** Idempotency key. Absent: none was given. */
      readonly key?: string
      /** Of the reply. */
      readonly status: number
    }
  /** What the desk's trades have brought in, and what its positions would bring now, on the conservative mark. */
  | {
      readonly type: 'book.marked'
      readonly tradeId: undefined
      readonly at: EpochMs
      /** Every token at par. */
      readonly cashUsd: number
      /** Absent: a position has no price. */
      readonly valueUsd?: number
      /** Names of the positions without a price. */
      readonly unmarked: readonly string[]
    }
  /** Play money was added where it had run short: on paper only. */
  | {
      readonly type: 'cash.deposited'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly flow: CashFlow
      readonly explanation: string
    }
  /** Marks of what is held, each minute, and of what is about to be traded: from them P&L is told and explained. */
  | {
      readonly type: 'market.marked'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly marks: readonly MarkRow[]
    }
  /** A trade frame that names us and does not prove itself. */
  | {
      readonly type: 'trade.quarantined'
      readonly tradeId: undefined
      readonly at: EpochMs
      readonly reason: string
      readonly frame: string
    }
