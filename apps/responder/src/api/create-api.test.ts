import { epochMs, parseWad } from '@riposte/market-model'
import { describe, expect, test } from 'vitest'
import { Secret } from '../config/secret.ts'
import { FAKE_NOW, fakeTrade } from '../testing/fake-orchestrator.ts'
import type { ServedApi } from '../testing/serve-api.ts'
import { serving } from '../testing/serving.ts'
import type { DeskFacts } from './api-options.ts'

const serve = serving()

const JSON_TYPE = { 'Content-Type': 'application/json' }

describe('the guard', () => {
  test('knows the desk by its loopback names with the port, and by no other', async () => {
    const { ask, server } = await serve()
    const status = async (Host: string) => (await ask('/health', { headers: { Host } })).status
    for (const host of ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST']) {
      expect(await status(`${host}:${server.port}`)).toBe(200)
    }
    const foreign = [
      'localhost',
      `localhost:${server.port + 1}`,
      `evil.example:${server.port}`,
      'evil.example',
      'localhost.',
    ]
    for (const host of foreign) expect(await status(host)).toBe(403)
  })

  test('says what is foreign as a problem', async () => {
    const { ask } = await serve()
    const reply = await ask('/api/trades', { headers: { Host: 'evil.example' } })
    expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(reply.json).toMatchObject({
      type: 'urn:riposte:problem:foreign-host',
      status: 403,
      title: expect.any(String),
    })
  })

  test('refuses what a browser asks for another site or another port, on every path and method', async () => {
    const { ask, server, orchestrator } = await serve()
    const own = `http://localhost:${server.port}`
    const foreign: Record<string, string>[] = [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: `https://localhost:${server.port}` },
      { Origin: `http://localhost:${server.port + 1}` },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: own, 'Sec-Fetch-Site': 'cross-site' },
    ]
    for (const headers of foreign) {
      expect((await ask('/health', { headers })).status).toBe(403)
      expect((await ask('/nowhere', { headers })).status).toBe(403)
      const body = JSON.stringify({ instrument: 'ETH-20261225-3000-C', quantity: '1', price: '1' })
      const post = await ask('/api/trade', { method: 'POST', headers: { ...headers, ...JSON_TYPE }, body })
      expect(post.status).toBe(403)
    }
    expect(orchestrator.submissions()).toBe(0)
    for (const headers of [{ Origin: own }, { 'Sec-Fetch-Site': 'same-origin' }, { 'Sec-Fetch-Site': 'none' }]) {
      expect((await ask('/health', { headers })).status).toBe(200)
    }
  })

  test('asks for the token on every request when there is one', async () => {
    const token = 'correct-horse-battery'
    const { ask } = await serve({ apiTokens: { admin: new Secret(token) } })
    for (const path of ['/', '/health', '/metrics', '/api/trades', '/nowhere']) {
      const none = await ask(path)
      expect(none.status).toBe(401)
      expect(none.headers['www-authenticate']).toContain('Bearer')
      expect((await ask(path, { headers: { Authorization: 'Bearer wrong' } })).status).toBe(401)
      expect((await ask(path, { headers: { Authorization: `Basic ${token}` } })).status).toBe(401)
      expect((await ask(path, { headers: { Authorization: `bearer ${token}` } })).status).not.toBe(401)
    }
  })

  test('a desk on all addresses is known by the address at which it is reached', async () => {
    const { ask, server } = await serve({
      httpHost: '0.0.0.0',
      apiTokens: { admin: new Secret('correct-horse-battery') },
    })
    const headers = { Authorization: 'Bearer correct-horse-battery' }
    expect((await ask('/health', { headers: { ...headers, Host: `127.0.0.1:${server.port}` } })).status).toBe(200)
    expect((await ask('/health', { headers: { ...headers, Host: `evil.example:${server.port}` } })).status).toBe(403)
  })
})

describe('paths, methods and bodies', () => {
  test('the index lists what there is', async () => {
    const { ask } = await serve()
    expect((await ask('/')).json).toMatchObject({
      name: 'riposte',
      paths: expect.arrayContaining(['POST /api/trade', 'GET /api/trades', 'GET /metrics']),
    })
  })

  test('an unknown path is 404', async () => {
    const { ask } = await serve()
    for (const path of ['/api', '/api/trade/1', '/api/nothing']) {
      const reply = await ask(path)
      expect(reply.status).toBe(404)
      expect(reply.json).toMatchObject({ type: 'urn:riposte:problem:not-found', status: 404 })
    }
    expect((await ask('/api/nothing', { method: 'POST', headers: JSON_TYPE, body: '{}' })).status).toBe(404)
  })

  test('a path that cannot be decoded is answered, not logged as our fault', async () => {
    const { ask, errors } = await serve()
    expect([400, 404]).toContain((await ask('/%E0%A4%A')).status)
    expect(errors).toEqual([])
  })

  test.each([
    ['/api/trade', 'GET', 'POST'],
    ['/api/trade', 'OPTIONS', 'POST'],
    ['/api/trades', 'POST', 'GET, HEAD'],
    ['/api/risk', 'DELETE', 'GET, HEAD'],
    ['/api/positions', 'PUT', 'GET, HEAD'],
    ['/metrics', 'OPTIONS', 'GET, HEAD'],
    ['/health', 'POST', 'GET, HEAD'],
  ])('%s does not take %s', async (path, method, allow) => {
    const { ask } = await serve()
    const reply = await ask(path, { method })
    expect(reply.status).toBe(405)
    expect(reply.headers.allow).toBe(allow)
    expect(reply.json).toMatchObject({ type: 'urn:riposte:problem:method-not-allowed' })
  })

  test('HEAD is answered as GET without a body', async () => {
    const { ask } = await serve()
    expect(await ask('/health', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' })
  })

  test('replies are neither stored nor sniffed, and do not name the server', async () => {
    const { ask } = await serve()
    const { headers } = await ask('/health')
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })

  test.each<[string, Record<string, string>]>([
    ['none', {}],
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['plain text', { 'Content-Type': 'text/plain' }],
    ['something like JSON', { 'Content-Type': 'application/json5' }],
    ['another charset', { 'Content-Type': 'application/json; charset=latin1' }],
    ['a compressed body', { ...JSON_TYPE, 'Content-Encoding': 'gzip' }],
  ])('a POST with %s as content is 415', async (_, headers) => {
    const { ask, orchestrator } = await serve()
    const body = JSON.stringify({ instrument: 'ETH-20261225-3000-C', quantity: '1', price: '1' })
    expect((await ask('/api/trade', { method: 'POST', headers, body })).status).toBe(415)
    expect(orchestrator.submissions()).toBe(0)
  })

  test('a charset of UTF-8 may be named', async () => {
    const { ask } = await serve()
    const body = JSON.stringify({ instrument: 'ETH-20261225-3000-C', quantity: '1', price: '1' })
    const headers = { 'Content-Type': 'application/json; charset=utf-8' }
    expect((await ask('/api/trade', { method: 'POST', headers, body })).status).toBe(202)
  })

  test('16 kB may be sent and not a byte more', async () => {
    const { ask } = await serve()
    const trade = JSON.stringify({ instrument: 'ETH-20261225-3000-C', quantity: '1', price: '1' })
    const post = (bytes: number) =>
      ask('/api/trade', { method: 'POST', headers: JSON_TYPE, body: trade.padEnd(bytes, ' ') })
    expect((await post(16_384)).status).toBe(202)
    const tooLarge = await post(16_385)
    expect(tooLarge.status).toBe(413)
    expect(tooLarge.json).toMatchObject({ type: 'urn:riposte:problem:body-too-large' })
  })

  test('a failure of the desk is 500, logged, and its words are kept inside', async () => {
    const { trade, orchestrator, errors } = await serve()
    orchestrator.failNext(new Error('inner words'))
    const reply = await trade({ instrument: 'ETH-20261225-3000-C', quantity: '1', price: '1' })
    expect(reply.status).toBe(500)
    expect(reply.text).not.toContain('inner words')
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({ event: 'api.failed', fields: { method: 'POST', path: '/api/trade' } })
  })
})

describe('GET /api/trades', () => {
  async function withTrades(): Promise<ServedApi> {
    const api = await serve()
    const { orchestrator } = api
    const at = FAKE_NOW
    orchestrator.emit(
      { type: 'quote.expired', tradeId: 'R-1', at },
      fakeTrade({ id: 'R-1', status: 'EXPIRED', price: parseWad('301.50'), error: 'nobody took it' }),
    )
    orchestrator.emit(
      { type: 'trade.hedged', tradeId: 'R-2', at, latencyMs: 5, residual: parseWad('0') },
      fakeTrade({ id: 'R-2', status: 'HEDGED', price: parseWad('2'), hedgeOrderId: 'o-1', hedgeExchange: 'derive' }),
    )
    await api.trade({ instrument: 'ETH-20261225-3000-C', quantity: '1.50', price: '0.05', client_trade_id: 'm1' })
    return api
  }

  test('shows the newest first, null where nothing is known', async () => {
    const { ask } = await withTrades()
    const reply = await ask('/api/trades')
    expect(reply.status).toBe(200)
    expect(reply.json).toEqual([
      {
        trade_id: 'M-m1',
        source: 'MANUAL',
        status: 'EXECUTED',
        instrument: 'ETH-20261225-3000-C',
        side: 'buy',
        quantity: '1.5',
        price: '0.05',
        hedge_order_id: null,
        hedge_exchange: null,
        timestamp: FAKE_NOW,
        error: null,
      },
      expect.objectContaining({ trade_id: 'R-2', hedge_order_id: 'o-1', hedge_exchange: 'derive' }),
      expect.objectContaining({ trade_id: 'R-1', price: '301.5', error: 'nobody took it', source: 'RYSK_RFQ' }),
    ])
  })

  test.each([
    ['?status=HEDGED', ['R-2']],
    ['?source=MANUAL', ['M-m1']],
    ['?source=RYSK_RFQ', ['R-2', 'R-1']],
    ['?source=RYSK_RFQ&limit=1', ['R-2']],
    ['?source=MANUAL&status=EXPIRED', []],
    ['?limit=1000', ['M-m1', 'R-2', 'R-1']],
  ])('%s shows %j', async (query, ids) => {
    const { ask } = await withTrades()
    const { json } = await ask(`/api/trades${query}`)
    expect((json as { trade_id: string }[]).map((row) => row.trade_id)).toEqual(ids)
  })

  test.each([
    ['?limit=0', 'limit'],
    ['?limit=1001', 'limit'],
    ['?limit=ten', 'limit'],
    ['?limit=1&limit=2', 'limit'],
    ['?status=DONE', 'status'],
    ['?source=rysk', 'source'],
    ['?staus=HEDGED', 'staus'],
  ])('%s is 400 and names the parameter', async (query, field) => {
    const { ask } = await serve()
    const reply = await ask(`/api/trades${query}`)
    expect(reply.status).toBe(400)
    expect(reply.json).toMatchObject({ field, errors: [{ field, message: expect.any(String) }] })
  })

  test('shows 100 unless told otherwise', async () => {
    const { ask, orchestrator } = await serve()
    for (let n = 0; n < 120; n++) {
      orchestrator.emit({ type: 'quote.expired', tradeId: `R-${n}`, at: FAKE_NOW }, fakeTrade({ id: `R-${n}` }))
    }
    expect((await ask('/api/trades')).json).toHaveLength(100)
    expect((await ask('/api/trades?limit=110')).json).toHaveLength(110)
  })
})

describe('GET /api/positions and /api/risk', () => {
  test('positions have a sign, and a Greek that nobody knows is null', async () => {
    const { ask, orchestrator } = await serve()
    const row = { instrument: 'ETH-20261225-3000-C', averagePrice: parseWad('12.50'), lastUpdated: FAKE_NOW }
    orchestrator.setPositions([
      { ...row, venue: 'rysk', quantity: parseWad('1.5'), delta: 0.75, gamma: Number.NaN },
      { ...row, venue: 'derive', quantity: parseWad('-1.5'), delta: undefined, gamma: undefined },
    ])
    const common = { instrument: row.instrument, avg_price: '12.5', last_updated: FAKE_NOW }
    expect((await ask('/api/positions')).json).toEqual([
      { ...common, venue: 'rysk', quantity: '1.5', delta: 0.75, gamma: null },
      { ...common, venue: 'derive', quantity: '-1.5', delta: null, gamma: null },
    ])
  })

  test('risk shows totals, limits, underlyings and cash', async () => {
    const { ask, orchestrator } = await serve()
    const limit = { name: 'MAX_DELTA_EXPOSURE', scope: 'ETH', underlying: 'ETH', unit: 'underlyings' } as const
    orchestrator.setRisk({
      totalDeltaUsd: 1500.5,
      totalGammaUsd: -3,
      totalPositions: 2,
      limits: [{ ...limit, limit: 500, value: 0.5, worst: 2, headroom: 498 }],
      underlyings: [
        { underlying: 'ETH', delta: 0.5, deltaUncertainty: 0, gamma: 0.001, spot: 3000, pnlUsd: undefined },
      ],
      cash: [{ venue: 'rysk', token: 'USDC', moved: parseWad('-301.123456') }],
    })
    expect((await ask('/api/risk')).json).toEqual({
      total_delta: 1500.5,
      total_gamma: -3,
      total_positions: 2,
      max_position_size: 1000,
      limits: [
        {
          name: 'MAX_DELTA_EXPOSURE',
          scope: 'ETH',
          underlying: 'ETH',
          value: 500,
          use: 2,
          booked: 0.5,
          headroom: 498,
          unit: 'underlyings',
        },
      ],
      underlyings: [{ underlying: 'ETH', delta: 0.5, delta_uncertainty: 0, gamma: 0.001, spot: 3000, pnl_usd: null }],
      cash: [{ venue: 'rysk', token: 'USDC', moved: '-301.123456' }],
      kill_switch: [],
      updated_at: FAKE_NOW,
    })
  })
})

describe('GET /health and /metrics', () => {
  test('a working desk is ok', async () => {
    const { ask, orchestrator } = await serve()
    orchestrator.setStatus({ lastRfqAt: epochMs(5) })
    const reply = await ask('/health')
    expect(reply.status).toBe(200)
    expect(reply.json).toEqual({
      status: 'ok',
      mode: 'paper',
      phase: 'full',
      orchestrator: 'running',
      venues: { derive: 'ready', rysk: 'ready' },
      cache: 'ok',
      journal: 'ok',
      dry_run: false,
      refusal: null,
      last_rfq_at: 5,
    })
  })

  const failed: Partial<DeskFacts> = { cacheStatus: () => 'failed' }
  test.each([
    [{ orchestrator: 'starting' }, {}, 503, 'starting'],
    [{ orchestrator: 'stopping' }, {}, 503, 'stopping'],
    [{ orchestrator: 'stopped' }, {}, 503, 'stopping'],
    [{ venues: { derive: 'down', rysk: 'ready' } }, {}, 200, 'degraded'],
    [{ venues: { derive: 'ready', rysk: 'connecting' } }, {}, 200, 'degraded'],
    [{ journal: 'failed' }, {}, 200, 'degraded'],
    [{ refusal: 'quotes of the last life may still be live' }, {}, 200, 'degraded'],
    [{}, failed, 200, 'degraded'],
  ] as const)('%j with %j is %i %s', async (desk, facts, status, word) => {
    const { ask, orchestrator } = await serve(facts)
    orchestrator.setStatus(desk)
    const reply = await ask('/health')
    expect(reply.status).toBe(status)
    expect(reply.json).toMatchObject({ status: word, last_rfq_at: null })
  })

  test('metrics are text', async () => {
    const { ask } = await serve()
    const reply = await ask('/metrics')
    expect(reply).toMatchObject({ status: 200, text: 'up 1\n' })
    expect(reply.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
  })
})
