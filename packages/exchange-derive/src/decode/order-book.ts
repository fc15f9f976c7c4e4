import { epochMs, type Level, type OrderBook } from '@riposte/market-model'
import { asRecord, invalidField, readArray, readInteger, readText, type WireRecord } from '../wire/fields.ts'

/** A book and the number that tells an older snapshot from a newer one. */
export interface BookSnapshot {
  readonly book: OrderBook
  /** Rises with each book of the instrument, not by ones. */
  readonly publishId: number
}

const KIND = 'orderbook'
const UNSIGNED_DECIMAL = /^\d{1,30}(?:\.\d{1,18})?$/

/**
 * The data of an `orderbook` notification. Levels stay text, but the text is checked to be a plain decimal, so that
 * whoever walks the book later cannot trip over it.
 *
 * @throws {DeriveError} FIELD_INVALID
 */
export function decodeOrderBook(instrument: string, data: unknown, receivedAtMs: number): BookSnapshot {
  const record = asRecord(KIND, data)
  const name = readText(KIND, record, 'instrument_name')
  if (name !== instrument) throw invalidField(KIND, 'instrument_name', name, `${instrument}, as its channel says`)
  return {
    book: {
      instrument,
      bids: readLevels(record, 'bids'),
      asks: readLevels(record, 'asks'),
      timestamp: epochMs(readInteger(KIND, record, 'timestamp')),
      receivedAtMs,
    },
    publishId: readInteger(KIND, record, 'publish_id'),
  }
}

function readLevels(record: WireRecord, side: 'bids' | 'asks'): readonly Level[] {
  const levels = readArray(KIND, record, side)
  for (const level of levels) {
    const [price, amount] = Array.isArray(level) ? level : []
    if (!isDecimal(price) || !isDecimal(amount)) {
      throw invalidField(KIND, side, level, 'levels of price and amount as decimal text')
    }
  }
  return levels as readonly Level[]
}

function isDecimal(value: unknown): boolean {
  return typeof value === 'string' && UNSIGNED_DECIMAL.test(value)
}

/** Whether a snapshot was made before the one already held. */
export function isOlder(candidate: BookSnapshot, held: BookSnapshot): boolean {
  if (candidate.book.timestamp !== held.book.timestamp) return candidate.book.timestamp < held.book.timestamp
  return candidate.publishId < held.publishId
}
