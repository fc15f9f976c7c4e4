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
  const what = 'what is left of its life'
  if (seconds < least || seconds <= 0) {
    return pastLimit('MIN_TIME_TO_EXPIRY_S', { scope: name, limit: least, wouldBe: seconds, unit: 's', what })
  }
  const [days, most] = [seconds / 86_400, limitNumber(limits.MAX_TIME_TO_EXPIRY_DAYS, underlying)]
  if (days <= most) return undefined
  return pastLimit('MAX_TIME_TO_EXPIRY_DAYS', { scope: name, limit: most, wouldBe: days, unit: 'days', what })
}

/** Control 18 and 31: a signature is firm for no longer than it may be, and not as long as the option lives. */
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
  const limit = isOutlived ? Math.min(most, (instrument.expiry - now) / 1000) : most
  const what = 'the validity of the signature'
  return pastLimit('MAX_QUOTE_VALIDITY_S', { scope: instrument.name, limit, wouldBe: seconds, unit: 's', what })
}
