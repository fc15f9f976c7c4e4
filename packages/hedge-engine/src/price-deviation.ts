import type { OptionPricing } from '@riposte/market-model'

const POINTS_PER_VOLATILITY = 100

/**
 * How far the value of one contract is expected to stray over a time, as a standard deviation in USD: by a delta that is held, by
 * gamma, and by implied volatility, each taken as normal and as having nothing to do with the others.
 *
 * @param delta    underlyings per contract that are held open; 0 once the perp has taken them away
 * @param spot     USD
 * @param years    >= 0
 * @param volOfVol deviation of the implied volatility over a year, as a share of it
 */
export function priceDeviation(
  { gamma, vega, iv }: Pick<OptionPricing, 'gamma' | 'vega' | 'iv'>,
  delta: number,
  spot: number,
  years: number,
  volOfVol: number,
): number {
  const spotVariance = (spot * iv) ** 2 * years
  const byDelta = delta ** 2 * spotVariance
  const byGamma = (gamma * spotVariance) ** 2 / 2
  const byVega = (vega * POINTS_PER_VOLATILITY * iv * volOfVol) ** 2 * years
  return Math.sqrt(byDelta + byGamma + byVega)
}
