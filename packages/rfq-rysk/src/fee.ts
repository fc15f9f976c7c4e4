import { fromTokenUnits, type Wad } from '@riposte/market-model'

/** A product of two decimals, each 1e18. */
const PRODUCT_SCALE = 10n ** 36n

/** The premium that the contract moves: price times quantity, rounded down to the token's unit. */
export function premiumOf(price: bigint, quantity: bigint, tokenDecimals: number): Wad {
  return fromTokenUnits((quantity * price * 10n ** BigInt(tokenDecimals)) / PRODUCT_SCALE, tokenDecimals)
}

/**
 * The protocol's fee as modelled: 1 % of spot or 12.5 % of the price, whichever is less, for each contract; rounded up to
 * the token's unit. The operator sets the real fee, and no signature covers it.
 *
 * @param spot USD; undefined when it is not known, which leaves the 12.5 %
 */
export function modelFee(price: bigint, quantity: bigint, spot: bigint | undefined, tokenDecimals: number): Wad {
  const spotIsLess = spot !== undefined && 2n * spot < 25n * price
  const share = spotIsLess ? spot * quantity : price * quantity
  const divisor = (spotIsLess ? 100n : 8n) * PRODUCT_SCALE
  const units = (share * 10n ** BigInt(tokenDecimals) + divisor - 1n) / divisor
  return fromTokenUnits(units, tokenDecimals)
}
