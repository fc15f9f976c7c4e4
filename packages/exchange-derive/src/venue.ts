import { type ConnectionStatus, type VenueEvents, type VenueMargin, wad } from '@riposte/market-model'
import { createAccountLink } from './account-link.ts'
import { createAccountReads } from './account-reads.ts'
import { createAccountStream } from './account-stream.ts'
import { createDeriveApi } from './api/derive-api.ts'
import { cancelOwn } from './cancel-own.ts'
import { createCatalog } from './catalog.ts'
import { createCatalogKeeper } from './catalog-keeper.ts'
import type { DeriveVenue } from './derive-venue.ts'
import { DeriveError, messageOf } from './errors.ts'
import { createExchangeTime } from './exchange-time.ts'
import { estimateInitialMargin } from './initial-margin.ts'
import { accountChannels, marketChannels } from './listeners.ts'
import { createMarketData } from './market-data.ts'
import { createMarketFeed } from './market-feed.ts'
import { viewMarket } from './market-view.ts'
import { type DeriveVenueOptions, resolveOptions } from './options.ts'
import { createOrderDesk } from './order-desk.ts'
import { createRateBudget } from './rate/rate-budget.ts'
import type { SubaccountRecord } from './records/margin-records.ts'
import { createReplacer } from './replace-order.ts'
import { createReporter } from './report.ts'
import { createRestClient } from './rest.ts'
import { isHopeless } from './session-checks.ts'
import { createSignal, type Signal } from './signal.ts'
import { createUndiciTransport } from './undici-transport.ts'
import { connectWebSocket } from './ws-socket.ts'

/** A start is good when nearly every instrument has a ticker; some options are never quoted. */
const TICKERS_SHARE = 0.9
const TICKERS_WITHIN_MS = 10_000
const MARKET_AGE_MAX_MS = 5000

const NO_EVENTS: VenueEvents = { fill() {}, order() {}, status() {} }

/**
 * A client of Derive's third API generation.
 *
 * Market data comes over a socket of its own that never logs in; orders, cancels, reads of the account and its stream
 * of fills share the one socket that does. Both come back by themselves for ever. `ready` means that both are up and
 * that whatever happened in a gap has been told.
 *
 * @throws {DeriveError} OPTION_INVALID
 */
export function createDeriveVenue(options: DeriveVenueOptions): DeriveVenue {
  const settings = resolveOptions(options)
  const { clock, random, logger, network, requestTimeoutMs } = settings
  const connect = options.transport?.connect ?? connectWebSocket
  const http = options.transport?.http ?? createUndiciTransport(requestTimeoutMs)
  const report = createReporter(logger)
  const time = createExchangeTime(clock, logger)
  const catalog = createCatalog(logger)

  let events = NO_EVENTS
  let phase: 'new' | 'starting' | 'running' | 'stopped' = 'new'
  let status: ConnectionStatus = 'connecting'
  // Why the account is not ready, as far as that is known.
  let lastFailure: unknown
  // What `start` is waiting for at the moment.
  let waiting: Signal | undefined

  const listeners = options.listeners ?? {}
  const channels = marketChannels(listeners, settings, report)
  const data = createMarketData({
    clock,
    report,
    channels,
    firstTicker: () => progress(),
    tickerChanged: (instrument) => report.guard('ticker', () => events.ticker?.(instrument)),
  })
  const stream = createAccountStream(
    { fill: (fill) => events.fill(fill), order: (order) => events.order(order) },
    report,
  )
  const feed = createMarketFeed({
    url: network.wsUrl,
    connect,
    clock,
    random,
    logger,
    requestTimeoutMs,
    data,
    report,
    ready: () => statusMayHaveChanged(),
    down: () => statusMayHaveChanged(),
  })
  const link = createAccountLink({
    settings,
    url: network.wsUrl,
    connect,
    time,
    stream,
    report,
    budget: options.rateBudget ?? createRateBudget(settings.reservedShare),
    channels: accountChannels(listeners, settings, report),
    signingProbes: () => catalog.oneOfEachKind(),
    ready: () => statusMayHaveChanged(),
    down: () => statusMayHaveChanged(),
    setUpFailed(error) {
      // No number of attempts helps against a wrong key or a missing subaccount, so a start does not wait for one.
      lastFailure = error
      if (phase === 'starting' && isHopeless(error)) waiting?.fail(error)
      else logger.error('derive.account.not_ready', { error: messageOf(error) })
    },
  })
  const keeper = createCatalogKeeper({
    settings,
    requester: createRestClient(network.restUrl, http),
    cache: options.catalogCache,
    catalog,
    report,
    changed({ listed, delisted }) {
      data.follow(listed)
      feed.leave(data.unfollow(delisted))
      feed.followMore()
    },
  })
  const orders = { settings, link, stream, time, entry: catalog.entry, ticker: data.ticker }
  const desk = createOrderDesk(orders)
  const replacer = createReplacer(desk, orders)
  const reads = createAccountReads(link, clock, settings.subaccountIds)
  const api = createDeriveApi(orders)

  function statusMayHaveChanged(): void {
    const isReady = feed.isReady() && link.isReady()
    const next = isReady ? 'ready' : status === 'connecting' ? 'connecting' : 'down'
    if (next === status) return
    status = next
    logger.info('derive.status', { status })
    report.guard('status', () => events.status(next))
    progress()
  }

  /** Something came in that `start` may have been waiting for. */
  let progress = (): void => {}

  async function waitUntil(
    isDone: () => boolean,
    timeoutMs: number,
    onTimeout: (signal: Signal) => void,
  ): Promise<void> {
    const signal = createSignal(clock, timeoutMs, onTimeout)
    waiting = signal
    progress = () => {
      if (isDone()) signal.give()
    }
    progress()
    try {
      await signal.promise
    } finally {
      waiting = undefined
      progress = () => {}
    }
  }

  function notReadyInTime(signal: Signal): void {
    const missing = [feed.isReady() ? '' : 'market data', link.isReady() ? '' : 'the account'].filter(Boolean)
    const why = lastFailure === undefined || link.isReady() ? '' : `; the last attempt: ${messageOf(lastFailure)}`
    const message = `expected to be connected within ${settings.startTimeoutMs} ms, still without ${missing.join(' and ')}${why}`
    signal.fail(new DeriveError('START_TIMEOUT', message, { missing }, { cause: lastFailure }))
  }

  async function bringUp(): Promise<void> {
    await keeper.load()
    if (phase !== 'starting') throw new DeriveError('LIFECYCLE', 'stopped before it was ready')
    feed.start()
    link.start()
    await waitUntil(() => status === 'ready', settings.startTimeoutMs, notReadyInTime)
    const enough = catalog.listings().filter((listing) => listing.active).length * TICKERS_SHARE
    await waitUntil(
      () => data.tickerCount() >= enough,
      TICKERS_WITHIN_MS,
      (signal) => {
        logger.warn('derive.start.few_tickers', { tickers: data.tickerCount(), expected: Math.ceil(enough) })
        signal.give()
      },
    )
  }

  async function stop(): Promise<void> {
    if (phase === 'stopped') return
    phase = 'stopped'
    keeper.stop()
    waiting?.fail(new DeriveError('LIFECYCLE', 'stopped before it was ready'))
    feed.stop()
    link.stop()
    await http.close()
  }

  return {
    name: 'derive',
    api,
    cashToken: 'USDC',
    async start(handlers) {
      if (phase !== 'new') throw new DeriveError('LIFECYCLE', `expected a new venue to start, this one is ${phase}`)
      phase = 'starting'
      events = handlers
      try {
        await bringUp()
        phase = 'running'
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
    market(instrument, ageMaxMs = MARKET_AGE_MAX_MS) {
      const [book, ticker, sequence] = [data.book(instrument), data.ticker(instrument), data.sequence(instrument)]
      return viewMarket({ book, ticker, sequence }, clock.monotonicMs(), ageMaxMs)
    },
    canTrade: (underlying) => settings.subaccounts.has(underlying),
    signOrder: (request) => desk.sign(request),
    placeOrder: desk.place,
    findOrder: desk.find,
    cancelOrder: desk.cancel,
    signReplacement: replacer.sign,
    replaceOrder: replacer.place,
    findReplacement: replacer.find,
    cancelOwn: (prefix) => cancelOwn(prefix, { settings, link, desk }),
    ordersFree: link.ordersFree,
    session: link.session,
    openOrders: reads.openOrders,
    fillsSince: reads.fillsSince,
    positions: reads.positions,
    balances: reads.balances,
    margins: async () =>
      (await Promise.all(settings.subaccountIds.map((id) => api.account.subaccount(id)))).map(marginOf),
    marginAccount: (underlying) => settings.subaccounts.get(underlying)?.toString(),
    initialMargin(instrument, quantity) {
      const [listing, ticker] = [catalog.entry(instrument)?.listing, data.ticker(instrument)]
      return listing && ticker && estimateInitialMargin(listing, ticker, quantity)
    },
    counters: report.counters,
  }
}

/** Margins are told as what is free of them; what rests in the books takes some of it too. */
function marginOf(record: SubaccountRecord): VenueMargin {
  const { subaccountId, subaccountValue, initialMargin, openOrdersMargin, maintenanceMargin } = record
  return {
    account: String(subaccountId),
    free: wad(initialMargin + openOrdersMargin),
    maintenance: wad(subaccountValue - maintenanceMargin),
    equity: subaccountValue,
  }
}
