import { describe, expect, it } from 'vitest'
import { blackScholesImpliedVolatility, type ImpliedVolatility, impliedVolatility, type Right } from '../src/index.ts'
import { numberIn, ownRows, type Row, sharedRows } from './reference-rows.ts'

interface Inputs {
  readonly right: Right
  readonly strike: number
  readonly years: number
  readonly rate: number
  readonly price: number
  readonly underlying: number
  readonly dividendYield: number
}

function solve(model: string | undefined, { underlying, dividendYield, ...inputs }: Inputs): ImpliedVolatility {
  return model === 'b76'
    ? impliedVolatility({ ...inputs, forward: underlying })
    : blackScholesImpliedVolatility({ ...inputs, spot: underlying, dividendYield })
}

const ownCase = (row: Row): Inputs => ({
  right: row.right as Right,
  underlying: numberIn(row, 'underlying'),
  strike: numberIn(row, 'strike'),
  years: numberIn(row, 'years'),
  rate: numberIn(row, 'rate'),
  dividendYield: numberIn(row, 'dividendYield'),
  price: numberIn(row, 'price'),
})

const sharedCase = (row: Row): Inputs => ({
  right: row.type === 'c' ? 'call' : 'put',
  underlying: numberIn(row, 'underlying'),
  strike: numberIn(row, 'strike'),
  years: numberIn(row, 't'),
  rate: numberIn(row, 'r'),
  dividendYield: numberIn(row, 'q'),
  price: row.price === 'inf' ? Number.POSITIVE_INFINITY : numberIn(row, 'price'),
})

/** Beyond this conditioning a double holds no volatility any more. */
const USABLE = 1e13

const cases = [
  ...ownRows('implied-volatility.csv').map((row, i) => ({
    id: `own ${i} ${row.kind}`,
    found: solve(row.model, ownCase(row)),
    expected: numberIn(row, 'volatility'),
    conditioning: 1 + numberIn(row, 'c_volatility'),
  })),
  ...sharedRows('greeks/implied_vol.csv').map((row) => ({
    id: `${row.id} ${row.category}`,
    found: solve(row.model, sharedCase(row)),
    expected: numberIn(row, 'sigma'),
    conditioning: 1 + numberIn(row, 'cond_all'),
  })),
]

describe('implied volatility of reference prices', () => {
  it('is off by no more than the rounding of its inputs', () => {
    const failures: string[] = []
    for (const { id, found, expected, conditioning } of cases) {
      if (conditioning > USABLE) continue
      const volatility = found.status === 'ok' ? found.volatility : Number.NaN
      if (!(Math.abs(volatility / expected - 1) <= 4 * conditioning * 2 ** -53)) {
        failures.push(`${id}: ${found.status} ${volatility}, expected ${expected}`)
      }
    }
    expect(cases.length).toBeGreaterThan(200)
    expect(failures).toEqual([])
  })

  it('is finite and not negative, or says why not, where nothing but intrinsic value is left', () => {
    for (const { found, conditioning } of cases) {
      if (conditioning <= USABLE || found.status !== 'ok') continue
      expect(found.volatility).toBeGreaterThanOrEqual(0)
      expect(found.volatility).toBeLessThan(Number.POSITIVE_INFINITY)
    }
  })
})

describe('prices at the edge of what is possible', () => {
  const onForward = { forward: 100, strike: 80, years: 0.5, rate: 0.05 }
  const discount = Math.exp(-0.025)
  it.each([
    [{ right: 'call', price: 20 * discount - 1e-9 }, 'below-intrinsic'],
    [{ right: 'call', price: -0.0 }, 'below-intrinsic'],
    [{ right: 'put', price: -1e-300 }, 'below-intrinsic'],
    [{ right: 'call', price: 100 * discount }, 'above-maximum'],
    [{ right: 'put', price: 80 * discount }, 'above-maximum'],
    [{ right: 'put', price: Number.POSITIVE_INFINITY }, 'above-maximum'],
  ] as const)('%o is %s', (quote, status) => {
    expect(impliedVolatility({ ...onForward, ...quote })).toMatchObject({ status })
  })

  const CLASSES = { 'below-intrinsic': 'below', 'above-maximum': 'above' } as const
  const edges = sharedRows('greeks/implied_vol_edges.csv')
  it('each edge row has its class', () => {
    for (const row of edges) {
      if (row.price === 'nan') {
        expect(() => solve(row.model, sharedCase(row)), row.id).toThrow('price must be a number, was NaN')
        continue
      }
      const found = solve(row.model, sharedCase(row))
      const actual = found.status === 'ok' ? (found.volatility === 0 ? 'zero_vol' : 'inside') : CLASSES[found.status]
      // Within a unit in the last place of the intrinsic value, which itself is rounded, either side will do.
      const isEither = row.exact_class !== 'above' && Math.abs(numberIn(row, 'dist_to_lower_rel')) < 1e-15
      if (isEither) expect(['below', 'zero_vol', 'inside'], row.id).toContain(actual)
      else expect(actual, row.id).toBe(row.exact_class)
    }
  })
})
