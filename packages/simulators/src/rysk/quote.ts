import type { Params } from './json-rpc.ts'
import { readAddress, readCount, readFlag, readUint256 } from './read-field.ts'
import type { QuoteMessage } from './signed-message.ts'

/** A maker's quote as it came, well formed but not yet believed. */
export interface Quote extends Omit<QuoteMessage, 'nonce'> {
  /** Still text: whether it is a proper nonce is a check of its own. */
  readonly nonce: string
  readonly signature: string
}

/** Read the parameters of `quote`. @returns undefined when a field is missing or has another type */
export function parseQuote(params: Params): Quote | undefined {
  const assetAddress = readAddress(params.assetAddress)
  const chainId = readCount(params.chainId)
  const isPut = readFlag(params.isPut)
  const strike = readUint256(params.strike)
  const expiry = readCount(params.expiry)
  const maker = readAddress(params.maker)
  const price = readUint256(params.price)
  const quantity = readUint256(params.quantity)
  const isTakerBuy = readFlag(params.isTakerBuy)
  const validUntil = readCount(params.validUntil)
  const usd = readAddress(params.usd)
  const collateralAsset = readAddress(params.collateralAsset)
  const { nonce, signature } = params
  if (assetAddress === undefined || chainId === undefined || isPut === undefined || strike === undefined)
    return undefined
  if (expiry === undefined || maker === undefined || price === undefined || quantity === undefined) return undefined
  if (isTakerBuy === undefined || validUntil === undefined) return undefined
  if (usd === undefined || collateralAsset === undefined) return undefined
  if (typeof nonce !== 'string' || typeof signature !== 'string') return undefined
  return {
    assetAddress,
    chainId,
    isPut,
    strike,
    expiry,
    maker,
    nonce,
    price,
    quantity,
    isTakerBuy,
    validUntil,
    usd,
    collateralAsset,
    signature,
  }
}
