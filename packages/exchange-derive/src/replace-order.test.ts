import { type OrderState, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createDesk, type Desk, hedgeRequest } from './testing/desk.ts'
import { orderRecord, page, tradeRecord } from './testing/records.ts'

const OLD_ID = '99999999-2222-4333-8444-555555555555'
const OLD: OrderState = {
  label: 'quote-1',
  orderId: OLD_ID,
  instrument: 'ETH-PERP',
  side: 'sell',
  amount: parseWad('1'),
  filled: parseWad('0.25'),
  status: 'open',
}
const oldRecord = (changes = {}) =>
  orderRecord({ order_id: OLD_ID, label: 'quote-1', order_status: 'cancelled', filled_amount: '0.25', ...changes })
const NEW = hedgeRequest({ label: 'quote-2', timeInForce: 'gtc' })

async function readyDesk(): Promise<Desk> {
  const desk = createDesk()
  await desk.start()
  return desk
}

/** Answer while the virtual clock runs, for what waits on it. */
async function during<T>(desk: Desk, promise: Promise<T>): Promise<T> {
  await desk.clock.advance(10_000)
  return promise
}

describe('a replacement', () => {
  it('names the old order and what it is believed to have filled', async () => {
    const desk = await readyDesk()
    const { payload, replaces } = desk.venue.signReplacement(OLD, NEW)
    expect(JSON.parse(payload)).toMatchObject({
      order_id_to_cancel: OLD_ID,
      expected_filled_amount: '0.25',
      label: 'quote-2',
    })
    expect(replaces).toBe(OLD)
  })

  it.each([
    [
      'replaced',
      { order: orderRecord({ label: 'quote-2' }), trades: [tradeRecord({ label: 'quote-2' })] },
      { status: 'replaced', order: { label: 'quote-2', status: 'open' }, cancelled: { orderId: OLD_ID } },
    ],
    [
      'cancelled, the new one refused',
      { order: null, trades: null, create_order_error: { code: 11000, message: 'Insufficient funds', data: null } },
      { status: 'cancelled', cancelled: { status: 'closed' }, reject: { code: '11000', advice: 'give-up' } },
    ],
    [
      'unknown when the new one may rest',
      { order: null, create_order_error: { code: 9000, message: 'Order confirmation timeout' } },
      { status: 'unknown' },
    ],
    ['unknown when the reply cannot be read', { cancelled_order: 5 }, { status: 'unknown' }],
  ])('%s', async (_, result, expected) => {
    const desk = await readyDesk()
    desk.exchange.on('private/replace', () => ({ result: { cancelled_order: oldRecord(), ...result } }))
    expect(await desk.venue.replaceOrder(desk.venue.signReplacement(OLD, NEW))).toMatchObject(expected)
  })

  it.each([
    [11006, 'Does not exist', 'give-up'],
    [11028, 'Replaced order filled amount does not match expected state.', 'wait'],
  ])('kept: %i leaves the old one alone', async (code, message, advice) => {
    const desk = await readyDesk()
    desk.exchange.on('private/replace', () => ({ error: { code, message } }))
    expect(await desk.venue.replaceOrder(desk.venue.signReplacement(OLD, NEW))).toMatchObject({
      status: 'kept',
      reject: { code: String(code), advice },
    })
  })

  it('of another instrument, or of a trigger order, is not signed', async () => {
    const { venue } = await readyDesk()
    const trigger = { type: 'stoploss', price: parseWad('1') } as const
    for (const by of [
      { ...NEW, instrument: 'ETH-20261225-3000-C' },
      { ...NEW, trigger },
    ]) {
      expect(() => venue.signReplacement(OLD, by)).toThrow(expect.objectContaining({ code: 'ORDER_INVALID' }))
    }
  })

  describe('whose outcome is unknown', () => {
    async function lost(placed: boolean, oldStatus: string) {
      const desk = await readyDesk()
      desk.exchange.on('private/replace', () => ({ error: { code: 9000, message: 'Order confirmation timeout' } }))
      const replacement = desk.venue.signReplacement(OLD, NEW)
      expect(await desk.venue.replaceOrder(replacement)).toMatchObject({ status: 'unknown' })
      const orders = placed ? [orderRecord({ label: 'quote-2' })] : []
      desk.exchange.on('private/get_open_orders', () => ({ result: { subaccount_id: 12, orders } }))
      desk.exchange.on('private/get_order', () => ({ result: oldRecord({ order_status: oldStatus }) }))
      return { desk, replacement }
    }

    it.each([
      ['placed', true, 'cancelled', 'replaced'],
      ['cancelled and not placed', false, 'cancelled', 'cancelled'],
      ['never there', false, 'open', 'kept'],
    ])('is found out: %s', async (_, placed, oldStatus, expected) => {
      const { desk, replacement } = await lost(placed, oldStatus)
      expect((await during(desk, desk.venue.findReplacement(replacement))).status).toBe(expected)
    })

    it('and sent again: the refusal of the repeat says nothing, the look-up does', async () => {
      const { desk, replacement } = await lost(true, 'cancelled')
      desk.exchange.on('private/replace', () => ({ error: { code: 11006, message: 'Does not exist' } }))
      expect((await during(desk, desk.venue.replaceOrder(replacement))).status).toBe('replaced')
    })

    it('stays so when the exchange cannot be asked', async () => {
      const { desk, replacement } = await lost(true, 'cancelled')
      desk.exchange.on('private/get_open_orders', () => 'silence')
      desk.exchange.on('private/get_order_history', () => page('orders', []))
      expect((await during(desk, desk.venue.findReplacement(replacement))).status).toBe('unknown')
    })
  })
})

describe('cancelling our own', () => {
  it('goes by the beginning of the label, one by one, triggers by their own method', async () => {
    const desk = await readyDesk()
    const rows = ['desk-1', 'desk-2', 'other'].map((label) => orderRecord({ label, order_id: `id ${label}` }))
    const stop = orderRecord({ label: 'desk-stop', order_id: 'id stop', order_status: 'untriggered' })
    desk.exchange.on('private/get_open_orders', () => ({ result: { orders: [...rows, stop] } }))
    desk.exchange.on('private/get_trigger_orders', () => ({ result: { orders: [stop] } }))
    const cancel = ({ order_id }: Record<string, unknown>) =>
      order_id === 'id desk-2'
        ? { error: { code: 11004, message: 'Already filled' } }
        : { result: orderRecord({ order_id, order_status: 'cancelled' }) }
    desk.exchange.on('private/cancel', cancel)
    desk.exchange.on('private/cancel_trigger_order', cancel)

    const results = await desk.venue.cancelOwn('desk-')
    expect(results.map(({ order, outcome }) => [order.label, outcome.status])).toEqual([
      ['desk-1', 'accepted'],
      ['desk-2', 'rejected'],
      ['desk-stop', 'accepted'],
    ])
    expect(desk.exchange.requestsFor('private/cancel').map((params) => params.order_id)).not.toContain('id other')
  })

  it('refuses the empty prefix, which every label begins with', async () => {
    const { venue } = await readyDesk()
    await expect(venue.cancelOwn('')).rejects.toMatchObject({ code: 'LABEL_INVALID' })
  })
})
