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
): Pick<RyskSource, 'inventory' | 'products' | 'expiryPrices'> {
  return {
    inventory: async () => decodeInventory(await fetchJson(endpoints.inventory), tokens),
    products: async () => decodeProducts(await fetchJson(endpoints.products), tokens),
    expiryPrices: async (asset) => decodeExpiryPrices(await fetchJson(endpoints.expiryPrices(asset.toLowerCase()))),
  }
}
