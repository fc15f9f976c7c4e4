import { type Catalog, createCatalog } from './catalog.ts'
import type { CatalogCache } from './catalog-cache.ts'
import { createCatalogKeeper } from './catalog-keeper.ts'
import { type DeriveListeners, marketChannels } from './listeners.ts'
import { createMarketData, type MarketData } from './market-data.ts'
import { createMarketFeed } from './market-feed.ts'
import { type MarketView, viewMarket } from './market-view.ts'
import type { MarketSettings } from './options.ts'
import type { Reporter } from './report.ts'
import type { Requester } from './request.ts'
import type { SocketFactory } from './socket.ts'
import type { Waiting } from './waiting.ts'

export interface MarketSideOptions {
  readonly settings: MarketSettings
  readonly requester: Requester
  readonly connect: SocketFactory
  readonly catalogCache: CatalogCache | undefined
  readonly listeners: DeriveListeners
  readonly report: Reporter
  /** The socket of market data is up, or is lost. */
  statusMayHaveChanged(): void
  /** Another ticker than before; the first of an instrument is told as progress, too. */
  tickerChanged(instrument: string): void
  progress(): void
}

/** What anybody may know of the exchange: what is listed, and its books and tickers. It never logs in. */
export interface MarketSide {
  readonly catalog: Catalog
  readonly data: MarketData
  isReady(): boolean
  /** @throws {DeriveError} CATALOG_UNAVAILABLE */
  load(): Promise<void>
  /** Follow the market from now on. */
  start(): void
  /** Until nearly every instrument has a ticker, and not for long: some options are never quoted. */
  firstTickers(waiting: Waiting): Promise<void>
  view(instrument: string, ageMaxMs?: number): MarketView
  stop(): void
}

const TICKERS_SHARE = 0.9
const TICKERS_WITHIN_MS = 10_000
const MARKET_AGE_MAX_MS = 5000

export function createMarketSide(options: MarketSideOptions): MarketSide {
  const { settings, report } = options
  const { clock, random, logger, network, requestTimeoutMs } = settings
  const catalog = createCatalog(logger)
  const data = createMarketData({
    clock,
    report,
    channels: marketChannels(options.listeners, settings, report),
    firstTicker: options.progress,
    tickerChanged: options.tickerChanged,
  })
  const feed = createMarketFeed({
    url: network.wsUrl,
    connect: options.connect,
    clock,
    random,
    logger,
    requestTimeoutMs,
    data,
    report,
    ready: options.statusMayHaveChanged,
    down: options.statusMayHaveChanged,
  })
  const keeper = createCatalogKeeper({
    settings,
    requester: options.requester,
    cache: options.catalogCache,
    catalog,
    report,
    changed({ listed, delisted }) {
      data.follow(listed)
      feed.leave(data.unfollow(delisted))
      feed.followMore()
    },
  })

  return {
    catalog,
    data,
    isReady: feed.isReady,
    load: keeper.load,
    start: feed.start,
    async firstTickers(waiting) {
      const enough = catalog.listings().filter((listing) => listing.active).length * TICKERS_SHARE
      await waiting.until(
        () => data.tickerCount() >= enough,
        TICKERS_WITHIN_MS,
        (signal) => {
          logger.warn('derive.start.few_tickers', { tickers: data.tickerCount(), expected: Math.ceil(enough) })
          signal.give()
        },
      )
    },
    view(instrument, ageMaxMs = MARKET_AGE_MAX_MS) {
      const [book, ticker, sequence] = [data.book(instrument), data.ticker(instrument), data.sequence(instrument)]
      return viewMarket({ book, ticker, sequence }, clock.monotonicMs(), ageMaxMs)
    },
    stop() {
      keeper.stop()
      feed.stop()
    },
  }
}
