import type { EpochMs } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import type { Limits } from '../limits.ts'
import { limitNumber } from './limit-number.ts'
import type { OrderTerms } from './order-terms.ts'
import { pastLimit } from './refusal.ts'

/**
 * Control 18: the option lives long enough and not too long. The least life is asked of quotes; a hedge or a manual trade
 * must only be before expiry, as near it a desk wants to get rid of things.
 */
export function checkTimeToExpiry({ kind, instrument }: OrderTerms, limits: Limits, now: EpochMs): Breach | undefined {
  if (instrument.kind !== 'option') return undefined
  const { underlying, name, expiry } = instrument
  const seconds = (expiry - now) / 1000
  const least = kind === 'quote' ? limitNumber(limits.MIN_TIME_TO_EXPIRY_S, underlying) : 0
  if (seconds < least || seconds <= 0)
    return pastLimit('MIN_TIME_TO_EXPIRY_S', name, least, seconds, 'its life in seconds')
  const [days, most] = [seconds / 86_400, limitNumber(limits.MAX_TIME_TO_EXPIRY_DAYS, underlying)]
  if (days > most) return pastLimit('MAX_TIME_TO_EXPIRY_DAYS', name, most, days, 'its life in days')
  return undefined
}

/** Control 18 and 31: a signature is firm for no longer than it may be, and not beyond the option. */
export function checkValidity(
  { instrument, validUntil }: OrderTerms,
  limits: Limits,
  now: EpochMs,
): Breach | undefined {
  if (validUntil === undefined) return undefined
  const most = limitNumber(limits.MAX_QUOTE_VALIDITY_S)
  const seconds = (validUntil - now) / 1000
  const isOutlived = instrument.kind === 'option' && validUntil >= instrument.expiry
  if (seconds > 0 && seconds <= most && !isOutlived) return undefined
  return pastLimit(
    'MAX_QUOTE_VALIDITY_S',
    instrument.name,
    most,
    seconds,
    'the validity in seconds, which ends before the option,',
  )
}
