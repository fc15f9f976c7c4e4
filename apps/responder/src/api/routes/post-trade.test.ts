import { epochMs, parseWad } from '@riposte/market-model'
import { describe, expect, test } from 'vitest'
import { FAKE_NOW, fakeTrade } from '../../testing/fake-orchestrator.ts'
import { createStandingClock } from '../../testing/serve-api.ts'
import { serving } from '../../testing/serving.ts'

const serve = serving()

/** The documented example. */
const TRADE = {
  instrument: 'ETH-20261225-3000-C',
  strike: '3000',
  expiry: 1798185600,
  is_put: false,
  quantity: '1.0',
  price: '0.05',
}
const BARE = { instrument: TRADE.instrument, quantity: '1', price: '0.05' }

describe('a manual trade', () => {
  test('is taken at its price, bought unless told otherwise', async () => {
    const { trade } = await serve()
    const reply = await trade(TRADE)
    expect(reply.status).toBe(202)
    expect(reply.json).toEqual({
      trade_id: 'M-1',
      status: 'EXECUTED',
      instrument: 'ETH-20261225-3000-C',
      side: 'buy',
      quantity: '1',
      price: '0.05',
      timestamp: FAKE_NOW,
      breaches: [],
    })
    expect((await trade({ ...TRADE, side: 'sell' })).json).toMatchObject({ side: 'sell' })
  })

  test.each([
    ['only what is needed', BARE],
    ['the expiry as 08:00', { ...BARE, expiry: 1798185600 }],
    ['the expiry as midnight', { ...BARE, expiry: 1798156800 }],
    ['a strike with needless zeros', { ...BARE, strike: '3000.00' }],
    ['a put', { ...BARE, instrument: 'ETH-20261225-3000-P', is_put: true }],
    ['a strike below one', { ...BARE, instrument: 'XRP-20261225-0_5-P', strike: '0.5', is_put: true }],
    ['a price of nothing', { ...BARE, price: '0' }],
    ['a perpetual', { ...BARE, instrument: 'ETH-PERP' }],
  ])('may give %s', async (_, body) => {
    const { trade } = await serve()
    expect((await trade(body)).status).toBe(202)
  })

  test.each([
    ['quantity', { ...BARE, quantity: 1 }, 'decimal string'],
    ['price', { ...BARE, price: 0.05 }, 'decimal string'],
    ['strike', { ...BARE, strike: 3000 }, 'decimal string'],
    ['quantity', { ...BARE, quantity: '0' }, 'above 0'],
    ['quantity', { ...BARE, quantity: '-1' }, 'above 0'],
    ['quantity', { ...BARE, quantity: '1e3' }, 'decimal string'],
    ['quantity', { ...BARE, quantity: '' }, 'decimal string'],
    ['quantity', { ...BARE, quantity: '1'.repeat(41) }, 'decimal string'],
    ['quantity', { ...BARE, quantity: '0.0000000000000000001' }, 'decimal string'],
    ['quantity', { instrument: BARE.instrument, price: '1' }, 'decimal string'],
    ['price', { ...BARE, price: '-0.01' }, '0 or more'],
    ['price', { ...BARE, price: null }, 'decimal string'],
    ['instrument', { quantity: '1', price: '1' }, 'a name such as'],
    ['instrument', { ...BARE, instrument: 5 }, 'a name such as'],
    ['expiry', { ...BARE, expiry: '1798185600' }, 'unix seconds'],
    ['expiry', { ...BARE, expiry: 1798185600.5 }, 'unix seconds'],
    ['is_put', { ...BARE, is_put: 'false' }, 'true or false'],
    ['side', { ...BARE, side: 'BUY' }, '"buy" or "sell"'],
    ['already_done', { ...BARE, already_done: 1 }, 'true or false'],
    ['client_trade_id', { ...BARE, client_trade_id: '' }, 'ASCII'],
    ['client_trade_id', { ...BARE, client_trade_id: 'a b' }, 'ASCII'],
    ['amount', { ...BARE, amount: '1' }, 'unknown field'],
    ['', [], 'a JSON object'],
  ])('with a wrong %s is 400 and says what is expected (%j)', async (field, body, message) => {
    const { trade, orchestrator } = await serve()
    const reply = await trade(body)
    expect(reply.status).toBe(400)
    expect(reply.json).toMatchObject({
      type: 'urn:riposte:problem:invalid-request',
      field,
      errors: [{ field, message: expect.stringContaining(message) }],
    })
    expect(orchestrator.submissions()).toBe(0)
  })

  test('with several wrong fields is told of all of them', async () => {
    const { trade } = await serve()
    const { json } = await trade(
      { instrument: 1, quantity: 1, price: 'x', extra: 1, __proto__x: 1 },
      { 'Idempotency-Key': 'a b' },
    )
    const fields = (json as { errors: { field: string }[] }).errors.map((error) => error.field)
    expect(fields.toSorted()).toEqual(['Idempotency-Key', '__proto__x', 'extra', 'instrument', 'price', 'quantity'])
  })

  test.each(['', '{', '{"instrument":', '"text"', 'null', '{}{}'])('with %j as its body is 400', async (body) => {
    const { ask } = await serve()
    const reply = await ask('/api/trade', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    expect(reply.status).toBe(400)
    expect(reply.json).toMatchObject({ errors: expect.any(Array) })
  })

  test.each([
    ['strike', { strike: '3001' }],
    ['expiry', { expiry: 1798185601 }],
    ['expiry', { expiry: 1798185600 + 86_400 }],
    ['is_put', { is_put: true }],
  ])('whose %s contradicts the name is 400 naming it', async (field, terms) => {
    const { trade, orchestrator } = await serve()
    const reply = await trade({ ...TRADE, ...terms })
    expect(reply.status).toBe(400)
    expect(reply.json).toMatchObject({ field, errors: [{ field }] })
    expect(orchestrator.submissions()).toBe(0)
  })

  test('names every contradiction, and none of a perpetual’s terms can hold', async () => {
    const { trade } = await serve()
    const wrong = { strike: '1', expiry: 1, is_put: true }
    for (const instrument of ['ETH-20261225-3000-C', 'ETH-PERP']) {
      const { json } = await trade({ ...BARE, ...wrong, instrument })
      expect((json as { errors: unknown[] }).errors).toHaveLength(3)
    }
  })

  test('in an expired instrument is 422 that says when it expired', async () => {
    const { trade } = await serve()
    const reply = await trade({ ...TRADE, instrument: 'ETH-20231225-3000-C', expiry: 1703462400 })
    expect(reply.status).toBe(422)
    expect(reply.json).toMatchObject({
      type: 'urn:riposte:problem:expired-instrument',
      field: 'instrument',
      detail: 'ETH-20231225-3000-C expired on 2023-12-25T08:00Z',
      expired_at: Date.UTC(2023, 11, 25, 8),
    })
  })

  test('believes the catalog about an expiry', async () => {
    const { trade } = await serve({}, { lookup: () => ({ status: 'expired', expiry: epochMs(FAKE_NOW - 60_000) }) })
    expect((await trade(BARE)).json).toMatchObject({ detail: 'ETH-20261225-3000-C expired on 2026-10-01T09:59Z' })
  })

  test.each(['ETH-20261226-3000-C', 'DOGE-20261225-3000-C', 'ETH-3000', 'ETH-20261232-3000-C', 'BTC-PERP'])(
    'in %s, which nobody lists, is 422 that names it',
    async (instrument) => {
      const { trade, orchestrator } = await serve()
      const reply = await trade({ ...BARE, instrument })
      expect(reply.status).toBe(422)
      expect(reply.json).toMatchObject({
        type: 'urn:riposte:problem:unknown-instrument',
        field: 'instrument',
        instrument,
      })
      expect((reply.json as { detail: string }).detail).toContain(instrument)
      expect(orchestrator.submissions()).toBe(0)
    },
  )

  test('is 403 that names the option while manual trades are switched off', async () => {
    const { trade, ask } = await serve({ enableManualTrades: false })
    for (const body of [TRADE, {}]) {
      const reply = await trade(body)
      expect(reply.status).toBe(403)
      expect(reply.json).toMatchObject({
        option: 'ENABLE_MANUAL_TRADES',
        detail: expect.stringContaining('ENABLE_MANUAL_TRADES'),
      })
    }
    expect((await ask('/api/trades')).status).toBe(200)
  })

  test('is 403 in the phase that only answers RFQs, and names the phase', async () => {
    const { trade, orchestrator } = await serve({ phase: 'existing' })
    const reply = await trade(TRADE)
    expect([reply.status, orchestrator.submissions()]).toEqual([403, 0])
    expect(reply.json).toMatchObject({
      option: 'ROLLOUT_PHASE',
      detail: expect.stringContaining('ROLLOUT_PHASE=monitor'),
    })
  })

  test('over a limit is 409 with the limit, its value and what the trade would make it', async () => {
    const { trade, ask } = await serve()
    await trade({ ...BARE, quantity: '600' })
    const reply = await trade({ ...BARE, quantity: '600' })
    expect(reply.status).toBe(409)
    const row = {
      limit: 'MAX_POSITION_SIZE',
      scope: 'ETH-20261225-3000-C@manual',
      value: 1000,
      use: 600,
      would_be: 1200,
    }
    expect(reply.json).toMatchObject({
      type: 'urn:riposte:problem:limit-breached',
      status: 409,
      ...row,
      trade_id: 'M-2',
      trade_status: 'CANCELLED',
      breaches: [row],
    })
    expect((await ask('/api/positions')).json).toMatchObject([{ quantity: '600' }])
  })

  test('that is already done is booked past a limit, with the breach in the reply', async () => {
    const { trade, ask } = await serve()
    const reply = await trade({ ...BARE, quantity: '1200', already_done: true })
    expect(reply.status).toBe(202)
    expect(reply.json).toMatchObject({
      status: 'EXECUTED',
      breaches: [{ limit: 'MAX_POSITION_SIZE', value: 1000, use: 0, would_be: 1200 }],
    })
    expect((await ask('/api/positions')).json).toMatchObject([{ quantity: '1200' }])
  })

  test('is 503 while the desk cannot take it', async () => {
    const { trade, orchestrator } = await serve()
    orchestrator.setStatus({ orchestrator: 'stopping' })
    const reply = await trade(BARE)
    expect(reply.status).toBe(503)
    expect(reply.json).toMatchObject({
      type: 'urn:riposte:problem:desk-unavailable',
      detail: expect.stringContaining('stopping'),
    })
  })
})

test('a desk that is starting knows no instrument yet, and says so with 503', async () => {
  const { trade, orchestrator } = await serve({}, { lookup: () => 'unknown' })
  orchestrator.setStatus({ orchestrator: 'starting' })
  expect((await trade(BARE)).json).toMatchObject({ status: 503, detail: 'the desk is starting; nothing was booked' })
  expect(orchestrator.submissions()).toBe(0)
})

describe('a repeat', () => {
  const KEY = { 'Idempotency-Key': 'k-1' }

  test('without a key is another trade', async () => {
    const { trade, orchestrator } = await serve()
    const first = await trade(BARE)
    const second = await trade(BARE)
    expect(second.json).not.toEqual(first.json)
    expect(orchestrator.submissions()).toBe(2)
  })

  type Sent = [body: unknown, headers: Readonly<Record<string, string>>]
  test.each<[string, Sent, Sent]>([
    ['the header', [BARE, KEY], [BARE, KEY]],
    ['the field', [{ ...BARE, client_trade_id: 'k-1' }, {}], [{ ...BARE, client_trade_id: 'k-1' }, {}]],
    ['either name of the key', [BARE, KEY], [{ ...BARE, client_trade_id: 'k-1' }, {}]],
    ['the quoted form', [BARE, { 'Idempotency-Key': '"k-1"' }], [BARE, KEY]],
    ['another way to write the same trade', [BARE, KEY], [{ ...TRADE, side: 'buy', already_done: false }, KEY]],
  ])('under %s gets the first reply and books nothing', async (_, first, repeat) => {
    const { trade, orchestrator } = await serve()
    const original = await trade(...first)
    expect(original.json).toMatchObject({ trade_id: 'M-k-1' })
    expect(await trade(...repeat)).toMatchObject({ status: 202, text: original.text })
    expect(orchestrator.submissions()).toBe(1)
  })

  test('shows the first reply even after the trade has moved on, or the instrument has expired', async () => {
    let listed = true
    const { trade, orchestrator } = await serve({}, { lookup: () => (listed ? 'listed' : 'unknown') })
    const original = await trade(BARE, KEY)
    listed = false
    orchestrator.emit(
      { type: 'trade.hedged', tradeId: 'M-k-1', at: FAKE_NOW, latencyMs: 1, residual: parseWad('0') },
      fakeTrade({ id: 'M-k-1', status: 'HEDGED' }),
    )
    expect(await trade(BARE, KEY)).toMatchObject({ status: 202, text: original.text })
  })

  test('of a refused trade is refused in the same words', async () => {
    const { trade, orchestrator } = await serve()
    const body = { ...BARE, quantity: '1200' }
    const original = await trade(body, KEY)
    expect(original.status).toBe(409)
    expect(await trade(body, KEY)).toMatchObject({ status: 409, text: original.text })
    expect(orchestrator.submissions()).toBe(1)
  })

  test.each([{ quantity: '2' }, { price: '0.06' }, { side: 'sell' }, { already_done: true }])(
    'of a key with %j instead is 422',
    async (change) => {
      const { trade, orchestrator } = await serve()
      await trade(BARE, KEY)
      const reply = await trade({ ...BARE, ...change }, KEY)
      expect(reply.status).toBe(422)
      expect(reply.json).toMatchObject({ type: 'urn:riposte:problem:idempotency-key-reused' })
      expect(orchestrator.submissions()).toBe(1)
    },
  )

  test('while the first is running shares its execution', async () => {
    const { trade, orchestrator } = await serve()
    const release = orchestrator.hold()
    const replies = Array.from({ length: 8 }, () => trade(BARE, KEY))
    const different = trade({ ...BARE, quantity: '2' }, KEY)
    expect((await different).status).toBe(422)
    release()
    const settled = await Promise.all(replies)
    expect(new Set(settled.map((reply) => `${reply.status} ${reply.text}`)).size).toBe(1)
    expect(settled[0]?.status).toBe(202)
    expect(orchestrator.submissions()).toBe(1)
  })

  test('may try again after a reply that booked nothing', async () => {
    const { trade, orchestrator } = await serve()
    orchestrator.setStatus({ orchestrator: 'starting' })
    expect((await trade(BARE, KEY)).status).toBe(503)
    orchestrator.setStatus({ orchestrator: 'running' })
    orchestrator.failNext(new Error('broken'))
    expect((await trade(BARE, KEY)).status).toBe(500)
    expect((await trade({ ...BARE, instrument: 'ETH-1' }, KEY)).status).toBe(422)
    expect((await trade(BARE, KEY)).status).toBe(202)
  })

  test('after a restart is known by the desk itself', async () => {
    const { trade, orchestrator } = await serve()
    const before = fakeTrade({ id: 'M-k-1', source: 'MANUAL', status: 'HEDGED', price: parseWad('0.05') })
    orchestrator.emit(
      { type: 'trade.hedged', tradeId: before.id, at: FAKE_NOW, latencyMs: 1, residual: parseWad('0') },
      before,
    )
    expect(await trade(BARE, KEY)).toMatchObject({ status: 202, json: { trade_id: 'M-k-1', status: 'HEDGED' } })
    expect((await trade({ ...BARE, client_trade_id: 'k-1', price: '7' })).status).toBe(422)
  })

  test('with two different keys is 400', async () => {
    const { trade } = await serve()
    const reply = await trade({ ...BARE, client_trade_id: 'other' }, KEY)
    expect(reply.status).toBe(400)
    expect(reply.json).toMatchObject({ field: 'client_trade_id' })
  })

  test.each(['', '""', 'x'.repeat(129), 'a b', '"a b"'])('with %j as its key is 400', async (key) => {
    const { trade } = await serve()
    const reply = await trade(BARE, { 'Idempotency-Key': key })
    expect(reply.status).toBe(400)
  })

  test('after a day is a new request to the API', async () => {
    const clock = createStandingClock()
    const { trade, orchestrator } = await serve({}, { clock })
    await trade(BARE, KEY)
    clock.advance(86_400_000)
    await trade(BARE, KEY)
    expect(orchestrator.submissions()).toBe(2)
  })
})
