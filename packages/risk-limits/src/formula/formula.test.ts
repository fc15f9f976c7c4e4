import { type EpochMs, epochMs } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Interval } from '../interval.ts'
import { type ClockVariables, parseFormula } from './formula.ts'

const WEDNESDAY = epochMs(Date.UTC(2026, 11, 2, 12))
const SATURDAY = epochMs(Date.UTC(2026, 11, 5, 12))
const VARIABLES: ClockVariables = {
  weekendFactor: { otherwise: 1, spans: [{ days: ['Sat', 'Sun'], value: 0.5 }] },
  night: { otherwise: 1, spans: [{ from: '22:00', to: '06:00', value: 0.25 }] },
}

function formula(text: string, variables = VARIABLES) {
  const result = parseFormula(text, variables)
  if (result.status === 'refused') throw new Error(result.message)
  const { exposures, worst } = result.formula
  return {
    exposures,
    worst: (box: readonly Interval[], now: EpochMs) =>
      worst(
        box.flatMap(({ low, high }) => [low, high]),
        now,
      ),
  }
}

describe('a formula', () => {
  it('bounds an exposure wherever in its interval it is', () => {
    const { worst, exposures } = formula('abs(vega.ETH) <= 5000 * weekendFactor')
    expect(exposures).toEqual([{ quantity: 'vega', underlying: 'ETH' }])
    expect(worst([{ low: -6000, high: 100 }], WEDNESDAY)).toEqual({ value: 6000, limit: 5000 })
    expect(worst([{ low: -600, high: 2600 }], SATURDAY)).toEqual({ value: 2600, limit: 2500 })
  })

  it('looks at the end that is worse for each exposure', () => {
    const { worst } = formula('vega.ETH - 0.5 * gamma.BTC <= 10')
    const box = [
      { low: -1, high: 2 },
      { low: -8, high: 4 },
    ]
    expect(worst(box, WEDNESDAY).value).toBe(6)
  })

  it('takes >= the other way round', () => {
    const { worst } = formula('2 * 300 >= notional.total / 4')
    expect(worst([{ low: 0, high: 4000 }], WEDNESDAY)).toEqual({ value: 1000, limit: 600 })
  })

  it.each([
    'max(abs(vega.ETH), abs(vega.BTC)) ^ 2 <= 25',
    'abs(delta.ETH - 3) + abs(delta.BTC) * 2 <= night * 10',
    'sqrt(notional.total) <= 10',
    '-theta.ETH <= 100',
    'vega.ETH ^ 2 + gamma.ETH ^ 2 <= 100',
    'scenarioLoss.ETH + premium.ETH <= 3',
    'vega.ETH <= max(3, 5 - notional.ETH)',
    'deltaUsd.total <= 1e6',
    'vega.ETH * vega.BTC <= 9',
    'min(vega.ETH, 7) <= 6',
  ])('accepts %s, and no point inside is worse than its corners', (text) => {
    const { worst, exposures } = formula(text)
    const end = fc.double({ min: -50, max: 50, noNaN: true })
    const interval = fc.tuple(end, end).map(([a, b]): Interval => ({ low: Math.min(a, b), high: Math.max(a, b) }))
    const positive = interval.map(({ low, high }) => ({ low: Math.abs(low), high: Math.abs(low) + high - low }))
    const boxes = fc.tuple(
      ...exposures.map(({ quantity }) =>
        quantity === 'notional' || quantity === 'premium' || quantity === 'scenarioLoss' ? positive : interval,
      ),
    )
    fc.assert(
      fc.property(
        boxes,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
        (box, shares) => {
          const corner = worst(box, WEDNESDAY)
          const point = box.map(({ low, high }, i) => {
            const value = low + (high - low) * (shares[i % 4] as number)
            return { low: value, high: value }
          })
          const inside = worst(point, WEDNESDAY)
          const rounding = 1e-9 * (Math.abs(corner.value) + Math.abs(corner.limit))
          expect(inside.value - inside.limit).toBeLessThanOrEqual(corner.value - corner.limit + rounding)
        },
      ),
      { numRuns: 200 },
    )
  })

  it.each([
    ['vega.ETH <= ', 12, /end of expression/],
    ['vega.ETH < 5', 0, /<= or >=/],
    ['5 <= 6', 0, /bounds nothing/],
    ['abs(vegga.ETH) <= 5', 4, /vegga is no exposure/],
    ['vega.ETH <= 5000 * weekday', 19, /weekday is unknown: declared are weekendFactor, night/],
    ['vega <= 5', 0, /expected an exposure such as vega.ETH/],
    ['delta.total <= 5', 0, /deltaUsd.total does/],
    ['vega.eth <= 5', 0, /neither an underlying nor total/],
    ['5 - abs(vega.ETH) <= 3', 8, /the worst may lie between the ends of vega.ETH/],
    ['vega.ETH * vega.ETH <= 3', 0, /multiplied by itself/],
    ['1 / vega.ETH <= 3', 4, /division by an exposure/],
    ['sqrt(vega.ETH) <= 3', 0, /sqrt of what may be below zero/],
    ['vega.ETH ^ 0.5 <= 3', 0, /whole exponent/],
    ['vega.ETH <= x = 3', 14, /Invalid left hand side/],
    ['f(vega.ETH) <= 3', 0, /expected abs/],
    ['import("fs") <= 3', 0, /expected abs/],
    ['vega["constructor"] <= 3', 0, /neither an underlying nor total/],
    ['vega.ETH <= "5"', 0, /expected a number/],
    ['[vega.ETH] <= 5', 1, /not part of a limit/],
    ['vega.ETH <= 5 and delta.ETH <= 2', 0, /<= or >=/],
    ['', 0, /<= or >=|end/],
  ])('refuses %j and marks the place', (text, at, why) => {
    const result = parseFormula(text, VARIABLES)
    expect(result).toMatchObject({ status: 'refused', at })
    if (result.status === 'refused') {
      expect(result.message).toMatch(why)
      expect(result.message.endsWith(`\n  ${text}\n  ${' '.repeat(at)}^`)).toBe(true)
    }
  })

  it('refuses a variable that is no number of 0 or more, or has no such time', () => {
    const text = 'vega.ETH <= 5 * f'
    for (const variable of [
      { otherwise: -1, spans: [] },
      { otherwise: 1, spans: [{ value: Number.NaN }] },
      { otherwise: 1, spans: [{ from: '7:00', value: 1 }] },
      { otherwise: 1, spans: [{ days: ['Saturday' as 'Sat'], value: 1 }] },
    ]) {
      expect(parseFormula(text, { f: variable }).status).toBe('refused')
    }
  })
})

describe('a clock variable', () => {
  it('belongs to its evening until the next morning', () => {
    const { worst } = formula('vega.ETH <= 100 * night')
    const limitAt = (hour: number) => worst([{ low: 0, high: 0 }], epochMs(Date.UTC(2026, 11, 2, hour))).limit
    expect([21, 22, 3, 6].map(limitAt)).toEqual([100, 25, 25, 100])
  })

  it('takes the morning after for that of the day before', () => {
    const variables: ClockVariables = {
      friday: { otherwise: 1, spans: [{ days: ['Fri'], from: '20:00', to: '04:00', value: 2 }] },
    }
    const { worst } = formula('vega.ETH <= friday', variables)
    const limitAt = (day: number, hour: number) =>
      worst([{ low: 0, high: 0 }], epochMs(Date.UTC(2026, 11, day, hour))).limit
    // 2026-12-04 is a Friday.
    expect([limitAt(4, 3), limitAt(4, 21), limitAt(5, 3), limitAt(5, 21)]).toEqual([1, 2, 2, 1])
  })
})
