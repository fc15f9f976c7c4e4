import type { EpochMs, Side } from '@riposte/market-model'
import { clearMakers, hasOrders, opposing, type Resting, rest } from './book.ts'
import { type Exchange, fairQuote } from './exchange.ts'
import { executeMatch } from './execute-match.ts'
import type { Listed } from './listed.ts'
import { type LadderLevel, makerLadder } from './maker-ladder.ts'
import { planMatches, totalAmount } from './match.ts'

const EMPTY = { bids: [], asks: [] }

/**
 * Let the market makers look at an instrument: full size again around today's fair value. What accounts have resting
 * beyond their new prices is traded first, at the accounts' prices.
 */
export function refreshMakers(exchange: Exchange, listed: Listed, now: EpochMs): void {
  listed.refreshedAt = now
  const fair = fairQuote(exchange, listed)
  const ladder = fair === undefined ? EMPTY : makerLadder(listed, fair)
  if (shows(listed.book.bids, ladder.bids) && shows(listed.book.asks, ladder.asks)) return
  clearMakers(listed.book)
  placeSide(exchange, listed, 'buy', ladder.bids, now)
  placeSide(exchange, listed, 'sell', ladder.asks, now)
}

/** Refresh unless somebody did so within the publishing interval. */
export function refreshIfStale(exchange: Exchange, listed: Listed, now: EpochMs): void {
  if (now - listed.refreshedAt >= exchange.rules.publishIntervalMs) refreshMakers(exchange, listed, now)
}

/** Whether the makers' part of a queue is already this ladder; then it keeps its place in time. */
function shows(queue: readonly Resting[], levels: readonly LadderLevel[]): boolean {
  let at = 0
  for (const entry of queue) {
    if (entry.order !== undefined) continue
    const level = levels[at++]
    if (level === undefined || level.price !== entry.price || level.amount !== entry.remaining) return false
  }
  return at === levels.length
}

function placeSide(exchange: Exchange, listed: Listed, side: Side, levels: readonly LadderLevel[], now: EpochMs): void {
  if (!hasOrders(listed.book)) {
    const entries = levels.map(({ price, amount }) => ({ side, price, remaining: amount, order: undefined }))
    if (side === 'buy') listed.book.bids = entries
    else listed.book.asks = entries
    return
  }
  for (const { price, amount } of levels) {
    const matches = planMatches(opposing(listed.book, side), side, price, amount, listed.allocate)
    for (const match of matches) executeMatch(exchange, listed, undefined, side, match, now)
    const left = amount - totalAmount(matches)
    if (left > 0n) rest(listed.book, { side, price, remaining: left as never, order: undefined })
  }
}
