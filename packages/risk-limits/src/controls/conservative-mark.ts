import type { Instrument } from '@riposte/market-model'

/** What an instrument is bid and offered at, in USD per contract; undefined where nobody does. */
export interface ConservativePrices {
  readonly bid: number | undefined
  readonly ask: number | undefined
  /** Of the underlying. */
  readonly spot: number | undefined
}

/**
 * What one contract would bring if it were sold now, or cost if it were bought back: long at the bid, short at the ask.
 *
 * What is missing counts against us: a long option that nobody bids for is worth what it is in the money, or nothing where
 * spot is not known; a short one that nobody offers costs the most that it can, the strike of a put and spot for a call.
 * Undefined where there is no such bound, as for a perp: then nothing is known of a loss, which is not the same as none.
 */
export function conservativeMark(
  instrument: Instrument,
  side: 'long' | 'short',
  { bid, ask, spot }: ConservativePrices,
): number | undefined {
  const price = side === 'long' ? bid : ask
  if (price !== undefined && Number.isFinite(price)) return price
  if (instrument.kind === 'perp') return undefined
  const strike = Number(instrument.strike) / 1e18
  const isCall = instrument.right === 'call'
  if (side === 'short') return isCall ? spot : strike
  return spot === undefined ? 0 : Math.max(0, isCall ? spot - strike : strike - spot)
}
