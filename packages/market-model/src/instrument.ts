import { MarketModelError } from './errors.ts'
import { type EpochMs, epochMs } from './time.ts'
import { formatWad, parseWad, type Wad } from './wad.ts'

/** A right to buy or to sell. */
export type Right = 'call' | 'put'

/** A European option on one unit of the underlying. */
export interface Option {
  readonly kind: 'option'
  /** Canonical name, `ETH-20261225-3000-C`: the key of positions, limits and books. */
  readonly name: string
  readonly underlying: string
  /** USD */
  readonly strike: Wad
  /** 08:00 UTC of the day in the name. */
  readonly expiry: EpochMs
  readonly right: Right
}

/** A perpetual future on one unit of the underlying. */
export interface Perp {
  readonly kind: 'perp'
  readonly name: string
  readonly underlying: string
}

export type Instrument = Option | Perp

const OPTION_NAME = /^([A-Z0-9]+)-(\d{4})(\d{2})(\d{2})-(\d+(?:_\d+)?)-([CP])$/
const PERP_NAME = /^([A-Z0-9]+)-PERP$/
const EXPIRY_HOUR_UTC = 8

/** The option with these terms. Its name carries the day only, so two expiries of one UTC day share it. */
export function createOption(underlying: string, expiry: EpochMs, strike: Wad, right: Right): Option {
  const day = new Date(expiry).toISOString().slice(0, 10).replaceAll('-', '')
  const strikeText = formatWad(strike).replace('.', '_')
  return {
    kind: 'option',
    name: `${underlying}-${day}-${strikeText}-${right === 'call' ? 'C' : 'P'}`,
    underlying,
    strike,
    expiry,
    right,
  }
}

export function createPerp(underlying: string): Perp {
  return { kind: 'perp', name: `${underlying}-PERP`, underlying }
}

/**
 * Read a name such as `ETH-20261225-3000-C`, `XRP-20261225-0_5-P` or `BTC-PERP`.
 *
 * @throws {MarketModelError} INSTRUMENT_NAME_INVALID when the form is another one or the day does not exist
 */
export function parseInstrumentName(name: string): Instrument {
  const perp = PERP_NAME.exec(name)
  if (perp?.[1] !== undefined) return createPerp(perp[1])

  const option = OPTION_NAME.exec(name)
  if (option === null) {
    throw new MarketModelError(
      'INSTRUMENT_NAME_INVALID',
      `expected a name such as ETH-20261225-3000-C or ETH-PERP, got ${JSON.stringify(name)}`,
    )
  }
  const [, underlying = '', year, month, day, strikeText = '', rightLetter] = option
  const expiry = Date.UTC(Number(year), Number(month) - 1, Number(day), EXPIRY_HOUR_UTC)
  const strike = parseWad(strikeText.replace('_', '.'))
  const parsed = createOption(underlying, epochMs(expiry), strike, rightLetter === 'C' ? 'call' : 'put')
  if (parsed.name !== name || strike === 0n) {
    throw new MarketModelError('INSTRUMENT_NAME_INVALID', `expected a real day and a plain strike > 0, got "${name}"`)
  }
  return parsed
}
