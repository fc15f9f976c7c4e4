import type { Address } from '@riposte/evm-signing'
import { type EpochMs, epochMs, fromSeconds } from '@riposte/market-model'
import type { RyskChain } from '../chain.ts'
import { RyskError } from '../errors.ts'
import { domainForRequest, type TrustedDomain, type TrustedDomains } from '../trusted-domain.ts'
import {
  asFields,
  type Fields,
  invalidField,
  isAbsent,
  readAddress,
  readChainId,
  readFlag,
  readIfAny,
  readOptionalFlag,
  readPositiveAmount,
  readSeconds,
} from '../wire/fields.ts'

/**
 * A request for a quote with everything that it carries, amounts in the units of the wire. What a quote must repeat is
 * checked; the rest came later and is read where it can be.
 */
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
  /** What to sign under: the chain's own domain, or the request's (`typeDataDomain`) when it is trusted. */
  readonly domain: TrustedDomain
  /** The premium's token as newer requests name it; the same as `usd`, and not signed. */
  readonly premiumAsset: Address | undefined
  /** When the request ends: `validUntil`, which counts milliseconds here and nowhere else. */
  readonly endsAt: EpochMs | undefined
  readonly createdAt: EpochMs | undefined
  /** The zero address for a taker who stays unnamed. */
  readonly taker: Address | undefined
  readonly assetName: string | undefined
  /** Whether the request belongs to the Premium product. */
  readonly isPremium: boolean
  /** Whether the taker is a contract that signs. */
  readonly isEIP1271: boolean
  /** Members that are not known here. */
  readonly others: Fields
}

/** A request that ended this long ago is late for good; clocks of two machines differ by less. */
const CLOCKS_DIFFER_MS_MAX = 5_000
/** Unix milliseconds from the year 2001 on; what is below counts seconds by mistake. */
const MILLISECONDS_MIN = 1_000_000_000_000

const KNOWN_MEMBERS = new Set([
  'asset',
  'assetName',
  'chainId',
  'expiry',
  'isPut',
  'isTakerBuy',
  'quantity',
  'strike',
  'taker',
  'usd',
  'collateralAsset',
  'id',
  'validUntil',
  'createdAt',
  'makers',
  'premiumAsset',
  'isPremium',
  'isEIP1271',
  'typeDataDomain',
])

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
  const premiumAsset = isAbsent(fields.premiumAsset) ? undefined : readAddress(fields, 'premiumAsset')
  if (premiumAsset !== undefined && premiumAsset !== usd) {
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
    premiumAsset,
    endsAt: readEnd(fields),
    createdAt: readIfAny(fields, 'createdAt', readTime),
    taker: readIfAny(fields, 'taker', readAddress),
    assetName: typeof fields.assetName === 'string' ? fields.assetName : undefined,
    isPremium: fields.isPremium === true,
    isEIP1271: fields.isEIP1271 === true,
    others: Object.fromEntries(Object.entries(fields).filter(([name]) => !KNOWN_MEMBERS.has(name))),
  }
}

/** Whether no quote for a request can be in time any more. */
export function isOver({ endsAt }: RyskRequest, now: EpochMs): boolean {
  return endsAt !== undefined && now > endsAt + CLOCKS_DIFFER_MS_MAX
}

function readTime(fields: Fields, name: string): EpochMs {
  return fromSeconds(readSeconds(fields, name))
}

function readEnd({ validUntil }: Fields): EpochMs | undefined {
  if (isAbsent(validUntil)) return undefined
  if (typeof validUntil !== 'number' || !Number.isSafeInteger(validUntil) || validUntil < MILLISECONDS_MIN) {
    throw invalidField('validUntil', 'unix milliseconds as a number', validUntil)
  }
  return epochMs(validUntil)
}

function readMakers(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return []
  return value.filter((maker) => typeof maker === 'string').map((maker) => maker.toLowerCase())
}
