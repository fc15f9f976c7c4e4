import { fromTokenUnits, toTokenUnits, type Wad } from '@riposte/market-model'
import { modelFee } from './fee.ts'

/** What a trade's fee is compared with. Amounts are exact, in the premium token. */
interface ChargedFee {
  /** USD per contract. */
  readonly price: bigint
  /** Contracts, 1e18. */
  readonly quantity: bigint
  /** USD, 1e18, at the trade; undefined when the message has none. */
  readonly spot: bigint | undefined
  /** What the operator took. */
  readonly charged: Wad
  readonly tokenDecimals: number
}

/** Whether a charged fee is the modelled one. */
type FeeVerdict =
  | { readonly status: 'agrees' }
  /** `raised` says that the model was raised to what was charged; it is never lowered. */
  | { readonly status: 'differs'; readonly modelled: Wad; readonly raised: boolean }

/** The operator's fee as the maker expects it. The operator sets the real one, and no signature covers it. */
export interface FeeModel {
  /**
   * The fee to expect in the premium token, rounded up to its unit.
   *
   * @param spot USD; undefined when it is not known, which leaves 12.5 % of the premium, the most that the model has
   */
  fee(price: bigint, quantity: bigint, spot: bigint | undefined, tokenDecimals: number): Wad
  /** Compare a trade's fee with the model, and raise the model when more was charged. */
  compare(charged: ChargedFee): FeeVerdict
}

/** The raise is a fraction over this scale; at 1 the fee is the published one. */
const RAISE_SCALE = 10n ** 9n
/** The operator rounds down where the model rounds up. */
const ROUNDING_UNITS = 1n

/**
 * A fee of 1 % of spot or 12.5 % of the premium, times what trades have shown beyond it.
 *
 * A raise applies to every later fee, whatever its token: the operator has one rule, and expecting too much costs a quote
 * while expecting too little costs money.
 */
export function createFeeModel(): FeeModel {
  let raise = RAISE_SCALE

  const fee: FeeModel['fee'] = (price, quantity, spot, tokenDecimals) => {
    const published = toTokenUnits(modelFee(price, quantity, spot, tokenDecimals), tokenDecimals, 'up')
    return fromTokenUnits((published * raise + RAISE_SCALE - 1n) / RAISE_SCALE, tokenDecimals)
  }

  return {
    fee,
    compare({ price, quantity, spot, charged, tokenDecimals }) {
      const modelled = fee(price, quantity, spot, tokenDecimals)
      const units = toTokenUnits(charged, tokenDecimals, 'up')
      const expected = toTokenUnits(modelled, tokenDecimals, 'down')
      const difference = units - expected
      if (difference <= 0n && difference >= -ROUNDING_UNITS) return { status: 'agrees' }
      const published = toTokenUnits(modelFee(price, quantity, spot, tokenDecimals), tokenDecimals, 'up')
      if (difference < 0n || published === 0n) return { status: 'differs', modelled, raised: false }
      raise = (units * RAISE_SCALE + published - 1n) / published
      return { status: 'differs', modelled, raised: true }
    },
  }
}
