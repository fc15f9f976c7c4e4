import { existsSync, readFileSync } from 'node:fs'
import { checksumAddress } from '@riposte/evm-signing'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, it } from 'vitest'
import {
  CALL,
  EXPIRY,
  OWNER,
  openDesk,
  PUT,
  type Reply,
  SESSION_KEY,
  START,
  SUBACCOUNT,
  signOrder,
  type TestClient,
  type TestDesk,
} from '../src/derive/test-desk.ts'

const SPEC = new URL('../../../../shared/fixtures/derive/spec/', import.meta.url)
const present = existsSync(SPEC)

interface Spec {
  readonly components: { readonly schemas: object }
  readonly paths?: Readonly<
    Record<string, { post: { responses: { 200: { content: Content } }; requestBody: { content: Content } } }>
  >
}
interface Content {
  readonly 'application/json': { readonly schema: object }
}

function readSpec(name: string): Spec | undefined {
  return present ? JSON.parse(readFileSync(new URL(name, SPEC), 'utf8')) : undefined
}

function validatorOf(spec: Spec, schema: object): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv, ['uuid', 'int32', 'int64'])
  ajv.addFormat('decimal', /^-?(?:0|[1-9]\d*)(?:\.\d{0,11}[1-9])?$/)
  for (const name of ['uint', 'uint8', 'uint16', 'uint32', 'uint64', 'uint128']) {
    ajv.addFormat(name, { type: 'number', validate: (value: number) => Number.isInteger(value) && value >= 0 })
  }
  return ajv.compile({ ...schema, components: spec.components })
}

/** Every method that the simulator answers, with params that make it answer with as much as it can. */
function conversation(desk: TestDesk, client: TestClient): readonly (readonly [method: string, reply: Reply])[] {
  const { core, clock } = desk
  const replies: [string, Reply][] = []
  const own = { subaccount_id: SUBACCOUNT }
  const wallet = { wallet: checksumAddress(OWNER.address) }
  const order = (change: object) =>
    signOrder(
      core,
      { instrument_name: CALL, direction: 'sell', amount: '1', limit_price: '60', label: 'h', ...change },
      clock.nowMs(),
      SESSION_KEY,
      OWNER.address,
    )
  const ask = (method: string, params: object = {}): Reply => {
    const reply = client.call(method, params)
    replies.push([method, reply])
    return reply
  }
  ask('private/order', order({ amount: '12', limit_price: '48' }))
  ask(
    'private/order',
    order({ instrument_name: 'ETH-PERP', direction: 'buy', limit_price: '3010', time_in_force: 'ioc' }),
  )
  const rested = client.call('private/order', order({}))
  const second = ask('private/replace', { ...order({}), order_id_to_cancel: rested.result?.order?.order_id })
  const orderId = second.result?.order?.order_id
  ask('private/order_debug', order({}))
  for (const method of ['get_open_orders', 'get_positions', 'get_collaterals', 'get_subaccount', 'get_order_history']) {
    ask(`private/${method}`, own)
  }
  ask('private/get_trade_history', own)
  ask('private/get_order', { ...own, order_id: orderId })
  for (const method of ['get_subaccounts', 'get_account', 'get_all_portfolios', 'session_keys']) {
    ask(`private/${method}`, wallet)
  }
  ask('private/cancel', { ...own, instrument_name: CALL, order_id: orderId })
  ask('private/cancel_by_nonce', { ...own, instrument_name: CALL, nonce: 1 })
  ask('private/cancel_by_instrument', { ...own, instrument_name: CALL })
  ask('private/cancel_by_label', { ...own, label: 'h' })
  ask('private/cancel_all', own)
  ask('public/get_time')
  ask('public/get_instrument', { instrument_name: CALL })
  ask('public/get_all_instruments', { instrument_type: 'perp', expired: false })
  ask('public/get_all_instruments', { instrument_type: 'option', expired: false, currency: 'ETH', page_size: 10 })
  ask('public/get_all_live_instruments')
  ask('public/get_all_currencies')
  ask('public/get_ticker', { instrument_name: 'ETH-PERP' })
  ask('public/get_ticker', { instrument_name: PUT })
  ask('public/get_tickers', { instrument_type: 'option', currency: 'ETH', expiry_date: 20261225 })
  ask('public/get_trade_history', { instrument_name: CALL })
  ask('public/getRateLimits')
  clock.advance(EXPIRY - START + 1000)
  ask('public/get_option_settlement_prices', { currency: 'ETH' })
  ask('private/get_option_settlement_history', own)
  return replies
}

/** Methods of the published file that the simulator answers; those of sockets only are not in it. */
const METHOD_COUNT = 30

it('answers every method in the shape that the exchange publishes', () => {
  const desk = openDesk()
  const replies = conversation(desk, desk.trader())
  for (const [method, reply] of replies) expect([method, reply.error]).toEqual([method, undefined])
  expect(new Set(replies.map(([method]) => method)).size).toBe(METHOD_COUNT)

  const spec = readSpec('openapi.json')
  for (const [method, reply] of replies) {
    if (spec === undefined) break
    const schema = spec.paths?.[`/${method}`]?.post.responses[200].content['application/json'].schema
    expect([method, schema === undefined]).toEqual([method, false])
    const validate = validatorOf(spec, schema ?? {})
    expect([method, validate({ nonsense: true })]).toEqual([method, false])
    validate(reply.result)
    expect([method, validate.errors]).toEqual([method, null])
  }
  process.stdout.write(`derive reply schemas: ${spec === undefined ? 'absent' : `${replies.length} replies`}\n`)
})

/** Data of each kind of channel, and the message of the channel file that describes it. */
const CHANNELS: readonly [channel: string, message: string][] = [
  [`${SUBACCOUNT}.orders`, 'subaccountOrdersNotification'],
  [`${SUBACCOUNT}.trades`, 'subaccountTradesNotification'],
  [`${SUBACCOUNT}.balances`, 'subaccountBalancesNotification'],
  [`trades.${CALL}`, 'tradesByInstrumentNotification'],
  ['trades.perp.ETH', 'tradesByInstrumentTypeCurrencyNotification'],
  [`ticker_slim.${CALL}.1000`, 'tickerSlimNotification'],
  ['ticker_slim.ETH-PERP.100', 'tickerSlimNotification'],
  [`orderbook.${CALL}.1.10`, 'orderbookNotification'],
  ['spot_feed.ETH', 'spotFeedNotification'],
]

it('publishes on every channel in the shape that the exchange publishes', () => {
  const desk = openDesk()
  const client = desk.trader()
  const names = CHANNELS.map(([name]) => name)
  const subscribed = client.call('subscribe', { channels: names })
  conversation(desk, client)

  const spec = readSpec('subscriptions.json')
  let count = 0
  for (const [channel, message] of CHANNELS) {
    const notices = client.notices(channel)
    expect([channel, notices.length > 0]).toEqual([channel, true])
    if (spec === undefined) continue
    const messages = (spec.components as { messages?: Record<string, { payload: object }> }).messages
    const validate = validatorOf(spec, messages?.[message]?.payload ?? { not: {} })
    // Hours of tickers are alike; the first and the last ones stand for them.
    for (const notice of [...notices.slice(0, 50), ...notices.slice(-50)]) {
      // Account and trade channels send arrays of what the file describes.
      const rows: readonly unknown[] = Array.isArray(notice) ? notice : [notice]
      for (const row of rows) {
        validate(asDescribed(channel, row))
        expect([channel, validate.errors]).toEqual([channel, null])
        count++
      }
    }
  }
  const socket = readSpec('websocket.json')
  if (socket !== undefined) {
    const validate = validatorOf(socket, { $ref: '#/components/schemas/SubscribeResult' })
    expect([validate(subscribed.result), validate.errors]).toEqual([true, null])
  }
  process.stdout.write(`derive channel schemas: ${spec === undefined ? 'absent' : `${count} messages`}\n`)
})

/**
 * The file describes book levels as objects; the recorded ones are pairs of price and amount, and recorded messages win.
 */
function asDescribed(channel: string, row: unknown): unknown {
  if (!channel.startsWith('orderbook.')) return row
  const book = row as { bids: [string, string][]; asks: [string, string][] }
  const levels = (side: [string, string][]) => side.map(([price, amount]) => ({ price, amount }))
  return { ...book, bids: levels(book.bids), asks: levels(book.asks) }
}
