import { existsSync, readFileSync } from 'node:fs'
import { checksumAddress } from '@riposte/evm-signing'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, it } from 'vitest'
import { METHODS } from '../src/derive/methods.ts'
import {
  CALL,
  OTHER_SUBACCOUNT,
  openDesk,
  type Reply,
  STRANGER,
  SUBACCOUNT,
  type TestClient,
} from '../src/derive/test-desk.ts'
import { holdConversation, MAKER_CHANNELS } from './derive-conversation.ts'

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

/** What the exchange's own clients call since the file was published; they decode the answers themselves. */
const NEWER = ['private/get_margin', 'public/get_margin', 'public/margin_watch', 'public/get_subaccounts']

it('answers every method in the shape that the exchange publishes', () => {
  const desk = openDesk()
  const { replies } = holdConversation(desk, desk.trader())
  for (const [method, reply] of replies) expect([method, reply.error]).toEqual([method, undefined])
  const answerable = [...METHODS].filter(([, { socketOnly }]) => !socketOnly).map(([name]) => name)
  expect([...new Set(replies.map(([method]) => method))].sort()).toEqual(answerable.sort())

  const spec = readSpec('openapi.json')
  for (const [method, reply] of replies) {
    if (spec === undefined) break
    if (NEWER.includes(method)) continue
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
  ['margin.watch', 'marginWatchNotification'],
  [`${SUBACCOUNT}.best.quotes`, 'subaccountBestQuotesNotification'],
  [`${OTHER_SUBACCOUNT}.quotes`, 'subaccountQuotesNotification'],
  [`${checksumAddress(STRANGER.address)}.rfqs`, 'walletRfqsNotification'],
]

it('publishes on every channel in the shape that the exchange publishes', () => {
  const desk = openDesk()
  const client = desk.trader()
  const names = CHANNELS.map(([name]) => name)
  const own = names.filter((name) => !MAKER_CHANNELS.includes(name))
  const subscribed = client.call('subscribe', { channels: own })
  const { maker } = holdConversation(desk, client)

  const spec = readSpec('subscriptions.json')
  let count = 0
  for (const [channel, message] of CHANNELS) {
    const notices = [...client.notices(channel), ...maker.notices(channel)]
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
  expect(subscribed.error).toBeUndefined()
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

it('answers what only exists on a socket, and refuses anything, in the frames that the exchange publishes', () => {
  const desk = openDesk()
  const client = desk.connect()
  const login = client.login()
  const channels = [`${SUBACCOUNT}.orders`, 'ticker_slim.NO-PERP.100']
  const replies: readonly (readonly [message: string, reply: Reply])[] = [
    ['publicLoginResponse', login],
    ['publicLoginResponse', client.call('public/login', { wallet: 'x', timestamp: 1, signature: '0x' })],
    ['subscribeResponse', client.call('subscribe', { channels })],
    ['subscribeResponse', client.call('subscribe', { channels: ['x'] })],
    ['unsubscribeResponse', client.call('unsubscribe', { channels })],
    ['unsubscribeResponse', client.call('unsubscribe')],
    ['privateSetCancelOnDisconnectResponse', client.call('private/set_cancel_on_disconnect', { enabled: true })],
    ...refusals(client).map((reply) => ['subscribeResponse', reply] as const),
  ]
  const socket = readSpec('websocket.json')
  for (const [message, reply] of replies) {
    if (socket === undefined) break
    const messages = (socket.components as { messages?: Record<string, { payload: object }> }).messages
    const validate = validatorOf(socket, messages?.[message]?.payload ?? { not: {} })
    expect([message, validate({ id: 1, nonsense: true })]).toEqual([message, false])
    validate(reply)
    expect([message, validate.errors]).toEqual([message, null])
  }
  process.stdout.write(`derive socket schemas: ${socket === undefined ? 'absent' : `${replies.length} frames`}\n`)
})

/** One refusal of each kind of data: none, text. Only 11013 beyond the band and 11107 carry objects, as recorded. */
function refusals(client: TestClient): readonly Reply[] {
  const order = { instrument_name: CALL, direction: 'buy', amount: '1', limit_price: '60' } as const
  const replies = [
    client.call('no/method'),
    client.call('private/get_order', { subaccount_id: SUBACCOUNT, order_id: 'x' }),
    client.call('private/get_positions', { subaccount_id: OTHER_SUBACCOUNT }),
    client.order({ ...order, amount: '0.001' }),
    client.order({ ...order, max_fee: '0.1' }),
    client.order({ ...order, limit_price: '40', time_in_force: 'ioc' }),
    client.call('private/poll_rfqs', { subaccount_id: SUBACCOUNT }),
  ]
  const codes = replies.map(({ error }) => error?.code)
  expect(codes).toEqual([-32601, -32602, 14020, 11012, 11023, 11009, 14027])
  return replies
}
