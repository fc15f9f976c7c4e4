import { type OrderOutcome, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createDesk, hedgeRequest } from './testing/desk.ts'
import { orderRecord, page, tradeRecord } from './testing/records.ts'

const FILLED = { order_status: 'filled', filled_amount: '1', time_in_force: 'ioc' }

async function readyDesk() {
  const desk = createDesk()
  await desk.start()
  return desk
}

describe('placing an order', () => {
  it('answers with the order and its fills', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/order', () => ({ result: { order: orderRecord(FILLED), trades: [tradeRecord()] } }))
    const outcome = await desk.venue.placeOrder(desk.venue.signOrder(hedgeRequest()))
    expect(outcome).toMatchObject({
      status: 'accepted',
      order: { status: 'closed', filled: parseWad('1') },
      fills: [{ price: parseWad('2999.5'), fee: parseWad('0.91') }],
    })
  })

  it('puts the frame on the wire within the call, with the very bytes that were signed', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/order', () => 'silence')
    const order = desk.venue.signOrder(hedgeRequest())
    void desk.venue.placeOrder(order)
    expect(desk.exchange.requestsFor('private/order')).toEqual([JSON.parse(order.payload)])
  })

  it('signs an order that arrives within the taker window or not at all', async () => {
    const desk = await readyDesk()
    const now = desk.clock.nowMs()
    const params = JSON.parse(desk.venue.signOrder(hedgeRequest()).payload)
    expect(params).toMatchObject({
      subaccount_id: 12,
      direction: 'sell',
      limit_price: '2990',
      amount: '1',
      time_in_force: 'ioc',
      label: 'hedge-1',
      reject_timestamp: now + 1000,
      signature_expiry_sec: Math.floor(now / 1000) + 600,
      signer: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
    })
    // 2.5 × 0.0003 × 3000 for the rate, 0.01 ÷ 0.01 for the base fee of a fill of one step.
    expect(params.max_fee).toBe('3.25')
    expect(params.nonce).toMatch(/^\d{19}$/)
  })

  it('follows the exchange when clocks differ', async () => {
    const desk = createDesk()
    desk.exchange.on('public/get_time', () => ({ result: desk.clock.nowMs() + 30_000 }))
    await desk.start()
    const params = JSON.parse(desk.venue.signOrder(hedgeRequest()).payload)
    expect(params.reject_timestamp).toBe(desk.clock.nowMs() + 31_000)
    expect(desk.lines.some((line) => line.event === 'derive.clock.differs')).toBe(true)
  })

  it('is unknown when no reply comes', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/order', () => 'silence')
    const outcome = desk.venue.placeOrder(desk.venue.signOrder(hedgeRequest()))
    await desk.clock.advance(5000)
    expect(await outcome).toEqual({ status: 'unknown', cause: 'no reply to private/order within 5000 ms' })
  })

  it('is unknown when the connection drops in flight; the desk reconnects and subscribes again', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/order', (_, socket) => {
      queueMicrotask(() => socket.close('reset'))
      return 'silence'
    })
    const outcome = await desk.venue.placeOrder(desk.venue.signOrder(hedgeRequest()))
    expect(outcome).toEqual({ status: 'unknown', cause: 'the connection dropped: reset' })
    expect(desk.venue.status()).toBe('down')
    await desk.clock.advance(1000)
    expect(desk.venue.status()).toBe('ready')
    expect([...desk.exchange.account().channels]).toEqual(['12.orders', '12.trades'])
  })

  it('is unknown when the reply cannot be read', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/order', () => ({ result: { order: orderRecord(), trades: [{}] } }))
    expect((await desk.venue.placeOrder(desk.venue.signOrder(hedgeRequest()))).status).toBe('unknown')
  })

  it('is rejected for certain while there is no connection to send it on', async () => {
    const desk = await readyDesk()
    desk.exchange.account().close('gone')
    const outcome = await desk.venue.placeOrder(desk.venue.signOrder(hedgeRequest()))
    expect(outcome).toMatchObject({ status: 'rejected', reject: { code: 'NOT_SENT', advice: 'wait' } })
  })

  it('refuses a payload that is not the signed one', async () => {
    const desk = await readyDesk()
    const order = desk.venue.signOrder(hedgeRequest())
    const tampered = { ...order, payload: `${order.payload},"x":{}` }
    await expect(desk.venue.placeOrder(tampered)).rejects.toMatchObject({ code: 'PAYLOAD_INVALID' })
    await expect(desk.venue.placeOrder({ ...order, nonce: '1' })).rejects.toMatchObject({ code: 'PAYLOAD_INVALID' })
    expect(desk.exchange.requestsFor('private/order')).toEqual([])
  })

  it('never logs a signature', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/order', () => ({ error: { code: 14014, message: 'Signature invalid' } }))
    const order = desk.venue.signOrder(hedgeRequest())
    await desk.venue.placeOrder(order)
    expect(JSON.stringify(desk.lines)).not.toContain(JSON.parse(order.payload).signature)
  })
})

describe('sending the same order again', () => {
  const REFUSALS = [
    { code: 11017, message: 'Non unique nonce' },
    { code: 11022, message: 'Reject timestamp exceeded' },
  ]

  for (const error of REFUSALS) {
    it(`looks it up when the repeat is refused with ${error.code}, and answers with what the first became`, async () => {
      const desk = await readyDesk()
      const order = desk.venue.signOrder(hedgeRequest())
      desk.exchange.on('private/order', () => 'silence')
      const first = desk.venue.placeOrder(order)
      await desk.clock.advance(5000)
      expect((await first).status).toBe('unknown')

      desk.exchange.on('private/order', () => ({ error }))
      desk.exchange.on('private/get_order_history', () => page('orders', [orderRecord(FILLED)]))
      desk.exchange.on('private/get_trade_history', () => page('trades', [tradeRecord()]))
      const second = await desk.venue.placeOrder(order)
      expect(second).toMatchObject({ status: 'accepted', fills: [{ fillId: tradeRecord().trade_id }] })
    })
  }

  it('is rejected when the look-up finds nothing', async () => {
    const desk = await readyDesk()
    const order = desk.venue.signOrder(hedgeRequest())
    desk.exchange.on('private/order', () => ({ error: REFUSALS[0] as { code: number; message: string } }))
    const outcome = desk.venue.placeOrder(order)
    await desk.clock.advance(2000)
    expect(await outcome).toMatchObject({ status: 'rejected', reject: { code: '11017', advice: 'wait' } })
  })

  it('doubts a refusal of an order that an earlier process may have sent', async () => {
    const before = await readyDesk()
    const order = before.venue.signOrder(hedgeRequest())
    const desk = await readyDesk()
    desk.exchange.on('private/order', () => ({ error: { code: 11022, message: 'Reject timestamp exceeded' } }))
    desk.exchange.on('private/get_open_orders', () => ({ result: { subaccount_id: 12, orders: [orderRecord()] } }))
    expect(await desk.venue.placeOrder(order)).toMatchObject({ status: 'accepted', order: { status: 'open' } })
  })

  it('is unknown when the repeat is refused and the look-up fails', async () => {
    const desk = await readyDesk()
    const order = desk.venue.signOrder(hedgeRequest())
    desk.exchange.on('private/order', () => ({ error: REFUSALS[0] as { code: number; message: string } }))
    desk.exchange.on('private/get_open_orders', () => ({ error: { code: -32603, message: 'Internal error' } }))
    const outcome: OrderOutcome = await desk.venue.placeOrder(order)
    expect(outcome.status).toBe('unknown')
  })

  it('believes the refusal of a first sending without asking', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/order', () => ({ error: { code: 11009, message: 'Zero liquidity' } }))
    const outcome = await desk.venue.placeOrder(desk.venue.signOrder(hedgeRequest()))
    expect(outcome).toMatchObject({ status: 'rejected', reject: { code: '11009', advice: 'new-price' } })
    expect(desk.exchange.requestsFor('private/get_open_orders')).toEqual([])
  })
})

describe('finding an order by its label', () => {
  it('finds a resting one with what it has filled', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/get_open_orders', () => ({
      result: {
        subaccount_id: 12,
        orders: [orderRecord({ label: 'other' }), orderRecord({ filled_amount: '1', amount: '2' })],
      },
    }))
    desk.exchange.on('private/get_trade_history', () => page('trades', [tradeRecord(), tradeRecord()]))
    const found = await desk.venue.findOrder(hedgeRequest())
    expect(found).toMatchObject({ status: 'found', order: { status: 'open', filled: parseWad('1') } })
    expect(found.status === 'found' ? found.fills : []).toHaveLength(1)
  })

  it('finds one that has ended without a fill', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/get_order_history', () => page('orders', [orderRecord({ order_status: 'cancelled' })]))
    expect(await desk.venue.findOrder(hedgeRequest())).toMatchObject({
      status: 'found',
      order: { status: 'closed' },
      fills: [],
    })
  })

  it('finds one by its trades when the order history does not have it yet', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/get_trade_history', () => page('trades', [tradeRecord({ trade_amount: '0.6' })]))
    const found = await desk.venue.findOrder(hedgeRequest())
    expect(found).toMatchObject({ status: 'found', order: { status: 'closed', filled: parseWad('0.6') } })
  })

  it('does not know when trades lag behind their order', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/get_order_history', () => page('orders', [orderRecord(FILLED)]))
    expect((await desk.venue.findOrder(hedgeRequest())).status).toBe('unknown')
  })

  it('says absent for a label that nothing carries', async () => {
    const desk = await readyDesk()
    expect(await desk.venue.findOrder(hedgeRequest())).toEqual({ status: 'absent' })
  })

  it('says absent of a sent order only when it cannot arrive any more', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/order', (_, socket) => {
      queueMicrotask(() => socket.close('reset'))
      return 'silence'
    })
    await desk.venue.placeOrder(desk.venue.signOrder(hedgeRequest()))
    await desk.clock.advance(600)
    expect(desk.venue.status()).toBe('ready')

    let said: string | undefined
    void desk.venue.findOrder(hedgeRequest()).then((lookup) => {
      said = lookup.status
    })
    await desk.clock.advance(100)
    expect(said).toBeUndefined()
    // Here the order arrives after all: the second look must see it.
    desk.exchange.on('private/get_open_orders', () => ({ result: { subaccount_id: 12, orders: [orderRecord()] } }))
    await desk.clock.advance(1000)
    expect(said).toBe('found')
  })

  it('does not know when it cannot ask', async () => {
    const desk = await readyDesk()
    desk.exchange.account().close('gone')
    expect((await desk.venue.findOrder(hedgeRequest())).status).toBe('unknown')
    expect((await desk.venue.findOrder(hedgeRequest({ instrument: 'BTC-PERP' }))).status).toBe('unknown')
  })

  it('finds the order of an option that is in no catalog any more', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/get_order_history', () => page('orders', [orderRecord({ order_status: 'expired' })]))
    const request = hedgeRequest({ instrument: 'ETH-20251226-3000-C' })
    expect((await desk.venue.findOrder(request)).status).toBe('found')
  })

  it('does not know when the history is longer than it reads', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/get_order_history', () => ({
      result: { orders: [], pagination: { num_pages: 1000, count: 500_000 } },
    }))
    expect((await desk.venue.findOrder(hedgeRequest())).status).toBe('unknown')
    expect(desk.exchange.requestsFor('private/get_order_history')).toHaveLength(20)
  })
})

describe('orders that wait for their trigger', () => {
  const trigger = { type: 'stoploss', price: parseWad('2800') } as const
  const stop = { ...hedgeRequest({ label: 'stop-1', timeInForce: 'gtc' }), trigger }
  const waiting = orderRecord({ label: 'stop-1', order_status: 'untriggered' })

  it('are found where they wait', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/order', () => ({ error: { code: 9000, message: 'Order confirmation timeout' } }))
    expect(await desk.venue.placeOrder(desk.venue.signOrder(stop))).toMatchObject({ status: 'unknown' })
    // Nothing yet: it may still arrive as long as its signature lives, so nobody says that it is absent.
    expect(await desk.venue.findOrder(stop)).toMatchObject({ status: 'unknown', cause: /may still arrive/ })
    desk.exchange.on('private/get_trigger_orders', () => ({ result: { orders: [waiting] } }))
    expect(await desk.venue.findOrder(stop)).toMatchObject({ status: 'found', order: { status: 'open' } })
  })

  it('are cancelled by their own method when the plain one does not know them', async () => {
    const desk = await readyDesk()
    const missing = () => ({ error: { code: 11006, message: 'Does not exist' } })
    desk.exchange.on('private/get_trigger_orders', () => ({ result: { orders: [waiting] } }))
    const found = await desk.venue.findOrder(stop)
    if (found.status !== 'found') throw new Error('expected to find it')
    desk.exchange.on('private/cancel', missing)
    desk.exchange.on('private/cancel_trigger_order', () => ({ result: { ...waiting, order_status: 'cancelled' } }))
    expect(await desk.venue.cancelOrder(found.order)).toMatchObject({ status: 'accepted', order: { status: 'closed' } })
    desk.exchange.on('private/cancel_trigger_order', missing)
    expect(await desk.venue.cancelOrder(found.order)).toMatchObject({ status: 'rejected', reject: { code: '11006' } })
  })

  it('are not taken for ended after a gap', async () => {
    const desk = await readyDesk()
    desk.exchange.notify('12.orders', [waiting])
    desk.exchange.on('private/get_trigger_orders', () => ({ result: { orders: [waiting] } }))
    desk.exchange.on('private/get_order', () => ({ error: { code: 11006, message: 'Does not exist' } }))
    desk.exchange.account().close('cut')
    await desk.clock.advance(2000)
    expect(desk.venue.status()).toBe('ready')
    expect(desk.orders.at(-1)).toMatchObject({ label: 'stop-1', status: 'open' })
  })
})

describe('cancelling', () => {
  const order = { label: 'hedge-1', orderId: 'o', instrument: 'ETH-PERP', side: 'sell', status: 'open' } as const
  const resting = { ...order, amount: parseWad('1'), filled: parseWad('0') }

  it('names subaccount, instrument and order, and answers with the ended order', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/cancel', () => ({ result: orderRecord({ order_status: 'cancelled' }) }))
    expect(await desk.venue.cancelOrder(resting)).toMatchObject({ status: 'accepted', order: { status: 'closed' } })
    expect(desk.exchange.requestsFor('private/cancel')).toEqual([
      { subaccount_id: 12, instrument_name: 'ETH-PERP', order_id: 'o' },
    ])
  })

  it('is rejected when the order is over already', async () => {
    const desk = await readyDesk()
    desk.exchange.on('private/cancel', () => ({
      error: { code: 11006, message: 'Does not exist', data: 'no such order' },
    }))
    expect(await desk.venue.cancelOrder(resting)).toEqual({
      status: 'rejected',
      reject: { code: '11006', message: 'Does not exist: no such order', advice: 'give-up' },
    })
  })
})
