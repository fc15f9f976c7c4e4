import type { Token } from '@riposte/market-model'
import type { RyskChain } from './chain.ts'
import type { RyskAsset } from './decode/assets.ts'

/** Which tokens there are, by lower-case address. It only grows: what was tradeable yesterday may still be settled. */
export interface TokenBook {
  /** A token in which premiums are paid. */
  stable(address: string): Token | undefined
  /** Any token that can be counted. */
  token(address: string): Token | undefined
  /** The pricing symbol of an asset: ETH for each wrapped and staked variant of it. */
  underlying(address: string): string | undefined
  /** Addresses of the assets on an underlying, as they were listed. */
  assetsOn(underlying: string): readonly string[]
  add(assets: readonly RyskAsset[]): void
  /** Whether any list of assets was read. */
  isFilled(): boolean
}

export function createTokenBook(chain: RyskChain): TokenBook {
  const stables = new Map(chain.stables.map((token) => [token.address, token]))
  const assets = new Map<string, RyskAsset>()
  let isFilled = false
  return {
    stable: (address) => stables.get(address),
    token: (address) => stables.get(address) ?? assets.get(address),
    underlying: (address) => assets.get(address)?.underlying,
    assetsOn: (underlying) =>
      [...assets.values()].flatMap((asset) => (asset.underlying === underlying ? [asset.address] : [])),
    isFilled: () => isFilled,
    add(listed) {
      isFilled = true
      for (const asset of listed) assets.set(asset.address, asset)
    },
  }
}
