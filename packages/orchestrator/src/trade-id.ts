import { createHash } from 'node:crypto'

/** Short and plain enough to stand in an order label as it is. */
const PLAIN = /^[A-Za-z0-9._-]{1,40}$/

/**
 * The desk's id of a trade, from an id that somebody else chose.
 *
 * Foreign ids may be long or hold any character, and the trade's id becomes part of an order's label, for which a venue
 * has room for 64; such ids are replaced by their hash, so that the same one always gives the same trade.
 *
 * @param kind `R` for RFQs, `M` for manual trades, `U` for what the desk unwinds
 */
export function tradeIdFrom(kind: 'R' | 'M' | 'U', foreignId: string): string {
  if (PLAIN.test(foreignId)) return `${kind}-${foreignId}`
  return `${kind}-${createHash('sha256').update(foreignId).digest('hex').slice(0, 40)}`
}
