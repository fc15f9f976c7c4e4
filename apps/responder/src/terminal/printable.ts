import { absWad, formatWad, roundToStep, type Wad, wad } from '@riposte/market-model'

/**
 * Text of somebody else, safe for a terminal: control characters, which could move the cursor or rewrite what stands
 * there, become spaces.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}

const CENT = wad(10n ** 16n)
const HUNDREDTH_OF_A_CENT = wad(10n ** 14n)
const MILLIONTH = wad(10n ** 12n)

/** A quantity or an amount for reading: two decimals from 100 up, six below. The journal and JSON have every digit. */
export function shortWad(value: Wad): string {
  return formatWad(roundToStep(value, isLarge(value) ? CENT : MILLIONTH, 'towards-zero'))
}

/** A price for reading: two decimals from 100 up, four below. */
export function shortPrice(value: Wad): string {
  return formatWad(roundToStep(value, isLarge(value) ? CENT : HUNDREDTH_OF_A_CENT, 'towards-zero'))
}

function isLarge(value: Wad): boolean {
  return absWad(value) >= 100n * 10n ** 18n
}

/** A double for reading, with four decimals at most; a dash when it is not known. */
export function shortNumber(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value) || Math.abs(value) >= 1e15) return '-'
  return String(Math.round(value * 10_000) / 10_000 || 0)
}
