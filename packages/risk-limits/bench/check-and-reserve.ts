// What a verdict and a reservation cost beside the native signature that follows them, on a desk of 50 limits (5 of them
// formulas), 1 000 positions and 200 live quotes; and what a scenario grid of the whole desk costs.
// Run: node --conditions=source bench/check-and-reserve.ts
import { createRequire } from 'node:module'
import { createScenarioGrid, type ForwardBook, scenarioGrid } from '@riposte/greeks'
import { createOption, epochMs, type Option, parseWad, toNumber, wad } from '@riposte/market-model'
import {
  createRiskBook,
  DEFAULT_SCENARIOS,
  type ExposureChange,
  type Formula,
  limitsWith,
  optionMarks,
  parseFormula,
  type RiskMarket,
  uniformLimit,
} from '../src/index.ts'

interface NativeSecp256k1 {
  ecdsaSign(message: Uint8Array, key: Uint8Array): { signature: Uint8Array }
}
const require = createRequire(import.meta.url)
const native = require('secp256k1/bindings') as NativeSecp256k1

const NOW = epochMs(Date.UTC(2026, 10, 25, 8))
const SPOTS: Readonly<Record<string, number>> = { ETH: 3000, BTC: 90_000, SOL: 140, HYPE: 35, XRP: 2 }
const UNDERLYINGS = Object.keys(SPOTS)
const QUOTES = 200
const ROUNDS = 400

/** 1 000 options: 5 underlyings, 10 expiries, 10 strikes, calls and puts. */
const options: Option[] = UNDERLYINGS.flatMap((underlying) =>
  Array.from({ length: 10 }, (_, week) =>
    Array.from({ length: 10 }, (_, step) =>
      (['call', 'put'] as const).map((right) => {
        const strike = parseWad(((SPOTS[underlying] as number) * (0.75 + 0.05 * step)).toFixed(4))
        return createOption(underlying, epochMs(NOW + (week + 1) * 7 * 86_400_000), strike, right)
      }),
    ).flat(),
  ).flat(),
)

const marks = new Map(
  options.map((option) => {
    const years = (option.expiry - NOW) / (365 * 86_400_000)
    return [option.name, optionMarks(option, { forward: SPOTS[option.underlying] as number, volatility: 0.6, years })]
  }),
)
const market: RiskMarket = {
  nowMs: () => NOW,
  spot: (underlying) => SPOTS[underlying],
  option: (option) => marks.get(option.name),
}

const formulas: Formula[] = [
  'abs(vega.ETH) + abs(vega.BTC) <= 5e7 * weekendFactor',
  'max(abs(gamma.ETH), abs(gamma.BTC)) <= 1e9',
  'deltaUsd.total <= 1e9 * weekendFactor',
  'scenarioLoss.ETH + 0.5 * scenarioLoss.BTC <= 1e9',
  'premium.total <= 2e9 - notional.ETH / 100',
].map((text) => {
  const result = parseFormula(text, { weekendFactor: { otherwise: 1, spans: [{ days: ['Sat', 'Sun'], value: 0.5 }] } })
  if (result.status === 'refused') throw new Error(result.message)
  return result.formula
})

const risk = createRiskBook({
  limits: limitsWith({
    MAX_NOTIONAL_USD: uniformLimit('100000000000'),
    MAX_SCENARIO_LOSS_USD: uniformLimit('1000000000'),
  }),
  market,
  formulas,
})
risk.setBalance('rysk', 'USDC', parseWad('100000000'))
risk.setFreeMargin('derive', parseWad('100000000'))

function quoteFor(option: Option, n: number): ExposureChange {
  const quantity = parseWad(String(1 + (n % 7)))
  return {
    legs: [
      { instrument: option, venue: 'rysk', quantity, role: 'trade' },
      { instrument: option, venue: 'derive', quantity: wad(-quantity), role: 'hedge' },
    ],
    cash: [{ venue: 'rysk', token: 'USDC', amount: wad(-(quantity * 20n)) }],
    margin: [{ venue: 'derive', amount: wad(quantity * 100n) }],
  }
}

options.forEach((instrument, i) => {
  const quantity = parseWad(String(((i * 7) % 11) - 5 || 1))
  risk.book({ instrument, venue: i % 2 === 0 ? 'rysk' : 'derive', quantity, price: parseWad('10'), at: NOW })
})
const changes = Array.from({ length: ROUNDS + QUOTES }, (_, n) =>
  quoteFor(options[(n * 37) % options.length] as Option, n),
)
for (let n = 0; n < QUOTES; n++) {
  if (risk.reserve(`standing-${n}`, changes[n] as ExposureChange).status === 'breach')
    throw new Error('a quote was refused')
}

const key = new Uint8Array(32).fill(7)
const digest = new Uint8Array(32).fill(9)
let sink = 0

/** Median of microseconds a call. */
function medianUs(run: (n: number) => void, prepare: (n: number) => void = () => {}): number {
  const times: number[] = []
  for (let n = 0; n < ROUNDS; n++) {
    prepare(n)
    const from = process.hrtime.bigint()
    run(n)
    times.push(Number(process.hrtime.bigint() - from) / 1000)
  }
  return times.sort((a, b) => a - b)[ROUNDS >> 1] as number
}

const sign = () =>
  medianUs(() => {
    sink += native.ecdsaSign(digest, key).signature[0] as number
  })
const check = () =>
  medianUs((n) => {
    sink += risk.check(changes[QUOTES + n] as ExposureChange).limits.length
  })
/** The one before has run out; only what the next one costs is timed. */
const reserve = () =>
  medianUs(
    (n) => {
      const verdict = risk.reserve(`standing-${n % QUOTES}`, changes[QUOTES + n] as ExposureChange)
      if (verdict.status === 'breach') throw new Error('refused')
    },
    (n) => risk.release(`standing-${n % QUOTES}`),
  )

const rows = risk.uses().length
const touched = risk.check(changes[QUOTES] as ExposureChange).limits.length
const ratios: { check: number; reserve: number; sign: number }[] = []
for (let repeat = 0; repeat < 30; repeat++) {
  const signUs = (sign() + sign()) / 2
  ratios.push({ check: check() / signUs, reserve: reserve() / signUs, sign: signUs })
}
const middle = (pick: (row: (typeof ratios)[number]) => number) => ratios.map(pick).sort((a, b) => a - b)[15] as number
const print = (line: string) => process.stdout.write(`${line}\n`)
print(
  `positions ${risk.positions().length}, live quotes ${risk.reservations()}, rows of limits ${rows}, touched by one quote ${touched}`,
)
print(`                                    of one native signature (${middle((row) => row.sign).toFixed(1)} us)`)
print(`check                               ${middle((row) => row.check).toFixed(3)}`)
print(`check and reserve                   ${middle((row) => row.reserve).toFixed(3)}`)

const book: ForwardBook = {
  right: Int8Array.from(options, ({ right }) => (right === 'call' ? 1 : -1)),
  strike: Float64Array.from(options, ({ strike }) => toNumber(strike)),
  years: Float64Array.from(options, ({ expiry }) => (expiry - NOW) / (365 * 86_400_000)),
  forward: Float64Array.from(options, ({ underlying }) => SPOTS[underlying] as number),
  volatility: new Float64Array(options.length).fill(0.6),
}
const scenarios = {
  underlyingFactors: DEFAULT_SCENARIOS.spotFactors,
  volatilityMoves: DEFAULT_SCENARIOS.volatilityMoves,
  yearsPassed: [0],
}
const grid = createScenarioGrid(scenarios)
const quantity = new Float64Array(options.length).fill(1)
const fastestMs = (run: () => void): number => {
  let best = Number.POSITIVE_INFINITY
  for (let n = 0; n < 20; n++) {
    const from = performance.now()
    run()
    best = Math.min(best, performance.now() - from)
  }
  return best
}
print(
  `scenario grid, 35 cells x 1 000 options, batch Greeks   ${fastestMs(() => scenarioGrid(book, quantity, scenarios, grid)).toFixed(2)} ms`,
)
print(`everything valued anew (1 000 positions, 200 quotes)    ${fastestMs(() => risk.revalue()).toFixed(2)} ms`)
print(
  `what-if of one trade on the whole desk                  ${fastestMs(() => void risk.whatIf([{ type: 'reservation', id: 'x', change: changes[0] as ExposureChange }])).toFixed(2)} ms`,
)
if (Number.isNaN(sink)) print('')
