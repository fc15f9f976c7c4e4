import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fundingShift } from './funding-shift.ts'
import { solveMove } from './solve-move.ts'
import { whalleyWilmottHalfBand } from './whalley-wilmott.ts'
import { zakamoulineTerms } from './zakamouline.ts'

const BOOK = { cost: 0.0005, spot: 5000, gamma: 0.02, riskAversion: 1 }

describe('the band of Whalley and Wilmott', () => {
  it('has the width of the literature', () => {
    expect(whalleyWilmottHalfBand(BOOK)).toBeCloseTo(0.11447, 5)
  })

  it('grows with the third root of cost and the two thirds power of gamma, of either sign', () => {
    const width = whalleyWilmottHalfBand(BOOK)
    expect(whalleyWilmottHalfBand({ ...BOOK, cost: 8 * BOOK.cost })).toBeCloseTo(2 * width, 12)
    expect(whalleyWilmottHalfBand({ ...BOOK, gamma: -8 * BOOK.gamma })).toBeCloseTo(4 * width, 12)
    expect(whalleyWilmottHalfBand({ ...BOOK, riskAversion: 8 })).toBeCloseTo(width / 2, 12)
  })

  it('is the least of cost plus risk', () => {
    // Reflected at +-H, delta of quadratic variation v = (Gamma sigma S)^2 trades v / 2H a year and has the variance H^2 / 3.
    const { cost, spot, gamma, riskAversion } = BOOK
    const sigma = 0.6
    const rate = (half: number) =>
      (cost * spot * (gamma * sigma * spot) ** 2) / (2 * half) +
      (riskAversion / 2) * (sigma * spot) ** 2 * (half ** 2 / 3)
    const best = whalleyWilmottHalfBand(BOOK)
    for (const other of [0.5, 0.9, 0.99, 1.01, 1.1, 2]) expect(rate(best)).toBeLessThan(rate(best * other))
  })
})

describe('the terms of Zakamouline', () => {
  const inputs = { ...BOOK, years: 0.25, volatility: 0.2 }

  it('have the sizes of the literature', () => {
    const { h0, h1, k } = zakamoulineTerms(inputs)
    expect(h0).toBeCloseTo(1e-5, 8)
    expect(h1).toBeCloseTo(0.02094, 5)
    expect(k).toBeCloseTo(-0.139, 3)
    expect(0.2 * Math.sqrt(1 + k)).toBeCloseTo(0.1855, 3)
  })

  it('hedge a short book with a higher volatility', () => {
    const { k } = zakamoulineTerms({ ...inputs, gamma: -inputs.gamma })
    expect(0.2 * Math.sqrt(1 + k)).toBeCloseTo(0.2135, 4)
  })
})

describe('the shift for funding', () => {
  const inputs = { fundingRate: 0.1, riskAversion: 0.01, volatility: 0.6, spot: 3000, halfBand: 1 }

  it('is the deviation whose carry and variance are least in sum', () => {
    const { fundingRate: f, riskAversion: a, volatility: sigma, spot: s } = inputs
    const best = fundingShift(inputs)
    const total = (y: number) => (a / 2) * (sigma * s * y) ** 2 + f * s * y
    expect(best).toBeLessThan(0)
    for (const other of [0, 0.5, 0.9, 1.1, 2]) expect(total(best)).toBeLessThan(total(best * other))
    expect(fundingShift({ ...inputs, fundingRate: -0.1 })).toBeCloseTo(-best, 15)
  })

  it('never exceeds half of the half band', () => {
    expect(fundingShift({ ...inputs, fundingRate: 50, halfBand: 0.2 })).toBe(-0.1)
    expect(fundingShift({ ...inputs, fundingRate: -50, halfBand: 0.2 })).toBe(0.1)
    expect(fundingShift({ ...inputs, fundingRate: 50, halfBand: 0 })).toBeCloseTo(0, 15)
  })
})

describe('the move until delta reaches a level', () => {
  const delta = fc.double({ min: -5, max: 5, noNaN: true })
  const gamma = fc.double({ min: 1e-4, max: 0.1, noNaN: true })
  const speed = fc.double({ min: -1e-4, max: 1e-4, noNaN: true })

  it('solves the expansion, on the side of the level, nearest to zero', () => {
    fc.assert(
      fc.property(delta, gamma, speed, delta, (from, slope, bend, level) => {
        const move = solveMove(from, slope, bend, level)
        const gap = level - from
        if (move === undefined) {
          expect(slope * slope + 2 * bend * gap).toBeLessThan(0)
          return
        }
        expect(slope * move + (bend / 2) * move * move).toBeCloseTo(gap, 6)
        expect(Math.sign(move) * Math.sign(gap)).toBeGreaterThanOrEqual(0)
        // Before the turning point of the parabola, if it has one.
        expect(slope + bend * move).toBeGreaterThanOrEqual(-1e-9)
      }),
    )
  })

  it('is gap over gamma without speed, and unknown without long gamma', () => {
    expect(solveMove(0.1, 0.01, 0, 0.3)).toBeCloseTo(20, 12)
    expect(solveMove(0.1, 0, 0, 0.3)).toBeUndefined()
    expect(solveMove(0.1, -0.01, 0, 0.3)).toBeUndefined()
  })
})
