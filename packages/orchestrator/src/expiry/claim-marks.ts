import { type Option, toNumber, type Wad } from '@riposte/market-model'
import type { OptionMarks } from '@riposte/risk-limits'
import { intrinsicValue } from './exercise.ts'

/**
 * What an expired option is to the desk until its end is booked. In the money at its fixing price it moves like the
 * underlying, one to one, since the underlying is what it turns into; out of the money it is nothing.
 *
 * @param fixing USD; undefined while it is not published: then spot has the last word, as the price that is fixed then
 * @param spot USD; undefined while nobody knows it, which changes nothing of what is fixed
 */
export function claimMarks(option: Option, fixing: Wad | undefined, spot: number | undefined): OptionMarks | undefined {
  const strike = toNumber(option.strike)
  const forward = spot ?? strike
  const distance = option.right === 'call' ? forward - strike : strike - forward
  const isInTheMoney = fixing === undefined ? distance > 0 : intrinsicValue(option, fixing) > 0n
  if (!isInTheMoney) return undefined
  const delta = option.right === 'call' ? 1 : -1
  return { value: Math.max(distance, 0), delta, gamma: 0, vega: 0, theta: 0, forward, volatility: 0 }
}
