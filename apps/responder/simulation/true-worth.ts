import { toNumber } from '@riposte/market-model'
import type { DeskEvent } from '@riposte/orchestrator'
import type { TrueBooks } from './books.ts'
import { SUBACCOUNT, type Venues } from './venues.ts'

/**
 * USD that the desk has made, added up from the venues' own books: cash that moved, what redemptions sent to the maker's
 * wallet at their fixing prices, and what is held at the marks that were journaled last.
 */
export function trueWorth(books: TrueBooks, venues: Venues, maker: string, durable: readonly DeskEvent[]): number {
  const marks = lastMarks(durable)
  // What was held for too short a time to be marked is worth nothing here, and the sums differ.
  const markOf = (name: string): number => marks.get(name) ?? 0
  let worth = 0
  for (const [place, amount] of books.moved()) if (place.endsWith(' USDC')) worth += toNumber(amount)
  for (const { account, series, units, fixing, end } of venues.rysk.ended) {
    // A call's rest is paid in the underlying: at its fixing price that is what the option was worth.
    if (account !== maker.toLowerCase() || end !== 'swapped' || series.isPut) continue
    worth += ((Number(fixing) / 1e18 - Number(series.strike) / 1e8) * Number(units)) / 1e8
  }
  for (const [name, quantity] of books.rysk()) worth += toNumber(quantity) * markOf(name)
  for (const [name, position] of venues.derive.exchange.accounts.subaccount(SUBACCOUNT)?.positions ?? []) {
    worth += toNumber(position.amount) * markOf(name)
    // A perp is not paid for when it is bought: its profit is settled when it is sold.
    if (name.endsWith('-PERP')) worth -= toNumber(position.cost)
  }
  return worth
}

function lastMarks(durable: readonly DeskEvent[]): ReadonlyMap<string, number> {
  const marks = new Map<string, number>()
  for (const event of durable) {
    if (event.type === 'market.marked') for (const [name, mark] of event.marks) marks.set(name, mark)
  }
  return marks
}
