import { parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import {
  CALL,
  OWNER,
  openDesk,
  PUT,
  SESSION_KEY,
  SUBACCOUNT,
  signOrder,
  type TestClient,
  type TestDesk,
} from './test-desk.ts'

const resting = { instrument_name: CALL, direction: 'sell', amount: '1', limit_price: '60' } as const

function restOne(client: TestClient, change: object = {}): string {
  return String(client.order({ ...resting, ...change }).result?.order?.order_id)
}

describe('cancelling', () => {
  it('answers with the cancelled order, and says how an order ended when there is nothing left to cancel', () => {
    const { trader } = openDesk()
    const client = trader()
    const order_id = restOne(client)
    const target = { subaccount_id: SUBACCOUNT, instrument_name: CALL, order_id }
    expect(client.call('private/cancel', target).result).toMatchObject({
      order_status: 'cancelled',
      cancel_reason: 'user_request',
    })
    expect(client.call('private/cancel', target).error?.code).toBe(11003)
    const unknown = '804018f3-b092-40a3-a933-b29574fa1ff8'
    expect(client.call('private/cancel', { ...target, order_id: unknown }).error).toMatchObject({
      code: 11006,
      data: `Open order with id: ${unknown} does not exist.`,
    })
    const filled = client.order({ ...resting, limit_price: '48' }).result?.order?.order_id
    expect(client.call('private/cancel', { ...target, order_id: filled }).error?.code).toBe(11004)
  })

  it('cancels by label: a count for one instrument, -1 for all', () => {
    const { trader, engine } = openDesk()
    const client = trader()
    restOne(client, { label: 'a' })
    restOne(client, { label: 'a', instrument_name: PUT })
    restOne(client, { label: 'ab' })
    const own = { subaccount_id: SUBACCOUNT, label: 'a' }
    const one = client.call('private/cancel_by_label', { ...own, instrument_name: PUT })
    expect(one.result).toEqual({ cancelled_orders: 1 })
    expect(client.call('private/cancel_by_label', own).result).toEqual({ cancelled_orders: -1 })
    expect(engine.openOrders(SUBACCOUNT).map((order) => order.label)).toEqual(['ab'])
  })

  it('cancels by instrument and all at once', () => {
    const { trader, engine } = openDesk()
    const client = trader()
    restOne(client)
    restOne(client)
    restOne(client, { instrument_name: PUT })
    const own = { subaccount_id: SUBACCOUNT }
    const byInstrument = client.call('private/cancel_by_instrument', { ...own, instrument_name: CALL })
    expect(byInstrument.result).toEqual({ cancelled_orders: 2 })
    expect(client.call('private/cancel_all', own).result).toBe('ok')
    expect(engine.openOrders(SUBACCOUNT)).toEqual([])
    expect(client.notices(`${SUBACCOUNT}.orders`).at(-1)).toMatchObject([{ cancel_reason: 'user_request' }])
  })

  it('cancels by nonce, exact beyond 2^53 as a number too, and uses up the nonce of an order still under way', () => {
    const { trader, core, clock, engine } = openDesk()
    const client = trader()
    const params = signOrder(core, resting, clock.nowMs(), SESSION_KEY, OWNER.address)
    client.call('private/order', params)
    client.send(
      `{"id":7,"method":"private/cancel_by_nonce","params":{"subaccount_id":${SUBACCOUNT},"instrument_name":"${CALL}","nonce":${params.nonce}}}`,
    )
    expect(client.messages.find(({ id }) => id === 7)?.result).toEqual({ cancelled_orders: 1 })

    const late = signOrder(core, resting, clock.nowMs(), SESSION_KEY, OWNER.address)
    client.send(JSON.stringify({ id: 8, method: 'private/order', params: late }))
    const byNonce = { subaccount_id: SUBACCOUNT, instrument_name: CALL, nonce: late.nonce }
    expect(client.call('private/cancel_by_nonce', byNonce).result).toEqual({ cancelled_orders: 0 })
    clock.advance(200)
    expect(client.messages.find(({ id }) => id === 8)?.error?.code).toBe(11017)
    expect(engine.openOrders(SUBACCOUNT)).toEqual([])
  })

  it('cancels everything of the account when a logged-in connection drops, if the account says so', () => {
    const { trader, connect, engine, clock } = openDesk()
    const client = trader()
    const watcher = trader()
    restOne(client)
    connect().connection.closed()
    client.connection.closed()
    expect(engine.openOrders(SUBACCOUNT)).toHaveLength(1)

    const second = trader()
    expect(second.call('private/set_cancel_on_disconnect', { enabled: true }).result).toBe('ok')
    second.connection.closed()
    expect(engine.orders(SUBACCOUNT)).toMatchObject([{ status: 'cancelled', cancelReason: 'cancel_on_disconnect' }])
    clock.advance(0)
    expect(watcher.notices(`${SUBACCOUNT}.orders`).at(-1)).toMatchObject([{ cancel_reason: 'cancel_on_disconnect' }])
  })
})

describe('replacing', () => {
  function replace(desk: TestDesk, client: TestClient, target: object, change: object = {}) {
    const order = { ...resting, limit_price: '61', ...change }
    const params = signOrder(desk.core, order, desk.clock.nowMs(), SESSION_KEY, OWNER.address)
    return client.call('private/replace', { ...params, ...target })
  }

  it('cancels the old order and rests the new one in one step', () => {
    const desk = openDesk()
    const client = desk.trader()
    const old = restOne(client)
    const reply = replace(desk, client, { order_id_to_cancel: old, expected_filled_amount: '0' })
    expect(reply.result).toMatchObject({
      cancelled_order: { order_id: old, order_status: 'cancelled', cancel_reason: 'user_request' },
      order: { replaced_order_id: old, limit_price: '61', order_status: 'open' },
      trades: [],
      create_order_error: null,
    })
    const [cancelled, created] = client.notices(`${SUBACCOUNT}.orders`).at(-1) ?? []
    expect(cancelled?.last_update_timestamp).toBe(created?.creation_timestamp)
  })

  it('leaves the old order cancelled when the new one is refused', () => {
    const desk = openDesk()
    const client = desk.trader()
    const old = restOne(client)
    const change = { limit_price: '48', time_in_force: 'post_only' }
    const reply = replace(desk, client, { order_id_to_cancel: old }, change)
    expect(reply.result).toMatchObject({ order: null, create_order_error: { code: 11008 } })
    expect(desk.engine.openOrders(SUBACCOUNT)).toEqual([])
  })

  it('changes nothing when the old order is gone, was filled otherwise, or the params are wrong', () => {
    const desk = openDesk()
    const client = desk.trader()
    const old = restOne(client)
    const stale = replace(desk, client, { order_id_to_cancel: old, expected_filled_amount: '0.5' })
    expect(stale.error?.code).toBe(11028)
    expect(replace(desk, client, {}).error?.code).toBe(-32602)
    expect(replace(desk, client, { nonce_to_cancel: '5' }).error?.code).toBe(11006)
    expect(replace(desk, client, { order_id_to_cancel: old }, { limit_price: '61.05' }).error?.code).toBe(11013)
    expect(desk.engine.openOrders(SUBACCOUNT)).toMatchObject([{ id: old, limitPrice: parseWad('60') }])
  })

  it('finds the old order by nonce', () => {
    const desk = openDesk()
    const client = desk.trader()
    restOne(client)
    const nonce = desk.engine.openOrders(SUBACCOUNT)[0]?.nonce
    expect(replace(desk, client, { nonce_to_cancel: nonce }).result?.order?.order_status).toBe('open')
    expect(desk.engine.openOrders(SUBACCOUNT)).toHaveLength(1)
  })
})
