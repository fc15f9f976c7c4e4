import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Black76Greeks, black76Greeks } from '../src/index.ts'

/**
 * Reference values computed with 110 digits and rounded once, each with its conditioning `c_`: half an ulp of error in
 * every input moves the value by about c * 2^-53.
 */
const file = new URL('../../../../shared/fixtures/greeks/greeks.csv', import.meta.url)

const COLUMNS = {
  price: 'price',
  delta: 'delta',
  deltaForward: 'delta_fwd',
  gamma: 'gamma',
  vega: 'vega',
  theta: 'theta',
  rho: 'rho',
} as const

/** What a careful implementation in plain doubles reaches, in half ulps of every input. */
const UNITS = 16
const SMALLEST_DOUBLE = 5e-324

type Row = Readonly<Record<string, string>>

/** Enough rows of our own to keep the test honest where the file is absent; same columns. */
const OWN_ROWS: readonly Row[] = [
  {
    id: 'own at the money',
    model: 'b76',
    type: 'c',
    underlying: '3000',
    strike: '3000',
    t: '0.25',
    r: '0',
    sigma: '0.5',
    z: '0',
    price: '298.42934898067733',
    delta: '0.5497382248301129',
    delta_fwd: '0.5497382248301129',
    gamma: '0.0005277835825929993',
    vega: '593.7565304171243',
    theta: '-593.7565304171243',
    rho: '-74.60733724516933',
  },
  {
    id: 'own wing',
    model: 'b76',
    type: 'c',
    underlying: '3000',
    strike: '9000',
    t: '0.0625',
    r: '0',
    sigma: '0.625',
    z: '-7.03',
    price: '1.135947050278315e-10',
    delta: '1.7880739966299264e-12',
    delta_fwd: '1.7880739966299264e-12',
    gamma: '2.705056665498261e-14',
    vega: '9.509964839642324e-9',
    theta: '-4.754982419821162e-8',
    rho: '-7.099669064239469e-12',
  },
]

const fileRows = existsSync(file)
  ? parseCsv(readFileSync(file, 'utf8')).filter((row) => row.model === 'b76')
  : undefined
process.stdout.write(`greeks.csv: ${fileRows === undefined ? 'absent' : `${fileRows.length} Black-76 rows`}\n`)
const rows = [...OWN_ROWS, ...(fileRows ?? [])]

const number = (row: Row, column: string): number => Number(row[column])

function compute(row: Row): Black76Greeks {
  return black76Greeks({
    right: row.type === 'c' ? 'call' : 'put',
    forward: number(row, 'underlying'),
    strike: number(row, 'strike'),
    years: number(row, 't'),
    volatility: number(row, 'sigma'),
    rate: number(row, 'r'),
  })
}

describe('Black-76 reference values', () => {
  it.each(Object.entries(COLUMNS))('%s is off by no more than its inputs are', (name, column) => {
    const failures: string[] = []
    for (const row of rows) {
      const actual = compute(row)[name as keyof Black76Greeks]
      const expected = number(row, column)
      const conditioning = row[`c_${column}`] === undefined ? 100 * Math.abs(expected) : number(row, `c_${column}`)
      const allowed = UNITS * 2 ** -53 * conditioning + 4 * SMALLEST_DOUBLE
      if (!(Math.abs(actual - expected) <= allowed)) failures.push(`${row.id}: ${actual}, expected ${expected}`)
    }
    expect(failures).toEqual([])
  })

  it.each(Object.entries(COLUMNS))('%s has 12 right digits on everything that is listed anywhere', (name, column) => {
    // Deviations within 8 and s from 0.01 up: a day at 20 % volatility. Below that, the value is a small difference of
    // two probabilities and loses about 1e-16 / s. Theta and rho with a rate are sums, measured by their larger term.
    const listed = rows.filter((row) => {
      const s = number(row, 'sigma') * Math.sqrt(number(row, 't'))
      return Math.abs(number(row, 'z')) <= 8 && s >= 0.01 && s <= 3
    })
    const failures: string[] = []
    for (const row of listed) {
      const actual = compute(row)[name as keyof Black76Greeks]
      const expected = number(row, column)
      const size = Math.max(
        Math.abs(expected),
        name === 'theta' ? Math.abs(number(row, 'r') * number(row, 'price')) : 0,
      )
      if (!(Math.abs(actual - expected) <= 1e-12 * size)) failures.push(`${row.id}: ${actual}, expected ${expected}`)
    }
    expect(listed.length).toBeGreaterThan(0)
    expect(failures).toEqual([])
  })
})

function parseCsv(text: string): Row[] {
  const [header = '', ...lines] = text.trim().split('\n')
  const columns = header.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']))
  })
}
