import type { EpochMs } from '@riposte/market-model'
import { type Candles, createCandles } from './candles.ts'
import type { Exchange } from './exchange.ts'
import { fundingRate } from './funding.ts'

/** Look at what charts are made of: spot by currency, and the funding rate of its perp. */
export function observeCandles(exchange: Exchange, now: EpochMs): void {
  for (const currency of exchange.market.underlyings) {
    candlesOf(exchange, currency).observe(exchange.market.spot(currency), now)
    const perp = exchange.instruments.get(`${currency}-PERP`)
    if (perp !== undefined) candlesOf(exchange, perp.name).observe(fundingRate(exchange, perp), now)
  }
}

/** @param figure a currency, or a perp for its funding rate */
export function candlesOf(exchange: Exchange, figure: string): Candles {
  const known = exchange.candles.get(figure)
  if (known !== undefined) return known
  const fresh = createCandles()
  exchange.candles.set(figure, fresh)
  return fresh
}
