import type { EpochMs, Fixing } from '@riposte/market-model'
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
): Pick<RyskSource, 'inventory' | 'products' | 'expiryPrices' | 'fixings'> {
  const expiryPrices = async (asset: string) =>
    decodeExpiryPrices(await fetchJson(endpoints.expiryPrices(asset.toLowerCase())))
  return {
    inventory: async () => decodeInventory(await fetchJson(endpoints.inventory), tokens),
    products: async () => decodeProducts(await fetchJson(endpoints.products), tokens),
    expiryPrices,
    /** Assets on one underlying are fixed at the same price, and one that was never traded may have none. */
    async fixings(underlying) {
      const published = new Map<EpochMs, Fixing>()
      for (const asset of tokens.assetsOn(underlying)) {
        const token = tokens.token(asset)
        const named = token && { asset: { address: token.address, symbol: token.symbol, decimals: token.decimals } }
        for (const fixing of await expiryPrices(asset)) published.set(fixing.expiry, { ...fixing, ...named })
      }
      return [...published.values()].sort((a, b) => a.expiry - b.expiry)
    },
  }
}
