import type { EpochMs, Fixing, Token } from '@riposte/market-model'
import { decodeExpiryPrices } from './decode/expiry-prices.ts'
import { decodeInventory } from './decode/inventory.ts'
import { decodeProducts } from './decode/products.ts'
import type { RyskEndpoints } from './options.ts'
import type { FetchJson } from './rest.ts'
import type { RyskSource } from './source.ts'
import type { TokenBook } from './token-book.ts'

/** What Rysk publishes over REST for everybody. */
export function createMarketReads(
  endpoints: RyskEndpoints,
  fetchJson: FetchJson,
  tokens: TokenBook,
): Pick<RyskSource, 'inventory' | 'products' | 'expiryPrices' | 'fixings' | 'asset'> {
  const expiryPrices = async (asset: string) =>
    decodeExpiryPrices(await fetchJson(endpoints.expiryPrices(asset.toLowerCase())))
  function named(asset: string): Token | undefined {
    const token = tokens.token(asset)
    return token && { address: token.address, symbol: token.symbol, decimals: token.decimals }
  }
  return {
    inventory: async () => decodeInventory(await fetchJson(endpoints.inventory), tokens),
    products: async () => decodeProducts(await fetchJson(endpoints.products), tokens),
    expiryPrices,
    asset(underlying) {
      const [address] = tokens.assetsOn(underlying)
      return address === undefined ? undefined : named(address)
    },
    /** Assets on one underlying are fixed at the same price, and one that was never traded may have none. */
    async fixings(underlying) {
      const published = new Map<EpochMs, Fixing>()
      for (const asset of tokens.assetsOn(underlying)) {
        const token = named(asset)
        const written = token === undefined ? {} : { asset: token }
        for (const fixing of await expiryPrices(asset)) published.set(fixing.expiry, { ...fixing, ...written })
      }
      return [...published.values()].sort((a, b) => a.expiry - b.expiry)
    },
  }
}
