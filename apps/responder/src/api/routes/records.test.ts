import { type EpochMs, epochMs, parseWad } from '@riposte/market-model'
import { type DeskEvent, hedgeOrders, type Trade } from '@riposte/orchestrator'
import { describe, expect, test } from 'vitest'
import { EVENTS } from '../../testing/fake-events.ts'
import { FAKE_NOW, fakeTrade } from '../../testing/fake-orchestrator.ts'
import type { ServedApi } from '../../testing/serve-api.ts'
import { serving } from '../../testing/serving.ts'

const serve = serving()
const later = (ms: number): EpochMs => epochMs(FAKE_NOW + ms)
const terms = {
  instrument: 'BTC-20261225-100000-C',
  underlying: 'BTC',
  side: 'buy',
  quantity: parseWad('1.5'),
} as const

/** Two RFQs, one quoted and won, one declined, and a manual trade. */
async function withRecords(): Promise<ServedApi> {
  const api = await serve()
  const { orchestrator } = api
  const quoted = fakeTrade({
    ...terms,
    id: 'R-1',
    rfqId: 'rfq-1',
    quoteNonce: '1',
    status: 'HEDGED',
    price: parseWad('9.5'),
  })
  const story: DeskEvent[] = [
    { ...EVENTS.rfq, ...terms },
    EVENTS.quoted,
    EVENTS.reported,
    { ...EVENTS.executed, at: later(1000) },
    { ...EVENTS.signed, at: later(1001) },
    { ...EVENTS.accepted, at: later(1002) },
    { ...EVENTS.filled, at: later(1003) },
    { ...EVENTS.hedged, at: later(1004) },
  ]
  for (const event of story) orchestrator.emit(event, quoted)
  const declined = fakeTrade({
    id: 'R-2',
    rfqId: 'rfq-2',
    status: 'CANCELLED',
    receivedAt: later(2000),
    error: 'two reasons',
  })
  orchestrator.emit({ ...EVENTS.rfq, tradeId: 'R-2', rfqId: 'rfq-2', at: later(2000) }, declined)
  orchestrator.emit({ ...EVENTS.declined, tradeId: 'R-2', at: later(2000) }, declined)
  await api.trade({ instrument: 'ETH-20261225-3000-C', quantity: '1', price: '0.05', client_trade_id: 'm1' })
  return api
}

type Row = Readonly<Record<string, unknown>>
const rowsOf = async ({ ask }: ServedApi, path: string) => (await ask(path)).json as readonly Row[]

describe('RFQs', () => {
  test('say how they were answered, and why one was declined', async () => {
    const api = await withRecords()
    expect(await rowsOf(api, '/api/rfqs')).toMatchObject([
      {
        rfq_id: 'rfq-2',
        answer: 'declined',
        price: null,
        reasons: [{ code: 'THIN_BOOK' }, { code: 'LIMIT' }],
      },
      {
        rfq_id: 'rfq-1',
        answer: 'quoted',
        price: '9.5',
        quantity: '1.5',
        reasons: [],
        would_decline: [{ limit: 'MAX_POSITION_SIZE', would_be: 1200 }],
      },
    ])
  })

  test.each([
    ['?answer=declined', ['rfq-2']],
    ['?answer=quoted&underlying=BTC', ['rfq-1']],
    ['?underlying=SOL', []],
    ['?status=HEDGED', ['rfq-1']],
    [`?since=${FAKE_NOW + 1}`, ['rfq-2']],
    ['?limit=1', ['rfq-2']],
  ])('%s shows %j', async (query, ids) => {
    expect((await rowsOf(await withRecords(), `/api/rfqs${query}`)).map((row) => row.rfq_id)).toEqual(ids)
  })

  test('one explains its price: the breakdown, the limits that it touched, and a sentence', async () => {
    const api = await withRecords()
    for (const id of ['rfq-1', 'R-1']) {
      const { json } = await api.ask(`/api/rfqs/${id}`)
      const { breakdown, nonce } = EVENTS.quoted
      expect(json).toMatchObject({
        why: expect.stringMatching(/^quoted .* USD a contract: the hedge would bring in /),
        quote: { nonce, edge: breakdown.edge, spot: breakdown.spot, hedge_proceeds: breakdown.hedgeProceeds },
        limits: null,
        complete: true,
      })
    }
    expect((await api.ask('/api/rfqs/rfq-2')).json).toMatchObject({ why: 'declined: two reasons', quote: null })
    expect((await api.ask('/api/rfqs/rfq-3')).status).toBe(404)
    // A manual trade was nobody's RFQ.
    expect((await api.ask('/api/rfqs/M-m1')).status).toBe(404)
  })

  test('one of which the events are forgotten still says what is known', async () => {
    const api = await serve()
    const old = fakeTrade({ id: 'R-9', rfqId: 'rfq-9', status: 'EXPIRED', quoteNonce: '7', price: parseWad('3') })
    api.orchestrator.emit({ type: 'quote.expired', tradeId: 'R-9', at: FAKE_NOW }, old)
    expect((await api.ask('/api/rfqs/rfq-9')).json).toMatchObject({
      answer: 'quoted',
      price: '3',
      quote: null,
      complete: false,
      why: expect.stringContaining('journal'),
    })
  })
})

describe('a trade', () => {
  test('has its timeline, every event with its time and without signed bytes', async () => {
    const api = await withRecords()
    const { json, text } = await api.ask('/api/trades/R-1')
    const { events } = json as { events: readonly Row[] }
    expect(events.map(({ type, at }) => [type, at])).toEqual([
      ['rfq.received', FAKE_NOW],
      ['quote.signed', FAKE_NOW],
      ['breach.reported', FAKE_NOW],
      ['trade.executed', FAKE_NOW + 1000],
      ['order.signed', FAKE_NOW + 1001],
      ['order.accepted', FAKE_NOW + 1002],
      ['order.filled', FAKE_NOW + 1003],
      ['trade.hedged', FAKE_NOW + 1004],
    ])
    expect(events[6]).toMatchObject({ fill: { fill_id: 'f-1', cash_flow: '14747.2' } })
    expect(json).toMatchObject({ complete: true, rfq_id: 'rfq-1', underlying: 'BTC' })
    expect(text).not.toContain('0xfeed')
  })

  test('that was asked for over the API names who asked', async () => {
    const { events } = (await (await withRecords()).ask('/api/trades/M-m1')).json as { events: readonly Row[] }
    expect(events.at(-1)).toMatchObject({ type: 'audit.recorded', action: 'POST /api/trade', by: 'local', status: 202 })
  })
})

describe('orders and hedges', () => {
  test('show what was sent, what came of it, and what it cost', async () => {
    const api = await withRecords()
    const order = {
      label: 'h-1',
      trade_id: 'R-1',
      order_id: 'o-1',
      status: 'filled',
      filled: '1.2',
      average_price: '12310.5',
      fee: '25.4',
      token: 'USDC',
      fills: 1,
    }
    expect(await rowsOf(api, '/api/orders')).toMatchObject([order])
    expect(await rowsOf(api, '/api/hedges')).toMatchObject([
      { trade_id: 'M-m1', status: 'open', orders: [], residual: null },
      { trade_id: 'R-1', status: 'hedged', cash_flow: '14747.2', latency_ms: 412.25, orders: [order] },
    ])
  })

  test('show on what an order was decided, as far as anybody knew', async () => {
    const api = await withRecords()
    const [plain] = await rowsOf(api, '/api/orders')
    expect(plain?.plan).toBeNull()
    const { request } = EVENTS.signed.order
    const order = { ...EVENTS.signed.order, request: { ...request, label: 'h-2' } }
    const costs = { mark: 100, breakEven: 98.5, crossUsd: 31.25, nowUsd: 20 }
    const plan = { choice: 'perp', reason: 'attempts are used up', isPatient: false, open: 1.5, ...costs } as const
    const trade = api.orchestrator.trade('R-1') as Trade
    api.orchestrator.emit({ ...EVENTS.signed, order, plan, at: later(1005) }, trade)
    const [hedge] = await rowsOf(api, '/api/hedges?status=hedged')
    const shown = { choice: 'perp', reason: 'attempts are used up', is_patient: false, open: 1.5, mark: 100 }
    expect(hedge?.orders).toMatchObject([
      { label: 'h-1', plan: null },
      {
        label: 'h-2',
        plan: { ...shown, break_even: 98.5, cross_usd: 31.25, now_usd: 20, rest_usd: null, perp_usd: null },
      },
    ])
  })

  test.each([
    ['/api/orders?status=rejected', 0],
    ['/api/orders?underlying=BTC&status=filled', 1],
    ['/api/orders?underlying=ETH', 0],
    ['/api/hedges?status=open', 1],
    ['/api/hedges?underlying=BTC', 1],
    [`/api/hedges?since=${FAKE_NOW + 5000}`, 0],
  ])('%s has %i rows', async (path, count) => {
    expect(await rowsOf(await withRecords(), path)).toHaveLength(count)
  })
})

describe('pages', () => {
  async function allPages(api: ServedApi, first: string): Promise<unknown[]> {
    const seen: unknown[] = []
    for (let path: string | undefined = first; path !== undefined; ) {
      const { json, headers } = await api.ask(path)
      const rows = json as readonly Row[]
      seen.push(...rows.map((row) => row.trade_id))
      path = /^<(.+)>; rel="next"$/.exec(String(headers.link ?? ''))?.[1]
    }
    return seen
  }

  test('follow each other without a loss and without a repeat, also while trades come in', async () => {
    const api = await serve()
    const emit = (n: number) =>
      api.orchestrator.emit(
        { type: 'quote.expired', tradeId: `R-${n}`, at: FAKE_NOW },
        fakeTrade({ id: `R-${n}`, rfqId: `q-${n}`, status: n % 2 === 0 ? 'EXPIRED' : 'CANCELLED' }),
      )
    for (let n = 0; n < 23; n++) emit(n)
    const newestFirst = Array.from({ length: 23 }, (_, n) => `R-${22 - n}`)
    expect(await allPages(api, '/api/trades?limit=5')).toEqual(newestFirst)
    expect(await allPages(api, '/api/rfqs?limit=5&status=EXPIRED')).toEqual(
      newestFirst.filter((id) => Number(id.slice(2)) % 2 === 0),
    )
    const { headers } = await api.ask('/api/trades?limit=10')
    emit(23)
    const second = /^<(.+)>; rel="next"$/.exec(String(headers.link))?.[1] ?? ''
    expect(((await api.ask(second)).json as Row[])[0]).toMatchObject({ trade_id: 'R-12' })
    // The last page is full, and says that it is the last.
    expect((await api.ask('/api/trades?limit=24')).headers.link).toBeUndefined()
  })

  test('a cursor that names no row, or is malformed, is 400', async () => {
    const api = await withRecords()
    for (const path of ['/api/trades', '/api/rfqs', '/api/orders', '/api/hedges']) {
      for (const cursor of ['R-77', '%20', 'x'.repeat(201)]) {
        const reply = await api.ask(`${path}?cursor=${cursor}`)
        expect(reply.json).toMatchObject({ status: 400, field: 'cursor' })
      }
    }
  })
})

test('an order that is over with less than its amount is closed, and a late word opens it no more', () => {
  const { signed, accepted, filled } = EVENTS
  const closed = { type: 'order.closed', tradeId: 'R-1', at: FAKE_NOW, label: 'h-1' } as const
  const part = { ...filled, fill: { ...filled.fill, amount: parseWad('0.1') } }
  expect(hedgeOrders({ events: [signed, closed, part, accepted] })).toMatchObject([
    { status: 'closed', filled: parseWad('0.1') },
  ])
  expect(hedgeOrders({ events: [signed, filled, closed] })).toMatchObject([{ status: 'filled' }])
})

test('orders of a trade that nobody answers are unknown, then what is found', () => {
  const { signed, unknown, filled } = EVENTS
  expect(hedgeOrders({ events: [signed, unknown] })).toMatchObject([{ status: 'unknown' }])
  expect(hedgeOrders({ events: [signed, unknown, filled, filled] })).toMatchObject([
    { status: 'filled', filled: parseWad('2.4'), averagePrice: parseWad('12310.5'), fills: 2 },
  ])
})
