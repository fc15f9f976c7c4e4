// Writes the coefficient tables of src/numerics, from 60 digits and Chebyshev interpolation:
//   node --conditions=source scripts/generate-tables.ts && biome format --write src/numerics
import { writeFileSync } from 'node:fs'
import type { Decimal } from 'decimal.js'
import { Precise, precise, preciseDensity, preciseMills } from './precise-normal.ts'

Precise.set({ precision: 60 })
const PI = Precise.acos(-1)
const NODES = 26

/** Coefficients, lowest power first, of a near-minimax polynomial for `f` on [from, to], in (x - middle). */
function fit(f: (x: Decimal) => Decimal, from: number, to: number, degree: number): Decimal[] {
  const middle = precise(from).plus(to).div(2)
  const half = precise(to).minus(from).div(2)
  const nodes = Array.from({ length: NODES }, (_, k) =>
    PI.times(k + 0.5)
      .div(NODES)
      .cos(),
  )
  const values = nodes.map((node) => f(middle.plus(half.times(node))))
  const chebyshev = Array.from({ length: degree + 1 }, (_, j) => {
    let sum = precise(0)
    for (let k = 0; k < NODES; k++) {
      sum = sum.plus(
        (values[k] as Decimal).times(
          PI.times(j)
            .times(k + 0.5)
            .div(NODES)
            .cos(),
        ),
      )
    }
    return sum.times(j === 0 ? 1 : 2).div(NODES)
  })
  return inPowers(chebyshev).map((coefficient, power) => coefficient.div(half.pow(power)))
}

/** From Chebyshev polynomials to powers, by T(n+1) = 2 x T(n) - T(n-1). */
function inPowers(chebyshev: readonly Decimal[]): Decimal[] {
  const powers = chebyshev.map(() => precise(0))
  let [last, current] = [[precise(1)], [precise(0), precise(1)]]
  const add = (polynomial: readonly Decimal[], weight: Decimal) =>
    polynomial.forEach((c, i) => {
      powers[i] = (powers[i] as Decimal).plus(c.times(weight))
    })
  add(last, chebyshev[0] as Decimal)
  for (const weight of chebyshev.slice(1)) {
    add(current, weight)
    const next = [precise(0), ...current.map((c) => c.times(2))]
    last.forEach((c, i) => {
      next[i] = (next[i] as Decimal).minus(c)
    })
    ;[last, current] = [current, next]
  }
  return powers
}

/** As many digits as still matter for a sum near 1, after a power of an offset within `reach` takes the rest away. */
function texts(coefficients: readonly Decimal[], reach: number): string[] {
  const sum = (coefficients[0] as Decimal).abs().toNumber()
  return coefficients.map((coefficient, power) => {
    const share = (Math.abs(coefficient.toNumber()) * reach ** power) / sum
    const digits = Math.max(3, Math.ceil(19 + Math.log10(share)))
    return String(digits >= 17 ? coefficient.toNumber() : Number(coefficient.toPrecision(digits)))
  })
}

const line = (coefficients: readonly Decimal[], reach: number): string =>
  `  ${texts(coefficients, reach).join(', ')},\n`

const column = (values: readonly (number | string)[]): string => values.map((value) => `  ${value},\n`).join('')

const CELL = 1 / 8
const FIRST = -1 / 8
const CELLS = 65
const mills = preciseMills
const millsSlope = (x: Decimal): Decimal => precise(1).minus(x.times(preciseMills(x)))
const cells = (f: (x: Decimal) => Decimal, degree: number): string =>
  Array.from({ length: CELLS }, (_, i) =>
    line(fit(f, FIRST + i * CELL, FIRST + (i + 1) * CELL, degree), CELL / 2),
  ).join('')
/** `f` at 1 / sqrt(v), that is far out, where v is near 0. */
const far = (f: (x: Decimal) => Decimal, limit: Decimal) => (v: Decimal) =>
  v.isZero() ? limit : f(precise(1).div(v.sqrt()))
const highestFirst = (coefficients: readonly Decimal[], reach: number): string =>
  column(texts(coefficients, reach).reverse())

/** In powers of v itself, not of the distance from the middle, so that v = 0 gives the limit exactly. */
function atZero(coefficients: readonly Decimal[], middle: Decimal): Decimal[] {
  const shifted = [...coefficients]
  for (let i = 0; i < shifted.length; i++) {
    for (let j = shifted.length - 2; j >= i; j--) {
      shifted[j] = (shifted[j] as Decimal).minus((shifted[j + 1] as Decimal).times(middle))
    }
  }
  return shifted
}

const REACH = 1 / 64
const tail = (f: (x: Decimal) => Decimal, degree: number): string =>
  highestFirst(atZero(fit(far(f, precise(1)), 0, REACH, degree), precise(REACH).div(2)), REACH)

/**
 * Where the tangent at a price's bend meets its least and its largest value, by q = bend / (1 + bend): the relative time
 * value at the lower end over what it tends to there, its density, and both at the upper end.
 */
function edgesAt(q: Decimal): readonly Decimal[] {
  const bend = q.div(precise(1).minus(q))
  const x = bend.times(bend).div(2)
  const lower = bend.minus(mills(precise(0)).minus(mills(bend)))
  const at = (s: Decimal) => {
    const d = x.div(s)
    const h = s.div(2)
    const density = preciseDensity(d.minus(h))
    const far = mills(d.plus(h))
    const value = d.gt(h)
      ? density.times(mills(d.minus(h)).minus(far))
      : precise(1).minus(density.times(mills(h.minus(d)).plus(far)))
    return { value, density }
  }
  const [left, right] = [at(lower), at(lower.plus(PI.times(2).sqrt()))]
  return [left.value.div(lower).times(bend.plus(1)), left.density, right.value, right.density]
}
const EDGE_DEGREE = 8
/** Enough for a first guess: seven digits. */
const edge = (which: number): string =>
  atZero(
    fit((q) => edgesAt(q)[which] as Decimal, 0, 1, EDGE_DEGREE),
    precise(0.5),
  )
    .map((c) => `  ${Number(c.toPrecision(9))},\n`)
    .join('')

const HEADER = '// Generated by scripts/generate-tables.ts: do not edit.\n\n'
const write = (name: string, body: string): void =>
  writeFileSync(new URL(`../src/numerics/${name}`, import.meta.url), HEADER + body)

write(
  'mills-ratio-table.ts',
  `/** R(x) on cells of 1/8 from -1/8 to 8: nine coefficients a cell, lowest power first, in x - middle of the cell. */
export const MILLS_CELLS: readonly number[] = [
${cells(mills, 8)}]

/** 1 - x R(x), likewise. */
export const MILLS_SLOPE_CELLS: readonly number[] = [
${cells(millsSlope, 8)}]

/** x R(x) as a polynomial in 1/x^2 for x >= 8, highest power first. */
export const MILLS_TAIL: readonly number[] = [
${tail((x) => x.times(mills(x)), 15)}]

/** x^2 (1 - x R(x)) as a polynomial in 1/x^2 for x >= 8, highest power first. */
export const MILLS_SLOPE_TAIL: readonly number[] = [
${tail((x) => x.times(x).times(millsSlope(x)), 16)}]
`,
)

const STEPS = 64
const heads = Array.from({ length: STEPS }, (_, j) => precise(2).pow(precise(j).div(STEPS)))
write(
  'exponential-table.ts',
  `/** 2^(j/64) rounded to doubles. */
export const ROOTS_OF_TWO: readonly number[] = [
${column(heads.map((head) => (head.toNumber() === Math.SQRT2 ? 'Math.SQRT2' : head.toNumber())))}]

/** What the rounding left over. */
export const ROOTS_OF_TWO_REST: readonly number[] = [
${column(heads.map((head) => head.minus(precise(head.toNumber())).toNumber()))}]
`,
)

writeFileSync(
  new URL('../src/implied/edge-table.ts', import.meta.url),
  `${HEADER}/** Four polynomials of degree ${EDGE_DEGREE} in q from 0 to 1, lowest power first, one after the other. */
export const EDGES: readonly number[] = [
${[0, 1, 2, 3].map(edge).join('')}]
`,
)

/** (atanh(u) / u - 1) / u^2 in powers of u^2: the series at 0, else by its definition. */
function areaTangentRest(v: Decimal): Decimal {
  if (v.lt('1e-20')) return precise(1).div(3).plus(v.div(5))
  const u = v.sqrt()
  return u.plus(1).div(precise(1).minus(u)).ln().div(2).div(u).minus(1).div(v)
}
const LARGEST_SQUARE = 1 / 24
const areaTangent = atZero(fit(areaTangentRest, 0, LARGEST_SQUARE, 9), precise(LARGEST_SQUARE).div(2))
process.stdout.write(`for log-ratio.ts, highest power first:\n${highestFirst(areaTangent, LARGEST_SQUARE)}`)
