import { personalMessageDigest } from '@riposte/evm-signing'
import { createRandom, formatWad, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import {
  CALL,
  EXPIRY,
  OTHER_SUBACCOUNT,
  OWNER,
  openDesk,
  PUT,
  SECOND_SUBACCOUNT,
  SESSION_KEY,
  START,
  STRANGER,
  SUBACCOUNT,
  signOrder,
} from './test-desk.ts'

const IOC = { time_in_force: 'ioc' }
const sellCall = { instrument_name: CALL, direction: 'sell', amount: '1', limit_price: '48' } as const

describe('framing', () => {
  it.each([
    ['not json', null, -32700],
    ['[]', null, -32600],
    ['null', null, -32600],
    ['{"id":3}', 3, -32600],
    ['{"id":"x","method":"public/nothing"}', 'x', -32601],
    ['{"id":4,"method":"public/get_ticker","params":[]}', 4, -32602],
    ['{"id":5,"method":"public/get_ticker","params":{"instrument_name":7}}', 5, -32602],
    ['{"id":6,"method":"public/get_ticker"}', 6, -32602],
    ['{"id":7,"method":"private/cancel_all","params":{"subaccount_id":12}}', 7, 14021],
    ['{"id":8,"method":"__proto__"}', 8, -32601],
    ['{"id":9,"method":"public/get_ticker","params":{"instrument_name":"toString"}}', 9, 12001],
  ])('answers %s with its id and code', (text, id, code) => {
    const client = openDesk().connect()
    client.send(text)
    expect(client.messages).toMatchObject([{ id, error: { code } }])
  })

  it('answers the text ping with pong', () => {
    const client = openDesk().connect()
    client.send('ping')
    expect(client.messages).toEqual([{ id: 'pong' }])
  })

  it('does not hold up a later request behind an order in its taker delay', () => {
    const { trader, core, clock } = openDesk()
    const client = trader()
    const params = signOrder(core, { ...sellCall, ...IOC }, clock.nowMs(), SESSION_KEY, OWNER.address)
    client.send(JSON.stringify({ id: 'slow', method: 'private/order', params }))
    client.send(JSON.stringify({ id: 'quick', method: 'public/get_time' }))
    expect(client.messages.at(-1)).toEqual({ id: 'quick', result: clock.nowMs() })
    expect(client.messages.some(({ id }) => id === 'slow')).toBe(false)
    clock.advance(150)
    expect(client.messages.some(({ id }) => id === 'slow')).toBe(true)
  })
})

describe('login', () => {
  it('opens the subaccounts to the owner and to a registered key', () => {
    const { connect } = openDesk()
    expect(connect().login(SESSION_KEY).result).toEqual([SUBACCOUNT, SECOND_SUBACCOUNT])
    expect(connect().login(OWNER).result).toEqual([SUBACCOUNT, SECOND_SUBACCOUNT])
  })

  it('refuses strangers, expired keys, unknown wallets and an owner from another day', () => {
    const { connect, clock } = openDesk()
    const early = {
      wallet: OWNER.address,
      timestamp: START,
      signature: OWNER.sign(personalMessageDigest(String(START))),
    }
    expect(connect().call('public/login', early).result).toEqual([SUBACCOUNT, SECOND_SUBACCOUNT])
    expect(connect().login(STRANGER).error?.code).toBe(14014)
    expect(connect().login(SESSION_KEY, SESSION_KEY.address).error?.code).toBe(14000)
    clock.advance(86_400_000)
    expect(connect().login(SESSION_KEY).error?.code).toBe(14030)
    expect(connect().call('public/login', early).error?.code).toBe(14014)
  })
})

describe('subscriptions', () => {
  it('reports each channel and all that are held', () => {
    const { trader } = openDesk()
    const client = trader()
    const good = ['ticker_slim.ETH-PERP.1000', `orderbook.${CALL}.1.10`, 'trades.option.ETH', 'spot_feed.ETH']
    const bad = ['trades.spot.ETH', 'ticker_slim.ETH-PERP.50', 'orderbook.NONE.1.10', 'nonsense']
    const { result } = client.call('subscribe', { channels: [...good, ...bad, `${OTHER_SUBACCOUNT}.orders`] })
    expect(good.map((name) => result?.status?.[name])).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(result?.status?.['trades.spot.ETH']).toBe("{'instrument_type': ['Invalid enum value spot']}")
    expect(result?.status?.[`${OTHER_SUBACCOUNT}.orders`]).toBe('Subscription to a private channel failed')
    expect(result?.current_subscriptions).toHaveLength(3 + good.length)

    const left = client.call('unsubscribe', { channels: good })
    expect(left.result?.remaining_subscriptions).toHaveLength(3)
    expect(client.call('unsubscribe', {}).result?.remaining_subscriptions).toEqual([])
  })

  it('refuses a call whose channels are all bad, and private ones without login', () => {
    const client = openDesk().connect()
    expect(client.call('subscribe', { channels: ['nonsense'] }).error?.code).toBe(13000)
    expect(client.call('subscribe', { channels: [`${SUBACCOUNT}.orders`] }).error?.code).toBe(14022)
  })

  it('sends tickers every second and books only when they changed', () => {
    const { connect, clock, market } = openDesk()
    const client = connect()
    const ticker = `ticker_slim.${CALL}.1000`
    const book = `orderbook.${CALL}.1.10`
    client.call('subscribe', { channels: [ticker, book] })
    expect(client.notices(ticker)).toHaveLength(1)
    expect(client.notices(book)).toHaveLength(1)
    clock.advance(10_000)
    expect(client.notices(ticker).length).toBeGreaterThanOrEqual(10)
    expect(client.notices(ticker).length).toBeLessThanOrEqual(12)
    // The first publication after the first message may repeat it.
    expect(client.notices(book).length).toBeLessThanOrEqual(2)
    const quiet = client.notices(book).length
    market.set(CALL, { bid: 47 })
    clock.advance(1100)
    expect(client.notices(book)).toHaveLength(quiet + 1)
    const [last] = client.notices(book).slice(-1)
    expect(last?.bids?.[0]).toEqual(['47', '10'])
    expect(last?.asks?.[0]).toEqual(['52', '10'])
  })

  it('sends fast tickers ten times a second', () => {
    const { connect, clock } = openDesk()
    const client = connect()
    client.call('subscribe', { channels: ['ticker_slim.ETH-PERP.100'] })
    clock.advance(1000)
    expect(client.notices('ticker_slim.ETH-PERP.100').length).toBeGreaterThanOrEqual(10)
  })

  it('shows at once what was taken from a book, and the refill later', () => {
    const { trader, clock } = openDesk()
    const client = trader()
    const book = `orderbook.${CALL}.1.10`
    client.call('subscribe', { channels: [book] })
    client.order({ ...sellCall, amount: '4', ...IOC })
    const best = () => client.notices(book).at(-1)?.bids?.[0]
    expect(best()).toEqual(['48', '6'])
    clock.advance(1100)
    expect(best()).toEqual(['48', '10'])
  })

  it('groups book levels outward and cuts at the depth', () => {
    const { connect } = openDesk()
    const client = connect()
    client.call('subscribe', { channels: [`orderbook.${CALL}.100.20`, `orderbook.${CALL}.1.1`] })
    // Bids of 10, 15, 20, 30, 40 contracts at 48, 46, 44, 42, 40 in levels of 100 ticks of 0.1.
    expect(client.notices(`orderbook.${CALL}.100.20`)[0]?.bids).toEqual([['40', '115']])
    expect(client.notices(`orderbook.${CALL}.1.1`)[0]?.asks).toEqual([['52', '10']])
  })

  it('tells an account of its orders, trades and balances in arrays, and the public of the trade', () => {
    const { trader, connect } = openDesk()
    const client = trader()
    const anybody = connect()
    anybody.call('subscribe', { channels: [`trades.${CALL}`, 'trades.option.ETH'] })
    client.order({ ...sellCall, label: 'hedge-1', ...IOC })

    expect(client.notices(`${SUBACCOUNT}.orders`)).toMatchObject([[{ order_status: 'filled', label: 'hedge-1' }]])
    expect(client.notices(`${SUBACCOUNT}.trades`)).toMatchObject([[{ trade_amount: '1', label: 'hedge-1' }]])
    expect(client.notices(`${SUBACCOUNT}.balances`)).toEqual([
      [
        { name: CALL, previous_balance: '0', new_balance: '-1', update_type: 'trade' },
        { name: 'USDC', previous_balance: '1000000', new_balance: '1000046.6', update_type: 'trade' },
      ],
    ])
    expect(anybody.notices(`trades.${CALL}`)).toMatchObject([[{ direction: 'sell', trade_price: '48' }]])
    expect(anybody.notices('trades.option.ETH')).toHaveLength(1)
  })

  it('promises no order between a reply and its notifications', () => {
    const { trader } = openDesk({ random: createRandom(3) })
    const client = trader()
    const replyFirst = new Set<boolean>()
    for (let i = 0; i < 12; i++) {
      const before = client.messages.length
      client.order({ ...sellCall, limit_price: '60' })
      replyFirst.add(client.messages[before]?.id !== undefined)
    }
    expect(replyFirst).toEqual(new Set([true, false]))
  })
})

describe('history', () => {
  it('pages trades newest first and filters them by order', () => {
    const { trader } = openDesk()
    const client = trader()
    const orders = [1, 2, 3].map(() => client.order({ ...sellCall, ...IOC }).result?.order?.order_id)
    const own = { subaccount_id: SUBACCOUNT }
    const page = client.call('private/get_trade_history', { ...own, page: 1, page_size: 2 }).result
    expect(page?.trades).toMatchObject([{ order_id: orders[2] }, { order_id: orders[1] }])
    expect(page?.pagination).toEqual({ num_pages: 2, count: 3 })
    const one = client.call('private/get_trade_history', { ...own, order_id: orders[0] }).result
    expect(one?.trades).toMatchObject([{ order_id: orders[0] }])
    const rows = client.call('public/get_trade_history', { instrument_name: CALL }).result
    expect(rows?.trades).toHaveLength(6)
    expect(new Set((rows?.trades ?? []).map((row) => String(row.trade_id))).size).toBe(3)
  })

  it('keeps ended orders in the history and open ones out of it', () => {
    const { trader } = openDesk()
    const client = trader()
    client.order({ ...sellCall, ...IOC })
    client.order({ ...sellCall, limit_price: '60' })
    const own = { subaccount_id: SUBACCOUNT }
    const ended = client.call('private/get_order_history', own).result
    expect(ended?.orders).toMatchObject([{ order_status: 'filled', signature: '' }])
    const open = client.call('private/get_open_orders', own).result
    expect(open?.orders).toMatchObject([{ order_status: 'open' }])
  })
})

describe('time', () => {
  it('expires an order with its signature', () => {
    const { trader, clock, engine } = openDesk()
    const client = trader()
    client.order({ ...sellCall, limit_price: '60', signature_expiry_sec: START / 1000 + 400 })
    clock.advance(399_000)
    expect(engine.openOrders(SUBACCOUNT)).toHaveLength(1)
    clock.advance(2_000)
    expect(engine.orders(SUBACCOUNT)).toMatchObject([{ status: 'expired' }])
    expect(client.notices(`${SUBACCOUNT}.orders`).at(-1)).toMatchObject([{ order_status: 'expired' }])
  })

  it('settles an expiry on the mean of the last half hour, expires its orders and takes it off the list', () => {
    const { trader, clock, engine, market } = openDesk()
    const client = trader()
    client.order({ ...sellCall, amount: '2', ...IOC })
    client.order({ ...sellCall, instrument_name: PUT, amount: '3', ...IOC })
    client.order({ ...sellCall, limit_price: '60', signature_expiry_sec: START / 1000 + 80_000 })
    const cash = engine.balance(SUBACCOUNT)
    clock.advance(EXPIRY - START - 15 * 60_000)
    market.setSpot('ETH', 3100)
    clock.advance(15 * 60_000 + 1000)

    // A quarter of an hour at 3000 and one at 3100; the change is seen within a second.
    const [settled] = engine.settlements(SUBACCOUNT)
    const price = Number(formatWad(settled?.settlementPrice ?? parseWad('0')))
    expect(Math.abs(price - 3050)).toBeLessThan(0.1)
    expect(settled?.value).toBe(-2n * ((settled?.settlementPrice ?? 0n) - parseWad('3000')))
    expect(engine.positions(SUBACCOUNT)).toEqual([])
    expect(engine.balance(SUBACCOUNT)).toBe(cash + (settled?.value ?? 0n))
    expect(engine.orders(SUBACCOUNT).at(-1)).toMatchObject({ status: 'expired' })
    expect(client.order({ ...sellCall }).error?.code).toBe(11021)
    expect(client.notices(`${SUBACCOUNT}.balances`).at(-1)).toMatchObject([
      { name: CALL, new_balance: '0', update_type: 'option_settlement' },
      { name: 'USDC', update_type: 'option_settlement' },
      { name: PUT, new_balance: '0', update_type: 'option_settlement' },
      { name: 'USDC', update_type: 'option_settlement' },
    ])
    expect(client.call('public/get_all_live_instruments').result).toEqual(['BTC-PERP', 'ETH-PERP'])
    const prices = client.call('public/get_option_settlement_prices', { currency: 'ETH' }).result
    expect(prices?.expiries).toMatchObject([{ expiry_date: '20261225', utc_expiry_sec: EXPIRY / 1000 }])
    const expired = client.call('public/get_all_instruments', { instrument_type: 'option', expired: true })
    expect(expired.result?.pagination?.count).toBe(2)
  })
})

it('answers alike for the same seed and the same requests', () => {
  const run = (): unknown => {
    const { trader, clock } = openDesk()
    const client = trader()
    for (let i = 0; i < 3; i++) client.order({ ...sellCall, nonce: `${START}00000${i}`, ...IOC })
    clock.advance(3000)
    return client.messages
  }
  expect(run()).toEqual(run())
})
