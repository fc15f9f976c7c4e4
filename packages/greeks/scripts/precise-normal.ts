// The normal distribution with any number of digits, for the tables and reference values of this package. Slow on
// purpose: plain series and a continued fraction, with nothing clever that could be wrong.
import { Decimal } from 'decimal.js'

/** 120 digits, and exponents far beyond those of a double. */
export const Precise: typeof Decimal = Decimal.clone({ precision: 120, maxE: 1e9, minE: -1e9, toExpNeg: -30 })
export type Precise = Decimal

const ROOT_TWO_PI = Precise.acos(-1).times(2).sqrt()
const HALF = new Precise(0.5)

/** A double as the binary fraction that it is (the library would read its shortest decimal), a string as it reads. */
export function precise(value: number | string | Decimal): Decimal {
  if (typeof value !== 'number' || Number.isInteger(value)) return new Precise(value)
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))) - 53, -1074)
  const power = exponent < -1000 ? 1000 : -exponent
  const mantissa = value * 2 ** power * 2 ** (-exponent - power)
  return new Precise(mantissa).times(new Precise(2).pow(exponent))
}

/** Density of the standard normal distribution. */
export function preciseDensity(x: Decimal): Decimal {
  return x.times(x).div(-2).exp().div(ROOT_TWO_PI)
}

/** Distribution of the standard normal, either tail to full relative precision. */
export function preciseCdf(x: Decimal): Decimal {
  return x.isNegative() ? preciseDensity(x).times(preciseMills(x.neg())) : precise(1).minus(preciseCdf(x.neg()))
}

/** Mills' ratio (1 - Phi(x)) / phi(x): a continued fraction far out, the series of Phi near 0 and below. */
export function preciseMills(x: Decimal): Decimal {
  return x.gt(5) ? millsByFraction(x) : HALF.div(preciseDensity(x)).minus(oddSeries(x))
}

/** (Phi(x) - 1/2) / phi(x) = x + x^3/3 + x^5/15 + ... */
function oddSeries(x: Decimal): Decimal {
  const square = x.times(x)
  const small = precise(10).pow(-Precise.precision - 5)
  let term = x
  let sum = x
  for (let n = 3; !term.isZero() && term.abs().gt(sum.abs().times(small)); n += 2) {
    term = term.times(square).div(n)
    sum = sum.plus(term)
  }
  return sum
}

/** 1/(x + 1/(x + 2/(x + 3/(x + ...)))), by the two-term recurrence of its convergents. */
function millsByFraction(x: Decimal): Decimal {
  let [p0, p1, q0, q1] = [precise(0), precise(1), precise(1), x]
  const small = precise(10).pow(8 - Precise.precision)
  let last = p1.div(q1)
  for (let n = 1; n < 100_000; n++) {
    ;[p0, p1] = [p1, x.times(p1).plus(p0.times(n))]
    ;[q0, q1] = [q1, x.times(q1).plus(q0.times(n))]
    if (n % 32 !== 0) continue
    const value = p1.div(q1)
    if (value.minus(last).abs().lte(value.times(small))) return value
    last = value
  }
  throw new Error(`the continued fraction did not converge at ${x.toString()}`)
}
