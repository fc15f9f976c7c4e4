// Writes conformance/reference/*.csv, the project's own reference values, from 70 digits:
//   node --conditions=source scripts/generate-reference-values.ts
// Inputs are the exact doubles printed; every value is rounded once. A column c_NAME is the conditioning of NAME: the sum of
// |input * dNAME/dinput| and |NAME|, so that half an ulp in every input moves NAME by about c_NAME * 2^-53.
import { mkdirSync, writeFileSync } from 'node:fs'
import type { Decimal } from 'decimal.js'
import { GREEK_NAMES } from '../src/greeks.ts'
import { Precise, precise } from './precise-normal.ts'
import { type PreciseInputs, preciseGreeks, precisePrice, preciseVolatility } from './precise-option.ts'

Precise.set({ precision: 70 })

/** Mulberry32: the same rows at every run. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const random = randomFrom(20261126)
const between = (from: number, to: number): number => from + (to - from) * random()
const scaled = (from: number, to: number): number => Math.exp(between(Math.log(from), Math.log(to)))
const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T

interface Row {
  readonly kind: string
  readonly model: 'b76' | 'bs'
  readonly right: 'call' | 'put'
  readonly underlying: number
  readonly strike: number
  readonly years: number
  readonly volatility: number
  readonly rate: number
  readonly dividendYield: number
}

const MINUTE = 1 / 525600

/** A row whose strike is about z deviations away. */
function rowAt(kind: string, z: number, years: number, volatility: number): Row {
  const model = pick(['b76', 'bs'] as const)
  const underlying = pick([1, 2987.5, 65432.1, scaled(0.01, 1e6)])
  const rate = pick([0, between(-0.03, 0.15)])
  const dividendYield = model === 'b76' ? 0 : pick([0, between(-0.02, 0.2)])
  const forward = model === 'b76' ? underlying : underlying * Math.exp((rate - dividendYield) * years)
  const strike = forward * Math.exp(-z * volatility * Math.sqrt(years))
  return {
    kind,
    model,
    right: pick(['call', 'put'] as const),
    underlying,
    strike,
    years,
    volatility,
    rate,
    dividendYield,
  }
}

const KINDS: readonly [string, number, () => Row][] = [
  ['ordinary', 150, () => rowAt('ordinary', between(-4, 4), scaled(MINUTE, 5), scaled(0.05, 1.5))],
  ['wing', 90, () => rowAt('wing', pick([-1, 1]) * between(4, 30), scaled(MINUTE, 5), scaled(0.05, 1.5))],
  ['tiny', 60, () => rowAt('tiny', between(-6, 6), scaled(1e-7, 1e-3), scaled(0.001, 0.1))],
  ['large', 40, () => rowAt('large', between(-3, 3), scaled(1, 10), scaled(1, 4))],
  ['money', 40, () => atTheMoney(0)],
  ['near', 50, () => atTheMoney(pick([-1, 1]) * scaled(1e-14, 1e-3))],
]

function atTheMoney(away: number): Row {
  const row = rowAt(away === 0 ? 'money' : 'near', 0, scaled(MINUTE, 5), scaled(0.05, 1.5))
  return { ...row, dividendYield: row.model === 'bs' ? row.rate : 0, strike: row.underlying * (1 + away) }
}

const INPUTS = ['underlying', 'strike', 'years', 'rate', 'dividendYield', 'volatility'] as const

const preciseRow = (row: Row): PreciseInputs => ({
  isForward: row.model === 'b76',
  sign: row.right === 'call' ? 1 : -1,
  underlying: precise(row.underlying),
  strike: precise(row.strike),
  years: precise(row.years),
  volatility: precise(row.volatility),
  rate: precise(row.rate),
  dividendYield: precise(row.dividendYield),
})

/** Relative moves by central differences: 1e-25 leaves 50 - 25 digits, plenty for three. */
const MOVE = precise('1e-25')

function conditioning(
  names: readonly string[],
  f: (o: PreciseInputs) => Readonly<Record<string, Decimal>>,
  o: PreciseInputs,
) {
  const at = f(o)
  const sums = names.map((name) => (at[name] as Decimal).abs())
  for (const input of INPUTS) {
    if (o[input].isZero()) continue
    const up = f({ ...o, [input]: o[input].times(MOVE.plus(1)) })
    const down = f({ ...o, [input]: o[input].times(precise(1).minus(MOVE)) })
    names.forEach((name, i) => {
      const slope = (up[name] as Decimal).minus(down[name] as Decimal).div(MOVE.times(2))
      sums[i] = (sums[i] as Decimal).plus(slope.abs())
    })
  }
  return sums.map((sum) => sum.toNumber().toExponential(2))
}

const folder = new URL('../conformance/reference/', import.meta.url)
mkdirSync(folder, { recursive: true })
const inputsOf = (row: Row): (string | number)[] => [row.kind, row.model, row.right, ...INPUTS.map((name) => row[name])]

const lines = [
  ['kind', 'model', 'right', ...INPUTS, ...GREEK_NAMES, ...GREEK_NAMES.map((name) => `c_${name}`)].join(','),
]
for (const [, count, make] of KINDS) {
  for (let i = 0; i < count; i++) {
    const row = make()
    const o = preciseRow(row)
    const values = preciseGreeks(o)
    lines.push(
      [
        ...inputsOf(row),
        ...GREEK_NAMES.map((name) => (values[name] as Decimal).toNumber()),
        ...conditioning(GREEK_NAMES, preciseGreeks, o),
      ].join(','),
    )
  }
}
writeFileSync(new URL('greeks.csv', folder), `${lines.join('\n')}\n`)

/** Rows of implied volatility: the price is a double, and the volatility the exact inverse of that double. */
const IMPLIED: readonly [string, number, () => Row][] = [
  ['ordinary', 90, () => rowAt('ordinary', between(-4, 4), scaled(MINUTE, 5), scaled(0.05, 1.5))],
  ['wing', 80, () => outOfTheMoney(rowAt('wing', between(4, 35), scaled(MINUTE, 5), scaled(0.05, 1.5)))],
  ['tiny', 30, () => outOfTheMoney(rowAt('tiny', between(0, 6), scaled(1e-7, 1e-3), scaled(0.001, 0.1)))],
  ['large', 40, () => rowAt('large', between(-3, 3), scaled(1, 5), scaled(1, 3))],
  ['money', 40, () => atTheMoney(0)],
]

function outOfTheMoney(row: Row): Row {
  const forward =
    row.model === 'b76' ? row.underlying : row.underlying * Math.exp((row.rate - row.dividendYield) * row.years)
  return { ...row, right: row.strike > forward ? 'call' : 'put' }
}

const implied = [['kind', 'model', 'right', ...INPUTS, 'price', 'c_volatility'].join(',')]
for (const [, count, make] of IMPLIED) {
  for (let i = 0; i < count; i++) {
    const row = make()
    const o = preciseRow(row)
    const price = precisePrice(o).toNumber()
    // Below, the rounding of the price is all of the answer.
    if (!(price > 1e-290)) continue
    const { vega } = preciseGreeks(o)
    const [cPrice = '0'] = conditioning(
      ['price'],
      (at) => ({ price: precisePrice({ ...at, volatility: o.volatility }) }),
      o,
    )
    const c = Number(cPrice) / (vega as Decimal).times(o.volatility).toNumber()
    if (!(c < 1e10)) continue
    const volatility = preciseVolatility(o, precise(price)).toNumber()
    implied.push([...inputsOf({ ...row, volatility }), price, c.toExponential(2)].join(','))
  }
}
writeFileSync(new URL('implied-volatility.csv', folder), `${implied.join('\n')}\n`)
