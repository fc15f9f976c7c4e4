import { type EpochMs, formatWad, toNumber, type Wad } from '@riposte/market-model'
import type { FairQuote } from '../market.ts'
import { bestLevel } from './book.ts'
import { dayStatsRecord } from './day-stats.ts'
import { type Exchange, fairQuote } from './exchange.ts'
import { fundingRate } from './funding.ts'
import type { Listed } from './listed.ts'
import { priceBand } from './price-band.ts'
import { shownBook } from './shown-book.ts'
import { doubleText } from './wire-decimal.ts'

const YEAR_MS = 365 * 86_400_000

/** The short-key ticker object of an instrument as it stands; undefined when it does not trade. */
export function tickerRecord(exchange: Exchange, listed: Listed, now: EpochMs): Record<string, unknown> | undefined {
  const fair = fairQuote(exchange, listed)
  if (fair === undefined) return undefined
  const spot = exchange.market.spot(listed.currency)
  const shown = shownBook(listed, exchange.distortion.bookOf(listed.name))
  const bid = bestLevel(shown.bids)
  const ask = bestLevel(shown.asks)
  const band = priceBand(listed, fair, spot)
  const mark = gridText(listed, fair.mark)
  return {
    t: now,
    A: ask === undefined ? '0' : formatWad(ask.amount),
    a: ask === undefined ? '0' : formatWad(ask.price),
    B: bid === undefined ? '0' : formatWad(bid.amount),
    b: bid === undefined ? '0' : formatWad(bid.price),
    f: listed.type === 'perp' ? fundingRate(exchange, listed).toFixed(9) : null,
    option_pricing: optionPricing(listed, fair, mark, now, bid?.price, ask?.price),
    I: gridText(listed, spot),
    M: mark,
    stats: { ...dayStatsRecord(listed.day, now), oi: formatWad(listed.openInterest) },
    minp: formatWad(band.lowest),
    maxp: formatWad(band.highest),
  }
}

/** Published prices other than those of orders are rounded to the nearest tick. */
function gridText(listed: Listed, price: number): string {
  return doubleText(Math.round(price / listed.tick) * listed.tick, listed.tickDecimals)
}

function optionPricing(
  listed: Listed,
  fair: FairQuote,
  mark: string,
  now: EpochMs,
  bid: Wad | undefined,
  ask: Wad | undefined,
): Record<string, string> | null {
  const { instrument } = listed
  if (instrument.kind !== 'option') return null
  const years = Math.max(0, (instrument.expiry - now) / YEAR_MS)
  return {
    d: fair.delta.toFixed(5),
    t: fair.theta.toFixed(5),
    g: fair.gamma.toFixed(8),
    v: fair.vega.toFixed(5),
    i: (fair.iv ?? 0).toFixed(5),
    r: (years * fair.mark).toFixed(5),
    f: gridText(listed, fair.forward),
    m: mark,
    df: '1.000',
    bi: impliedVol(fair, bid),
    ai: impliedVol(fair, ask),
  }
}

/** First order around the mark, which is what a display needs; "0" where the price says nothing about volatility. */
function impliedVol(fair: FairQuote, price: Wad | undefined): string {
  if (price === undefined || fair.iv === undefined || !(fair.vega > 1e-6)) return '0'
  const vol = fair.iv + (toNumber(price) - fair.mark) / (100 * fair.vega)
  return vol > 0 && vol < 10 ? vol.toFixed(5) : '0'
}
