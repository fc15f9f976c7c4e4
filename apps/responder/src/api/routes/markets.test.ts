import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ServedApi, serveApi } from '../../testing/serve-api.ts'

let api: ServedApi
beforeAll(async () => {
  api = await serveApi()
})
afterAll(async () => {
  const closed = api.server.close()
  api.server.cut()
  await closed
})

const names = (json: unknown) => (json as { instrument: string }[]).map(({ instrument }) => instrument)
const quote = (body: unknown) =>
  api.ask('/api/quote', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })

describe('GET /api/markets', () => {
  it('lists by underlying, the perp first, then expiry and strike, the call before the put', async () => {
    const { status, json } = await api.ask('/api/markets')
    expect(status).toBe(200)
    expect(names(json)).toEqual(['ETH-PERP', 'ETH-20261225-3000-C', 'ETH-20261225-3000-P', 'XRP-20261225-0_5-P'])
  })

  it.each([
    ['underlying=XRP', ['XRP-20261225-0_5-P']],
    ['underlying=ETH&kind=perp', ['ETH-PERP']],
    ['underlying=DOGE', []],
  ])('?%s', async (query, expected) => {
    expect(names((await api.ask(`/api/markets?${query}`)).json)).toEqual(expected)
  })

  it('shows prices as text, and why something can not be hedged', async () => {
    const { json } = await api.ask('/api/markets?kind=option')
    expect(json).toMatchObject([
      { best_bid: null, can_hedge: false, why_not: 'nobody bids', strike: '3000', iv: 0.6 },
      { best_bid: '120', mark: '120.5', can_hedge: true, why_not: null, right: 'put' },
      { mark: null, iv: null, delta: null, strike: '0.5', why_not: 'no order book has arrived' },
    ])
  })

  it('refuses a parameter that nobody knows', async () => {
    expect((await api.ask('/api/markets?underlyng=ETH')).status).toBe(400)
  })
})

describe('POST /api/quote', () => {
  it('tells the price and its steps', async () => {
    const { status, json } = await quote({ instrument: 'ETH-20261225-3000-C', quantity: '2.0' })
    expect(status).toBe(200)
    expect(json).toMatchObject({
      answer: 'quote',
      quantity: '2',
      why: 'would be quoted at 104.8 USD a contract',
      price: { price: '104.8', hedge_gross: 120, hedge_fee: 1.5, edge: 0.6, source_fee: 13.1 },
      reasons: [],
    })
  })

  it('tells why it would be declined', async () => {
    const { status, json } = await quote({ instrument: 'ETH-20261225-3000-P', quantity: '2' })
    expect(status).toBe(200)
    expect(json).toMatchObject({
      answer: 'decline',
      why: 'would be declined: the book takes 0 of it',
      price: null,
      reasons: [{ code: 'THIN_BOOK', message: 'the book takes 0 of it' }],
    })
  })

  it.each([
    [{ instrument: 'ETH-PERP', quantity: '1' }, 'instrument'],
    [{ instrument: 'nonsense', quantity: '1' }, 'instrument'],
    [{ instrument: 'ETH-20261225-3000-C', quantity: '0' }, 'quantity'],
    [{ instrument: 'ETH-20261225-3000-C', quantity: 1 }, 'quantity'],
    [{ quantity: '1' }, 'instrument'],
  ])('%j is refused', async (body, field) => {
    const { status, json } = await quote(body)
    expect(status).toBe(400)
    expect(json).toMatchObject({ errors: [{ field }] })
  })
})
