import { parseWad } from '@riposte/market-model'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { createDesk, hedgeRequest } from '../src/testing/desk.ts'
import { orderRecord, page, tradeRecord } from '../src/testing/records.ts'
import { announce, readSharedJson } from './shared.ts'

interface Described {
  readonly paths: Readonly<
    Record<string, { post: { requestBody: { content: Record<string, { schema: { $ref: string } }> } } }>
  >
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

const UUID = '22222222-2222-4333-8444-555555555555'

/** Drive a desk through everything that it can ask, and collect what it asked. */
async function everyRequest(): Promise<
  readonly { readonly method: string; readonly params: Record<string, unknown> }[]
> {
  const desk = createDesk()
  await desk.start()
  desk.exchange.on('private/order', () => ({ result: { order: orderRecord(), trades: [] } }))
  desk.exchange.on('private/cancel', () => ({ result: orderRecord({ order_status: 'cancelled' }) }))
  desk.exchange.on('private/replace', () => ({ result: { cancelled_order: orderRecord(), order: null } }))
  desk.exchange.on('private/get_trigger_orders', () => ({ result: { orders: [orderRecord({ order_id: UUID })] } }))
  desk.exchange.on('private/cancel_trigger_order', () => ({ result: orderRecord() }))
  desk.exchange.on('private/get_order', () => ({ result: orderRecord({ order_status: 'cancelled' }) }))
  desk.exchange.on('private/get_positions', () => ({ result: { positions: [] } }))
  desk.exchange.on('private/get_collaterals', () => ({ result: { collaterals: [] } }))
  const { venue, exchange, clock } = desk
  for (const timeInForce of ['gtc', 'post_only', 'ioc'] as const) {
    for (const [instrument, limitPrice] of [
      ['ETH-PERP', '2990'],
      ['ETH-20261225-3000-C', '2990.1'],
    ] as const) {
      const request = hedgeRequest({ timeInForce, instrument, limitPrice: parseWad(limitPrice) })
      await venue.placeOrder(venue.signOrder(request))
    }
  }
  await venue.findOrder(hedgeRequest())
  exchange.on('private/get_order_history', () => page('orders', [orderRecord({ filled_amount: '1' })]))
  exchange.on('private/get_trade_history', () => page('trades', [tradeRecord()]))
  const found = await venue.findOrder(hedgeRequest())
  if (found.status === 'found') {
    await venue.cancelOrder(found.order)
    const trigger = { type: 'takeprofit', price: parseWad('3100') } as const
    await venue.placeOrder(venue.signOrder({ ...hedgeRequest(), trigger, timeInForce: 'gtc' }))
    const quote = { ...hedgeRequest(), mmp: true, timeInForce: 'post_only', repricePostOnly: true } as const
    await venue.replaceOrder(venue.signReplacement(found.order, quote))
    await venue.placeOrder(venue.signOrder({ ...hedgeRequest(), reduceOnly: true }))
  }
  await venue.cancelOwn('hedge-')
  await Promise.all([venue.openOrders(), venue.positions(), venue.balances()])
  exchange.notify('12.orders', [orderRecord()])
  exchange.account().close('to catch up afterwards')
  await clock.advance(1000)
  await clock.advance(3_600_000)
  await venue.stop()
  return [...exchange.calls, ...exchange.sockets.flatMap((socket) => socket.requests)]
}

const requests = await everyRequest()
const openapi = readSharedJson('fixtures/derive/spec/openapi.json') as Described | undefined
const websocket = readSharedJson('fixtures/derive/spec/websocket.json') as Described | undefined
announce('requests against the API description', openapi === undefined ? undefined : requests.length)

const SOCKET_SCHEMAS: Readonly<Record<string, string>> = {
  'public/login': 'LoginRequest',
  subscribe: 'SubscribeParams',
  unsubscribe: 'UnsubscribeParams',
}

/** A check of one method's params; a field that the description does not have is an error too. */
function validatorOf(method: string): (params: unknown) => string {
  const socketSchema = SOCKET_SCHEMAS[method]
  const described = socketSchema === undefined ? openapi : websocket
  const body = described?.paths?.[`/${method}`]?.post.requestBody.content['application/json']?.schema.$ref
  const name = socketSchema ?? body?.split('/').at(-1) ?? ''
  const schema = described?.components.schemas[name] as { properties?: Record<string, unknown> } | undefined
  if (schema === undefined) return () => `${method} is not described`
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    formats: { decimal: /^-?\d+(\.\d{1,12})?$/, uint32: true, uint64: true },
  })
  formats.default.default(ajv)
  ajv.addSchema({ $id: 'api', components: described?.components ?? {} })
  const validate = ajv.compile({ $ref: `api#/components/schemas/${name}` })
  return (params) => {
    const known = Object.keys(schema.properties ?? {})
    const unknown = Object.keys(params as object).filter((field) => !known.includes(field))
    return validate(params) && unknown.length === 0 ? 'valid' : `${ajv.errorsText(validate.errors)} ${unknown}`
  }
}

describe('what we ask', () => {
  const methods = [...new Set(requests.map((request) => request.method))].sort()

  it('is every method that the client knows', () => {
    expect(methods).toEqual([
      'private/cancel',
      'private/cancel_trigger_order',
      'private/get_account',
      'private/get_collaterals',
      'private/get_open_orders',
      'private/get_order',
      'private/get_order_history',
      'private/get_positions',
      'private/get_trade_history',
      'private/get_trigger_orders',
      'private/order',
      'private/replace',
      'public/get_all_instruments',
      'public/get_time',
      'public/login',
      'subscribe',
    ])
  })

  it('has every field of an order that the exchange requires, decimals and nonce as text', () => {
    const orders = requests.filter((request) => request.method === 'private/order')
    expect(orders.length).toBe(8)
    for (const { params } of orders) {
      for (const field of [
        'amount',
        'direction',
        'instrument_name',
        'limit_price',
        'max_fee',
        'nonce',
        'signature',
        'signer',
      ]) {
        expect(typeof params[field], field).toBe('string')
      }
      expect([typeof params.signature_expiry_sec, typeof params.subaccount_id]).toEqual(['number', 'number'])
      expect(params.signature).toMatch(/^0x[0-9a-f]{130}$/)
    }
  })

  if (openapi !== undefined && websocket !== undefined) {
    // A method without params may be described without a body.
    for (const method of methods.filter((name) => name !== 'public/get_time')) {
      it(`is valid for ${method}`, () => {
        const check = validatorOf(method)
        for (const { params } of requests.filter((request) => request.method === method))
          expect(check(params)).toBe('valid')
      })
    }
  }
})
