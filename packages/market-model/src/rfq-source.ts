import type { Right } from './instrument.ts'
import type { Side } from './side.ts'
import type { EpochMs } from './time.ts'
import type { ConnectionStatus } from './venue.ts'
import type { Wad } from './wad.ts'

/** A token by its contract, with what is needed to count it. */
export interface Token {
  /** Lower-case address. */
  readonly address: string
  readonly symbol: string
  readonly decimals: number
}

/** The terms of an option that somebody wants to trade with us. */
export interface OptionTerms {
  /** Pricing symbol (ETH for every wrapped and staked variant of it). */
  readonly underlying: string
  /** USD */
  readonly strike: Wad
  readonly expiry: EpochMs
  readonly right: Right
}

/** A request for a quote, in maker's terms. */
export interface Rfq {
  readonly id: string
  readonly terms: OptionTerms
  /** Maker's side. */
  readonly side: Side
  /** Contracts, > 0. */
  readonly quantity: Wad
  /** What the premium is paid in. */
  readonly premiumToken: Token
  /** Who asks, as the source names them; undefined for an anonymous request. */
  readonly taker?: string | undefined
  /** The desk's monotonic clock at arrival. */
  readonly receivedAtMs: number
  /** The source's own identification of the market, echoed in the quote. */
  readonly wire: unknown
}

/** A firm offer, signed and impossible to take back. */
export interface SignedQuote {
  readonly rfqId: string
  /** Decimal digits; each quote's is greater than all before it, whatever the clock does. */
  readonly nonce: string
  /** USD per contract */
  readonly price: Wad
  readonly quantity: Wad
  readonly validUntil: EpochMs
  /** The frame exactly as it goes on the wire. */
  readonly payload: string
}

/** The source's answer to a quote. */
export type QuoteOutcome =
  | { readonly status: 'best' }
  | { readonly status: 'outbid'; readonly best: Wad }
  | { readonly status: 'rejected'; readonly code: string; readonly message: string }
  | { readonly status: 'unknown'; readonly cause: string }

/** A trade whose signature recovers to our own key over these very terms. */
export interface BelievedTrade {
  readonly quoteNonce: string
  readonly terms: OptionTerms
  readonly side: Side
  readonly quantity: Wad
  /** USD per contract */
  readonly price: Wad
  readonly premiumToken: Token
  /** Total premium that left our balance, in the token, exactly; negative when it came in. */
  readonly premium: Wad
  /** Fee that left our balance on top, in the token, exactly. */
  readonly fee: Wad
  readonly tradedAt: EpochMs
  /** Who sold or bought, as the source names them; left out where it is not told. */
  readonly taker?: string
  /** The source's reference, such as a transaction hash. */
  readonly reference: string
}

export interface RfqSourceEvents {
  rfq(rfq: Rfq): void
  /** A later word on a quote that was best before. */
  standing(rfqId: string, outcome: QuoteOutcome): void
  trade(trade: BelievedTrade): void
  /** A trade frame that names us but does not prove itself; it changes nothing and somebody should look. */
  quarantine(reason: string, frame: string): void
  status(status: ConnectionStatus): void
}

export interface SourceBalance {
  readonly token: Token
  readonly amount: Wad
}

/** What the source holds for us of one option. */
export interface SourcePosition {
  readonly terms: OptionTerms
  /** Contracts, bought is positive. */
  readonly quantity: Wad
  /** The token on which the option is written, and which is delivered; left out where it is not known. */
  readonly asset?: Token
}

/** The price at which the options of an underlying that expired at one moment are settled. */
export interface Fixing {
  readonly expiry: EpochMs
  /** USD, exact. */
  readonly price: Wad
  /** The token that was priced, which is what is delivered; left out where it is not known. */
  readonly asset?: Token
}

/** Where RFQs are heard: whoever has no more than this can neither sign nor send a quote. */
export interface RfqFeed {
  readonly name: string
  /** What premiums are paid in unless an RFQ says otherwise. */
  readonly premiumToken: Token
  start(events: RfqSourceEvents): Promise<void>
  stop(): Promise<void>
  status(): ConnectionStatus
  /** What a trade at this price would cost beyond the premium, in the premium token, modelled and rounded up. */
  quoteFee(price: Wad, quantity: Wad, spot: Wad): Wad
}

/** Where RFQs come from and quotes go to. */
export interface RfqSource extends RfqFeed {
  /**
   * Sign a quote for the whole RFQ. Synchronous, so that nothing can come between the reservation and the signature.
   *
   * @param price USD per contract
   */
  signQuote(rfq: Rfq, price: Wad, validUntil: EpochMs): SignedQuote
  /** The frame leaves in this very call; the promise is the source's answer. */
  sendQuote(quote: SignedQuote): Promise<QuoteOutcome>
  /**
   * What is there of each token, the one in which strikes are paid first. Left out by a source without an account to look
   * at.
   *
   * @throws when the source can't be asked
   */
  balances?(): Promise<readonly SourceBalance[]>
  /**
   * Left out by a source without an account to look at: then the desk goes by what it was told.
   *
   * @throws when the source can't be asked: an empty answer means that nothing is held
   */
  positions?(): Promise<readonly SourcePosition[]>
  /** A token on which options of an underlying are written; undefined, or left out, where the source can't say. */
  asset?(underlying: string): Token | undefined
  /**
   * Fixing prices of an underlying as far as they are published. Left out where nobody publishes them.
   *
   * @throws when the source can't be asked
   */
  fixings?(underlying: string): Promise<readonly Fixing[]>
}
