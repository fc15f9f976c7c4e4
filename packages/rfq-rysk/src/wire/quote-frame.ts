import type { Address, Hex } from '@riposte/evm-signing'
import type { QuoteTerms } from '../quote-signing.ts'

/**
 * A quote as it goes on the maker socket: compact JSON, members in the order of the official client.
 *
 * @param rfqId the JSON-RPC id; it is how the server ties the quote to the request
 * @param premiumAsset repeated when the request has it, left out when it hasn't; it is not signed
 */
export function encodeQuoteFrame(
  rfqId: string,
  terms: QuoteTerms,
  signature: Hex,
  premiumAsset: Address | undefined,
): string {
  return JSON.stringify({
    jsonrpc: '2.0',
    id: rfqId,
    method: 'quote',
    params: {
      assetAddress: terms.assetAddress,
      chainId: terms.chainId,
      expiry: terms.expiry,
      isPut: terms.isPut,
      isTakerBuy: terms.isTakerBuy,
      maker: terms.maker,
      nonce: terms.nonce.toString(),
      price: terms.price.toString(),
      quantity: terms.quantity.toString(),
      strike: terms.strike.toString(),
      signature,
      validUntil: terms.validUntil,
      usd: terms.usd,
      collateralAsset: terms.collateralAsset,
      premiumAsset,
    },
  })
}
