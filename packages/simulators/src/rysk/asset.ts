/** A token that options are written on. Several tokens may share one underlying; each has its own RFQ stream. */
export interface RyskAsset {
  /** Lower-case address: the stream's name and the key of everything. */
  readonly address: string
  readonly symbol: string
  /** Pricing name, as the market knows it. */
  readonly underlying: string
  readonly decimals: number
  /** Inactive assets stay listed and get no RFQ. */
  readonly active: boolean
  /** Contracts × 1e18. */
  readonly minTradeSize: bigint
  readonly maxTradeSize: bigint
  /** The token that this one wraps or stakes; its own address when there is none. */
  readonly underlyingAssetAddress: string
}

const WETH = '0xb67bfa7b488df4f2efa874f4e59242e9130ae61f'
const WBTC = '0x0cb970511c6c3491dc36f1b7774743da3fc4335f'

/**
 * What paper desks trade: two tokens of Base Sepolia.
 *
 * The test network asked for 1 to 10 ETH and 0.1 to 1 BTC when it was recorded; the minimum here is a tenth of that, so
 * that small hedges are met too.
 */
export const PAPER_ASSETS: readonly RyskAsset[] = [
  {
    address: WETH,
    symbol: 'WETH',
    underlying: 'ETH',
    decimals: 18,
    active: true,
    minTradeSize: 10n ** 17n,
    maxTradeSize: 10n ** 19n,
    underlyingAssetAddress: WETH,
  },
  {
    address: WBTC,
    symbol: 'WBTC',
    underlying: 'BTC',
    decimals: 8,
    active: true,
    minTradeSize: 10n ** 16n,
    maxTradeSize: 10n ** 18n,
    underlyingAssetAddress: WBTC,
  },
]

/**
 * That many made-up tokens on the underlyings of the paper assets, as staked and wrapped variants are: each has its own
 * address and with it its own stream. For trying out a maker with many streams.
 */
export function variantAssets(count: number): readonly RyskAsset[] {
  return Array.from({ length: count }, (_, i) => {
    const original = PAPER_ASSETS[i % PAPER_ASSETS.length] as RyskAsset
    const address = `0x${(FIRST_VARIANT + BigInt(i)).toString(16).padStart(40, '0')}`
    return { ...original, address, symbol: `${original.symbol}v${i}` }
  })
}

const FIRST_VARIANT = 0xa55e7_0000_0000n

/** One entry of `GET /api/assets`. */
export interface AssetEntry {
  readonly active: boolean
  readonly address: string
  readonly chainId: number
  readonly decimals: number
  readonly maxTradeSize: string
  readonly minTradeSize: string
  readonly multipliers: readonly { readonly name: string; readonly value: string }[]
  /** USD × 1e18. */
  readonly price: string
  readonly symbol: string
  readonly underlying: string
  readonly underlyingAssetAddress: string
}

/** @param price USD × 1e18 */
export function assetEntry(asset: RyskAsset, chainId: number, price: bigint): AssetEntry {
  return {
    active: asset.active,
    address: asset.address,
    chainId,
    decimals: asset.decimals,
    maxTradeSize: String(asset.maxTradeSize),
    minTradeSize: String(asset.minTradeSize),
    multipliers: [],
    price: String(price),
    symbol: asset.symbol,
    underlying: asset.underlying,
    underlyingAssetAddress: asset.underlyingAssetAddress,
  }
}
