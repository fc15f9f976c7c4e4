import { MarketModelError } from './errors.ts'

declare const wadBrand: unique symbol

/**
 * An exact decimal number, held as an integer count of 10^-18: the scale at which both protocols sign.
 *
 * The brand is lost in arithmetic (`a + b` is a plain bigint) and put back by {@link wad}, so that a product of two
 * prices, which has 36 decimals, cannot pass for a price by accident.
 */
export type Wad = bigint & { readonly [wadBrand]: true }

/** How a result that does not fit the grid is brought onto it. */
export type Rounding = 'down' | 'up' | 'towards-zero'

const DECIMALS = 18
export const WAD_ONE = 1_000_000_000_000_000_000n as Wad
export const WAD_ZERO = 0n as Wad

/** Name an integer count of 10^-18 as a Wad. */
export function wad(raw: bigint): Wad {
  return raw as Wad
}

const DECIMAL_TEXT = /^(-?)(\d+)(?:\.(\d+))?$/

/**
 * Read plain decimal text ("0.05", "-3", "83000").
 *
 * @throws {MarketModelError} DECIMAL_INVALID on anything else (exponents, blanks, "+1", ".5"); DECIMAL_PRECISION when a
 *   digit beyond the 18th decimal is not zero, because dropping it would change the value.
 */
export function parseWad(text: string): Wad {
  const match = DECIMAL_TEXT.exec(text)
  if (match === null) {
    throw new MarketModelError(
      'DECIMAL_INVALID',
      `expected a plain decimal such as "0.05", got ${JSON.stringify(text)}`,
    )
  }
  const fraction = match[3] ?? ''
  if (fraction.length > DECIMALS && /[1-9]/.test(fraction.slice(DECIMALS))) {
    throw new MarketModelError('DECIMAL_PRECISION', `expected at most ${DECIMALS} decimals, got "${text}"`)
  }
  const magnitude = BigInt(match[2] + fraction.slice(0, DECIMALS).padEnd(DECIMALS, '0'))
  return (match[1] === '-' ? -magnitude : magnitude) as Wad
}

const ZERO = '0'.charCodeAt(0)

/** Write as plain decimal text without superfluous zeros: the form that both venues accept. Inverse of {@link parseWad}. */
export function formatWad(value: Wad): string {
  const sign = value < 0n ? '-' : ''
  const digits = (value < 0n ? -value : value).toString().padStart(DECIMALS + 1, '0')
  const point = digits.length - DECIMALS
  let end = digits.length
  while (end > point && digits.charCodeAt(end - 1) === ZERO) end -= 1
  const whole = digits.slice(0, point)
  return end === point ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(point, end)}`
}

function divideRounded(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  if (denominator === 0n) throw new MarketModelError('DIVISION_BY_ZERO', 'expected a divisor other than 0')
  const quotient = numerator / denominator // bigint division truncates towards zero
  if (rounding === 'towards-zero' || quotient * denominator === numerator) return quotient
  const negative = numerator < 0n !== denominator < 0n
  if (rounding === 'down') return negative ? quotient - 1n : quotient
  return negative ? quotient : quotient + 1n
}

/** Product of two decimals; what lies beyond the 18th decimal is rounded as told. */
export function multiplyWad(a: Wad, b: Wad, rounding: Rounding): Wad {
  return divideRounded(a * b, WAD_ONE, rounding) as Wad
}

/** Quotient of two decimals. @throws {MarketModelError} DIVISION_BY_ZERO */
export function divideWad(a: Wad, b: Wad, rounding: Rounding): Wad {
  return divideRounded(a * WAD_ONE, b, rounding) as Wad
}

/**
 * Bring a value onto a grid such as a tick or an amount step.
 *
 * @param step grid distance, > 0
 * @throws {MarketModelError} DIVISION_BY_ZERO when the step is 0
 */
export function roundToStep(value: Wad, step: Wad, rounding: Rounding): Wad {
  return (divideRounded(value, step, rounding) * step) as Wad
}

/** The same value with an integer of `decimals` decimals as unit (a token's own), rounded as told. */
export function toTokenUnits(value: Wad, decimals: number, rounding: Rounding): bigint {
  return divideRounded(value, 10n ** BigInt(DECIMALS - decimals), rounding)
}

/** A token's own integer amount as a decimal. Exact for up to 18 decimals. */
export function fromTokenUnits(units: bigint, decimals: number): Wad {
  return (units * 10n ** BigInt(DECIMALS - decimals)) as Wad
}

const MICRO = 10n ** 12n
const EXACT_MAX = BigInt(Number.MAX_SAFE_INTEGER)

/** Nearest double; for pricing and risk only, never on the way to a venue. */
export function toNumber(value: Wad): number {
  // One division of two numbers that are doubles exactly is rounded once.
  const direct = Number(value)
  if (BigInt(direct) === value) return direct / 1e18
  const micros = value / MICRO
  const isExact = micros * MICRO === value && micros <= EXACT_MAX && micros >= -EXACT_MAX
  return isExact ? Number(micros) / 1e6 : Number(formatWad(value))
}

/**
 * A double as a decimal with `decimals` places, from its shortest decimal text.
 *
 * @param decimals 0 to 12, the most that the venues accept
 * @throws {MarketModelError} DECIMAL_INVALID on NaN, infinities and magnitudes of 1e21 and more
 */
export function fromNumber(value: number, decimals: number, rounding: Rounding): Wad {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e21) {
    throw new MarketModelError('DECIMAL_INVALID', `expected a finite number below 1e21, got ${value}`)
  }
  return roundToStep(parseShortest(value), (10n ** BigInt(DECIMALS - decimals)) as Wad, rounding)
}

/** The double's shortest text may carry an exponent ("1e-7"); shift its digits by hand. */
function parseShortest(value: number): Wad {
  const [mantissa = '0', exponentText] = String(Math.abs(value)).split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const shift = DECIMALS - fraction.length + Number(exponentText ?? 0)
  const digits = BigInt(whole + fraction)
  const magnitude = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift)
  return (value < 0 ? -magnitude : magnitude) as Wad
}

export function absWad(value: Wad): Wad {
  return (value < 0n ? -value : value) as Wad
}

export function minWad(a: Wad, b: Wad): Wad {
  return a < b ? a : b
}

export function maxWad(a: Wad, b: Wad): Wad {
  return a > b ? a : b
}
