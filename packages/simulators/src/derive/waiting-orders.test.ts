import { parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { openDesk, SUBACCOUNT, type TestClient, type TestDesk } from './test-desk.ts'

const OWN = { subaccount_id: SUBACCOUNT }
const perp = { instrument_name: 'ETH-PERP', amount: '1', signature_expiry_sec: 2_000_000_000 } as const
const long: { readonly rules: { readonly signatureLifeMaxSec: number } } = { rules: { signatureLifeMaxSec: 1e9 } }

function moveMark(desk: TestDesk, mark: number): void {
  desk.market.set('ETH-PERP', { mark, bid: mark - 0.5, ask: mark + 0.5 })
  desk.market.setSpot('ETH', mark)
  desk.clock.advance(1100)
}

function stop(client: TestClient, change: object = {}) {
  const trigger = { trigger_type: 'stoploss', trigger_price: '2950', trigger_price_type: 'mark' }
  return client.order({ ...perp, direction: 'sell', limit_price: '2900', order_type: 'market', ...trigger, ...change })
}

describe('trigger orders', () => {
  it('wait outside the book, then trade as the order that they are', () => {
    const desk = openDesk(long)
    const client = desk.trader()
    const placed = stop(client).result
    expect(placed).toMatchObject({
      order: { order_status: 'untriggered', trigger_type: 'stoploss', trigger_price: '2950', filled_amount: '0' },
      trades: [],
    })
    const order_id = placed?.order?.order_id
    expect(client.call('private/get_trigger_orders', OWN).result?.orders).toMatchObject([{ order_id }])
    expect(client.call('private/get_open_orders', OWN).result?.orders).toEqual([])
    moveMark(desk, 2960)
    expect(client.call('private/get_order', { ...OWN, order_id }).result?.order_status).toBe('untriggered')
    moveMark(desk, 2949)
    expect(client.call('private/get_order', { ...OWN, order_id }).result).toMatchObject({
      order_status: 'filled',
      average_price: '2948.5',
      trigger_type: 'stoploss',
    })
    expect(client.notices(`${SUBACCOUNT}.orders`).at(-1)).toMatchObject([{ order_id, order_status: 'filled' }])
    expect(desk.engine.positions(SUBACCOUNT)[0]?.amount).toBe(parseWad('-1'))
  })

  it.each([
    ['stoploss', 'buy', '3050', '3100', 3060],
    ['takeprofit', 'sell', '3050', '3000', 3060],
    ['takeprofit', 'buy', '2950', '2990', 2940],
  ] as const)('%s to %s acts beyond its price', (trigger_type, direction, trigger_price, limit_price, mark) => {
    const desk = openDesk(long)
    const client = desk.trader()
    const { result } = stop(client, { trigger_type, direction, trigger_price, limit_price, order_type: 'limit' })
    moveMark(desk, 3001)
    const status = () => client.call('private/get_order', { ...OWN, order_id: result?.order?.order_id }).result
    expect(status()?.order_status).toBe('untriggered')
    moveMark(desk, mark)
    expect(status()?.order_status).toBe('filled')
  })

  it.each([
    ['a price that is reached already', { trigger_price: '3050' }, 11051],
    ['the index for a price', { trigger_price_type: 'index' }, 11053],
    ['a market order that could not be filled', { limit_price: '2960' }, 11055],
    ['no price', { trigger_price: undefined }, -32602],
  ])('are refused with %s', (_, change, code) => {
    const desk = openDesk(long)
    expect(stop(desk.trader(), change).error?.code).toBe(code)
  })

  it('have a limit of their own, and neither replace nor are replaced', () => {
    const desk = openDesk({ rules: { ...long.rules, triggerOrdersMax: 1 } })
    const client = desk.trader()
    const order_id = stop(client).result?.order?.order_id
    expect(stop(client).error?.code).toBe(11052)
    const order = { ...perp, direction: 'buy', limit_price: '2000' } as const
    expect(client.order(order).error).toBeUndefined()
    expect(client.replace(order, { order_id_to_cancel: order_id }).error?.code).toBe(11054)
  })

  it('end as failed when the engine refuses what they trigger', () => {
    const desk = openDesk(long)
    const client = desk.trader()
    const { result } = stop(client, { reduce_only: true })
    moveMark(desk, 2940)
    expect(client.call('private/get_order', { ...OWN, order_id: result?.order?.order_id }).result).toMatchObject({
      order_status: 'cancelled',
      cancel_reason: 'trigger_failed',
      trigger_reject_message: 'Reduce only reject',
    })
  })

  it('are cancelled one by one, all at once, on request with the rest, and on a disconnect', () => {
    const desk = openDesk(long)
    const client = desk.trader()
    const order_id = stop(client).result?.order?.order_id
    expect(client.call('private/cancel_trigger_order', { ...OWN, order_id }).result?.cancel_reason).toBe('user_request')
    expect(client.call('private/cancel_trigger_order', { ...OWN, order_id }).error?.code).toBe(11006)
    const waiting = () => client.call('private/get_trigger_orders', OWN).result?.orders?.length
    stop(client)
    client.call('private/cancel_all_trigger_orders', OWN)
    expect(waiting()).toBe(0)
    stop(client)
    client.call('private/cancel_all', OWN)
    expect(waiting()).toBe(1)
    client.call('private/cancel_all', { ...OWN, cancel_trigger_orders: true })
    expect(waiting()).toBe(0)
    stop(client)
    client.call('private/set_cancel_on_disconnect', { enabled: true })
    client.connection.closed()
    expect(desk.engine.orders(SUBACCOUNT).at(-1)?.cancelReason).toBe('cancel_on_disconnect')
  })

  it('expire with their signature', () => {
    const desk = openDesk()
    const client = desk.trader()
    stop(client, { signature_expiry_sec: Math.floor(desk.clock.nowMs() / 1000) + 400 })
    desk.clock.advance(402_000)
    expect(desk.engine.orders(SUBACCOUNT).at(-1)?.status).toBe('expired')
  })
})

describe('orders in slices', () => {
  const twap = { direction: 'buy', limit_price: '3010', algo_type: 'twap', algo_duration_sec: 10 } as const

  it('trade equal parts over their time, as one order', () => {
    const desk = openDesk(long)
    const client = desk.trader()
    const { result } = client.order({ ...perp, ...twap, algo_num_slices: 5 })
    expect(result).toMatchObject({ order: { order_status: 'algo_active', algo_slices_completed: 0 }, trades: [] })
    desk.clock.advance(4100)
    expect(client.call('private/get_algo_orders', OWN).result).toMatchObject([
      { algo_slices_completed: 3, filled_amount: '0.6' },
    ])
    desk.clock.advance(6000)
    const order_id = result?.order?.order_id
    expect(client.call('private/get_order', { ...OWN, order_id }).result).toMatchObject({
      order_status: 'filled',
      algo_slices_completed: 5,
    })
    expect(desk.engine.trades(SUBACCOUNT).map(({ amount }) => amount)).toEqual(Array(5).fill(parseWad('0.2')))
  })

  it('end with what they got when the price stayed out of reach, and can be cancelled', () => {
    const desk = openDesk(long)
    const client = desk.trader()
    client.order({ ...perp, ...twap, limit_price: '2990', algo_num_slices: 2 })
    desk.clock.advance(11_000)
    expect(desk.engine.orders(SUBACCOUNT)[0]).toMatchObject({ status: 'cancelled', cancelReason: 'algo_completed' })
    const order_id = client.order({ ...perp, ...twap, algo_num_slices: 5 }).result?.order?.order_id
    expect(client.call('private/cancel_algo_order', { ...OWN, order_id }).result?.order_status).toBe('cancelled')
    client.order({ ...perp, ...twap, algo_num_slices: 5 })
    expect(client.call('private/cancel_all_algo_orders', OWN).result).toBe('ok')
    expect(client.call('private/get_algo_orders', OWN).result).toEqual([])
  })
})
