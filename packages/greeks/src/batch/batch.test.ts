import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blackScholes } from '../black-scholes.ts'
import { blackScholesGreeks } from '../black-scholes-greeks.ts'
import { black76 } from '../black76.ts'
import { black76Greeks } from '../black76-greeks.ts'
import { DomainError } from '../errors.ts'
import { GREEK_NAMES } from '../greeks.ts'
import { blackScholesImpliedVolatility, impliedVolatility } from '../implied-volatility.ts'
import { createCoreColumns, createGreekColumns } from './greek-columns.ts'
import { coreGreeksOfBook, greeksOfBook } from './greeks-of-book.ts'
import { IMPLIED_STATUS, impliedVolatilitiesOfBook } from './implied-volatilities.ts'
import type { ForwardBook, SpotBook } from './option-book.ts'
import { priceBook } from './price-book.ts'
import { cellIndex, createScenarioGrid, scenarioGrid } from './scenario-grid.ts'
import { sumBook } from './sum-book.ts'

const row = fc.record({
  right: fc.constantFrom(1, -1),
  underlying: fc.double({ min: 100, max: 5000, noNaN: true }),
  strike: fc.double({ min: 100, max: 5000, noNaN: true }),
  years: fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 3, noNaN: true })),
  volatility: fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 3, noNaN: true })),
  rate: fc.double({ min: -0.1, max: 0.2, noNaN: true }),
  dividendYield: fc.double({ min: -0.1, max: 0.2, noNaN: true }),
})
/** Longer than what goes through the kernel at a time, too. */
const rows = fc.array(row, { minLength: 0, maxLength: 300 })
type Rows = readonly {
  [Name in 'right' | 'underlying' | 'strike' | 'years' | 'volatility' | 'rate' | 'dividendYield']: number
}[]

function columnsOf(drawn: Rows) {
  const column = (name: keyof Rows[number]) => Float64Array.from(drawn, (option) => option[name])
  return {
    right: Int8Array.from(drawn, (option) => option.right),
    underlying: column('underlying'),
    strike: column('strike'),
    years: column('years'),
    volatility: column('volatility'),
    rate: column('rate'),
    dividendYield: column('dividendYield'),
  }
}

function booksOf(drawn: Rows): { forwards: ForwardBook; spots: SpotBook } {
  const { underlying, dividendYield, ...rest } = columnsOf(drawn)
  return { forwards: { ...rest, forward: underlying }, spots: { ...rest, spot: underlying, dividendYield } }
}

function singles(drawn: Rows) {
  return drawn.map(({ right, underlying, dividendYield, ...rest }) => {
    const shared = { right: right === 1 ? ('call' as const) : ('put' as const), ...rest }
    return { onForward: { ...shared, forward: underlying }, onSpot: { ...shared, spot: underlying, dividendYield } }
  })
}

const ONE: Rows = [
  { right: 1, underlying: 3000, strike: 3100, years: 0.1, volatility: 0.6, rate: 0.05, dividendYield: 0.01 },
]

describe('batches', () => {
  it('give to the digit what the functions for one option give', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const { forwards, spots } = booksOf(drawn)
        const price = new Float64Array(drawn.length)
        const all = createGreekColumns(drawn.length)
        const core = createCoreColumns(drawn.length)
        const options = singles(drawn)

        priceBook(forwards, price)
        expect([...price]).toEqual(options.map(({ onForward }) => black76(onForward)))
        priceBook(spots, price)
        expect([...price]).toEqual(options.map(({ onSpot }) => blackScholes(onSpot)))

        greeksOfBook(forwards, all)
        coreGreeksOfBook(forwards, core)
        options.forEach(({ onForward }, i) => {
          const one = black76Greeks(onForward)
          for (const name of GREEK_NAMES) expect(all[name][i], name).toBe(one[name])
          for (const name of ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const)
            expect(core[name][i]).toBe(one[name])
        })
        greeksOfBook(spots, all)
        options.forEach(({ onSpot }, i) => {
          const one = blackScholesGreeks(onSpot)
          for (const name of GREEK_NAMES) expect(all[name][i], name).toBe(one[name])
        })
      }),
      { numRuns: 30 },
    )
  })

  it('find the implied volatilities that are found one by one, and say what became of each', () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 0.5, max: 2, noNaN: true }), (drawn, factor) => {
        const { forwards, spots } = booksOf(drawn)
        const columns = { volatility: new Float64Array(drawn.length), status: new Uint8Array(drawn.length) }
        const price = new Float64Array(drawn.length)
        priceBook(forwards, price)
        // Every other one is moved off, some of them beyond a bound.
        price.forEach((value, i) => {
          if (i % 2 === 0) price[i] = value * factor
        })
        const options = singles(drawn)
        const check = (found: ReturnType<typeof impliedVolatility>, i: number) => {
          const status = columns.status[i]
          if (found.status === 'ok') {
            expect(columns.volatility[i]).toBe(found.volatility)
            expect([IMPLIED_STATUS.found, IMPLIED_STATUS.zero]).toContain(status)
          } else if (found.status === 'below-intrinsic') {
            expect([columns.volatility[i], status]).toEqual([0, IMPLIED_STATUS.belowIntrinsic])
          } else
            expect([columns.volatility[i], status]).toEqual([Number.POSITIVE_INFINITY, IMPLIED_STATUS.aboveMaximum])
        }
        impliedVolatilitiesOfBook({ ...forwards, price }, columns)
        for (const [i, { onForward }] of options.entries()) {
          check(impliedVolatility({ ...onForward, price: price[i] as number }), i)
        }
        impliedVolatilitiesOfBook({ ...spots, price }, columns)
        for (const [i, { onSpot }] of options.entries()) {
          check(blackScholesImpliedVolatility({ ...onSpot, price: price[i] as number }), i)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('take one rate for all', () => {
    const { forwards } = booksOf(ONE)
    const [columned, single] = [new Float64Array(1), new Float64Array(1)]
    priceBook(forwards, columned)
    priceBook({ ...forwards, rate: 0.05 }, single)
    expect(single).toEqual(columned)
  })

  it.each([
    ['strike', 0, 'strike[200] must be a number > 0 (from 1e-250 to 1e250), was 0'],
    ['years', -1, 'years[200] must be a number >= 0 (up to 1e10), was -1'],
    ['volatility', Number.NaN, 'volatility[200] must be a number >= 0 (up to 1e10), was NaN'],
    ['right', 0, 'right[200] must be 1 for a call or -1 for a put, was 0'],
    ['rate', 1e6, 'rate[200] must be a finite number with |rate * years| <= 100, was 1000000'],
    ['underlying', Number.POSITIVE_INFINITY, 'forward[200] must be a number > 0 (from 1e-250 to 1e250), was Infinity'],
  ] as const)('name column and row of a wrong %s', (name, value, message) => {
    const many = Array.from({ length: 250 }, (_, i) => ({
      ...(ONE[0] as Rows[number]),
      ...(i === 200 ? { [name]: value } : {}),
    }))
    const price = new Float64Array(250)
    expect(() => priceBook(booksOf(many).forwards, price)).toThrow(DomainError)
    expect(() => priceBook(booksOf(many).forwards, price)).toThrow(message)
  })

  it('refuse columns of another length, and a price that is none', () => {
    const { forwards } = booksOf(ONE)
    expect(() => priceBook(forwards, new Float64Array(2))).toThrow('price must be a column of 1 rows')
    expect(() => greeksOfBook({ ...forwards, years: new Float64Array(3) }, createGreekColumns(1))).toThrow(
      'years must be',
    )
    const columns = { volatility: new Float64Array(1), status: new Uint8Array(1) }
    const price = new Float64Array([Number.NaN])
    expect(() => impliedVolatilitiesOfBook({ ...forwards, price }, columns)).toThrow(
      'price[0] must be a number, was NaN',
    )
  })
})

describe('a portfolio', () => {
  const many = fc.array(row, { minLength: 1, maxLength: 200 })

  it('sums quantity times Greek', () => {
    fc.assert(
      fc.property(many, (drawn) => {
        const quantity = Float64Array.from(drawn, (_, i) => (i % 3) - 1)
        const { spots } = booksOf(
          drawn.map((option) => ({ ...option, years: option.years + 0.01, volatility: option.volatility + 0.1 })),
        )
        const columns = createGreekColumns(drawn.length)
        greeksOfBook(spots, columns)
        const sums = sumBook(spots, quantity)
        for (const name of GREEK_NAMES) {
          const [sum, size] = [...columns[name]].reduce(
            ([total, absolute], value, i) => {
              const part = value * (quantity[i] as number)
              return [total + part, absolute + Math.abs(part)] as const
            },
            [0, 0] as readonly [number, number],
          )
          expect(Math.abs(sums[name] - sum)).toBeLessThanOrEqual(1e-13 * size)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('is valued anew in every scenario', () => {
    fc.assert(
      fc.property(many, (drawn) => {
        const { forwards } = booksOf(drawn)
        const quantity = Float64Array.from(drawn, (_, i) => (i % 3) - 1)
        const scenarios = { underlyingFactors: [0.9, 1, 1.2], volatilityMoves: [-0.1, 0], yearsPassed: [0, 0.05] }
        const grid = createScenarioGrid(scenarios)
        scenarioGrid(forwards, quantity, scenarios, grid)
        expect(grid.profit[cellIndex(scenarios, 1, 1, 0)]).toBe(0)

        const value = (factor: number, move: number, years: number) =>
          drawn.reduce((sum, { right, underlying, strike, rate, ...option }, i) => {
            const price = black76({
              right: right === 1 ? 'call' : 'put',
              forward: underlying * factor,
              strike,
              rate,
              years: Math.max(option.years - years, 0),
              volatility: Math.max(option.volatility + move, 0),
            })
            return sum + (quantity[i] as number) * price
          }, 0)
        const profit = value(1.2, -0.1, 0.05) - value(1, 0, 0)
        expect(grid.profit[cellIndex(scenarios, 2, 0, 1)]).toBeCloseTo(profit, 7)
      }),
      { numRuns: 30 },
    )
  })

  it('refuses scenarios that are none', () => {
    const { forwards } = booksOf(ONE)
    const quantity = new Float64Array(1)
    const scenarios = { underlyingFactors: [0], volatilityMoves: [0], yearsPassed: [0] }
    const grid = createScenarioGrid(scenarios)
    expect(() => scenarioGrid(forwards, quantity, scenarios, grid)).toThrow('underlyingFactors[0] must be')
    const backwards = { underlyingFactors: [1], volatilityMoves: [0], yearsPassed: [-1] }
    expect(() => scenarioGrid(forwards, quantity, backwards, grid)).toThrow('yearsPassed[0] must be')
  })
})
