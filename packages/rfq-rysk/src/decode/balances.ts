import { fromTokenUnits, type SourceBalance, WAD_ZERO, wad } from '@riposte/market-model'
import type { RyskChain } from '../chain.ts'
import type { TokenBook } from '../token-book.ts'
import { type Fields, invalidField, isFields } from '../wire/fields.ts'

/** A reply read as far as possible. */
export interface DecodedBalances {
  readonly balances: readonly SourceBalance[]
  /** What could not be read: a token that is unknown, an amount that is no integer. */
  readonly problems: readonly string[]
}

const TOKEN_MEMBERS = ['assetAddress', 'asset', 'token', 'address'] as const
const AMOUNT_MEMBERS = ['balance', 'amount'] as const
const ENTRIES_MAX = 1000

/**
 * Read the reply to `balances`. Its shape is not documented; these are understood:
 * an object of token address to amount, the same under a chain id, an array of objects with an address and an amount, any
 * of these as JSON in text, or digits as text, which count the chain's strike asset.
 * Amounts are integers of the token's own units, as text or as numbers. The chain's strike asset comes first.
 *
 * @throws {RyskError} FRAME_INVALID for any other shape
 */
export function decodeBalances(reply: unknown, chain: RyskChain, tokens: TokenBook): DecodedBalances {
  const sums = new Map<string, SourceBalance>()
  const problems: string[] = []
  for (const [address, amount] of entriesOf(reply, chain).slice(0, ENTRIES_MAX)) {
    const token = tokens.token(address)
    const units = unitsOf(amount)
    if (token === undefined) problems.push(`${address}: no known token`)
    else if (units === undefined) problems.push(`${address}: expected an integer of token units`)
    else {
      const { address, symbol, decimals } = token
      const sum = (sums.get(address)?.amount ?? WAD_ZERO) + fromTokenUnits(units, decimals)
      sums.set(address, { token: { address, symbol, decimals }, amount: wad(sum) })
    }
  }
  const balances = [...sums.values()]
  const isStrikeAsset = ({ token }: SourceBalance): boolean => token.address === chain.strikeAsset.address
  return { balances: [...balances.filter(isStrikeAsset), ...balances.filter((one) => !isStrikeAsset(one))], problems }
}

type Entry = readonly [address: string, amount: unknown]

function entriesOf(reply: unknown, { id, strikeAsset }: RyskChain): readonly Entry[] {
  if (typeof reply === 'string' && unitsOf(reply) !== undefined) return [[strikeAsset.address, reply]]
  const unwrapped = typeof reply === 'string' ? parsed(reply) : reply
  const ofChain = isFields(unwrapped) ? unwrapped[String(id)] : undefined
  return listedEntries(ofChain ?? unwrapped)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidField('balances', 'an object or an array', text)
  }
}

function listedEntries(reply: unknown): readonly Entry[] {
  if (Array.isArray(reply)) return reply.filter(isFields).flatMap(entryOf)
  if (!isFields(reply)) throw invalidField('balances', 'an object or an array', reply)
  return Object.entries(reply).map(([address, amount]) => [
    address.toLowerCase().slice(0, 42),
    isFields(amount) ? firstMember(amount, AMOUNT_MEMBERS) : amount,
  ])
}

function entryOf(entry: Fields): readonly Entry[] {
  // Option tokens are positions, not cash.
  if (entry.isOtoken === true) return []
  const address = firstMember(entry, TOKEN_MEMBERS)
  return typeof address === 'string' ? [[address.toLowerCase().slice(0, 42), firstMember(entry, AMOUNT_MEMBERS)]] : []
}

function firstMember(fields: Fields, names: readonly string[]): unknown {
  const name = names.find((candidate) => fields[candidate] !== undefined)
  return name === undefined ? undefined : fields[name]
}

function unitsOf(amount: unknown): bigint | undefined {
  if (typeof amount === 'number' && Number.isSafeInteger(amount)) return BigInt(amount)
  return typeof amount === 'string' && /^-?\d{1,78}$/.test(amount) ? BigInt(amount) : undefined
}
