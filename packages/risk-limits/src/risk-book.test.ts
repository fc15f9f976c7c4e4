import { createPerp, epochMs, type Instrument, parseInstrumentName, parseWad, wad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createRiskBook } from './create-risk-book.ts'
import type { ExposureChange } from './exposure-change.ts'
import { type Limits, limitsWith, uniformLimit } from './limits.ts'
import type { RiskBook, Verdict } from './risk-book.ts'

const CALL = parseInstrumentName('ETH-20261225-3000-C')
const PUT = parseInstrumentName('ETH-20261225-2500-P')
const UNKNOWN = parseInstrumentName('ETH-20261225-9000-C')
const AT = epochMs(Date.UTC(2026, 10, 25, 8))
const DELTAS: Record<string, number> = { [CALL.name]: 0.5, [PUT.name]: -0.25 }

function deskWith(positionMax = '100', deltaMax = '20', others: Partial<Limits> = {}): RiskBook {
  return createRiskBook({
    limits: limitsWith({
      MAX_POSITION_SIZE: uniformLimit(positionMax),
      MAX_DELTA_EXPOSURE: uniformLimit(deltaMax),
      ...others,
    }),
    market: {
      nowMs: () => AT,
      spot: () => 3000,
      option: ({ name }) => {
        const delta = DELTAS[name]
        if (delta === undefined) return undefined
        return { value: 100, delta, gamma: 0.001, vega: 2, theta: -3, forward: 3000, volatility: 0.6 }
      },
    },
  })
}

function buy(instrument: Instrument, contracts: number, cash = 0): ExposureChange {
  const quantity = parseWad(String(contracts))
  return {
    legs: [
      { instrument, venue: 'rysk', quantity, role: 'trade' },
      { instrument, venue: 'derive', quantity: wad(-quantity), role: 'hedge' },
    ],
    cash: cash === 0 ? [] : [{ venue: 'rysk', token: 'USDC', amount: parseWad(String(-cash)) }],
  }
}

function hold(risk: RiskBook, instrument: Instrument, contracts: number, venue = 'rysk'): void {
  risk.book({ instrument, venue, quantity: parseWad(String(contracts)), price: parseWad('10'), at: AT })
}

const codes = (verdict: Verdict): string[] =>
  verdict.status === 'breach' ? verdict.breaches.map((breach) => breach.code) : []

describe('limits', () => {
  it('10: refuses what would take a position past its size, with the numbers', () => {
    const risk = deskWith('10', '1000')
    hold(risk, CALL, 8)
    expect(risk.check(buy(CALL, 3))).toMatchObject({
      status: 'breach',
      breaches: [
        {
          code: 'MAX_POSITION_SIZE',
          scope: `${CALL.name}@rysk`,
          limit: 10,
          value: 8,
          wouldBe: 11,
          message: `MAX_POSITION_SIZE of ${CALL.name}@rysk is 10 contracts: now 8, this would make it 11`,
        },
      ],
    })
    expect(risk.check(buy(CALL, 2)).status).toBe('ok')
  })

  it('answers with every limit that a trade touches, what it would become, and what is left', () => {
    const risk = deskWith('100', '20')
    hold(risk, CALL, 8)
    const { limits } = risk.check(buy(CALL, 10, 50))
    const row = (name: string) => limits.find((limit) => limit.name === name)
    expect(row('MAX_DELTA_EXPOSURE')).toMatchObject({ value: 4, worst: 4, headroom: 16, wouldBe: 9, headroomAfter: 11 })
    expect(row('MAX_GAMMA_USD')).toMatchObject({ scope: 'ETH', unit: 'USD per 1 %', value: 720, wouldBe: 1620 })
    expect(row('MAX_VEGA_USD')).toMatchObject({ value: 16, wouldBe: 36 })
    expect(row('MAX_THETA_USD')).toMatchObject({ value: 24, wouldBe: 54 })
    expect(row('MAX_EXPIRY_POSITION')).toMatchObject({ scope: 'ETH-20261225', value: 8, wouldBe: 18 })
    expect(row('MAX_NOTIONAL_USD')).toMatchObject({ value: 24_000, wouldBe: 54_000 })
    expect(row('MAX_PREMIUM_AT_RISK_USD')).toMatchObject({ scope: 'desk', value: 800, wouldBe: 1800 })
    expect(row('GAMMA_MAX_DELTA')).toMatchObject({ limit: 100, wouldBe: 9 })
  })

  it('13: counts a live quote as if it were hit', () => {
    const risk = deskWith('1000', '20')
    expect(risk.reserve('a', buy(CALL, 30)).status).toBe('ok')
    expect(risk.check(buy(CALL, 20))).toMatchObject({
      breaches: [{ code: 'MAX_DELTA_EXPOSURE', value: 15, wouldBe: 25 }],
    })
    risk.release('a')
    expect(risk.check(buy(CALL, 20)).status).toBe('ok')
  })

  it('13: does not let one live quote offset another that may not be hit', () => {
    const risk = deskWith('1000', '20')
    risk.reserve('puts', buy(PUT, 60)) // -15 if hit
    expect(risk.check(buy(CALL, 50)).status).toBe('breach') // +25 if only this one is hit
  })

  it('13: counts several quotes for one RFQ as the largest of them', () => {
    const risk = deskWith('1000', '20')
    risk.reserve('first', buy(CALL, 30), 'rfq')
    expect(risk.reserve('second', buy(CALL, 38), 'rfq').status).toBe('ok')
    expect(risk.check(buy(CALL, 4)).status).toBe('breach')
    expect(risk.check(buy(CALL, 40), 'rfq').status).toBe('ok')
    risk.release('second')
    expect(risk.check(buy(CALL, 10)).status).toBe('ok')
    expect(risk.check(buy(CALL, 11)).status).toBe('breach')
  })

  it('keeps exactly what was there after a question', () => {
    const risk = deskWith('1000', '1000')
    hold(risk, CALL, 0.3)
    risk.reserve('a', buy(PUT, 0.7, 3), 'rfq')
    const before = risk.uses()
    risk.check(buy(CALL, 0.1, 7))
    risk.check(buy(PUT, 0.1), 'rfq')
    risk.reserve('b', buy(CALL, 0.9), 'rfq')
    risk.release('b')
    expect(risk.uses()).toEqual(before)
  })

  it('nets a back-to-back pair, also where no delta is known', () => {
    const risk = deskWith()
    hold(risk, UNKNOWN, 500, 'rysk')
    hold(risk, UNKNOWN, -500, 'derive')
    expect(risk.delta('ETH')).toEqual({ low: 0, high: 0 })
  })

  it('takes missing Greeks for everything that they could be', () => {
    const risk = deskWith('1000', '20')
    hold(risk, UNKNOWN, 10)
    expect(risk.delta('ETH')).toEqual({ low: 0, high: 10 })
    expect(risk.gammaUsd('ETH').low).toBe(0)
    expect(risk.gammaUsd('ETH').high).toBeGreaterThan(0)
    expect(codes(risk.check(buy(UNKNOWN, 11)))).toEqual(['MAX_DELTA_EXPOSURE'])
  })

  it('bounds nothing but delta and contracts while there is no spot price', () => {
    const risk = createRiskBook({
      limits: limitsWith(),
      market: { nowMs: () => AT, spot: () => undefined, option: () => undefined },
    })
    expect(codes(risk.check(buy(CALL, 1)))).toContain('MAX_VEGA_USD')
    hold(risk, CALL, 1)
    expect(risk.delta('ETH')).toEqual({ low: 0, high: 1 })
    expect(risk.gammaUsd('ETH')).toEqual({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY })
    expect(codes(risk.check(buy(PUT, 1)))).toContain('REDUCE_ONLY')
  })

  it('knows the delta of a perp by itself', () => {
    const risk = deskWith()
    hold(risk, createPerp('ETH'), -3, 'derive')
    expect(risk.delta('ETH')).toEqual({ low: -3, high: -3 })
  })

  it('replaces a reservation of the same id instead of adding to it', () => {
    const risk = deskWith('100', '20')
    risk.reserve('a', buy(CALL, 30))
    expect(risk.reserve('a', buy(CALL, 35)).status).toBe('ok')
    expect(risk.reserve('a', buy(CALL, 90)).status).toBe('breach')
    expect(risk.reservations()).toBe(1)
    // The one that was refused left the one before in its place.
    expect(risk.check(buy(CALL, 6)).status).toBe('breach')
    expect(risk.check(buy(CALL, 5)).status).toBe('ok')
  })

  it('19: allows what brings a breached exposure nearer to its limit, and says so', () => {
    const risk = deskWith('1000', '20')
    hold(risk, CALL, 60)
    const verdict = risk.check(buy(PUT, 10))
    expect(verdict.status).toBe('reduces')
    if (verdict.status === 'reduces') expect(verdict.reduced.map(({ name }) => name)).toEqual(['MAX_DELTA_EXPOSURE'])
    expect(codes(risk.check(buy(CALL, 1)))).toEqual(['MAX_DELTA_EXPOSURE', 'REDUCE_ONLY'])
  })

  it('19: asks for a reduction wherever in the underlying a position is past its size', () => {
    const risk = deskWith('10', '1000')
    hold(risk, CALL, 12)
    expect(codes(risk.check(buy(PUT, 1)))).toEqual(['REDUCE_ONLY'])
    hold(risk, CALL, -3)
    expect(risk.check(buy(PUT, 1)).status).toBe('ok')
    risk.setLimits({ ...risk.limits(), MAX_POSITION_SIZE: uniformLimit('5') })
    expect(codes(risk.check(buy(PUT, 1)))).toEqual(['REDUCE_ONLY'])
  })

  it('21: keeps premiums of all live quotes within the balance, to the last unit', () => {
    const risk = deskWith('1000', '1000')
    risk.setBalance('rysk', 'USDC', parseWad('100'))
    expect(risk.reserve('a', buy(CALL, 1, 60)).status).toBe('ok')
    expect(risk.check(buy(CALL, 1, 40)).status).toBe('ok')
    const tooMuch = buy(CALL, 1, 40)
    const cash = [{ venue: 'rysk', token: 'USDC', amount: wad(-parseWad('40') - 1n) }]
    expect(codes(risk.check({ ...tooMuch, cash }))).toEqual(['BALANCE', 'MIN_RUNWAY'])
    risk.moveCash({ venue: 'rysk', token: 'USDC', amount: parseWad('-50') })
    expect(codes(risk.check(buy(CALL, 1, 1)))).toEqual(['BALANCE', 'MIN_RUNWAY'])
    expect(risk.balance('rysk', 'USDC')).toBe(parseWad('50'))
  })

  it('9: leaves the floor of each token alone', () => {
    const risk = deskWith('1000', '1000', { MIN_RUNWAY: uniformLimit('30') })
    risk.setBalance('rysk', 'USDC', parseWad('100'))
    expect(risk.check(buy(CALL, 1, 70)).status).toBe('ok')
    expect(risk.check(buy(CALL, 1, 71))).toMatchObject({
      breaches: [{ code: 'MIN_RUNWAY', scope: 'USDC@rysk', limit: 30, value: 100, wouldBe: 29 }],
    })
  })

  it("21: reserves the hedge's initial margin with the quote", () => {
    const risk = deskWith('1000', '1000', { MIN_FREE_MARGIN_USD: uniformLimit('1000') })
    const margin = [{ venue: 'derive', amount: parseWad('2500') }]
    expect(risk.reserve('a', { ...buy(CALL, 1), margin }).status).toBe('ok')
    risk.setFreeMargin('derive', parseWad('6000'))
    expect(risk.check({ ...buy(CALL, 1), margin }).status).toBe('ok')
    risk.setFreeMargin('derive', parseWad('5999'))
    expect(risk.check({ ...buy(CALL, 1), margin })).toMatchObject({
      breaches: [{ code: 'MIN_FREE_MARGIN_USD', scope: 'derive', limit: 1000, value: 3499, wouldBe: 999 }],
    })
  })

  it('12: bounds the loss in the worst cell of the grid, each quote hit only where that is worse', () => {
    const risk = deskWith('1000', '1000', { MAX_SCENARIO_LOSS_USD: uniformLimit('3000') })
    hold(risk, createPerp('ETH'), -5, 'derive')
    const loss = () => risk.uses().find((row) => row.name === 'MAX_SCENARIO_LOSS_USD')
    expect(loss()).toMatchObject({ value: 3000, worst: 3000, headroom: 0 })
    // It gains where the short perp loses, and might not be hit.
    expect(risk.reserve('a', buy(CALL, 10)).status).toBe('ok')
    expect(loss()?.worst).toBe(3000)
    expect(codes(risk.check(buy(PUT, 10)))).toContain('MAX_SCENARIO_LOSS_USD')
  })

  it.each([
    ['MAX_GAMMA_USD', 'ETH', 850],
    ['MAX_VEGA_USD', 'ETH', 19],
    ['MAX_THETA_USD', 'ETH', 29],
    ['MAX_EXPIRY_GAMMA_USD', 'ETH-20261225', 850],
    ['MAX_EXPIRY_VEGA_USD', 'ETH-20261225', 19],
  ] as const)('11: bounds %s', (name, scope, limit) => {
    const risk = deskWith('1000', '1000', { [name]: uniformLimit(String(limit)) })
    expect(risk.check(buy(CALL, 9)).status).toBe('ok')
    expect(risk.check(buy(CALL, 10))).toMatchObject({ breaches: [{ code: name, scope, limit }] })
  })

  it('10: bounds the options of an expiry and of an underlying', () => {
    const risk = deskWith('1000', '1000', { MAX_EXPIRY_POSITION: uniformLimit('10') })
    hold(risk, PUT, 8)
    expect(codes(risk.check(buy(CALL, 3)))).toEqual(['MAX_EXPIRY_POSITION'])
    expect(risk.check(buy(parseInstrumentName('ETH-20261204-3000-C'), 3)).status).toBe('ok')
    risk.setLimits({ ...risk.limits(), MAX_UNDERLYING_POSITION: uniformLimit('10') })
    expect(codes(risk.check(buy(parseInstrumentName('ETH-20261204-3000-C'), 3)))).toEqual(['MAX_UNDERLYING_POSITION'])
  })

  it('9: bounds notional, premium at risk and the margin of hedges', () => {
    const risk = deskWith('1000', '1000', {
      MAX_NOTIONAL_USD: uniformLimit('30000'),
      MAX_PREMIUM_AT_RISK_USD: uniformLimit('900'),
      MAX_MARGIN_USD: uniformLimit('500'),
    })
    const margin = [{ venue: 'derive', amount: parseWad('501') }]
    expect(codes(risk.check({ ...buy(CALL, 11), margin }))).toEqual([
      'MAX_NOTIONAL_USD',
      'MAX_PREMIUM_AT_RISK_USD',
      'MAX_MARGIN_USD',
    ])
  })

  it('takes a desk of two underlyings apart', () => {
    const risk = deskWith('1000', '20')
    hold(risk, CALL, 38)
    expect(risk.check(buy(parseInstrumentName('BTC-20261225-100000-C'), 15)).status).toBe('ok')
    expect(risk.check(buy(CALL, 15)).status).toBe('breach')
  })
})
