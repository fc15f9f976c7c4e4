import { formatWad, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createDesk } from './testing/desk.ts'
import { bookData, optionRecord, page, perpRecord, tickerData } from './testing/records.ts'

const PERP_TICKER = 'ticker_slim.ETH-PERP.1000'
const PERP_BOOK = 'orderbook.ETH-PERP.1.10'

describe('starting', () => {
  it('loads the catalog, connects both sockets and streams', async () => {
    const desk = createDesk()
    await desk.start()
    expect(desk.venue.status()).toBe('ready')
    expect(desk.statuses).toEqual(['ready'])
    expect(desk.venue.listings().map((listing) => listing.instrument.name)).toEqual(['ETH-PERP', 'ETH-20261225-3000-C'])
    expect(desk.venue.book('ETH-PERP')?.bids).toEqual([['2999.5', '10']])
    expect(formatWad(desk.venue.ticker('ETH-PERP')?.mark ?? parseWad('0'))).toBe('3000.1')
    expect([desk.venue.canTrade('ETH'), desk.venue.canTrade('BTC')]).toEqual([true, false])
    await desk.venue.stop()
    expect(desk.clock.pending()).toBe(0)
  })

  it('logs in on one socket only, and takes market data from the other', async () => {
    const desk = createDesk()
    await desk.start()
    expect([...desk.exchange.account().channels]).toEqual(['12.orders', '12.trades'])
    expect(desk.exchange.marketData().requests.map((request) => request.method)).toEqual(['subscribe'])
  })

  it('waits a bounded time for tickers', async () => {
    const desk = createDesk()
    const started = desk.venue.start({ fill() {}, order() {}, status() {} })
    await desk.clock.advance(10_100)
    await started
    expect(desk.venue.status()).toBe('ready')
    expect(desk.lines.some((line) => line.event === 'derive.start.few_tickers')).toBe(true)
  })

  it('reports channels that the exchange refuses, and goes on with the others', async () => {
    const desk = createDesk()
    desk.exchange.on('subscribe', ({ channels }, socket) => {
      const status = Object.fromEntries((channels as string[]).map((name) => [name, name === PERP_BOOK ? 'no' : 'ok']))
      for (const channel of channels as string[]) (socket.channels as Set<string>).add(channel)
      return { result: { status, current_subscriptions: [] } }
    })
    await desk.start()
    expect(desk.venue.counters().rejectedChannels).toBe(1)
    expect(desk.lines.find((line) => line.event === 'derive.channel.rejected')?.fields?.channel).toBe(PERP_BOOK)
  })

  it('waits as long as the exchange asks when a limit is hit', async () => {
    const desk = createDesk()
    let refusals = 1
    desk.exchange.on('public/get_all_instruments', ({ instrument_type: type }) => {
      if (refusals-- > 0) return { error: { code: -32000, message: 'Rate limit exceeded', data: 'Retry after 700 ms' } }
      return page('instruments', [type === 'perp' ? perpRecord() : optionRecord()])
    })
    const started = desk.venue.start({ fill() {}, order() {}, status() {} })
    await desk.clock.advance(699)
    expect(desk.exchange.calls).toHaveLength(1)
    await desk.clock.advance(1)
    expect(desk.exchange.calls).toHaveLength(3)
    await desk.clock.advance(11_000)
    await started
  })

  it('reads the catalog page by page and leaves out what cannot be read', async () => {
    const desk = createDesk()
    desk.exchange.on('public/get_all_instruments', ({ instrument_type: type, page: number }) => {
      if (type === 'perp') return { error: { code: 12001, message: 'Instrument not found' } }
      const rows =
        number === 1 ? [optionRecord(), optionRecord({ tick_size: 'x' })] : [optionRecord({ is_active: false })]
      return { result: { instruments: rows, pagination: { num_pages: 2, count: 3 } } }
    })
    const started = desk.venue.start({ fill() {}, order() {}, status() {} })
    await desk.clock.advance(10_100)
    await started
    expect(desk.exchange.calls.map((call) => call.params.page)).toEqual([1, 1, 2])
    expect(desk.venue.listings()).toHaveLength(1)
    expect(desk.venue.counters().badMessages).toBe(1)
  })

  it.each([
    [14030, 'Session key expired', 'KEY_EXPIRED', /register a new one/],
    [14014, 'Signature invalid for message or transaction', 'KEY_UNKNOWN', /use a session key that is registered/],
    [14026, 'Session key not found', 'KEY_UNKNOWN', /use a session key that is registered/],
    [16000, 'You are in a restricted region', 'LOGIN_REFUSED', /restricted region/],
  ])('fails at once when the login is refused with %i', async (code, said, expected, message) => {
    const desk = createDesk()
    desk.exchange.on('public/login', () => ({ error: { code, message: said } }))
    const started = desk.venue.start({ fill() {}, order() {}, status() {} })
    const refused = expect(started).rejects.toMatchObject({
      code: expected,
      message: expect.stringMatching(message),
      details: { venueCode: code },
    })
    await desk.clock.advance(100)
    await refused
    expect(desk.clock.pending()).toBe(0)
  })

  it('fails when the wallet lacks a subaccount that the desk is configured for', async () => {
    const desk = createDesk({ subaccounts: { ETH: 13 } })
    const started = desk.venue.start({ fill() {}, order() {}, status() {} })
    const refused = expect(started).rejects.toMatchObject({ code: 'SUBACCOUNT_MISSING', details: { missing: [13] } })
    await desk.clock.advance(100)
    await refused
  })

  it('says why after its time-out, when the exchange would not tell what has to be known', async () => {
    const desk = createDesk({ startTimeoutMs: 5000 })
    desk.exchange.on('private/get_account', () => ({ error: { code: 14031, message: 'Unauthorized key scope' } }))
    const started = desk.venue.start({ fill() {}, order() {}, status() {} })
    const refused = expect(started).rejects.toMatchObject({
      code: 'START_TIMEOUT',
      message: expect.stringMatching(/without the account; .*private\/get_account: refused with 14031/),
    })
    await desk.clock.advance(6000)
    await refused
  })

  it('fails after its time-out when nothing can be reached, and leaves no task behind', async () => {
    const desk = createDesk()
    desk.exchange.accepting = false
    const started = desk.venue.start({ fill() {}, order() {}, status() {} })
    const refused = expect(started).rejects.toMatchObject({ code: 'START_TIMEOUT' })
    await desk.clock.advance(60_100)
    await refused
    expect(desk.clock.pending()).toBe(0)
  })

  it('refuses to start twice', async () => {
    const desk = createDesk()
    await desk.start()
    await expect(desk.venue.start({ fill() {}, order() {}, status() {} })).rejects.toMatchObject({ code: 'LIFECYCLE' })
  })

  it('ends a start that is stopped half-way', async () => {
    const desk = createDesk()
    desk.exchange.on('public/login', () => 'silence')
    const started = desk.venue.start({ fill() {}, order() {}, status() {} })
    const ended = expect(started).rejects.toMatchObject({ code: 'LIFECYCLE' })
    await desk.clock.advance(100)
    await desk.venue.stop()
    await ended
  })
})

describe('the catalog', () => {
  const cacheOf = (value: unknown) => {
    const saved: unknown[] = []
    return { saved, get: async () => value, set: async (fresh: unknown) => void saved.push(fresh) }
  }

  it('is cached, and a fresh cache starts the desk without REST', async () => {
    const first = cacheOf(undefined)
    const before = createDesk({ catalogCache: first })
    await before.start()
    const json = JSON.parse(JSON.stringify(first.saved[0]))

    const desk = createDesk({ catalogCache: cacheOf(json) })
    desk.exchange.on('public/get_all_instruments', () => 'silence')
    await desk.start()
    expect(desk.exchange.calls).toEqual([])
    expect(desk.venue.listings()).toHaveLength(2)
  })

  it('falls back on an old cache when REST does not answer', async () => {
    const first = cacheOf(undefined)
    await createDesk({ catalogCache: first }).start()
    const desk = createDesk({ catalogCache: cacheOf({ ...(first.saved[0] as object), savedAt: 1 }) })
    desk.exchange.on('public/get_all_instruments', () => 'silence')
    const started = desk.venue.start({ fill() {}, order() {}, status() {} })
    // In steps: a single jump would make the answers of its last moment look as old as the jump is long.
    for (let second = 0; second < 60; second++) await desk.clock.advance(1000)
    await started
    expect(desk.venue.listings()).toHaveLength(2)
  })

  it('fails the start when there is neither REST nor a cache', async () => {
    const desk = createDesk({ catalogCache: cacheOf({ format: 0 }) })
    desk.exchange.on('public/get_all_instruments', () => 'silence')
    const started = desk.venue.start({ fill() {}, order() {}, status() {} })
    const refused = expect(started).rejects.toMatchObject({ code: 'CATALOG_UNAVAILABLE' })
    await desk.clock.advance(30_000)
    await refused
  })

  it('picks up new listings within the hour and marks those that are gone', async () => {
    const desk = createDesk()
    await desk.start()
    const put = {
      instrument_name: 'ETH-20261225-2500-P',
      option_details: { ...(optionRecord().option_details as object), option_type: 'P', strike: '2500' },
    }
    desk.exchange.on('public/get_all_instruments', ({ instrument_type: type }) =>
      page('instruments', [type === 'perp' ? perpRecord() : optionRecord(put)]),
    )
    await desk.clock.advance(3_600_000)
    expect(desk.venue.listing('ETH-20261225-2500-P')?.active).toBe(true)
    expect(desk.venue.listing('ETH-20261225-3000-C')?.active).toBe(false)
    expect(desk.venue.book('ETH-20261225-3000-C')).toBeUndefined()
    expect(desk.exchange.marketData().channels).toEqual(
      new Set([PERP_TICKER, PERP_BOOK, 'ticker_slim.ETH-20261225-2500-P.1000', 'orderbook.ETH-20261225-2500-P.1.10']),
    )
  })
})

describe('market data that stands still', () => {
  it('grows old however often it is sent', async () => {
    const desk = createDesk()
    await desk.start()
    const frozenAt = desk.clock.nowMs()
    desk.exchange.notify(PERP_TICKER, tickerData(frozenAt))
    desk.exchange.notify(PERP_BOOK, bookData('ETH-PERP', frozenAt, 2))
    for (let second = 0; second < 6; second++) {
      await desk.clock.advance(1000)
      desk.exchange.notify(PERP_TICKER, tickerData(frozenAt))
      desk.exchange.notify(PERP_BOOK, bookData('ETH-PERP', frozenAt, 3 + second))
    }
    expect(desk.venue.market('ETH-PERP')).toMatchObject({ state: 'stale', tickerAgeMs: 6000, bookAgeMs: 6000 })
    desk.exchange.notify(PERP_TICKER, tickerData(frozenAt + 1))
    expect(desk.venue.market('ETH-PERP').state).toBe('sound')
  })
})

describe('market data', () => {
  it('survives messages that cannot be read, counting each and logging few', async () => {
    const desk = createDesk()
    await desk.start()
    const now = desk.clock.nowMs()
    for (let i = 0; i < 100; i++) desk.exchange.notify(PERP_TICKER, tickerData(now, { M: 'NaN' }))
    desk.exchange.notify(PERP_BOOK, { ...bookData('ETH-PERP', now, 9), bids: [['1e3', '1']] })
    desk.exchange.notify(PERP_BOOK, null)
    desk.exchange.marketData().say('{"half')
    desk.exchange.marketData().say('7')
    expect(desk.venue.counters().badMessages).toBe(104)
    const lines = desk.lines.filter((line) => line.event === 'derive.message.bad')
    expect(lines.length).toBeLessThan(15)
    expect(lines[0]?.fields).toMatchObject({ kind: 'ticker', field: 'M', value: '"NaN"' })

    desk.exchange.notify(PERP_TICKER, tickerData(now + 1, { M: '3001' }))
    expect(formatWad(desk.venue.ticker('ETH-PERP')?.mark ?? parseWad('0'))).toBe('3001')
  })

  it('drops snapshots older than the one it holds', async () => {
    const desk = createDesk()
    await desk.start()
    const now = desk.clock.nowMs()
    desk.exchange.notify(PERP_BOOK, bookData('ETH-PERP', now + 50, 7))
    desk.exchange.notify(PERP_BOOK, bookData('ETH-PERP', now + 50, 6))
    desk.exchange.notify(PERP_BOOK, bookData('ETH-PERP', now + 40, 8))
    desk.exchange.notify(PERP_TICKER, tickerData(now - 1))
    expect(desk.venue.book('ETH-PERP')?.timestamp).toBe(now + 50)
    expect(desk.venue.counters().lateSnapshots).toBe(3)
  })

  it('takes whatever comes after a reconnect, when the server may count from anew', async () => {
    const desk = createDesk()
    await desk.start()
    desk.exchange.marketData().close('restart')
    await desk.clock.advance(1000)
    desk.exchange.notify(PERP_BOOK, bookData('ETH-PERP', 5, 1))
    expect(desk.venue.book('ETH-PERP')?.timestamp).toBe(5)
  })

  it('subscribes everything again after a drop, and is down in between', async () => {
    const desk = createDesk()
    await desk.start()
    const before = new Set(desk.exchange.marketData().channels)
    desk.exchange.marketData().close('gone')
    expect(desk.venue.status()).toBe('down')
    await desk.clock.advance(1000)
    expect(desk.exchange.marketData().channels).toEqual(before)
    expect(desk.statuses).toEqual(['ready', 'down', 'ready'])
  })
})
