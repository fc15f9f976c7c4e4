import {
  divideWad,
  type FeeSchedule,
  maxWad,
  multiplyWad,
  parseWad,
  roundToStep,
  type Wad,
  wad,
} from '@riposte/market-model'

/** The exchange wants twice the fee; a quarter more keeps an order alive while the index moves. */
const RATE_MULTIPLE = parseWad('2.5')
/** The signature holds 12 decimals; whole millionths are plenty. */
const GRID = parseWad('0.000001')

/**
 * The `max_fee` to sign, USD per contract: the worst fee that a fill may cost. It only caps, so it is generous.
 *
 * The exchange asks for at least 2 × rate × max(index, limit price), and for the base fee of each fill spread over the
 * fill's amount; the smallest fill is one step.
 *
 * @param step contracts, the listing's amount step
 * @param index USD, the underlying's newest index price
 */
export function maxFeeFor(fees: FeeSchedule, step: Wad, limitPrice: Wad, index: Wad): Wad {
  const rate = maxWad(fees.takerRate, fees.makerRate)
  const notional = maxWad(index, limitPrice)
  const byRate = multiplyWad(multiplyWad(rate, notional, 'up'), RATE_MULTIPLE, 'up')
  const byBase = divideWad(fees.takerBase, step, 'up')
  return roundToStep(wad(byRate + byBase), GRID, 'up')
}

/**
 * The part of one leg in the `max_fee` of a package by RFQ, USD: there the fee is signed for the whole, and each leg is
 * filled once.
 */
export function packageFeeFor(fees: FeeSchedule, amount: Wad, price: Wad, index: Wad): Wad {
  const rate = maxWad(fees.takerRate, fees.makerRate)
  const notional = multiplyWad(maxWad(index, price), amount, 'up')
  const byRate = multiplyWad(multiplyWad(rate, notional, 'up'), RATE_MULTIPLE, 'up')
  return roundToStep(wad(byRate + fees.takerBase), GRID, 'up')
}
