import { type EpochMs, fromNumber, fromSeconds, type OptionTerms, parseWad, type Wad } from '@riposte/market-model'
import { causeText } from '../errors.ts'
import type { TokenBook } from '../token-book.ts'
import { asFields, type Fields, invalidField, isFields, readFlag, readSeconds } from '../wire/fields.ts'
import { decodeProduct, type Product } from './products.ts'

/** One option that Rysk lists, with prices that bind nobody. */
export interface InventoryRow {
  readonly terms: OptionTerms
  /** USD per contract, indicative; undefined when there is none. */
  readonly bid: number | undefined
  readonly ask: number | undefined
  /** Annualised, as a fraction. Which model they come from is not known. */
  readonly bidIv: number | undefined
  readonly askIv: number | undefined
  readonly delta: number | undefined
  /** Spot of the underlying, USD. */
  readonly index: number | undefined
  /** Modelled by Rysk in per cent; there even when nobody bids. */
  readonly apy: number | undefined
  readonly asOf: EpochMs | undefined
  /** What can be posted for it on our chain. */
  readonly products: readonly Product[]
}

/** A reply read as far as possible. */
export interface DecodedInventory {
  readonly rows: readonly InventoryRow[]
  /** Underlyings that are listed without a single option. */
  readonly empty: readonly string[]
  readonly problems: readonly string[]
}

/** A missing ask is the greatest 64-bit integer over 1e9, as far as a double can hold it. */
const MISSING_ASK = 9_223_372_036
const ROWS_MAX = 20_000

/**
 * Read the reply of `GET /api/inventory`, or of the same method on the taker socket.
 *
 * It names no chain, so a row belongs to ours when one of its products does; rows of other chains are left out. Its keys
 * carry no put or call: where both exist at one strike and expiry, the server shows one of them only.
 *
 * @throws {RyskError} FRAME_INVALID when the reply as a whole has another shape
 */
export function decodeInventory(reply: unknown, tokens: TokenBook): DecodedInventory {
  const rows: InventoryRow[] = []
  const empty: string[] = []
  const problems: string[] = []
  let seen = 0
  for (const [underlying, ladder] of Object.entries(asFields(reply, 'inventory'))) {
    const combinations = isFields(ladder) && isFields(ladder.combinations) ? ladder.combinations : {}
    const entries = Object.entries(combinations)
    if (entries.length === 0) empty.push(underlying.toUpperCase())
    for (const [key, entry] of entries) {
      seen += 1
      if (seen > ROWS_MAX) break
      try {
        const row = decodeRow(underlying.toUpperCase(), key, asFields(entry, key), tokens)
        if (row.products.length > 0) rows.push(row)
      } catch (error) {
        problems.push(`${underlying} ${key}: ${causeText(error)}`)
      }
    }
  }
  if (seen > ROWS_MAX) problems.push(`more than ${ROWS_MAX} options, the others were not read`)
  return { rows, empty, problems }
}

function decodeRow(underlying: string, key: string, fields: Fields, tokens: TokenBook): InventoryRow {
  const right = readFlag(fields, 'isPut') ? 'put' : 'call'
  const products = (Array.isArray(fields.products) ? fields.products : [])
    .map((product) => decodeProduct(product, tokens))
    .filter((product) => product !== undefined)
    .filter((product) => product.right === right)
  return {
    terms: { underlying, strike: readStrike(key, fields), expiry: readExpiry(fields), right },
    bid: price(fields.bid),
    ask: price(fields.ask),
    bidIv: positive(fields.bidIv),
    askIv: positive(fields.askIv),
    delta: finite(fields.delta),
    index: positive(fields.index),
    apy: finite(fields.apy),
    asOf: typeof fields.timestamp === 'number' ? fromSeconds(Math.floor(fields.timestamp)) : undefined,
    products,
  }
}

/** The key has the strike as text; the number beside it can be 0 for tokens below a dollar. */
function readStrike(key: string, { strike }: Fields): Wad {
  const text = /^(\d{1,12}(?:\.\d{1,18})?)-/.exec(key)?.[1]
  const exact = text === undefined ? undefined : parseWad(text)
  if (exact !== undefined && exact > 0n) return exact
  const number = positive(strike)
  if (number === undefined || number >= 1e12) throw invalidField('strike', 'a strike above 0', key)
  return fromNumber(number, 8, 'down')
}

function readExpiry(fields: Fields): EpochMs {
  return fromSeconds(readSeconds(fields, 'expiration_timestamp'))
}

function price(value: unknown): number | undefined {
  const number = positive(value)
  return number === undefined || number >= MISSING_ASK ? undefined : number
}

function positive(value: unknown): number | undefined {
  const number = finite(value)
  return number !== undefined && number > 0 ? number : undefined
}

function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
