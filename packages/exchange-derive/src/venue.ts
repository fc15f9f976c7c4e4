import { type ConnectionStatus, type VenueEvents, type VenueMargin, wad } from '@riposte/market-model'
import { createAccountLink } from './account-link.ts'
import { createAccountReads } from './account-reads.ts'
import { createAccountStream } from './account-stream.ts'
import { createDeriveApi } from './api/derive-api.ts'
import { cancelOwn } from './cancel-own.ts'
import type { DeriveVenue } from './derive-venue.ts'
import { DeriveError, messageOf } from './errors.ts'
import { createExchangeTime } from './exchange-time.ts'
import { estimateInitialMargin } from './initial-margin.ts'
import { accountChannels } from './listeners.ts'
import { createMarketSide } from './market-side.ts'
import { type DeriveVenueOptions, resolveOptions } from './options.ts'
import { createOrderDesk } from './order-desk.ts'
import { createRateBudget } from './rate/rate-budget.ts'
import type { SubaccountRecord } from './records/margin-records.ts'
import { createReplacer } from './replace-order.ts'
import { createReporter } from './report.ts'
import { createRestClient } from './rest.ts'
import { isHopeless } from './session-checks.ts'
import type { Signal } from './signal.ts'
import { createUndiciTransport } from './undici-transport.ts'
import { createWaiting } from './waiting.ts'
import { connectWebSocket } from './ws-socket.ts'

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
  const { clock, logger, network, requestTimeoutMs } = settings
  const connect = options.transport?.connect ?? connectWebSocket
  const http = options.transport?.http ?? createUndiciTransport(requestTimeoutMs)
  const report = createReporter(logger)
  const time = createExchangeTime(clock, logger)
  const waiting = createWaiting(clock)

  let events = NO_EVENTS
  let phase: 'new' | 'starting' | 'running' | 'stopped' = 'new'
  let status: ConnectionStatus = 'connecting'
  // Why the account is not ready, as far as that is known.
  let lastFailure: unknown

  const listeners = options.listeners ?? {}
  const market = createMarketSide({
    settings,
    requester: createRestClient(network.restUrl, http),
    connect,
    catalogCache: options.catalogCache,
    listeners,
    report,
    statusMayHaveChanged,
    tickerChanged: (instrument) => report.guard('ticker', () => events.ticker?.(instrument)),
    progress: waiting.progress,
  })
  const { catalog, data } = market
  const stream = createAccountStream(
    { fill: (fill) => events.fill(fill), order: (order) => events.order(order) },
    report,
  )
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
      if (phase === 'starting' && isHopeless(error)) waiting.fail(error)
      else logger.error('derive.account.not_ready', { error: messageOf(error) })
    },
  })
  const orders = { settings, link, stream, time, entry: catalog.entry, ticker: data.ticker }
  const desk = createOrderDesk(orders)
  const replacer = createReplacer(desk, orders)
  const reads = createAccountReads(link, clock, settings.subaccountIds)
  const api = createDeriveApi(orders)

  function statusMayHaveChanged(): void {
    const isReady = market.isReady() && link.isReady()
    const next = isReady ? 'ready' : status === 'connecting' ? 'connecting' : 'down'
    if (next === status) return
    status = next
    logger.info('derive.status', { status })
    report.guard('status', () => events.status(next))
    waiting.progress()
  }

  function notReadyInTime(signal: Signal): void {
    const missing = [market.isReady() ? '' : 'market data', link.isReady() ? '' : 'the account'].filter(Boolean)
    const why = lastFailure === undefined || link.isReady() ? '' : `; the last attempt: ${messageOf(lastFailure)}`
    const message = `expected to be connected within ${settings.startTimeoutMs} ms, still without ${missing.join(' and ')}${why}`
    signal.fail(new DeriveError('START_TIMEOUT', message, { missing }, { cause: lastFailure }))
  }

  async function bringUp(): Promise<void> {
    await market.load()
    if (phase !== 'starting') throw new DeriveError('LIFECYCLE', 'stopped before it was ready')
    market.start()
    link.start()
    await waiting.until(() => status === 'ready', settings.startTimeoutMs, notReadyInTime)
    await market.firstTickers(waiting)
  }

  async function stop(): Promise<void> {
    if (phase === 'stopped') return
    phase = 'stopped'
    waiting.fail(new DeriveError('LIFECYCLE', 'stopped before it was ready'))
    market.stop()
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
    market: market.view,
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
    fundingSince: reads.fundingSince,
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
