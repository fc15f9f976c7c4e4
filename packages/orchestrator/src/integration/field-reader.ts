import {
  type EpochMs,
  epochMs,
  type Instrument,
  MarketModelError,
  parseInstrumentName,
  parseWad,
  type Side,
  WAD_ZERO,
  type Wad,
} from '@riposte/market-model'

/** An exact decimal: as text, since a double would round it, or as the desk's own type. */
export type Decimal = string | Wad

/** Reads what callers without types may have written, and gathers every problem instead of throwing the first. */
export interface FieldReader {
  readonly problems: readonly string[]
  /** A decimal >= 0, or > 0; zero when it is wrong. */
  decimal(name: string, value: unknown, least?: 'zero' | 'more'): Wad
  text(name: string, value: unknown): string
  side(name: string, value: unknown): Side
  /** Decimal digits. */
  digits(name: string, value: unknown): string
  /** Integer ms since 1970. */
  instant(name: string, value: unknown): EpochMs
  /** One whose name can be read; undefined when it is wrong. */
  instrument(name: string, value: unknown): Instrument | undefined
}

export function createFieldReader(): FieldReader {
  const problems: string[] = []
  const wrong = (name: string, expected: string, value: unknown): void => {
    problems.push(`${name}: expected ${expected}, got ${shown(value)}`)
  }

  function parsed<T>(name: string, value: string, parse: (text: string) => T): T | undefined {
    try {
      return parse(value)
    } catch (error) {
      if (!(error instanceof MarketModelError)) throw error
      problems.push(`${name}: ${error.message}`)
      return undefined
    }
  }

  return {
    problems,
    decimal(name, value, least = 'zero') {
      const expected = `a decimal as text ${least === 'zero' ? '>= 0' : '> 0'}, such as "0.05"`
      if (typeof value !== 'string' && typeof value !== 'bigint') {
        wrong(name, expected, value)
        return WAD_ZERO
      }
      const decimal = typeof value === 'bigint' ? (value as Wad) : parsed(name, value, parseWad)
      if (decimal === undefined) return WAD_ZERO
      if (decimal < 0n || (decimal === 0n && least === 'more')) wrong(name, expected, value)
      return decimal
    },
    text(name, value) {
      if (typeof value === 'string' && value !== '') return value
      wrong(name, 'text', value)
      return ''
    },
    side(name, value) {
      if (value === 'buy' || value === 'sell') return value
      wrong(name, 'the maker’s side, buy or sell', value)
      return 'buy'
    },
    digits(name, value) {
      if (typeof value === 'string' && /^\d{1,30}$/.test(value)) return value
      wrong(name, 'the nonce of the quote as decimal digits', value)
      return '0'
    },
    instant(name, value) {
      if (Number.isSafeInteger(value) && Number(value) > 0) return epochMs(Number(value))
      wrong(name, 'milliseconds since 1970 as an integer', value)
      return epochMs(0)
    },
    instrument(name, value) {
      if (typeof value === 'string') return parsed(name, value, parseInstrumentName)
      wrong(name, 'a name such as ETH-20261225-3000-C', value)
      return undefined
    },
  }
}

/** Short, and whatever it is. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
