import type { Address } from '@riposte/evm-signing'
import type { RyskChain } from '../chain.ts'
import { RyskError } from '../errors.ts'
import { domainForRequest, type TrustedDomain, type TrustedDomains } from '../trusted-domain.ts'
import {
  asFields,
  isAbsent,
  readAddress,
  readChainId,
  readFlag,
  readOptionalFlag,
  readPositiveAmount,
  readSeconds,
} from '../wire/fields.ts'

/** A request for a quote with everything that a quote must repeat, in the units of the wire. */
export interface RyskRequest {
  readonly asset: Address
  readonly chainId: number
  readonly isPut: boolean
  /** The taker wants to buy, so the maker would sell. */
  readonly isTakerBuy: boolean
  /** USD, 1e8, > 0 */
  readonly strike: bigint
  /** Contracts, 1e18, > 0 */
  readonly quantity: bigint
  /** Unix seconds. */
  readonly expiry: number
  /** Contract of the token in which the premium is paid. */
  readonly usd: Address
  readonly collateralAsset: Address
  /** Makers that the request is meant for, in lower case; empty when it is meant for all. */
  readonly makers: readonly string[]
  /** What to sign under. */
  readonly domain: TrustedDomain
}

/**
 * Read the payload of an RFQ notification.
 *
 * What older requests leave out gets its meaning: `isTakerBuy` is false, `usd` is the chain's strike asset, and the
 * collateral is the asset itself for a call and the premium token for a put.
 *
 * @throws {RyskError} FRAME_INVALID naming the field; REFUSED for a domain that we don't sign under and for a premium in
 *   another token than the one that is signed
 */
export function decodeRequest(payload: unknown, chain: RyskChain, trusted: TrustedDomains): RyskRequest {
  const fields = asFields(payload, 'result')
  const asset = readAddress(fields, 'asset')
  const isPut = readFlag(fields, 'isPut')
  const usd = isAbsent(fields.usd) ? (chain.strikeAsset.address as Address) : readAddress(fields, 'usd')
  const ruled = isPut ? usd : asset
  if (!isAbsent(fields.premiumAsset) && readAddress(fields, 'premiumAsset') !== usd) {
    // The signature does not cover this field: we would promise one token and might be charged in another.
    throw new RyskError('REFUSED', `premiumAsset: expected the token of usd (${usd})`, { field: 'premiumAsset' })
  }
  return {
    asset,
    chainId: readChainId(fields, 'chainId', chain.id),
    isPut,
    isTakerBuy: readOptionalFlag(fields, 'isTakerBuy'),
    strike: readPositiveAmount(fields, 'strike'),
    quantity: readPositiveAmount(fields, 'quantity'),
    expiry: readSeconds(fields, 'expiry'),
    usd,
    collateralAsset: isAbsent(fields.collateralAsset) ? ruled : readAddress(fields, 'collateralAsset'),
    makers: readMakers(fields.makers),
    domain: domainForRequest(fields.typeDataDomain, trusted),
  }
}

function readMakers(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return []
  return value.filter((maker) => typeof maker === 'string').map((maker) => maker.toLowerCase())
}
