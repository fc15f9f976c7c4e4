import { epochMs, formatWad, parseWad, type VenueEvents } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createDesk } from './testing/desk.ts'
import { orderRecord, page, tradeRecord } from './testing/records.ts'

describe('after a gap', () => {
  it.each([
    ['is refused', () => ({ error: { code: 14031, message: 'Unauthorized key scope' } })],
    ['has changed its form', () => ({ result: { wallet: 5 } })],
  ])('what was known of the account stays in use when the question for it %s: hedging goes on', async (_, answer) => {
    const desk = createDesk()
    await desk.start()
    desk.exchange.on('private/get_account', answer)
    desk.exchange.account().close('cut')
    await desk.clock.advance(2000)
    expect(desk.venue.status()).toBe('ready')
    expect(desk.venue.session()?.account.subaccountIds).toEqual([12, 14])
    expect(desk.lines).toContainEqual(expect.objectContaining({ level: 'error', event: 'derive.account.unchecked' }))
  })
})

describe('an error that answers nothing', () => {
  it('is about the connection, and is told to whoever reads the log', async () => {
    const desk = createDesk()
    await desk.start()
    const error = { code: -32100, message: 'Number of concurrent websocket clients limit exceeded', data: null }
    desk.exchange.account().say(JSON.stringify({ id: null, error }))
    const fields = { connection: 'account', code: -32100, message: error.message }
    expect(desk.lines).toContainEqual({ level: 'warn', event: 'derive.connection.error', fields })
    expect(desk.venue.status()).toBe('ready')
  })
})

describe('the account stream', () => {
  it('tells each fill once, however often it is sent', async () => {
    const desk = createDesk()
    await desk.start()
    const other = tradeRecord({ trade_id: 'bbbbbbbb-2222-4333-8444-555555555555', trade_amount: '0.5' })
    desk.exchange.notify('12.trades', [tradeRecord()])
    desk.exchange.notify('12.trades', [tradeRecord(), other])
    expect(desk.fills.map((fill) => formatWad(fill.amount))).toEqual(['1', '0.5'])
  })

  it('keeps the good rows of a message with a bad one', async () => {
    const desk = createDesk()
    await desk.start()
    desk.exchange.notify('12.trades', [tradeRecord({ trade_id: 'x', trade_fee: null }), tradeRecord()])
    desk.exchange.notify('12.orders', 'nonsense')
    expect(desk.fills).toHaveLength(1)
    expect(desk.venue.counters().badMessages).toBe(2)
  })

  it('survives a handler that throws', async () => {
    const desk = createDesk()
    const handlers: VenueEvents = {
      fill() {
        throw new Error('in the desk')
      },
      order() {},
      status() {},
    }
    const started = desk.venue.start(handlers)
    await desk.clock.advance(11_000)
    await started
    desk.exchange.notify('12.trades', [tradeRecord()])
    expect(desk.venue.counters().handlerFailures).toBe(1)
    expect(desk.venue.status()).toBe('ready')
  })

  it('tells what was missed before it is ready again', async () => {
    const desk = createDesk()
    await desk.start()
    desk.exchange.notify('12.orders', [orderRecord({ order_id: 'resting' }), orderRecord({ order_id: 'ended' })])
    desk.exchange.notify('12.trades', [tradeRecord({ timestamp: 1_790_000_020_000 })])
    const missed = tradeRecord({ trade_id: 'missed', timestamp: 1_790_000_021_000 })
    desk.exchange.on('private/get_trade_history', () => page('trades', [missed, tradeRecord()]))
    desk.exchange.on('private/get_open_orders', () => ({
      result: { subaccount_id: 12, orders: [orderRecord({ order_id: 'resting', filled_amount: '0.4' })] },
    }))
    desk.exchange.on('private/get_order', ({ order_id }) => ({
      result: orderRecord({ order_id, order_status: 'cancelled', cancel_reason: 'cancel_on_disconnect' }),
    }))
    desk.orders.length = 0
    desk.exchange.account().close('gone')
    await desk.clock.advance(1000)
    expect(desk.venue.status()).toBe('ready')
    expect(desk.fills.map((fill) => fill.fillId)).toEqual([tradeRecord().trade_id, 'missed'])
    expect(desk.orders.map((order) => [order.orderId, order.status])).toEqual([
      ['resting', 'open'],
      ['ended', 'closed'],
    ])
    expect(desk.exchange.requestsFor('private/get_trade_history')[0]).toMatchObject({
      subaccount_id: 12,
      from_timestamp: 1_790_000_010_000,
    })
  })

  it('counts an order as ended that the exchange does not know any more', async () => {
    const desk = createDesk()
    await desk.start()
    desk.exchange.notify('12.orders', [orderRecord()])
    desk.exchange.on('private/get_order', () => ({ error: { code: 11006, message: 'Does not exist' } }))
    desk.exchange.account().close('gone')
    await desk.clock.advance(1000)
    expect(desk.venue.status()).toBe('ready')
    expect(desk.orders.at(-1)?.status).toBe('closed')
  })

  it('is not ready while the gap cannot be read', async () => {
    const desk = createDesk()
    await desk.start()
    desk.exchange.on('private/get_trade_history', () => ({ error: { code: -32603, message: 'Internal error' } }))
    desk.exchange.account().close('gone')
    await desk.clock.advance(5000)
    expect(desk.venue.status()).toBe('down')
    desk.exchange.on('private/get_trade_history', () => page('trades', []))
    await desk.clock.advance(10_000)
    expect(desk.venue.status()).toBe('ready')
  })
})

describe('reading the account', () => {
  it('adds up the subaccounts', async () => {
    const desk = createDesk({ subaccounts: { ETH: 12, HYPE: 14 } })
    await desk.start()
    desk.exchange.on('private/get_positions', ({ subaccount_id: id }) => ({
      result: {
        subaccount_id: id,
        positions: [
          {
            instrument_type: 'perp',
            instrument_name: 'ETH-PERP',
            amount: id === 12 ? '-3' : '1',
            average_price_excl_fees: '3000',
          },
          { instrument_type: 'erc20', instrument_name: 'ETH-USDC', amount: '1', average_price_excl_fees: '1' },
        ],
      },
    }))
    desk.exchange.on('private/get_collaterals', ({ subaccount_id: id }) => ({
      result: { subaccount_id: id, collaterals: [{ asset_name: 'USDC', amount: '0.000000000001' }] },
    }))
    const [positions, balances, orders] = await Promise.all([
      desk.venue.positions(),
      desk.venue.balances(),
      desk.venue.openOrders(),
    ])
    expect(positions).toEqual([{ instrument: 'ETH-PERP', quantity: parseWad('-2'), averagePrice: parseWad('3000') }])
    expect(balances).toEqual([{ token: 'USDC', amount: parseWad('0.000000000002') }])
    expect(orders).toEqual([])
  })

  it('reads every fill since a moment, oldest first, over pages and subaccounts, each once', async () => {
    const desk = createDesk({ subaccounts: { ETH: 12, BTC: 12, HYPE: 14 } })
    await desk.start()
    const at = (trade_id: string, timestamp: number, changes = {}) => tradeRecord({ trade_id, timestamp, ...changes })
    desk.exchange.on('private/get_trade_history', ({ subaccount_id: id, page: number }) => {
      if (id === 14) return page('trades', [at('other', 1_790_000_002_000)])
      const spot = at('spot', 1_790_000_003_500, { instrument_name: 'ETH-USDC' })
      const rows = number === 1 ? [at('c', 1_790_000_004_000), spot, at('b', 1_790_000_003_000)] : []
      // A new trade pushed a row of the first page to the second, where it is read again.
      const older = [at('b', 1_790_000_003_000), at('a', 1_790_000_001_000)]
      return { result: { trades: number === 1 ? rows : older, pagination: { num_pages: 2, count: 5 } } }
    })
    const fills = await desk.venue.fillsSince(epochMs(1_790_000_001_000))
    expect(fills.map((fill) => fill.fillId)).toEqual(['a', 'other', 'b', 'c'])
    expect(fills[0]).toMatchObject({ instrument: 'ETH-PERP', side: 'sell', label: 'hedge-1', amount: parseWad('1') })
    const asked = desk.exchange.requestsFor('private/get_trade_history')
    expect(asked.map(({ subaccount_id: id, page: number }) => [id, number])).toEqual([
      [12, 1],
      [12, 2],
      [14, 1],
    ])
    expect(asked.every(({ from_timestamp: from }) => from === 1_790_000_001_000)).toBe(true)
  })

  it('reads fills whole or not at all', async () => {
    const desk = createDesk()
    await desk.start()
    const fills = () => desk.venue.fillsSince(epochMs(0))
    desk.exchange.on('private/get_trade_history', () => page('trades', [tradeRecord(), tradeRecord({ trade_fee: 1 })]))
    await expect(fills()).rejects.toMatchObject({ code: 'FIELD_INVALID', details: { field: 'trade_fee' } })
    desk.exchange.on('private/get_trade_history', () => ({
      result: { trades: [tradeRecord()], pagination: { num_pages: 1_000_000, count: 1 } },
    }))
    await expect(fills()).rejects.toMatchObject({ code: 'HISTORY_TRUNCATED' })
    desk.exchange.on('private/get_trade_history', () => ({ error: { code: -32603, message: 'Internal error' } }))
    await expect(fills()).rejects.toMatchObject({ code: 'REQUEST_REFUSED' })
  })

  it('reads every payment of funding since a moment, oldest first, over pages and subaccounts, each once', async () => {
    const desk = createDesk({ subaccounts: { ETH: 12, HYPE: 14 } })
    await desk.start()
    const paid = (timestamp: number, funding: string, subaccount_id = 12) => {
      return {
        subaccount_id,
        instrument_name: 'ETH-PERP',
        timestamp,
        funding,
        pnl: '3.5',
        batch_uuid: 'b',
        tx_hash: null,
      }
    }
    desk.exchange.on('private/get_funding_history', ({ subaccount_id: id, page: number }) => {
      if (id === 14) return page('events', [{ ...paid(2000, '0.25', 14), instrument_name: 'HYPE-PERP' }])
      // A new payment pushed a row of the first page to the second; one that only settled profit is no funding.
      const events =
        number === 1
          ? [paid(3000, '-1.000000000001'), paid(2500, '0')]
          : [paid(3000, '-1.000000000001'), paid(1000, '7')]
      return { result: { events, pagination: { num_pages: 2, count: 4 } } }
    })
    expect(await desk.venue.fundingSince(epochMs(1000))).toEqual([
      { key: '12:ETH-PERP:1000', instrument: 'ETH-PERP', amount: parseWad('7'), timestamp: 1000 },
      { key: '14:HYPE-PERP:2000', instrument: 'HYPE-PERP', amount: parseWad('0.25'), timestamp: 2000 },
      { key: '12:ETH-PERP:3000', instrument: 'ETH-PERP', amount: parseWad('-1.000000000001'), timestamp: 3000 },
    ])
    const asked = desk.exchange.requestsFor('private/get_funding_history')
    expect(asked.map(({ subaccount_id: id, start_timestamp: from, page: number }) => [id, from, number])).toEqual([
      [12, 1000, 1],
      [12, 1000, 2],
      [14, 1000, 1],
    ])
  })

  it.each([
    [{ funding: 1 }, 'funding'],
    [{ instrument_name: 'ETH-20261225-3000-C' }, 'instrument_name'],
    [{ timestamp: 'soon' }, 'timestamp'],
  ])('reads funding whole or not at all: %j', async (changes, field) => {
    const desk = createDesk()
    await desk.start()
    const event = { subaccount_id: 12, instrument_name: 'ETH-PERP', timestamp: 1000, funding: '1', ...changes }
    desk.exchange.on('private/get_funding_history', () => page('events', [event]))
    await expect(desk.venue.fundingSince(epochMs(0))).rejects.toMatchObject({
      code: 'FIELD_INVALID',
      details: { field },
    })
    desk.exchange.on('private/get_funding_history', () => ({
      result: { events: [], pagination: { num_pages: 1_000_000, count: 1 } },
    }))
    await expect(desk.venue.fundingSince(epochMs(0))).rejects.toMatchObject({ code: 'HISTORY_TRUNCATED' })
  })

  it('throws a typed error when it cannot ask', async () => {
    const desk = createDesk()
    await desk.start()
    desk.exchange.on('private/get_positions', () => ({ error: { code: 14001, message: 'Subaccount not found' } }))
    await expect(desk.venue.positions()).rejects.toMatchObject({
      code: 'REQUEST_REFUSED',
      details: { venueCode: 14001 },
    })
    desk.exchange.account().close('gone')
    await expect(desk.venue.balances()).rejects.toMatchObject({ code: 'REQUEST_LOST' })
  })
})
