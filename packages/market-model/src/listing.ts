import type { Instrument } from './instrument.ts'
import type { Wad } from './wad.ts'

/** What a venue charges for a fill, in its own terms. */
export interface FeeSchedule {
  /** USD, once for each fill of a taker. */
  readonly takerBase: Wad
  /** Share of the index notional, as a fraction. */
  readonly takerRate: Wad
  readonly makerRate: Wad
  /** The rate part is at most this share of the option's mark value; undefined when there is no cap. */
  readonly rateCap: Wad | undefined
}

/** An instrument as a venue lists it. */
export interface Listing {
  readonly instrument: Instrument
  readonly active: boolean
  /** USD; prices are multiples of it. */
  readonly tick: Wad
  /** Contracts; amounts are multiples of it. */
  readonly step: Wad
  /** Contracts; the least that may rest. */
  readonly minimum: Wad
  /** Contracts; the most in one order. */
  readonly maximum: Wad
  readonly fees: FeeSchedule
}
