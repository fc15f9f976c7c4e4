import { formatWad, parseWad, roundToStep, type Wad, wad } from '@riposte/market-model'

/** The exchange counts in units of 10^-12: nothing finer enters or leaves it. */
const UNIT_12 = wad(1_000_000n)

const DECIMAL_12 = /^-?\d{1,20}(?:\.\d{1,12}0*)?$/

/**
 * Read a request's decimal: text or a JSON number, at most 12 decimals.
 *
 * @returns undefined when it is anything else
 */
export function parseDecimal(value: unknown): Wad | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && DECIMAL_12.test(text) ? parseWad(text) : undefined
}

/** Drop what lies beyond the 12th decimal, as the exchange does with fees and values that it computes. */
export function truncate12(value: Wad): Wad {
  return roundToStep(value, UNIT_12, 'towards-zero')
}

/** Write for the wire: at most 12 decimals, no superfluous zeros. */
export function decimalText(value: Wad): string {
  return formatWad(truncate12(value))
}

/** Write a computed double for the wire, without exponent or superfluous zeros. Not a number becomes "0". */
export function doubleText(value: number, decimals = 12): string {
  if (!Number.isFinite(value)) return '0'
  const text = value.toFixed(decimals)
  const trimmed = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return trimmed === '-0' ? '0' : trimmed
}
