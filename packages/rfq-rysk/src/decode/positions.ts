import { fromSeconds, fromTokenUnits, type OptionTerms, type SourcePosition, wad } from '@riposte/market-model'
import { RyskError } from '../errors.ts'
import type { TokenBook } from '../token-book.ts'
import { asFields, type Fields, invalidField, isFields, readFlag, readSeconds, readText } from '../wire/fields.ts'

/** A maker's book at the source holds hundreds; a longer answer is none of ours. */
const ENTRIES_MAX = 20_000

/** Strikes are integers of 1e18 here, unlike everywhere else at Rysk. */
const STRIKE_DECIMALS = 18

/**
 * Read the reply of `GET /api/maker/positions`, or of the method `positions` on the maker socket: the option tokens that
 * a maker holds, one position for the same terms whichever variant of the underlying they are written on. Its plain
 * balances are left out, as `balances` tells them.
 *
 * The rows come as an array, as the values of an object of token addresses, or either of them under `positions`; only the
 * first shape has been seen. What a row calls `premium` says nothing about direction: a maker only buys.
 *
 * @param balanceDecimals how the contracts held are counted
 * @throws {RyskError} FRAME_INVALID, also for a single row that cannot be read: a position left out would be taken for
 * one that is not held
 */
export function decodePositions(reply: unknown, tokens: TokenBook, balanceDecimals = 18): readonly SourcePosition[] {
  const rows = rowsOf(reply)
  if (rows.length > ENTRIES_MAX) {
    throw invalidField('positions', `at most ${ENTRIES_MAX} entries`, `${rows.length} entries`)
  }
  const sums = new Map<string, SourcePosition>()
  rows.forEach((row, index) => {
    const position = inRow(index, () => decodeRow(asFields(row, 'position'), tokens, balanceDecimals))
    if (position === undefined) return
    const { underlying, strike, expiry, right } = position.terms
    const key = `${underlying} ${strike} ${expiry} ${right}`
    const held = sums.get(key)?.quantity ?? 0n
    // Variants of one underlying are one position; the first of them names what is delivered.
    sums.set(key, { ...position, ...sums.get(key), quantity: wad(held + position.quantity) })
  })
  return [...sums.values()].filter(({ quantity }) => quantity !== 0n)
}

function rowsOf(reply: unknown): readonly unknown[] {
  if (Array.isArray(reply)) return reply
  if (!isFields(reply)) throw invalidField('positions', 'an array or an object of rows', reply)
  if ('positions' in reply) return rowsOf(reply.positions)
  const rows = Object.values(reply)
  // Without a row there is nothing to tell this shape by, and "nothing is held" must not be a guess.
  if (rows.length === 0) throw invalidField('positions', 'an array or an object of rows', reply)
  return rows
}

function decodeRow(row: Fields, tokens: TokenBook, decimals: number): SourcePosition | undefined {
  if (!readFlag(row, 'isOtoken')) return undefined
  const quantity = fromTokenUnits(readUnits(row, 'balance', decimals), decimals)
  const asset = typeof row.optionAsset === 'string' ? tokens.token(row.optionAsset.toLowerCase()) : undefined
  if (asset === undefined) return { terms: readTerms(row, tokens), quantity }
  const { address, symbol, decimals: assetDecimals } = asset
  return { terms: readTerms(row, tokens), quantity, asset: { address, symbol, decimals: assetDecimals } }
}

function readTerms(row: Fields, tokens: TokenBook): OptionTerms {
  // The list of assets knows the pricing symbol of a wrapped or staked variant, which the row may name by its own name.
  const listed = typeof row.optionAsset === 'string' ? tokens.underlying(row.optionAsset.toLowerCase()) : undefined
  return {
    underlying: listed ?? readText(row, 'underlying', 40).toUpperCase(),
    strike: wad(readUnits(row, 'strike', STRIKE_DECIMALS)),
    expiry: fromSeconds(readSeconds(row, 'expiry')),
    right: readFlag(row, 'isPut') ? 'put' : 'call',
  }
}

function readUnits(row: Fields, name: string, decimals: number): bigint {
  const value = row[name]
  if (typeof value !== 'string' || !/^-?\d{1,78}$/.test(value)) {
    throw invalidField(name, `an integer of 1e${decimals} as decimal text`, value)
  }
  return BigInt(value)
}

/** The error of a row, with the row's number. */
function inRow<Value>(index: number, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof RyskError)) throw error
    const field = `positions[${index}].${error.field ?? ''}`
    throw new RyskError('FRAME_INVALID', `positions[${index}]: ${error.message}`, { field, cause: error })
  }
}
