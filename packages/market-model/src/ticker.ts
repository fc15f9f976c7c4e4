import type { EpochMs } from './time.ts'
import type { Wad } from './wad.ts'

/** Per one contract, as published by a venue. */
export interface OptionPricing {
  /** Underlyings per contract. */
  readonly delta: number
  /** Change of delta for 1 USD of the underlying. */
  readonly gamma: number
  /** USD for one volatility point (0.01). */
  readonly vega: number
  /** USD a day. */
  readonly theta: number
  /** Mark implied volatility, annualised, as a fraction (0.51 is 51 %). */
  readonly iv: number
  /** USD; forward of the underlying for this expiry. */
  readonly forward: number
}

/** One instrument's prices and Greeks as last streamed. */
export interface Ticker {
  readonly instrument: string
  readonly timestamp: EpochMs
  /** The desk's monotonic clock at arrival. */
  readonly receivedAtMs: number
  /** USD; spot price of the underlying. */
  readonly index: Wad
  /** USD */
  readonly mark: Wad
  /** USD; undefined when nobody bids. */
  readonly bestBid: Wad | undefined
  readonly bestAsk: Wad | undefined
  /** USD; the lowest price at which an aggressive seller is matched. */
  readonly priceMin: Wad
  /** USD; the highest price at which an aggressive buyer is matched. */
  readonly priceMax: Wad
  /** Undefined for a perp. */
  readonly option: OptionPricing | undefined
  /** Of a perp, an hour, as a fraction; longs pay when it is positive. Absent: not published. */
  readonly fundingRate?: number
}
