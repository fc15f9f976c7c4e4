// Fits the built-in market's figures to a recorded chain and prints the content of src/market/built-in-figures.ts:
//   node --conditions=source scripts/fit-built-in-market.ts CHAIN.csv
import { readFileSync } from 'node:fs'
import { black76Greeks } from '@riposte/greeks'
import { toNumber } from '@riposte/market-model'
import { easeWings, smileVolatility, type TenorFigures } from '../src/market/market-figures.ts'
import { parseChain, type RecordedChain, type RecordedOption } from '../src/market/parse-chain.ts'
import { yearsBetween } from '../src/market/years.ts'

/** Strikes further out are worth next to nothing, and their marks show the exchange's rules rather than a market. */
const SMILE_DEVIATIONS = 4

/** Spreads are taken near the money, where vega says something about them. */
const SPREAD_DEVIATIONS = 1.5

interface TenorFit {
  readonly figures: TenorFigures
  readonly strikes: number
  /** Median absolute error of the smile over the fitted strikes, in volatility points. */
  readonly medianError: number
}

/** A strike's volatility, and where it lies: ln(strike / forward). */
interface SmilePoint {
  readonly k: number
  readonly iv: number
}

function fitTenor(options: readonly RecordedOption[], chain: RecordedChain): TenorFit {
  const [first] = options
  if (first === undefined) throw new Error('expected options of one expiry')
  const years = yearsBetween(chain.takenAt, first.instrument.expiry)
  // Call and put of a strike are recorded with one volatility: the one that is out of the money speaks for both.
  const points = options
    .map((option) => ({ right: option.instrument.right, k: logStrike(option), iv: option.iv }))
    .filter(({ right, k }) => (right === 'call' ? k >= 0 : k < 0))
  const smile = fitSmile(points, years)
  const figures = {
    years: round(years, 6),
    carry: round(median(options.map(({ forward, spot }) => Math.log(forward / spot))) / years, 4),
    atm: round(smile.atm, 4),
    skew: round(smile.skew, 5),
    curvature: round(smile.curvature, 5),
    halfSpread: round(fitHalfSpread(options, smile.atm, years), 5),
  }
  const near = points.filter(({ k }) => Math.abs(k) <= SMILE_DEVIATIONS * smile.atm * Math.sqrt(years))
  const errors = near.map(({ k, iv }) => 100 * Math.abs(smileVolatility(figures, 1, Math.exp(k)) - iv))
  return { figures, strikes: near.length, medianError: median(errors) }
}

/** Least squares of a parabola in eased deviations; the deviation's own unit is the parabola's value at 0, hence the rounds. */
function fitSmile(points: readonly SmilePoint[], years: number): { atm: number; skew: number; curvature: number } {
  let atm = [...points].sort((a, b) => Math.abs(a.k) - Math.abs(b.k))[0]?.iv ?? 0.5
  let parabola: readonly [number, number, number] = [atm, 0, 0]
  for (let round = 0; round < 50; round++) {
    const unit = atm * Math.sqrt(years)
    const near = points.filter(({ k }) => Math.abs(k) <= SMILE_DEVIATIONS * unit)
    parabola = leastSquares(near.map(({ k, iv }) => [easeWings(k / unit), iv]))
    atm = parabola[0]
  }
  return { atm: parabola[0], skew: parabola[1], curvature: parabola[2] }
}

/** Coefficients of 1, z, z^2 by the normal equations, solved with Cramer's rule. */
function leastSquares(points: readonly (readonly [z: number, value: number])[]): [number, number, number] {
  const power = (n: number): number => points.reduce((sum, [z]) => sum + z ** n, 0)
  const moment = (n: number): number => points.reduce((sum, [z, value]) => sum + value * z ** n, 0)
  const [s0, s1, s2, s3, s4] = [power(0), power(1), power(2), power(3), power(4)]
  const [m0, m1, m2] = [moment(0), moment(1), moment(2)]
  const whole = determinant([s0, s1, s2, s1, s2, s3, s2, s3, s4])
  return [
    determinant([m0, s1, s2, m1, s2, s3, m2, s3, s4]) / whole,
    determinant([s0, m0, s2, s1, m1, s3, s2, m2, s4]) / whole,
    determinant([s0, s1, m0, s1, s2, m1, s2, s3, m2]) / whole,
  ]
}

type Matrix = readonly [number, number, number, number, number, number, number, number, number]

function determinant([a, b, c, d, e, f, g, h, i]: Matrix): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
}

function fitHalfSpread(options: readonly RecordedOption[], atm: number, years: number): number {
  const halves: number[] = []
  for (const option of options) {
    const { bid, ask, forward, iv, instrument } = option
    if (bid === undefined || ask === undefined) continue
    if (Math.abs(logStrike(option)) > SPREAD_DEVIATIONS * atm * Math.sqrt(years)) continue
    const strike = toNumber(instrument.strike)
    const { vega } = black76Greeks({ right: instrument.right, forward, strike, years, volatility: iv })
    halves.push((ask - bid) / 2 / vega)
  }
  return median(halves)
}

function logStrike({ instrument, forward }: RecordedOption): number {
  return Math.log(toNumber(instrument.strike) / forward)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? Number.NaN
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals))
}

/** Groups of equal keys, by rising key. */
function groupBy<T, K extends string | number>(values: readonly T[], keyOf: (value: T) => K): T[][] {
  const groups = new Map<K, T[]>()
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value])
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

function printFigures(chain: RecordedChain): string {
  const day = new Date(chain.takenAt).toISOString().slice(0, 16).replace('T', ' ')
  const lines = [
    '// Fitted by scripts/fit-built-in-market.ts to a chain recorded on a public exchange:',
    `// ${chain.options.length} options, taken at ${day} UTC.`,
    `// Volatilities are out-of-the-money marks within ${SMILE_DEVIATIONS} deviations; spreads are medians within ${SPREAD_DEVIATIONS}.`,
    '// The comment of a tenor says how many strikes were fitted, and the median absolute error in volatility points.',
    "import type { UnderlyingFigures } from './market-figures.ts'",
    '',
    '/** The day, UTC, of the chain behind the figures. */',
    `export const FIGURES_TAKEN_ON = '${day.slice(0, 10)}'`,
    '',
    'export const BUILT_IN_FIGURES: readonly UnderlyingFigures[] = [',
  ]
  for (const options of groupBy(chain.options, ({ instrument }) => instrument.underlying)) {
    const underlying = options[0]?.instrument.underlying
    const spot = round(median(options.map((option) => option.spot)), 2)
    lines.push('  {', `    underlying: '${underlying}',`, `    spot: ${spot},`, '    tenors: [')
    for (const ofExpiry of groupBy(options, ({ instrument }) => instrument.expiry)) {
      const { figures, strikes, medianError } = fitTenor(ofExpiry, chain)
      const fields = Object.entries(figures).map(([name, value]) => `${name}: ${value}`)
      lines.push(`      // ${strikes} strikes, ${medianError.toFixed(2)}`, `      { ${fields.join(', ')} },`)
    }
    lines.push('    ],', '  },')
  }
  lines.push(']', '')
  return lines.join('\n')
}

const path = process.argv[2]
if (path === undefined) throw new Error('expected the path of a recorded chain as the first argument')
process.stdout.write(printFigures(parseChain(readFileSync(path, 'utf8'))))
