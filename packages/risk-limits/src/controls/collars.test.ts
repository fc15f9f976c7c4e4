import { black76 } from '@riposte/greeks'
import { epochMs, fromNumber, type Option, parseWad, type Ticker } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limitsWith, uniformLimit } from '../limits.ts'
import { checkDynamicCollar, checkVenueBand } from './dynamic-collar.ts'
import { checkStaticCollar } from './static-collar.ts'
import { CALL, hedgeOf, NOW, PERP, PERP_TICKER, PUT, TICKER, termsOf } from './testing/sample-order.ts'

const LIMITS = limitsWith()
const TIGHT = limitsWith({ MAX_SPOT_DISTANCE_BPS: uniformLimit('0') })
const YEARS = 30 / 365

function valueAt(volatility: number, right: 'call' | 'put' = 'call', forward = 3000): number {
  return black76({ right, forward, strike: 3000, years: YEARS, volatility })
}

function atForward(forward: number): Ticker {
  const option = TICKER.option === undefined ? undefined : { ...TICKER.option, forward }
  return { ...TICKER, index: parseWad(String(forward)), option }
}

const priced = (price: number) => ({ price: fromNumber(price, 9, 'down') })

describe('static collar', () => {
  it('3: refuses to pay as much as an option can ever be worth', () => {
    const call = termsOf({ price: parseWad('3000') })
    const put = termsOf({ instrument: PUT, price: parseWad('3000') })
    expect(checkStaticCollar(call, TICKER, LIMITS, NOW)).toMatchObject({ code: 'PRICE_BOUNDS', limit: 3000 })
    expect(checkStaticCollar(put, TICKER, LIMITS, NOW)).toMatchObject({ code: 'PRICE_BOUNDS', limit: 3000 })
  })

  it('3: knows the most of a call by its forward, of a put by its strike', () => {
    const apart = atForward(4000)
    const most = (instrument: typeof CALL, price: string) =>
      checkStaticCollar(termsOf({ instrument, price: parseWad(price) }), apart, LIMITS, NOW)
    expect(most(CALL, '4000')).toMatchObject({ code: 'PRICE_BOUNDS', limit: 4000 })
    expect(most(CALL, '3999')).toMatchObject({ code: 'MAX_IV' })
    expect(most(PUT, '3000')).toMatchObject({ code: 'PRICE_BOUNDS', limit: 3000 })
  })

  it('3: knows the least of a put, and that below it there is no volatility at all', () => {
    const put = (price: string) => hedgeOf({ instrument: PUT, price: parseWad(price) })
    expect(checkStaticCollar(put('979'), atForward(2000), LIMITS, NOW)).toMatchObject({
      code: 'PRICE_BOUNDS',
      limit: 980,
    })
    expect(checkStaticCollar(put('981'), atForward(2000), LIMITS, NOW)).toBeUndefined()
    const limits = limitsWith({ MIN_IV: uniformLimit('0.3') })
    expect(checkStaticCollar(hedgeOf({ price: parseWad('30') }), atForward(3050), limits, NOW)).toMatchObject({
      code: 'MIN_IV',
      wouldBe: 0,
    })
  })

  it('3: refuses to sell below the intrinsic value, less what is always allowed', () => {
    const ticker = atForward(4000)
    expect(checkStaticCollar(hedgeOf({ price: parseWad('959') }), ticker, LIMITS, NOW)).toMatchObject({
      code: 'PRICE_BOUNDS',
      limit: 960,
      wouldBe: 959,
    })
    expect(checkStaticCollar(hedgeOf({ price: parseWad('961') }), ticker, LIMITS, NOW)).toBeUndefined()
  })

  it.each(['call', 'put'] as const)(
    '3: holds what we pay for a %s against MAX_IV, and tells the volatility',
    (right) => {
      const instrument = right === 'call' ? CALL : PUT
      const limits = limitsWith({ MAX_IV: uniformLimit('1.5') })
      const above = termsOf({ instrument, ...priced(valueAt(1.51, right)) })
      const below = termsOf({ instrument, ...priced(valueAt(1.49, right)) })
      const breach = checkStaticCollar(above, TICKER, limits, NOW)
      expect(breach).toMatchObject({ code: 'MAX_IV', limit: 1.5 })
      expect(breach?.wouldBe).toBeCloseTo(1.51, 6)
      expect(checkStaticCollar(below, TICKER, limits, NOW)).toBeUndefined()
    },
  )

  it('3: holds what we sell for against MIN_IV', () => {
    const limits = limitsWith({ MIN_IV: uniformLimit('0.3'), MAX_SPOT_DISTANCE_BPS: uniformLimit('0') })
    const breach = checkStaticCollar(hedgeOf(priced(valueAt(0.29))), TICKER, limits, NOW)
    expect(breach).toMatchObject({ code: 'MIN_IV', limit: 0.3 })
    expect(breach?.wouldBe).toBeCloseTo(0.29, 6)
    expect(checkStaticCollar(hedgeOf(priced(valueAt(0.31))), TICKER, limits, NOW)).toBeUndefined()
  })

  it('3: agrees with solving for the volatility, at any price', () => {
    const price = fc.double({ min: 0.01, max: 2990, noNaN: true })
    fc.assert(
      fc.property(price, fc.double({ min: 0.1, max: 4, noNaN: true }), (amount, bound) => {
        const limits = limitsWith({ MAX_IV: uniformLimit(bound.toFixed(6)), MIN_IV: uniformLimit(bound.toFixed(6)) })
        const zero = { ...limits, MAX_SPOT_DISTANCE_BPS: uniformLimit('0') }
        const atBound = valueAt(Number(bound.toFixed(6)))
        fc.pre(Math.abs(atBound - amount) > 1e-6)
        expect(checkStaticCollar(termsOf(priced(amount)), TICKER, zero, NOW) !== undefined).toBe(amount > atBound)
        expect(checkStaticCollar(hedgeOf(priced(amount)), TICKER, zero, NOW) !== undefined).toBe(amount < atBound)
      }),
    )
  })

  it('3: leaves alone a low bid and a high offer, but not of a person', () => {
    const low = { side: 'buy', price: parseWad('0.01') } as const
    const high = { side: 'sell', price: parseWad('2990') } as const
    expect(checkStaticCollar(termsOf(low), TICKER, TIGHT, NOW)).toBeUndefined()
    expect(checkStaticCollar(hedgeOf(high), TICKER, TIGHT, NOW)).toBeUndefined()
    expect(checkStaticCollar(termsOf({ kind: 'manual', ...low }), TICKER, TIGHT, NOW)).toMatchObject({ code: 'MIN_IV' })
    expect(checkStaticCollar(termsOf({ kind: 'manual', ...high }), TICKER, TIGHT, NOW)).toMatchObject({
      code: 'MAX_IV',
    })
  })

  it('3: takes spot where no forward is published, and leaves perps and expired options to other checks', () => {
    const nonsense = { ...TICKER, option: { ...TICKER.option, forward: Number.NaN } } as typeof TICKER
    for (const bare of [{ ...TICKER, option: undefined }, nonsense]) {
      const breach = checkStaticCollar(termsOf({ price: parseWad('3001') }), bare, LIMITS, NOW)
      expect(breach).toMatchObject({ code: 'PRICE_BOUNDS', limit: 3000 })
    }
    expect(checkStaticCollar(termsOf({ instrument: PERP }), PERP_TICKER, LIMITS, NOW)).toBeUndefined()
    const after = epochMs((CALL as Option).expiry)
    expect(checkStaticCollar(termsOf({ price: parseWad('3001') }), TICKER, LIMITS, after)).toBeUndefined()
  })
})

describe('dynamic collar', () => {
  it('4: refuses a price too far from the mark, on the side that hurts', () => {
    const dear = termsOf({ price: parseWad('309.1') })
    expect(checkDynamicCollar(dear, TICKER, undefined, LIMITS)).toMatchObject({ code: 'MAX_MARK_DISTANCE', limit: 103 })
    expect(checkDynamicCollar(termsOf({ price: parseWad('309') }), TICKER, undefined, LIMITS)).toBeUndefined()
    expect(checkDynamicCollar({ ...dear, side: 'sell' }, TICKER, undefined, LIMITS)).toBeUndefined()
    const cheap = hedgeOf({ price: parseWad('102.9') })
    expect(checkDynamicCollar(cheap, TICKER, undefined, LIMITS)).toMatchObject({ code: 'MAX_MARK_DISTANCE' })
    expect(checkDynamicCollar({ ...cheap, side: 'buy' }, TICKER, undefined, LIMITS)).toBeUndefined()
  })

  it('4: allows a cheap option its ticks, and a perp a share of spot only', () => {
    const cheap = { ...TICKER, mark: parseWad('0.5') }
    expect(checkDynamicCollar(termsOf({ price: parseWad('30') }), cheap, undefined, LIMITS)).toBeUndefined()
    expect(checkDynamicCollar(termsOf({ price: parseWad('30.6') }), cheap, undefined, LIMITS)).toMatchObject({
      code: 'MAX_SPOT_DISTANCE_BPS',
    })
    const perp = (price: string) => hedgeOf({ instrument: PERP, price: parseWad(price) })
    expect(checkDynamicCollar(perp('2970'), PERP_TICKER, undefined, LIMITS)).toBeUndefined()
    expect(checkDynamicCollar(perp('2969'), PERP_TICKER, undefined, LIMITS)).toMatchObject({
      code: 'MAX_SPOT_DISTANCE_BPS',
      limit: 30,
      wouldBe: 31,
    })
  })

  it('4: asks a second source, so that a wrong mark alone lets nothing through', () => {
    const wrong = { ...TICKER, mark: parseWad('1000') }
    const dear = termsOf({ price: parseWad('1100') })
    expect(checkDynamicCollar(dear, wrong, undefined, LIMITS)).toBeUndefined()
    expect(checkDynamicCollar(dear, wrong, 206, LIMITS)).toMatchObject({
      code: 'MAX_MARK_DISTANCE',
      limit: 103,
      wouldBe: 894,
    })
    expect(checkDynamicCollar(dear, wrong, 734, LIMITS)).toBeUndefined()
    expect(checkDynamicCollar(hedgeOf({ price: parseWad('600') }), wrong, 1201, LIMITS)).toMatchObject({ wouldBe: 601 })
    expect(checkDynamicCollar(hedgeOf({ price: parseWad('600') }), wrong, 1199, LIMITS)).toBeUndefined()
    expect(checkDynamicCollar(dear, wrong, Number.NaN, LIMITS)).toMatchObject({ code: 'MARKET_MISSING' })
  })

  it('4: knows before the venue does what is beyond its band', () => {
    const sell = (price: string) => checkVenueBand(hedgeOf({ price: parseWad(price) }), TICKER)
    const buy = (price: string, ticker = TICKER) =>
      checkVenueBand(hedgeOf({ side: 'buy', price: parseWad(price) }), ticker)
    expect(sell('120')).toBeUndefined()
    expect(sell('119.9')).toMatchObject({ code: 'PRICE_BOUNDS', limit: 120, wouldBe: 119.9 })
    expect(buy('320')).toBeUndefined()
    expect(buy('320.1')).toMatchObject({ code: 'PRICE_BOUNDS', limit: 320 })
    expect(buy('1000', { ...TICKER, priceMax: parseWad('0') })).toBeUndefined()
  })
})
