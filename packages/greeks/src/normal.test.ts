import { expect, it } from 'vitest'
import { DomainError } from './errors.ts'
import { normalCdf, normalPdf } from './normal.ts'

/** Computed with 40 decimal digits and rounded once; the points are exact doubles. */
const CDF = [
  [-37.5, 4.605353009581955e-308],
  [-30, 4.906713927148187e-198],
  [-8, 6.220960574271784e-16],
  [-3, 0.0013498980316300946],
  [-1, 0.15865525393145705],
  [-0.5, 0.3085375387259869],
  [0, 0.5],
  [0.5, 0.6914624612740131],
  [2, 0.9772498680518208],
] as const

it.each(CDF)('cdf at %f keeps its digits, far tail included', (x, expected) => {
  expect(Math.abs(normalCdf(x) / expected - 1)).toBeLessThan(1e-15)
})

it('cdf of x and of -x add up to 1', () => {
  for (let x = 0; x < 40; x += 0.0625) expect(Math.abs(normalCdf(x) + normalCdf(-x) - 1)).toBeLessThan(2.3e-16)
})

it('cdf never falls by more than its own rounding', () => {
  let last = 0
  for (let x = -38; x < 9; x += 1 / 128) {
    const value = normalCdf(x)
    expect(value).toBeGreaterThanOrEqual(last * (1 - 2e-15))
    last = value
  }
})

it('reaches its limits at the infinities', () => {
  expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0)
  expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1)
  expect(normalPdf(Number.POSITIVE_INFINITY)).toBe(0)
  expect(normalPdf(Number.NEGATIVE_INFINITY)).toBe(0)
})

it('pdf is 1 / sqrt(2 pi) at 0 and even', () => {
  expect(normalPdf(0)).toBe(0.3989422804014327)
  expect(normalPdf(-1.7)).toBe(normalPdf(1.7))
})

it('pdf is the slope of the cdf', () => {
  for (let x = -6; x <= 6; x += 0.37) {
    const step = 1e-4
    const slope = (normalCdf(x + step) - normalCdf(x - step)) / (2 * step)
    // The difference quotient is off by step^2 / 6 times the third derivative, and by rounding over the step.
    expect(Math.abs(slope - normalPdf(x))).toBeLessThan(3e-9 * normalPdf(x) * (1 + x * x) + 1e-12)
  }
})

it('refuses NaN', () => {
  expect(() => normalCdf(Number.NaN)).toThrow(DomainError)
  expect(() => normalPdf(Number.NaN)).toThrow('x must be a number, was NaN')
})
