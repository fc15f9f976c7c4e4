import { createOption, epochMs, parseInstrumentName, parseWad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { definitionOf, LIMIT_NAMES } from '../catalogue.ts'
import { limitsWith, uniformLimit } from '../limits.ts'
import { checkOrder, type OrderFindings } from './check-order.ts'
import type { OrderMarket, OrderTerms } from './order-terms.ts'
import { type Permissions, permissionList } from './permissions.ts'
import {
  bookOf,
  CALL,
  hedgeOf,
  marketOf,
  NOW,
  PERP,
  PERP_TICKER,
  permissionsOf,
  TAKER,
  TICKER,
  termsOf,
} from './testing/sample-order.ts'

const LIMITS = limitsWith()
const LISTING = {
  active: true,
  tick: parseWad('0.1'),
  step: parseWad('0.01'),
  minimum: parseWad('0.1'),
  maximum: parseWad('1000'),
}
const DERIVE = { listing: LISTING, decimals: 12, strikeDecimals: 18 }
const MANUAL = {
  kind: 'manual',
  taker: undefined,
  token: undefined,
  chainId: undefined,
  validUntil: undefined,
} as const

interface World {
  readonly limits?: Parameters<typeof limitsWith>[0]
  readonly market?: Partial<OrderMarket>
  readonly permissions?: Partial<Permissions>
}

function judge(terms: OrderTerms, { limits, market, permissions }: World = {}): OrderFindings {
  return checkOrder(terms, marketOf(market), limitsWith(limits), permissionsOf(permissions), NOW)
}

const codes = (found: readonly { code: string }[]) => found.map(({ code }) => code)
const bound = (terms: OrderTerms, world?: World) => codes(judge(terms, world).breaches)
const warned = (terms: OrderTerms, world?: World) => codes(judge(terms, world).warnings)

describe('an order within everything', () => {
  it('finds nothing in a quote, its hedge, a perp hedge or a manual trade', () => {
    const perp = hedgeOf({ instrument: PERP, price: parseWad('2990'), quantity: parseWad('1') })
    const market = { ticker: PERP_TICKER, book: bookOf(PERP_TICKER, '2999', '3001') }
    expect(judge(termsOf())).toEqual({ breaches: [], warnings: [] })
    expect(judge(hedgeOf(), { market: { grid: DERIVE } })).toEqual({ breaches: [], warnings: [] })
    expect(judge(perp, { market })).toEqual({ breaches: [], warnings: [] })
    expect(judge(termsOf(MANUAL))).toEqual({ breaches: [], warnings: [] })
  })

  it('has finite numbers and a sentence in every breach', () => {
    const amount = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 27n })
    fc.assert(
      fc.property(
        fc.constantFrom('quote', 'hedge', 'manual'),
        fc.constantFrom('buy', 'sell'),
        amount,
        amount,
        (kind, side, quantity, price) => {
          const terms = termsOf({ kind, side, quantity: wad(quantity), price: wad(price) })
          const { breaches, warnings } = judge(terms, { market: { grid: DERIVE } })
          for (const { limit, value, wouldBe, message } of [...breaches, ...warnings]) {
            expect([limit, value, wouldBe].every(Number.isFinite), message).toBe(true)
            expect(message.length).toBeGreaterThan(20)
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('a tighter limit', () => {
  const ORDER_LIMITS = LIMIT_NAMES.filter((name) =>
    definitionOf(name).controls.some((number) => [1, 2, 3, 4, 14, 16, 18].includes(number)),
  )

  it('never lets through what a looser one refuses', () => {
    const amount = (most: number) => fc.integer({ min: 1, max: most }).map((raw) => wad(BigInt(raw) * 10n ** 16n))
    const order = fc.record({
      kind: fc.constantFrom('quote', 'hedge', 'manual'),
      side: fc.constantFrom('buy', 'sell'),
      quantity: amount(60_000),
      price: amount(300_000),
    })
    const share = fc.integer({ min: 0, max: 100 })
    fc.assert(
      fc.property(order, fc.constantFrom(...ORDER_LIMITS), share, share, (some, name, a, b) => {
        const { kind, ceiling, default: usual } = definitionOf(name)
        // From the loosest that may be configured to as tight as makes sense.
        const at = (percent: number) => {
          const [loosest, tightest] = kind === 'cap' ? [Number(ceiling), 0] : [Number(ceiling), 10 * Number(usual)]
          return { [name]: uniformLimit((loosest + ((tightest - loosest) * percent) / 100).toFixed(6)) }
        }
        const found = (percent: number) => {
          const { breaches, warnings } = judge(termsOf(some), { limits: at(percent), market: { takerValueUsd: 1e6 } })
          return [breaches.length > 0, breaches.length + warnings.length > 0]
        }
        const [looser, tighter] = [found(Math.min(a, b)), found(Math.max(a, b))]
        if (looser[0]) expect(tighter[0]).toBe(true)
        if (looser[1]) expect(tighter[1]).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('size and value', () => {
  it('1: refuses contracts times strike above the limit, to the last unit', () => {
    const limits = { MAX_ORDER_VALUE_USD: uniformLimit('6000') }
    expect(bound(termsOf(), { limits })).toEqual([])
    const finer = termsOf({ quantity: parseWad('2.000000000000000001') })
    expect(judge(finer, { limits }).breaches).toMatchObject([
      { code: 'MAX_ORDER_VALUE_USD', scope: 'ETH', limit: 6000 },
    ])
  })

  it('1: counts a perp by its price, and only an option has a premium', () => {
    const limits = { MAX_ORDER_VALUE_USD: uniformLimit('5000'), MAX_ORDER_PREMIUM_USD: uniformLimit('300') }
    const perp = hedgeOf({ instrument: PERP, price: parseWad('2990') })
    const market = { ticker: PERP_TICKER, book: bookOf(PERP_TICKER, '2999', '3001') }
    expect(judge(perp, { limits, market }).breaches).toMatchObject([{ code: 'MAX_ORDER_VALUE_USD', wouldBe: 5980 }])
    expect(judge(termsOf({ quantity: parseWad('1.6') }), { limits }).breaches).toMatchObject([
      { code: 'MAX_ORDER_PREMIUM_USD', limit: 300, wouldBe: 304 },
    ])
  })

  it('2: refuses more contracts than one order may have, by underlying', () => {
    const limits = { MAX_ORDER_SIZE: { ...uniformLimit('500'), byUnderlying: { ETH: parseWad('1.5') } } }
    expect(bound(termsOf({ quantity: parseWad('1.5') }), { limits })).toEqual([])
    for (const terms of [termsOf(), hedgeOf(), termsOf(MANUAL)]) {
      expect(judge(terms, { limits }).breaches).toMatchObject([{ code: 'MAX_ORDER_SIZE', limit: 1.5, wouldBe: 2 }])
    }
  })
})

describe('permissions', () => {
  it.each([
    ['underlyings', 'ETH'],
    ['instruments', CALL.name],
    ['expiries', '20261225'],
    ['chainIds', '999'],
  ] as const)('15: refuses by %s what is denied, and what is not on a list of the allowed', (list, name) => {
    for (const closed of [permissionList('all', [name]), permissionList(['other']), permissionList([name], [name])]) {
      expect(bound(termsOf(), { permissions: { [list]: closed } })).toEqual(['INSTRUMENT_PERMISSION'])
    }
    expect(bound(termsOf(), { permissions: { [list]: permissionList([name]) } })).toEqual([])
  })

  it('15: does not ask a perp for its expiry', () => {
    const market = { ticker: PERP_TICKER, book: bookOf(PERP_TICKER, '2999', '3001') }
    const perp = hedgeOf({ instrument: PERP, price: parseWad('2990') })
    expect(bound(perp, { market, permissions: { expiries: permissionList(['20261225']) } })).toEqual([])
  })

  it('15: holds for hedges and manual trades too', () => {
    const permissions = { underlyings: permissionList(['BTC']) }
    expect(bound(hedgeOf(), { permissions })).toEqual(['INSTRUMENT_PERMISSION'])
    expect(bound(termsOf(MANUAL), { permissions })).toEqual(['INSTRUMENT_PERMISSION'])
  })

  it('16: refuses a denied taker however its address is written, and an anonymous one if that is denied', () => {
    const permissions = { takers: permissionList('all', [TAKER.toUpperCase().replace('0X', '0x'), 'anonymous']) }
    expect(bound(termsOf(), { permissions })).toEqual(['COUNTERPARTY_PERMISSION'])
    expect(bound(termsOf({ taker: TAKER.replaceAll('a', 'A') }), { permissions })).toEqual(['COUNTERPARTY_PERMISSION'])
    expect(bound(termsOf({ taker: undefined }), { permissions })).toEqual(['COUNTERPARTY_PERMISSION'])
    expect(bound(hedgeOf(), { permissions })).toEqual([])
  })

  it('16: refuses what takes one taker past its day', () => {
    const limits = { MAX_TAKER_VALUE_USD: uniformLimit('10000') }
    expect(bound(termsOf(), { limits, market: { takerValueUsd: 4000 } })).toEqual([])
    expect(judge(termsOf(), { limits, market: { takerValueUsd: 4001 } }).breaches).toMatchObject([
      { code: 'MAX_TAKER_VALUE_USD', scope: TAKER, limit: 10000, value: 4001, wouldBe: 10001 },
    ])
  })

  it('16: refuses a premium in a token that is not allowed', () => {
    expect(bound(termsOf(), { permissions: { tokens: permissionList(['USDT0']) } })).toEqual(['TOKEN_PERMISSION'])
  })

  it('14: pauses a token that is off its peg, unheard of or stale, and goes on when it is back', () => {
    const at = (price: number, receivedAtMs = 1000) => ({ pegs: new Map([['USDC', { price, receivedAtMs }]]) })
    expect(bound(termsOf(), { market: at(0.985) })).toEqual(['MAX_OFF_PEG_BPS'])
    expect(bound(termsOf(), { market: at(1.015) })).toEqual(['MAX_OFF_PEG_BPS'])
    expect(bound(termsOf(), { market: at(1, -3500) })).toEqual([])
    expect(bound(termsOf(), { market: at(1, -4000) })).toEqual(['MAX_MARKET_AGE_MS'])
    expect(bound(termsOf(), { market: { pegs: new Map() } })).toEqual(['MARKET_MISSING'])
    expect(bound(termsOf(), { market: at(0.995) })).toEqual([])
    expect(bound(termsOf(), { market: at(0.5), permissions: { watchedPegs: new Set() } })).toEqual([])
  })
})

describe('precision', () => {
  it.each([
    ['price', '195.05'],
    ['quantity', '0.015'],
    ['quantity', '1000.01'],
    ['price', '0'],
    ['quantity', '0'],
    ['quantity', '-1'],
  ])('17: refuses a hedge whose %s is %s', (field, text) => {
    const limits = { MAX_ORDER_SIZE: uniformLimit('10000') }
    const found = bound(hedgeOf({ [field]: parseWad(text) }), { limits, market: { grid: DERIVE } })
    expect(found).toContain('PRECISION')
  })

  it('17: refuses a thirteenth decimal where twelve are the most, and a ninth of a strike where eight are', () => {
    const grid = { listing: undefined, decimals: 12, strikeDecimals: 8 }
    expect(bound(termsOf({ price: parseWad('190.000000000001') }), { market: { grid } })).toEqual([])
    expect(bound(termsOf({ price: parseWad('190.0000000000001') }), { market: { grid } })).toEqual(['PRECISION'])
    expect(bound(termsOf({ quantity: parseWad('1.0000000000001') }), { market: { grid } })).toEqual(['PRECISION'])
    const strike = (text: string) => createOption('ETH', epochMs(NOW + 30 * 86_400_000), parseWad(text), 'call')
    expect(bound(termsOf({ instrument: strike('3000.00000001') }), { market: { grid } })).toEqual([])
    expect(bound(termsOf({ instrument: strike('3000.000000001') }), { market: { grid } })).toEqual(['PRECISION'])
  })

  it('17: lets a hedge that takes be smaller than the minimum, and nothing trade that is not listed', () => {
    const small = { quantity: parseWad('0.05') }
    expect(bound(hedgeOf(small), { market: { grid: DERIVE } })).toEqual([])
    expect(bound(termsOf({ ...MANUAL, ...small }), { market: { grid: DERIVE } })).toEqual(['PRECISION'])
    const limits = { MAX_ORDER_SIZE: uniformLimit('10000') }
    for (const quantity of ['0.1', '1000']) {
      const order = termsOf({ ...MANUAL, quantity: parseWad(quantity) })
      expect(bound(order, { limits, market: { grid: DERIVE } })).toEqual([])
    }
    const closed = { ...DERIVE, listing: { ...LISTING, active: false } }
    expect(bound(hedgeOf(), { market: { grid: closed } })).toEqual(['PRECISION'])
  })
})

describe('expiry', () => {
  const expiring = (ms: number) => createOption('ETH', epochMs(NOW + ms), parseWad('3000'), 'call')

  it('18: refuses to quote an option near its expiry, and to trade it after', () => {
    expect(bound(termsOf({ instrument: expiring(3_599_000), price: parseWad('1') }))).toEqual(['MIN_TIME_TO_EXPIRY_S'])
    expect(bound(termsOf({ instrument: expiring(3_600_000), price: parseWad('1') }))).toEqual([])
    const late = { instrument: expiring(60_000), price: parseWad('195') }
    expect(bound(hedgeOf(late))).toEqual([])
    expect(bound(hedgeOf({ ...late, instrument: expiring(0) }))).toEqual(['MIN_TIME_TO_EXPIRY_S'])
  })

  it('18: refuses an option of more than 400 days', () => {
    expect(bound(termsOf({ instrument: expiring(400 * 86_400_000) }))).toEqual([])
    expect(bound(termsOf({ instrument: expiring(400 * 86_400_000 + 1) }))).toEqual(['MAX_TIME_TO_EXPIRY_DAYS'])
  })

  it.each([45_001, 0, -1])('18: refuses a validity of %d ms', (ms) => {
    expect(bound(termsOf({ validUntil: epochMs(NOW + ms) }))).toEqual(['MAX_QUOTE_VALIDITY_S'])
  })

  it('18: lets a signature be firm for as long as it may', () => {
    expect(bound(termsOf({ validUntil: epochMs(NOW + 45_000) }))).toEqual([])
  })

  it('18: refuses a signature that outlives its option', () => {
    const limits = { MIN_TIME_TO_EXPIRY_S: uniformLimit('0') }
    const terms = termsOf({ instrument: expiring(30_000), price: parseWad('1') })
    expect(bound(terms, { limits })).toEqual(['MAX_QUOTE_VALIDITY_S'])
  })
})

describe('self-match', () => {
  const own = [{ label: 'ours', side: 'buy' as const, price: parseWad('195'), open: parseWad('1') }]

  it('20: refuses a hedge or a manual trade that would meet an order of ours, and no other', () => {
    const market = { ourOrders: own }
    expect(bound(hedgeOf(), { market })).toEqual(['SELF_MATCH'])
    expect(bound(termsOf({ ...MANUAL, side: 'sell', price: parseWad('195') }), { market })).toEqual(['SELF_MATCH'])
    expect(bound(hedgeOf({ price: parseWad('195.1') }), { market })).toEqual([])
    expect(bound(hedgeOf({ side: 'buy' }), { market })).toEqual([])
    const offer = (open: string) => ({
      ourOrders: [{ label: 'ours', side: 'sell' as const, price: parseWad('195'), open: parseWad(open) }],
    })
    expect(bound(hedgeOf({ side: 'buy' }), { market: offer('1') })).toEqual(['SELF_MATCH'])
    expect(bound(hedgeOf({ side: 'buy' }), { market: offer('0') })).toEqual([])
    expect(bound(hedgeOf({ side: 'buy', price: parseWad('194.9') }), { market: offer('1') })).toEqual([])
    expect(bound(termsOf({ side: 'sell' }), { market })).toEqual([])
  })
})

describe('what binds and what warns', () => {
  const stale = { monotonicMs: 1_000 + 60_000, pegs: new Map([['USDC', { price: 1, receivedAtMs: 60_000 }]]) }

  it('3, 4: collars bind a quote and a hedge, and warn of a manual trade', () => {
    const dear = { side: 'buy', price: parseWad('400') } as const
    expect(bound(termsOf(dear))).toEqual(['MAX_MARK_DISTANCE'])
    expect(bound(hedgeOf(dear))).toEqual(['MAX_MARK_DISTANCE', 'PRICE_BOUNDS'])
    expect(bound(termsOf({ ...MANUAL, ...dear }))).toEqual([])
    expect(warned(termsOf({ ...MANUAL, ...dear }))).toEqual(['MAX_MARK_DISTANCE', 'PRICE_BOUNDS'])
  })

  it('14: data that is not to be believed stops a quote, and is told of a hedge and a manual trade', () => {
    expect(bound(termsOf(), { market: stale })).toEqual(['MAX_MARKET_AGE_MS'])
    for (const terms of [hedgeOf(), termsOf(MANUAL)]) {
      expect(bound(terms, { market: stale })).toEqual([])
      expect(warned(terms, { market: stale })).toEqual(['MAX_MARKET_AGE_MS'])
    }
    const nothing = { ticker: undefined, book: undefined }
    expect(bound(termsOf(), { market: nothing })).toEqual(['MARKET_MISSING'])
    expect(judge(hedgeOf(), { market: nothing }).breaches).toEqual([])
  })

  it('tells everything at once', () => {
    const terms = termsOf({ quantity: parseWad('501'), price: parseWad('5000'), validUntil: epochMs(NOW - 1) })
    expect(bound(terms)).toEqual(['MAX_ORDER_SIZE', 'MAX_QUOTE_VALIDITY_S', 'PRICE_BOUNDS', 'MAX_MARK_DISTANCE'])
  })

  it('is the same for every underlying unless a limit says otherwise', () => {
    expect(LIMITS.MAX_ORDER_SIZE.byUnderlying).toEqual({})
    const btc = parseInstrumentName('BTC-20261225-3000-C')
    expect(bound(termsOf({ instrument: btc }), { market: { ticker: TICKER } })).toEqual([])
  })
})
