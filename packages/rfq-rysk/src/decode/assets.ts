import { type Token, type Wad, wad } from '@riposte/market-model'
import { causeText } from '../errors.ts'
import {
  asFields,
  type Fields,
  invalidField,
  readAddress,
  readAmount,
  readFlag,
  readIfAny,
  readText,
} from '../wire/fields.ts'

/** A token that options are written on. Several may share one underlying; each has its own stream. */
export interface RyskAsset extends Token {
  /** Pricing symbol, upper case. */
  readonly underlying: string
  /** Inactive assets stay listed. */
  readonly active: boolean
  /** Contracts of one request, whatever the token's decimals; undefined where it is not told. */
  readonly minTradeSize: Wad | undefined
  readonly maxTradeSize: Wad | undefined
  /** Spot, USD, at the time of the reply; undefined where it is not told. */
  readonly price: Wad | undefined
}

/** A reply read as far as possible. */
export interface DecodedAssets {
  readonly assets: readonly RyskAsset[]
  /** One sentence for each entry that could not be read. */
  readonly problems: readonly string[]
}

/** The chains together list a few dozen; each costs a socket. */
const ASSETS_MAX = 500

/**
 * Read the reply of `GET /api/assets` for one chain. An entry that cannot be read is left out and reported.
 *
 * @throws {RyskError} FRAME_INVALID when the reply as a whole has another shape
 */
export function decodeAssets(reply: unknown, chainId: number): DecodedAssets {
  const entries = asFields(reply, 'assets')[String(chainId)] ?? []
  if (!Array.isArray(entries)) throw invalidField(`assets.${chainId}`, 'an array', entries)
  const assets = new Map<string, RyskAsset>()
  const problems: string[] = []
  entries.slice(0, ASSETS_MAX).forEach((entry, index) => {
    try {
      const asset = decodeAsset(entry)
      if (!assets.has(asset.address)) assets.set(asset.address, asset)
    } catch (error) {
      problems.push(`entry ${index}: ${causeText(error)}`)
    }
  })
  if (entries.length > ASSETS_MAX) problems.push(`${entries.length} entries, only the first ${ASSETS_MAX} were read`)
  return { assets: [...assets.values()], problems }
}

function decodeAsset(entry: unknown): RyskAsset {
  const fields = asFields(entry, 'asset')
  const decimals = fields.decimals
  // Amounts are held with 18 decimals; a token with more could not be counted exactly.
  if (typeof decimals !== 'number' || !Number.isInteger(decimals) || decimals < 0 || decimals > 18) {
    throw invalidField('decimals', 'a number from 0 to 18', decimals)
  }
  return {
    address: readAddress(fields, 'address'),
    symbol: readText(fields, 'symbol', 40),
    decimals,
    underlying: readText(fields, 'underlying', 40).toUpperCase(),
    active: readFlag(fields, 'active'),
    minTradeSize: readIfAny(fields, 'minTradeSize', readWad),
    maxTradeSize: readIfAny(fields, 'maxTradeSize', readWad),
    price: readIfAny(fields, 'price', readWad),
  }
}

function readWad(fields: Fields, name: string): Wad {
  return wad(readAmount(fields, name))
}
