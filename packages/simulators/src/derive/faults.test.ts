import { createRandom } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createDeriveFaults, type OrderFault } from './faults.ts'
import {
  CALL,
  OWNER,
  openDesk,
  SESSION_KEY,
  STRANGER,
  SUBACCOUNT,
  signOrder,
  type TestClient,
  type TestDesk,
} from './test-desk.ts'

const IOC = { time_in_force: 'ioc' } as const
const sellCall = { instrument_name: CALL, direction: 'sell', amount: '3', limit_price: '48' } as const
const resting = { instrument_name: CALL, direction: 'sell', amount: '1', limit_price: '60' } as const
const OWN = { subaccount_id: SUBACCOUNT }
const TICKER = 'ticker_slim.ETH-PERP.100'
const BOOK = 'orderbook.ETH-PERP.1.10'

function openFaultyDesk(): TestDesk & { readonly client: TestClient } {
  const desk = openDesk({ faults: createDeriveFaults() })
  return { ...desk, client: desk.trader() }
}

describe('orders that go wrong', () => {
  const cases: readonly [string, OrderFault, number | 'silence' | 'dropped'][] = [
    ['a lost reply', { placed: true, reply: 'none' }, 'silence'],
    ['a lost order', { placed: false, reply: 'none' }, 'silence'],
    ['a timeout of a placed order', { placed: true, reply: 9000 }, 9000],
    ['a timeout of a lost order', { placed: false, reply: 9000 }, 9000],
    ['a dropped order', { placed: false, reply: 9001 }, 9001],
    ['a connection that breaks after placing', { placed: true, reply: 'disconnect' }, 'dropped'],
    ['a refusal for too many requests', { placed: false, reply: -32000 }, -32000],
    ['an order that the queue rejects', { placed: false, reply: 11002 }, 11002],
  ]
  it.each(cases)('plays %s once, and the same bytes sent again make one order at most', (_, fault, heard) => {
    const faults = createDeriveFaults()
    const { trader, engine, core, clock } = openDesk({ faults })
    const client = trader()
    const params = signOrder(core, { ...sellCall, ...IOC }, clock.nowMs(), SESSION_KEY, OWNER.address)
    faults.onNextOrder(fault)
    const sent = client.messages.length
    client.send(JSON.stringify({ id: 'order', method: 'private/order', params }))
    clock.advance(1000)

    const reply = client.messages.find(({ id }) => id === 'order')
    expect(reply?.error?.code ?? (client.dropped ? 'dropped' : 'silence')).toBe(heard)
    expect(engine.trades(SUBACCOUNT)).toHaveLength(fault.placed ? 1 : 0)
    const told = client.messages.slice(sent).filter(({ params }) => params?.channel === `${SUBACCOUNT}.trades`)
    expect(told.length).toBeLessThanOrEqual(1)

    const again = trader().call('private/order', params)
    expect(again.error?.code).toBe(fault.placed ? 11017 : undefined)
    expect(engine.trades(SUBACCOUNT)).toHaveLength(1)
  })

  it('answers late, with what happened', () => {
    const { client, clock, core } = openFaultyDesk()
    core.faults.onNextOrder({ placed: true, reply: 'real', delayMs: 2000 })
    const params = signOrder(core, { ...sellCall, ...IOC }, clock.nowMs(), SESSION_KEY, OWNER.address)
    client.send(JSON.stringify({ id: 'late', method: 'private/order', params }))
    clock.advance(2100)
    expect(client.messages.some(({ id }) => id === 'late')).toBe(false)
    clock.advance(200)
    expect(client.messages.find(({ id }) => id === 'late')?.result?.order?.order_status).toBe('filled')
  })

  it('fails any other call by its name, carried out or not', () => {
    const { client, core, engine } = openFaultyDesk()
    client.order(resting)
    core.faults.onNextCall('private/cancel_all', { placed: false, reply: -32603 })
    core.faults.onNextCall('private/cancel_all', { placed: true, reply: 9000 })
    expect(client.call('private/cancel_all', OWN).error?.code).toBe(-32603)
    expect(engine.openOrders(SUBACCOUNT)).toHaveLength(1)
    expect(client.call('private/cancel_all', OWN).error?.code).toBe(9000)
    expect(engine.openOrders(SUBACCOUNT)).toHaveLength(0)
    expect(client.call('private/cancel_all', OWN).result).toBe('ok')
  })
})

describe('notifications that go wrong', () => {
  it('come twice, and late with what was true when it happened', () => {
    const { client, core, clock } = openFaultyDesk()
    const seen = () => client.notices(`${SUBACCOUNT}.orders`).map(([order]) => order?.order_status)
    core.faults.onNextNotices({ repeat: true })
    client.order(resting)
    expect(seen()).toEqual(['open', 'open'])
    core.faults.onNextNotices({ delayMs: 1000 })
    client.order({ ...resting, label: 'late' })
    client.call('private/cancel_by_label', { ...OWN, label: 'late' })
    expect(seen().slice(2)).toEqual(['cancelled'])
    clock.advance(1000)
    expect(seen().slice(2)).toEqual(['cancelled', 'open'])
  })
})

describe('market data that go wrong', () => {
  it('stand still while they are sent on', () => {
    const { client, core, clock, market } = openFaultyDesk()
    client.call('subscribe', { channels: [TICKER] })
    clock.advance(300)
    core.faults.freezeMarketData('ETH-PERP')
    const last = client.notices(TICKER).at(-1)
    market.set('ETH-PERP', { mark: 2990, bid: 2989, ask: 2991 })
    const count = client.notices(TICKER).length
    clock.advance(1000)
    expect(client.notices(TICKER).length).toBeGreaterThan(count + 5)
    expect(client.notices(TICKER).at(-1)).toEqual(last)
    core.faults.thawMarketData()
    clock.advance(200)
    expect(client.notices(TICKER).at(-1)?.instrument_ticker?.M).toBe('2990')
  })

  it('show an empty book or a crossed one, and the order still meets the real one', () => {
    const { client, core, clock, market } = openFaultyDesk()
    client.call('subscribe', { channels: [TICKER, BOOK] })
    const move = (mark: number): void => {
      market.set('ETH-PERP', { mark, bid: mark - 0.5, ask: mark + 0.5 })
      clock.advance(200)
    }
    core.faults.breakBook('ETH-PERP', 'empty')
    move(3002)
    expect(client.notices(BOOK).at(-1)).toMatchObject({ bids: [], asks: [] })
    expect(client.notices(TICKER).at(-1)?.instrument_ticker).toMatchObject({ a: '0', A: '0', b: '0', B: '0' })
    core.faults.breakBook('ETH-PERP', 'crossed')
    move(3003)
    const crossed = client.notices(BOOK).at(-1)
    expect(Number(crossed?.bids?.[0]?.[0])).toBeGreaterThan(Number(crossed?.asks?.[0]?.[0]))
    const perp = { instrument_name: 'ETH-PERP', direction: 'buy', amount: '1', limit_price: '3010', ...IOC } as const
    expect(client.order(perp).result?.order?.average_price).toBe('3003.5')
    core.faults.breakBook('ETH-PERP', undefined)
    move(3004)
    const mended = client.notices(BOOK).at(-1)
    expect(Number(mended?.bids?.[0]?.[0])).toBeLessThan(Number(mended?.asks?.[0]?.[0]))
  })
})

describe('connections that go wrong', () => {
  it('go silent both ways and stay open; new ones work', () => {
    const { client, core, clock, engine, trader } = openFaultyDesk()
    client.call('private/set_cancel_on_disconnect', { enabled: true })
    client.order(resting)
    core.faults.silenceConnections()
    const count = client.messages.length
    client.send(JSON.stringify({ id: 'x', method: 'private/cancel_all', params: OWN }))
    clock.advance(5000)
    expect([client.messages.length, client.dropped]).toEqual([count, false])
    expect(engine.openOrders(SUBACCOUNT)).toHaveLength(1)
    expect(trader().call('private/get_open_orders', OWN).result?.orders).toHaveLength(1)
    client.connection.closed()
    expect(engine.openOrders(SUBACCOUNT)).toHaveLength(0)
  })

  it('close at a restart: orders under way and protected ones are gone, others stay', () => {
    const { client, core, clock, engine, trader } = openFaultyDesk()
    client.order({ ...resting, label: 'plain' })
    client.order({ ...resting, label: 'protected', mmp: true })
    const params = signOrder(core, { ...sellCall, ...IOC }, clock.nowMs(), SESSION_KEY, OWNER.address)
    client.send(JSON.stringify({ id: 'x', method: 'private/order', params }))
    core.faults.restart()
    clock.advance(1000)
    expect(client.dropped).toBe(true)
    expect(client.messages.some(({ id }) => id === 'x')).toBe(false)
    expect(engine.openOrders(SUBACCOUNT).map(({ label }) => label)).toEqual(['plain'])
    expect(engine.trades(SUBACCOUNT)).toEqual([])
    expect(trader().call('private/order', params).result?.order?.order_status).toBe('filled')
  })

  it('are turned away when an address has too many', () => {
    const desk = openDesk({ rateLimits: { matchingTps: 1, nonMatchingTps: 5, connections: 2 } })
    const [first] = [desk.connect(), desk.connect()]
    const third = desk.connect()
    desk.clock.advance(1)
    expect([third.dropped, third.messages[0]?.error?.code]).toEqual([true, -32100])
    first?.connection.closed()
    expect(desk.connect().login(STRANGER, STRANGER.address).error).toBeUndefined()
  })
})

describe('faults that are drawn', () => {
  const CHANCES = { order: 0.5, notices: 0.3, closes: 1, silences: 0.5, restarts: 0.5, freezes: 2, brokenBooks: 2 }

  function live(seed: number): unknown {
    const desk = openDesk({ faults: createDeriveFaults({ random: createRandom(seed), chances: CHANCES }) })
    const messages: unknown[] = []
    for (let minute = 0; minute < 5; minute++) {
      const client = desk.connect()
      client.login()
      client.call('subscribe', { channels: [TICKER, `${SUBACCOUNT}.orders`] })
      for (let i = 0; i < 10; i++) {
        const nonce = String(BigInt(desk.clock.nowMs()) * 1_000_000n + BigInt(i))
        const params = signOrder(desk.core, { ...resting, nonce }, desk.clock.nowMs(), SESSION_KEY, OWNER.address)
        client.send(JSON.stringify({ id: i, method: 'private/order', params }))
        desk.clock.advance(3000)
      }
      messages.push(client.messages, client.dropped)
    }
    return messages
  }

  it('are the same for the same seed, and of every kind', () => {
    expect(live(1)).toEqual(live(1))
    const told = JSON.stringify([1, 2, 3].map(live))
    for (const code of [9000, 9001, 11002, -32603, -32000])
      expect([code, told.includes(`"code":${code}`)]).toEqual([code, true])
    expect(told).toContain('true')
  })
})
