import { type EpochMs, type Fixing, fromSeconds, type Wad, wad } from '@riposte/market-model'
import { asFields, invalidField } from '../wire/fields.ts'

/** The price at which the options of an asset that expired at one moment are settled. */
export type ExpiryPrice = Fixing

/** 1e8 on the wire, as the oracle of the contracts counts, to the desk's 1e18. */
const PRICE_SCALE = 10_000_000_000n
const ENTRIES_MAX = 20_000
const SECONDS_END = 100_000_000_000

/**
 * Read the reply of `GET /api/expiry-prices/<chainId>/<asset>`: an object of expiry in seconds to price × 1e8. A price of
 * 0 is one that is not fixed yet, and left out.
 *
 * @returns oldest first
 * @throws {RyskError} FRAME_INVALID for any other shape, also of a single entry: a settlement must not rest on half a list
 */
export function decodeExpiryPrices(reply: unknown): readonly ExpiryPrice[] {
  const entries = Object.entries(asFields(reply, 'expiry-prices'))
  if (entries.length > ENTRIES_MAX) {
    throw invalidField('expiry-prices', `at most ${ENTRIES_MAX} entries`, `${entries.length} entries`)
  }
  return entries
    .map(([expiry, price]) => ({ expiry: readExpiry(expiry), price: readPrice(expiry, price) }))
    .filter(({ price }) => price > 0n)
    .sort((a, b) => a.expiry - b.expiry)
}

function readExpiry(text: string): EpochMs {
  const seconds = /^[1-9]\d{0,11}$/.test(text) ? Number(text) : undefined
  if (seconds === undefined || seconds >= SECONDS_END) throw invalidField(text, 'unix seconds as the key', text)
  return fromSeconds(seconds)
}

function readPrice(expiry: string, value: unknown): Wad {
  if (typeof value === 'string' && /^\d{1,60}$/.test(value)) return wad(BigInt(value) * PRICE_SCALE)
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return wad(BigInt(value) * PRICE_SCALE)
  throw invalidField(expiry, 'an integer of 1e8', value)
}
