import type { ConnectionStatus, MarketVenue, VenueEvents } from '@riposte/market-model'
import { DeriveError } from './errors.ts'
import { estimateInitialMargin } from './initial-margin.ts'
import { createMarketSide } from './market-side.ts'
import { type DeriveMarketOptions, resolveMarketOptions } from './options.ts'
import { createReporter } from './report.ts'
import { createRestClient } from './rest.ts'
import { createUndiciTransport } from './undici-transport.ts'
import { createWaiting } from './waiting.ts'
import { connectWebSocket } from './ws-socket.ts'

/**
 * Derive for looking at: what is listed, books and tickers, over HTTP and one socket that never logs in. It has no key and
 * cannot send an order. For dry runs and for looking on.
 *
 * @throws {DeriveError} OPTION_INVALID
 */
export function createDeriveMarket(options: DeriveMarketOptions): MarketVenue {
  const settings = resolveMarketOptions(options)
  const { clock, logger, network, requestTimeoutMs } = settings
  const http = options.transport?.http ?? createUndiciTransport(requestTimeoutMs)
  const report = createReporter(logger)
  const waiting = createWaiting(clock)
  let events: VenueEvents | undefined
  let isStopped = false
  let status: ConnectionStatus = 'connecting'

  const market = createMarketSide({
    settings,
    requester: createRestClient(network.restUrl, http),
    connect: options.transport?.connect ?? connectWebSocket,
    catalogCache: options.catalogCache,
    listeners: {},
    report,
    statusMayHaveChanged,
    tickerChanged: (instrument) => report.guard('ticker', () => events?.ticker?.(instrument)),
    progress: waiting.progress,
  })
  const { catalog, data } = market

  function statusMayHaveChanged(): void {
    const next = market.isReady() ? 'ready' : status === 'connecting' ? 'connecting' : 'down'
    if (next === status) return
    status = next
    logger.info('derive.status', { status })
    report.guard('status', () => events?.status(next))
    waiting.progress()
  }

  async function bringUp(): Promise<void> {
    await market.load()
    if (isStopped) throw new DeriveError('LIFECYCLE', 'stopped before it was ready')
    market.start()
    await waiting.until(
      () => status === 'ready',
      settings.startTimeoutMs,
      (signal) => {
        const message = `expected market data within ${settings.startTimeoutMs} ms, still without`
        signal.fail(new DeriveError('START_TIMEOUT', message, { missing: ['market data'] }))
      },
    )
    await market.firstTickers(waiting)
  }

  async function stop(): Promise<void> {
    if (isStopped) return
    isStopped = true
    waiting.fail(new DeriveError('LIFECYCLE', 'stopped before it was ready'))
    market.stop()
    await http.close()
  }

  return {
    name: 'derive',
    cashToken: 'USDC',
    async start(handlers) {
      if (events !== undefined || isStopped) {
        throw new DeriveError('LIFECYCLE', 'expected a new market to start, this one was started or stopped before')
      }
      events = handlers
      try {
        await bringUp()
      } catch (error) {
        await stop()
        throw error
      }
    },
    stop,
    status: () => status,
    listing: (instrument) => catalog.entry(instrument)?.listing,
    listings: catalog.listings,
    book: data.book,
    ticker: data.ticker,
    canTrade: (underlying) => settings.subaccounts.has(underlying),
    marginAccount: (underlying) => settings.subaccounts.get(underlying)?.toString(),
    initialMargin(instrument, quantity) {
      const [listing, ticker] = [catalog.entry(instrument)?.listing, data.ticker(instrument)]
      return listing && ticker && estimateInitialMargin(listing, ticker, quantity)
    },
  }
}
