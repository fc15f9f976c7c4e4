// Speed and error of this package and of its peers on npm, side by side, on one book of options on a spot:
//   node --conditions=source bench/peers.ts

import { Precise, precise } from '../scripts/precise-normal.ts'
import { precisePrice } from '../scripts/precise-option.ts'
import { coreGreeksOfBook, createCoreColumns, impliedVolatilitiesOfBook, priceBook } from '../src/index.ts'
import { median, randomFrom, realisticBook } from './support/book.ts'
import { PEERS, type SpotOption } from './support/peers.ts'

const OPTIONS = 256
const ROUNDS = 16
/** What each gets in a round, unless once takes longer. */
const TURN_NS = 10e6
Precise.set({ precision: 50 })

const { forward, ...rest } = realisticBook(OPTIONS, randomFrom(7))
const book = { ...rest, spot: forward }
const options: SpotOption[] = Array.from(forward, (spot, i) => ({
  right: book.right[i] === 1 ? 'call' : 'put',
  spot,
  strike: book.strike[i] as number,
  years: book.years[i] as number,
  volatility: book.volatility[i] as number,
  rate: (book.rate as Float64Array)[i] as number,
}))
const truth = options.map(({ right, spot, strike, years, volatility, rate }) =>
  precisePrice({
    isForward: false,
    sign: right === 'call' ? 1 : -1,
    underlying: precise(spot),
    strike: precise(strike),
    years: precise(years),
    volatility: precise(volatility),
    rate: precise(rate),
    dividendYield: precise(0),
  }).toNumber(),
)

const price = new Float64Array(OPTIONS)
const core = createCoreColumns(OPTIONS)
const implied = { volatility: new Float64Array(OPTIONS), status: new Uint8Array(OPTIONS) }
const { volatility: _, ...unpriced } = book
const priced = { ...unpriced, price: Float64Array.from(truth) }
const exponents = Float64Array.from({ length: OPTIONS }, (_value, i) => (-20 * i) / OPTIONS)

interface Contender {
  readonly name: string
  readonly price: () => ArrayLike<number>
  readonly greeks: (() => unknown) | undefined
  readonly volatility: (() => ArrayLike<number>) | undefined
}

const contenders: Contender[] = [
  {
    name: '@riposte/greeks, as a batch',
    price: () => {
      priceBook(book, price)
      return price
    },
    greeks: () => coreGreeksOfBook(book, core),
    volatility: () => {
      impliedVolatilitiesOfBook(priced, implied)
      return implied.volatility
    },
  },
  ...PEERS.map(({ name, price: one, greeks, volatility }) => ({
    name,
    price: () => options.map((option) => one(option)),
    greeks: greeks && (() => options.map((option) => greeks(option))),
    volatility: volatility && (() => options.map((option, i) => volatility(option, truth[i] as number))),
  })),
]

const output = new Float64Array(OPTIONS)
function exponentials(): void {
  for (let i = 0; i < OPTIONS; i++) output[i] = Math.exp(exponents[i] as number)
}

const runs = new Map<string, () => unknown>([['exp', exponentials]])
for (const { name, ...contender } of contenders) {
  for (const [what, run] of Object.entries(contender)) if (run !== undefined) runs.set(`${name} ${what}`, run)
}

function time(run: () => unknown): number {
  const start = process.hrtime.bigint()
  run()
  return Number(process.hrtime.bigint() - start) / OPTIONS
}

// In turn, so that what slows one down slows the others down; the fast ones more often, until they are compiled, too.
const times = new Map([...runs.keys()].map((key) => [key, [] as number[]]))
for (let round = 0; round < ROUNDS; round++) {
  for (const [key, run] of runs) {
    const values = times.get(key) as number[]
    const first = time(run)
    values.push(first)
    const repeats = Math.min(Math.floor(TURN_NS / (first * OPTIONS)), 60)
    for (let i = 0; i < repeats; i++) values.push(time(run))
  }
}

const settled = (key: string): number | undefined => {
  const values = times.get(key)
  return values === undefined ? undefined : median(values.slice(values.length >> 1))
}
const exp = settled('exp') as number
const multiple = (key: string): string => {
  const value = settled(key)
  return value === undefined ? '-' : (value / exp).toFixed(value / exp < 100 ? 1 : 0)
}

function worst(actual: ArrayLike<number>, expected: ArrayLike<number>): string {
  let largest = 0
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs((actual[i] as number) / (expected[i] as number) - 1)
    // What is not a number is as wrong as can be.
    largest = error <= largest ? largest : error >= 0 ? error : Number.POSITIVE_INFINITY
  }
  return largest.toExponential(0)
}

const row = (...cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)
process.stdout.write(
  `${OPTIONS} options; times in multiples of Math.exp (${exp.toFixed(1)} ns), errors relative, the largest\n\n`,
)
row('', 'price', 'price + 5 Greeks', 'implied volatility', 'error of price', 'error of volatility')
row('---', '---:', '---:', '---:', '---:', '---:')
for (const { name, price: run, volatility } of contenders) {
  const volatilityError = volatility === undefined ? '-' : worst(volatility(), book.volatility)
  row(
    name,
    multiple(`${name} price`),
    multiple(`${name} greeks`),
    multiple(`${name} volatility`),
    worst(run(), truth),
    volatilityError,
  )
}
