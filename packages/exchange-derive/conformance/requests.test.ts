import { createSigner } from '@riposte/evm-signing'
import { parseWad } from '@riposte/market-model'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { createDesk, DEVELOPMENT_KEY, type Desk, hedgeRequest, WALLET } from '../src/testing/desk.ts'
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
  await askEverything(desk)
  await Promise.all([venue.openOrders(), venue.positions(), venue.balances()])
  exchange.notify('12.orders', [orderRecord()])
  exchange.account().close('to catch up afterwards')
  await clock.advance(1000)
  await clock.advance(3_600_000)
  await venue.stop()
  return [
    ...exchange.calls,
    ...[exchange, await liveStart()].flatMap(({ sockets }) => sockets.flatMap((one) => one.requests)),
  ]
}

/** What a live start asks for besides. The exchange here can compute no hashes, so the start ends there. */
async function liveStart(): Promise<Desk['exchange']> {
  const { venue, exchange, clock } = createDesk({ mode: 'live', cancelOnDisconnect: 'on' })
  const key = {
    public_session_key: createSigner(DEVELOPMENT_KEY).address,
    label: '',
    expiry_sec: 1_900_000_000,
    protocol_scopes: ['trade:all'],
    offchain_scopes: [],
    subaccount_ids: [],
  }
  exchange.on('private/session_keys', () => ({ result: { public_session_keys: [key] } }))
  exchange.on('private/set_cancel_on_disconnect', () => ({ result: 'ok' }))
  const failed = expect(venue.start({ fill() {}, order() {}, status() {} })).rejects.toThrow()
  await clock.advance(1000)
  await venue.stop()
  await failed
  return exchange
}

/** Every method of every family. What the scripted exchange does not know it refuses, and that is all right here. */
async function askEverything({ venue, clock }: Desk): Promise<void> {
  const { market, account, orders, history, mmp, rfqMaker, rfqTaker } = venue.api
  const span = { subaccount_id: 12, start_timestamp: 1, end_timestamp: 2 }
  const rows = { subaccount_id: 12, from_timestamp: 1, to_timestamp: 2, page: 1, page_size: 10 }
  const leg = { instrumentName: 'ETH-20261225-3000-C', direction: 'buy', amount: parseWad('1.5') } as const
  const rfq = { rfqId: UUID, subaccountId: 12, legs: [leg] }
  const prices = new Map([[leg.instrumentName, parseWad('42.1')]])
  const quote = {
    quoteId: UUID,
    rfqId: UUID,
    subaccountId: 12,
    direction: 'sell',
    legs: [{ ...leg, price: parseWad('42.1') }],
  } as const
  const limits = {
    currency: 'ETH',
    intervalMs: 1000,
    frozenMs: 0,
    amountLimit: parseWad('1'),
    deltaLimit: parseWad('2'),
  }
  const terms = { direction: 'sell', prices, label: 'q', mmp: true } as const
  const asked: Promise<unknown>[] = [
    market.time(),
    market.instrument('ETH-PERP'),
    market.liveInstruments(),
    market.currencies(),
    market.ticker('ETH-PERP'),
    market.tickers({ instrument_type: 'option', currency: 'ETH', expiry_date: 20261225 }),
    market.trades({ instrument_name: 'ETH-PERP', page: 1, page_size: 10, from_timestamp: 1, to_timestamp: 2 }),
    market.settlementPrices('ETH'),
    market.fundingRates({ instrument_name: 'ETH-PERP', start_timestamp: 1, end_timestamp: 2, period: 3600 }),
    market.transaction(UUID),
    market.rateLimits(),
    account.account(),
    account.sessionKeys(),
    account.subaccountIds(),
    account.subaccount(12),
    account.portfolios(),
    account.positions(12),
    account.collaterals(12),
    orders.open(12),
    orders.order(12, UUID),
    orders.triggers(12),
    orders.algos(12),
    orders.cancelTrigger(12, UUID),
    orders.cancelAllTriggers(12),
    orders.cancelByNonce(12, 'ETH-PERP', 1_790_000_000_000_000_001n),
    orders.cancelByInstrument(12, 'ETH-PERP'),
    orders.cancelByLabel(12, 'x', 'ETH-PERP'),
    orders.cancelByLabel(12, 'x'),
    orders.cancelAll(12),
    history.orders(rows),
    history.trades({ ...rows, instrument_name: 'ETH-PERP', order_id: UUID, quote_id: UUID }),
    history.settlements(12),
    history.funding({ ...span, instrument_name: 'ETH-PERP', page: 1, page_size: 10 }),
    history.interest(span),
    history.deposits(span),
    history.withdrawals(span),
    mmp.config(12, 'ETH'),
    mmp.set(12, limits),
    mmp.reset(12, 'ETH'),
    rfqMaker.poll({ ...rows, rfq_id: UUID, status: 'open', rfq_subaccount_id: 14 }),
    rfqMaker.send(rfqMaker.sign(rfq, terms)),
    rfqMaker.replace(rfqMaker.signReplacement(quote, rfq, terms)),
    rfqMaker.find(rfqMaker.sign(rfq, terms)),
    rfqMaker.quotes({ ...rows, quote_id: UUID }),
    rfqMaker.cancel(quote),
    rfqMaker.cancelAll({ subaccount_id: 12, rfq_id: UUID, label: 'q' }),
    rfqTaker.send(12, rfq.legs, {
      label: 'r',
      counterparties: [WALLET],
      minTotalCost: parseWad('1'),
      maxTotalCost: parseWad('2'),
    }),
    rfqTaker.rfqs(rows),
    rfqTaker.cancel(rfq),
    rfqTaker.cancelAll({ subaccount_id: 12, rfq_id: UUID }),
    rfqTaker.pollQuotes({ ...rows, rfq_id: UUID }),
    rfqTaker.bestQuote(rfq, 'buy'),
    rfqTaker.execute(rfqTaker.sign(quote, { label: 'e', takerProtection: true })),
  ]
  const answered = Promise.allSettled(asked)
  await clock.advance(60_000)
  await answered
}

const requests = await everyRequest()
const openapi = readSharedJson('fixtures/derive/spec/openapi.json') as Described | undefined
const websocket = readSharedJson('fixtures/derive/spec/websocket.json') as Described | undefined
announce('requests against the API description', openapi === undefined ? undefined : requests.length)

const WITHOUT_PARAMS = [
  'public/getRateLimits',
  'public/get_time',
  'public/get_all_live_instruments',
  'public/get_all_currencies',
]
const METHODS = [
  ...['private/cancel', 'private/cancel_all', 'private/cancel_all_trigger_orders', 'private/cancel_batch_quotes'],
  ...[
    'private/cancel_batch_rfqs',
    'private/cancel_by_instrument',
    'private/cancel_by_label',
    'private/cancel_by_nonce',
  ],
  ...['private/cancel_quote', 'private/cancel_rfq', 'private/cancel_trigger_order', 'private/execute_quote'],
  ...['private/get_account', 'private/get_algo_orders', 'private/get_all_portfolios', 'private/get_collaterals'],
  ...['private/get_deposit_history', 'private/get_funding_history', 'private/get_interest_history'],
  ...[
    'private/get_mmp_config',
    'private/get_open_orders',
    'private/get_option_settlement_history',
    'private/get_order',
  ],
  ...['private/get_order_history', 'private/get_positions', 'private/get_quotes', 'private/get_rfqs'],
  ...['private/get_subaccount', 'private/get_subaccounts', 'private/get_trade_history', 'private/get_trigger_orders'],
  ...[
    'private/get_withdrawal_history',
    'private/order',
    'private/order_debug',
    'private/poll_quotes',
    'private/poll_rfqs',
  ],
  ...[
    'private/replace',
    'private/replace_quote',
    'private/reset_mmp',
    'private/rfq_get_best_quote',
    'private/send_quote',
  ],
  ...['private/send_rfq', 'private/session_keys', 'private/set_cancel_on_disconnect', 'private/set_mmp_config'],
  ...['public/get_all_currencies', 'public/get_all_instruments', 'public/get_all_live_instruments'],
  ...['public/get_funding_rate_history', 'public/get_instrument', 'public/get_option_settlement_prices'],
  ...[
    'public/get_ticker',
    'public/get_tickers',
    'public/get_time',
    'public/get_trade_history',
    'public/get_transaction',
  ],
  ...['public/getRateLimits', 'public/login', 'subscribe'],
]

const SOCKET_SCHEMAS: Readonly<Record<string, string>> = {
  'public/login': 'LoginRequest',
  'private/set_cancel_on_disconnect': 'SetCancelOnDisconnectRequest',
  subscribe: 'SubscribeParams',
  unsubscribe: 'UnsubscribeParams',
}

/**
 * The description has the nonces of RFQ methods as integers, the exchange's own clients send them as text, which a double
 * cannot spoil. So text of digits passes for an integer there, and nowhere else.
 */
const PACKAGES = ['private/send_quote', 'private/replace_quote', 'private/execute_quote']

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
  const withIntegers = (params: unknown): unknown => {
    const { nonce } = params as { readonly nonce?: unknown }
    const isText = PACKAGES.includes(method) && /^\d{19}$/.test(String(nonce))
    return isText ? { ...(params as object), nonce: Number(nonce) } : params
  }
  return (params) => {
    const known = Object.keys(schema.properties ?? {})
    const unknown = Object.keys(params as object).filter((field) => !known.includes(field))
    return validate(withIntegers(params)) && unknown.length === 0
      ? 'valid'
      : `${ajv.errorsText(validate.errors)} ${unknown}`
  }
}

describe('what we ask', () => {
  const methods = [...new Set(requests.map((request) => request.method))].sort()

  it('is every method that the client knows', () => {
    expect(methods).toEqual([...METHODS].sort())
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
    for (const method of methods.filter((name) => !WITHOUT_PARAMS.includes(name))) {
      it(`is valid for ${method}`, () => {
        const check = validatorOf(method)
        for (const { params } of requests.filter((request) => request.method === method))
          expect(check(params)).toBe('valid')
      })
    }
  }
})
