import { type Clock, judgeMarket, type MarketVenue } from '@riposte/market-model'
import type { MarketRow } from './api/api-options.ts'

/**
 * Everything that the hedging venue lists, with what it costs and whether it could be traded now.
 *
 * @param ageMaxMs the oldest market data that is traded on
 */
export function listMarkets(venue: MarketVenue, clock: Clock, ageMaxMs: number): MarketRow[] {
  const monotonicMs = clock.monotonicMs()
  return venue.listings().map((listing) => {
    const { name, underlying } = listing.instrument
    const ticker = venue.ticker(name)
    const market = judgeMarket({ book: venue.book(name), ticker, monotonicMs }, ageMaxMs)
    return { listing, ticker, whyNot: whyNot() }

    function whyNot(): string | undefined {
      if (!listing.active) return 'it is not traded any more'
      if (!venue.canTrade(underlying)) return `no account for ${underlying}`
      switch (market.status) {
        case 'missing':
          return `no ${market.what} has arrived`
        case 'stale':
          return `the ${market.what} is ${Math.round(market.ageMs / 1000)} s old`
        case 'crossed':
          return 'its book is crossed'
        case 'sound':
          return market.book.bids.length === 0 ? 'nobody bids' : undefined
      }
    }
  })
}
