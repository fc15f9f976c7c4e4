import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PortfolioGreeks } from '../portfolio/portfolio-greeks.ts'
import { createStrategy, STRATEGY_NAMES } from './create-strategy.ts'
import type { HedgeConditions } from './hedge-conditions.ts'
import { whalleyWilmottHalfBand } from './whalley-wilmott.ts'

function greeks(delta: number, gamma: number, changes: Partial<PortfolioGreeks> = {}): PortfolioGreeks {
  return {
    underlying: 'ETH',
    delta: { low: delta, high: delta },
    gamma: { low: gamma, high: gamma },
    speed: 0,
    vanna: 0,
    years: 7 / 365,
    missing: [],
    ...changes,
  }
}

function at(book: PortfolioGreeks, changes: Partial<HedgeConditions> = {}): HedgeConditions {
  return {
    greeks: book,
    spot: 3000,
    costs: { taker: 0.0005, maker: 0.0002 },
    minimum: 0.01,
    fundingRate: 0,
    volatility: { realized: 0.6, implied: 0.6 },
    ageMs: 0,
    freeMargin: 1,
    sinceHedgeMs: Number.POSITIVE_INFINITY,
    ...changes,
  }
}

const interval = (low: number, high: number) => ({ low, high })

describe('every strategy', () => {
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
  const conditions = fc
    .record({
      delta: number(-5, 5),
      width: number(0, 3),
      gamma: number(-0.05, 0.05),
      speed: number(-1e-4, 1e-4),
      vanna: number(-2, 2),
      years: number(0, 0.3),
      isKnown: fc.boolean(),
      fundingRate: number(-2, 2),
      volatility: number(0.05, 3),
      ageMs: number(0, 60_000),
      freeMargin: number(0, 1),
      sinceHedgeMs: number(0, 1e6),
    })
    .map(({ delta, width, gamma, isKnown, speed, vanna, years, volatility, ...rest }) => {
      const unknown = { gamma: interval(Math.min(0, gamma), Number.POSITIVE_INFINITY), missing: ['X'] }
      const book = greeks(delta, gamma, { speed, vanna, years, delta: interval(delta, delta + width) })
      const held = isKnown ? book : { ...book, ...unknown }
      return at(held, { ...rest, volatility: { realized: volatility, implied: volatility } })
    })

  it.each(STRATEGY_NAMES)('%s keeps centre, inner line and edge in order, and carries its numbers', (name) => {
    fc.assert(
      fc.property(conditions, (given) => {
        const { centre, inner, band, conditionals, basis } = createStrategy(name)(given)
        const line = [band.low, inner.low, centre, inner.high, band.high]
        expect(line.some(Number.isNaN)).toBe(false)
        expect(line).toEqual([...line].sort((a, b) => a - b))
        expect(basis).toMatchObject({ strategy: name, delta: given.greeks.delta, spot: given.spot, centre })
        for (const order of conditionals) {
          // At its price each order brings delta nearer to the centre and not past it.
          const after = order.deltaThere + (order.side === 'buy' ? 1 : -1) * order.quantity
          expect(order.quantity).toBeGreaterThan(0)
          expect(Math.abs(after - centre)).toBeLessThan(Math.abs(order.deltaThere - centre))
          expect((after - centre) * (order.deltaThere - centre)).toBeGreaterThanOrEqual(-1e-12)
        }
      }),
    )
  })
})

describe('clock and atomizer', () => {
  it('wait for their time', () => {
    const due = at(greeks(1, 0.01), { sinceHedgeMs: 30_000 })
    const early = at(greeks(1, 0.01), { sinceHedgeMs: 29_999 })
    const clock = createStrategy('clock', { periodMs: 30_000 })
    expect(clock(due).band).toEqual(interval(0, 0))
    expect(clock(early).band).toEqual(interval(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY))
    const atomizer = createStrategy('atomizer')
    expect(atomizer(due).band).toEqual(interval(-0.1, 0.1))
    expect(atomizer(early).band.high).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('ddh', () => {
  const ddh = createStrategy('ddh')

  it('rests on both sides when long gamma, where delta will be the most allowed', () => {
    expect(ddh(at(greeks(0.125, 0.0125))).conditionals).toEqual([
      { side: 'buy', price: 2966, quantity: 0.3, deltaThere: -0.3 },
      { side: 'sell', price: 3014, quantity: 0.3, deltaThere: 0.3 },
    ])
  })

  it('rests nearer and smaller where that is far away', () => {
    const [buy] = ddh(at(greeks(0.1, 0.008))).conditionals
    expect(buy).toMatchObject({ price: 2960 })
    expect(buy?.quantity).toBeCloseTo(0.22, 12)
  })

  it('rests what it has at the mark when short gamma', () => {
    expect(ddh(at(greeks(0.1, -0.01))).conditionals).toEqual([
      { side: 'sell', price: 3000, quantity: 0.1, deltaThere: 0.1 },
    ])
  })

  it('acts on nothing that a missing Greek leaves open', () => {
    const open = greeks(0, 0, { delta: interval(-1, 2), gamma: interval(0, Number.POSITIVE_INFINITY), missing: ['X'] })
    expect(ddh(at(open)).conditionals).toEqual([])
  })
})

describe('zakamouline', () => {
  const zakamouline = createStrategy('zakamouline', { riskAversion: 0.01, flatBandMax: 0.5 })

  it('moves the centre by what vanna makes of the other volatility', () => {
    const long = zakamouline(at(greeks(0, 0.02, { vanna: 3 })))
    const short = zakamouline(at(greeks(0, -0.02, { vanna: -3 })))
    // A long book hedges with less volatility, a short one with more; the shift has the same sign for opposite books.
    expect(long.centre).toBeGreaterThan(0)
    expect(short.centre).toBeGreaterThan(0)
  })

  it('stays bounded to the end', () => {
    const { band } = zakamouline(at(greeks(0, 0.02, { years: 0 })))
    expect(band.high).toBeLessThan(2)
  })
})

describe('riposte', () => {
  const riposte = createStrategy('riposte', { riskAversion: 0.01 })
  const halfBand = (given: HedgeConditions) => riposte(given).basis.halfBand
  const long = at(greeks(0, 0.02))

  it('makes the band by the cost of the order that will hedge: resting when long gamma, crossing when short', () => {
    const inputs = { spot: 3000, gamma: 0.02, riskAversion: 0.01 }
    expect(halfBand(long)).toBeCloseTo(whalleyWilmottHalfBand({ ...inputs, cost: 0.0002 }), 12)
    const taker = createStrategy('riposte', { riskAversion: 0.01, shortGammaShare: 0.6 })
    expect(taker(at(greeks(0, -0.02))).basis.halfBand).toBeCloseTo(
      0.6 * whalleyWilmottHalfBand({ ...inputs, cost: 0.0005 }),
      12,
    )
  })

  it('is never narrower than what can be traded, nor than what old numbers hide', () => {
    expect(halfBand(at(greeks(0, 1e-9)))).toBe(0.01)
    const old = halfBand({ ...long, ageMs: 7_200_000 })
    expect(old).toBeGreaterThan(halfBand({ ...long, ageMs: 60_000 }))
    expect(old).toBeGreaterThan(halfBand(long))
  })

  it('makes no round trip that would not earn its costs', () => {
    const keen = createStrategy('riposte', { riskAversion: 1e6 })
    const [buy, sell] = keen(long).conditionals
    expect((sell?.price ?? 0) - (buy?.price ?? 0)).toBeCloseTo(2 * 0.0002 * 3000, 9)
  })

  it('narrows when margin is thin, and keeps the floor and the cap', () => {
    expect(halfBand({ ...long, freeMargin: 0.1 })).toBeLessThan(halfBand(long))
    expect(halfBand({ ...long, freeMargin: 0.3 })).toBe(halfBand(long))
    const bounded = createStrategy('riposte', { halfBandMin: 0.05, halfBandMax: 0.1 })
    expect(bounded(long).basis.halfBand).toBe(0.1)
    expect(bounded(at(greeks(0, 1e-6))).basis.halfBand).toBe(0.05)
  })

  it('moves against the side that pays funding, by half the band at most', () => {
    const paying = riposte({ ...long, fundingRate: 5 })
    expect(paying.centre).toBeCloseTo(-paying.basis.halfBand / 2, 12)
    expect(riposte({ ...long, fundingRate: -5 }).centre).toBeCloseTo(paying.basis.halfBand / 2, 12)
  })

  it('rests two orders at the edges when long gamma: back to the centre, or what an ordinary move makes', () => {
    const { band, conditionals } = riposte(long)
    const [buy, sell] = conditionals
    const move = 0.5 * 3000 * 0.6 * Math.sqrt(1 / 8760)
    expect(buy).toMatchObject({ side: 'buy', price: 3000 + band.low / 0.02 })
    expect(buy?.quantity).toBeCloseTo(0.02 * move, 12)
    expect(sell).toMatchObject({ side: 'sell', price: 3000 + band.high / 0.02 })
    const narrow = createStrategy('riposte', { riskAversion: 1 })(long)
    expect(narrow.conditionals[0]?.quantity).toBeCloseTo(narrow.basis.halfBand, 12)
  })

  it('rests one order when short gamma, on the side of a delta that is near its edge', () => {
    const half = halfBand(at(greeks(0, -0.02)))
    const conditionals = (delta: number) => riposte(at(greeks(delta, -0.02))).conditionals
    expect(conditionals(0.69 * half)).toEqual([])
    expect(conditionals(0.8 * half)).toMatchObject([{ side: 'sell', price: 3000 }])
    expect(conditionals(-0.8 * half)).toMatchObject([{ side: 'buy', price: 3000 }])
    expect(conditionals(0.8 * half)[0]?.quantity).toBeCloseTo(0.2 * half, 12)
    const unsure = greeks(0, -0.02, { delta: interval(0.65 * half, 0.9 * half) })
    expect(riposte(at(unsure)).conditionals).toEqual([])
  })

  it('is patient at the edge and prompt well beyond it', () => {
    const half = halfBand(long)
    expect(riposte(at(greeks(1.2 * half, 0.02))).urgency).toBe('patient')
    expect(riposte(at(greeks(2.6 * half, 0.02))).urgency).toBe('prompt')
    // Both ends have to agree.
    expect(riposte(at(greeks(0, 0.02, { delta: interval(0, 9 * half) }))).urgency).toBe('patient')
  })
})
