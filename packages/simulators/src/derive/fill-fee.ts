import { type FeeSchedule, minWad, WAD_ONE, type Wad, wad } from '@riposte/market-model'
import { truncate12 } from './wire-decimal.ts'

export interface FillFacts {
  readonly role: 'maker' | 'taker'
  /** Contracts */
  readonly amount: Wad
  /** USD; the fee follows the spot price, whatever was traded. */
  readonly index: Wad
  /** USD per contract; the cap is a share of it. */
  readonly mark: Wad
  /** USD per contract, voluntary. */
  readonly extraFee: Wad
}

const SCALE = WAD_ONE * WAD_ONE

/** USD for one match, truncated to 12 decimals as the exchange does. */
export function fillFee(fees: FeeSchedule, fill: FillFacts): Wad {
  const rate = fill.role === 'taker' ? fees.takerRate : fees.makerRate
  const byIndex = wad((rate * fill.index * fill.amount) / SCALE)
  const capped =
    fees.rateCap === undefined ? byIndex : minWad(byIndex, wad((fees.rateCap * fill.mark * fill.amount) / SCALE))
  const base = fill.role === 'taker' ? fees.takerBase : 0n
  return truncate12(wad(base + capped + (fill.extraFee * fill.amount) / WAD_ONE))
}
