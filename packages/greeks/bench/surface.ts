// What fitting costs: one slice of 60 quotes, a chain of 700 options and 12 expiries, and each again from its last answer.
//   node --conditions=source bench/surface.ts
import {
  type ChainQuote,
  fitSurface,
  fitSvi,
  type SmileQuote,
  type SviSlice,
  ssviSlice,
  yearsBetween,
} from '../src/index.ts'
import { median, randomFrom } from './support/book.ts'

const AT = Date.UTC(2026, 0, 1)
const DAY = 86_400_000
const random = randomFrom(3)
const DAYS = [1, 2, 3, 7, 14, 21, 30, 60, 90, 180, 270, 360]
const STRIKES = 58

/** A smile no SVI slice has: an SSVI one with a wave, quoted with widths and noise as an exchange's are. */
function quotesAt(days: number, noise: number): SmileQuote[] {
  const years = days / 365
  const truth: SviSlice = ssviSlice({ rho: -0.25, eta: 0.9, gamma: 0.45, totalVariance: 0.25 * years })
  const reach = 3 * Math.sqrt(0.25 * years)
  return Array.from({ length: STRIKES + 2 }, (_, i) => {
    const logMoneyness = reach * ((2 * i) / (STRIKES + 1) - 1)
    const wave = 0.004 * Math.sin(5 * logMoneyness)
    const half = 0.01 + 0.02 * (logMoneyness / reach) ** 2
    const middle = truth.volatility(logMoneyness, years) + wave + noise * half * (random() - 0.5)
    return { logMoneyness, bid: middle - half, ask: middle + half }
  })
}

function chainOf(noise: number): ChainQuote[] {
  return DAYS.flatMap((days) =>
    quotesAt(days, noise)
      .slice(0, STRIKES)
      .map(({ logMoneyness, ...sides }) => ({
        ...sides,
        expiry: AT + days * DAY,
        strike: 60_000 * Math.exp(logMoneyness),
        forward: 60_000,
      })),
  )
}

function milliseconds(rounds: number, run: (round: number) => void): number {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint()
    run(round)
    times.push(Number(process.hrtime.bigint() - start) / 1e6)
  }
  return median(times.slice(times.length >> 1))
}

const years = yearsBetween(AT, AT + 30 * DAY)
const slices = Array.from({ length: 20 }, () => quotesAt(30, 0.8))
const chains = Array.from({ length: 10 }, () => chainOf(0.8))
const slice = fitSvi({ years, quotes: slices[0] as SmileQuote[] })
const surface = fitSurface({ at: AT, quotes: chains[0] as ChainQuote[] })
if (slice.status !== 'ok' || surface.status !== 'ok') throw new Error('nothing was fitted')

const print = (what: string, time: number) =>
  process.stdout.write(`${what.padEnd(52)}${time.toFixed(2).padStart(8)} ms\n`)
const quotes = (chains[0] as ChainQuote[]).length
print(
  'slice of 60 quotes',
  milliseconds(200, (i) => fitSvi({ years, quotes: slices[i % 20] as SmileQuote[] })),
)
print(
  'slice of 60 quotes, from the last answer',
  milliseconds(200, (i) => fitSvi({ years, quotes: slices[i % 20] as SmileQuote[], previous: slice.slice })),
)
print(
  `chain of ${quotes} options, ${DAYS.length} expiries`,
  milliseconds(40, (i) => fitSurface({ at: AT, quotes: chains[i % 10] as ChainQuote[] })),
)
print(
  'the same, from the last answer',
  milliseconds(40, (i) => fitSurface({ at: AT, quotes: chains[i % 10] as ChainQuote[], previous: surface.surface })),
)
