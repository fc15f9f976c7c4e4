import type { Address } from '@riposte/evm-signing'
import type { Right } from '@riposte/market-model'
import { causeText } from '../errors.ts'
import type { TokenBook } from '../token-book.ts'
import { asFields, invalidField, isFields, readAddress } from '../wire/fields.ts'

/** What a taker may post to write which kind of option. */
export interface Product {
  readonly asset: Address
  readonly strikeAsset: Address
  readonly collateralAsset: Address
  /** A call is written against the asset itself, a put against the stablecoin of the strike. */
  readonly right: Right
}

/** A reply read as far as possible. */
export interface DecodedProducts {
  readonly products: readonly Product[]
  /** One sentence for each entry of this chain that could not be read. */
  readonly problems: readonly string[]
}

const PRODUCTS_MAX = 20_000

/**
 * Read the reply of `GET /api/products`: triples of token addresses, without a chain. Those whose asset is listed on our
 * chain are ours, since no address is used on two chains.
 *
 * @throws {RyskError} FRAME_INVALID unless the reply is an array, or an object of arrays
 */
export function decodeProducts(reply: unknown, tokens: TokenBook): DecodedProducts {
  const entries = Array.isArray(reply) ? reply : isFields(reply) ? Object.values(reply).flat() : undefined
  if (entries === undefined) throw invalidField('products', 'an array', reply)
  const products: Product[] = []
  const problems: string[] = []
  entries.slice(0, PRODUCTS_MAX).forEach((entry, index) => {
    try {
      const product = decodeProduct(entry, tokens)
      if (product !== undefined) products.push(product)
    } catch (error) {
      problems.push(`product ${index}: ${causeText(error)}`)
    }
  })
  if (entries.length > PRODUCTS_MAX) {
    problems.push(`${entries.length} products, only the first ${PRODUCTS_MAX} were read`)
  }
  return { products, problems }
}

/**
 * @returns undefined for a product of another chain
 * @throws {RyskError} FRAME_INVALID naming the field, also for collateral that is neither the asset nor the strike's token
 */
export function decodeProduct(entry: unknown, tokens: TokenBook): Product | undefined {
  const fields = asFields(entry, 'product')
  const asset = readAddress(fields, 'asset')
  if (tokens.underlying(asset) === undefined) return undefined
  const strikeAsset = readAddress(fields, 'strikeAsset')
  const collateralAsset = readAddress(fields, 'collateralAsset')
  if (collateralAsset === asset) return { asset, strikeAsset, collateralAsset, right: 'call' }
  if (collateralAsset === strikeAsset) return { asset, strikeAsset, collateralAsset, right: 'put' }
  throw invalidField('collateralAsset', 'the asset or the token of the strike', collateralAsset)
}
