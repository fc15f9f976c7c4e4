import type { EpochMs } from '@riposte/market-model'

interface DayTrade {
  readonly at: EpochMs
  readonly price: number
  readonly amount: number
  readonly index: number
}

/** Trades of the last 24 hours of one instrument. */
export interface DayStats {
  readonly trades: DayTrade[]
}

const DAY_MS = 86_400_000
/** Beyond it the oldest are forgotten early: the figures are for display. */
const MOST_TRADES = 10_000

export function createDayStats(): DayStats {
  return { trades: [] }
}

export function addDayTrade(stats: DayStats, trade: DayTrade): void {
  stats.trades.push(trade)
  if (stats.trades.length > MOST_TRADES) stats.trades.shift()
}

const QUIET = { c: '0', v: '0', pr: '0', n: 0, h: '0', l: '0', p: '0' }

/** The ticker's `stats`, without open interest. */
export function dayStatsRecord(stats: DayStats, now: EpochMs): Record<string, string | number> {
  const { trades } = stats
  while (trades[0] !== undefined && trades[0].at < now - DAY_MS) trades.shift()
  const first = trades[0]
  const last = trades.at(-1)
  if (first === undefined || last === undefined) return QUIET
  let contracts = 0
  let notional = 0
  let premium = 0
  let high = first.price
  let low = first.price
  for (const trade of trades) {
    contracts += trade.amount
    notional += trade.amount * trade.index
    premium += trade.amount * trade.price
    if (trade.price > high) high = trade.price
    if (trade.price < low) low = trade.price
  }
  return {
    c: plain(contracts),
    v: plain(notional),
    pr: plain(premium),
    n: trades.length,
    h: plain(high),
    l: plain(low),
    p: plain(last.price / first.price - 1),
  }
}

function plain(value: number): string {
  return String(Number(value.toFixed(3)))
}
