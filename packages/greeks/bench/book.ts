// What a batch costs per option, in multiples of Math.exp over a Float64Array measured in the same run:
//   node --conditions=source bench/book.ts
import {
  coreGreeksOfBook,
  createCoreColumns,
  createGreekColumns,
  greeksOfBook,
  impliedVolatilitiesOfBook,
  priceBook,
} from '../src/index.ts'
import { exponentialKernel, measure, OPTIONS, randomFrom, realisticBook, SLICE, sliceOf } from './support/book.ts'

const random = randomFrom(1)
const forwards = realisticBook(OPTIONS, random)
const { forward, ...rest } = forwards
const spots = { ...rest, spot: forward, dividendYield: new Float64Array(OPTIONS).fill(0.01) }
const price = new Float64Array(OPTIONS)
const core = createCoreColumns(OPTIONS)
const greeks = createGreekColumns(OPTIONS)
const implied = { volatility: new Float64Array(OPTIONS), status: new Uint8Array(OPTIONS) }
priceBook(forwards, price)
const { volatility: _, ...unpriced } = forwards
const priced = { ...unpriced, price: Float64Array.from(price) }

/** Views made once: nothing but the call itself is measured. */
const slices = Array.from({ length: OPTIONS / SLICE }, (_slice, i) => ({
  forwards: sliceOf(forwards, i * SLICE),
  spots: sliceOf(spots, i * SLICE),
  priced: sliceOf(priced, i * SLICE),
  core: sliceOf(core, i * SLICE),
  greeks: sliceOf(greeks, i * SLICE),
  implied: sliceOf(implied, i * SLICE),
  price: price.subarray(i * SLICE, (i + 1) * SLICE),
}))
type Slice = (typeof slices)[number]
const at = (run: (slice: Slice) => void) => (from: number) => run(slices[from / SLICE] as Slice)

const times = measure(
  {
    exp: exponentialKernel(random),
    'price, Black-76': at((s) => priceBook(s.forwards, s.price)),
    'price, Black-Scholes': at((s) => priceBook(s.spots, s.price)),
    'price + 5 Greeks, Black-76': at((s) => coreGreeksOfBook(s.forwards, s.core)),
    'price + 5 Greeks, Black-Scholes': at((s) => coreGreeksOfBook(s.spots, s.core)),
    'all 18 outputs, Black-76': at((s) => greeksOfBook(s.forwards, s.greeks)),
    'all 18 outputs, Black-Scholes': at((s) => greeksOfBook(s.spots, s.greeks)),
    'implied volatility, Black-76': at((s) => impliedVolatilitiesOfBook(s.priced, s.implied)),
  },
  150,
)

const exp = times.exp as number
process.stdout.write(
  `${OPTIONS} options, median of slices of ${SLICE}, in turn; 1.0 = Math.exp, ${exp.toFixed(1)} ns\n`,
)
for (const [name, time] of Object.entries(times)) {
  process.stdout.write(`${name.padEnd(34)}${(time / exp).toFixed(1).padStart(6)}${time.toFixed(0).padStart(7)} ns\n`)
}
