import type { Params } from './json-rpc.ts'
import { readAddress, readCount, readFlag, readUint256 } from './read-field.ts'
import { parseTypeDataDomain, type TypeDataDomain } from './type-data-domain.ts'

/** A request for a quote as it goes to makers: integers as decimal text, keys in wire order. */
export interface RfqTerms {
  readonly asset: string
  readonly assetName: string
  readonly chainId: number
  /** Unix seconds. */
  readonly expiry: number
  readonly isPut: boolean
  /** Not every taker sends it; absent means false. */
  readonly isTakerBuy?: boolean
  /** Contracts × 1e18. */
  readonly quantity: string
  /** USD × 1e8. */
  readonly strike: string
  /** The zero address for an anonymous request. */
  readonly taker: string
  /** Address of the stablecoin in which the premium is paid. */
  readonly usd: string
  readonly collateralAsset: string
  /** Who may quote; everybody when it is absent or empty. */
  readonly makers?: readonly string[]
  readonly premiumAsset?: string
  readonly isPremium?: boolean
  readonly isEIP1271?: boolean
  /** Under which quotes are signed, instead of the chain's own domain. */
  readonly typeDataDomain?: TypeDataDomain
}

export const ZERO_ADDRESS = '0x0000000000000000000000000000000000000000'

/**
 * Read the parameters of a taker's `request`. Older takers name neither the stablecoin nor the collateral; the chain's
 * stablecoin and the usual collateral (the asset for a call, the stablecoin for a put) stand in.
 *
 * @returns undefined when a field is missing or has another type
 */
export function parseRfqRequest(params: Params, usdAddress: string): RfqTerms | undefined {
  const asset = readAddress(params.asset)
  const chainId = readCount(params.chainId)
  const expiry = readCount(params.expiry)
  const isPut = readFlag(params.isPut)
  const quantity = readUint256(params.quantity)
  const strike = readUint256(params.strike)
  const taker = readAddress(params.taker)
  const { assetName } = params
  if (asset === undefined || chainId === undefined || expiry === undefined || isPut === undefined) return undefined
  if (quantity === undefined || strike === undefined || taker === undefined) return undefined
  if (typeof assetName !== 'string' || assetName.length > 64) return undefined

  const usd = params.usd === undefined ? usdAddress : readAddress(params.usd)
  const usualCollateral = isPut ? usd : asset
  const collateralAsset = params.collateralAsset === undefined ? usualCollateral : readAddress(params.collateralAsset)
  const isTakerBuy = params.isTakerBuy === undefined ? false : readFlag(params.isTakerBuy)
  const newer = parseNewerFields(params)
  if (usd === undefined || collateralAsset === undefined || isTakerBuy === undefined) return undefined
  if (newer === undefined) return undefined
  return {
    asset,
    assetName,
    chainId,
    expiry,
    isPut,
    ...(params.isTakerBuy === undefined ? {} : { isTakerBuy }),
    quantity: String(quantity),
    strike: String(strike),
    taker,
    usd,
    collateralAsset,
    ...newer,
  }
}

type NewerFields = Pick<RfqTerms, 'makers' | 'premiumAsset' | 'isPremium' | 'isEIP1271' | 'typeDataDomain'>

const MAKERS_MAX = 64

/** What requests since 2026 may carry; each field is absent or right. */
function parseNewerFields(params: Params): NewerFields | undefined {
  const fields: [keyof NewerFields, NewerFields[keyof NewerFields]][] = []
  const readers: Readonly<Record<keyof NewerFields, (value: unknown) => NewerFields[keyof NewerFields]>> = {
    makers: readAddresses,
    premiumAsset: readAddress,
    isPremium: readFlag,
    isEIP1271: readFlag,
    typeDataDomain: parseTypeDataDomain,
  }
  for (const key of Object.keys(readers) as (keyof NewerFields)[]) {
    if (params[key] === undefined) continue
    const value = readers[key](params[key])
    if (value === undefined) return undefined
    fields.push([key, value])
  }
  return Object.fromEntries(fields) as NewerFields
}

function readAddresses(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > MAKERS_MAX) return undefined
  const addresses = value.map(readAddress)
  return addresses.includes(undefined) ? undefined : (addresses as string[])
}
