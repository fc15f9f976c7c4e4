import { formatWad, type Instrument, type Option, toSeconds } from '@riposte/market-model'
import type { FieldError } from './field-error.ts'
import type { TradeRequest } from './trade-request.ts'

/** Seconds from 00:00 to the expiry at 08:00 UTC. */
const EXPIRY_SECOND_OF_DAY = 28_800

/**
 * Terms of a request that contradict the instrument's name, all of them. `expiry` may be 08:00 UTC of the day in the
 * name, which is when the option expires, or midnight of that day, which is how a bare date reads.
 */
export function findContradictions(request: TradeRequest, instrument: Instrument): readonly FieldError[] {
  const errors: FieldError[] = []
  const contradict = (field: string, message: string): void => {
    errors.push({ field, message: `${message}, as in ${instrument.name}` })
  }
  if (instrument.kind === 'perp') {
    if (request.strike !== undefined) contradict('strike', 'a perpetual has no strike')
    if (request.expiry !== undefined) contradict('expiry', 'a perpetual has no expiry')
    if (request.is_put !== undefined) contradict('is_put', 'a perpetual is no put and no call')
    return errors
  }
  if (request.strike !== undefined && request.strike !== instrument.strike) {
    contradict('strike', `expected "${formatWad(instrument.strike)}"`)
  }
  const expiry = toSeconds(instrument.expiry)
  if (request.expiry !== undefined && request.expiry !== expiry && request.expiry !== expiry - EXPIRY_SECOND_OF_DAY) {
    contradict('expiry', `expected ${expiry} (08:00 UTC) or ${expiry - EXPIRY_SECOND_OF_DAY} (midnight)`)
  }
  const isPut = instrument.right === 'put'
  if (request.is_put !== undefined && request.is_put !== isPut) contradict('is_put', `expected ${isPut}`)
  return errors
}

/** When an option expires, to the minute: `2023-12-25T08:00Z`. */
export function expiryText(expiry: Option['expiry']): string {
  return `${new Date(expiry).toISOString().slice(0, 16)}Z`
}
