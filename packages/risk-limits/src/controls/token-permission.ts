import type { Breach } from '../breach.ts'
import type { Limits } from '../limits.ts'
import { limitNumber } from './limit-number.ts'
import type { OrderMarket, OrderTerms } from './order-terms.ts'
import { type Permissions, permits } from './permissions.ts'
import { pastLimit, plain, refusal } from './refusal.ts'

/** Control 16: whether a premium may be paid in this token. */
export function checkToken({ token }: OrderTerms, permissions: Permissions): Breach | undefined {
  if (token === undefined || permits(permissions.tokens, token)) return undefined
  return refusal('TOKEN_PERMISSION', token, 'the desk may not pay or take a premium in it')
}

/**
 * Control 14: the token is worth what it says. While it is off its peg, or nobody says what it is worth, it pauses, and
 * goes on by itself when it is back.
 */
export function checkPeg(
  { token, instrument }: OrderTerms,
  { pegs, monotonicMs }: Pick<OrderMarket, 'pegs' | 'monotonicMs'>,
  permissions: Permissions,
  limits: Limits,
): Breach | undefined {
  if (token === undefined || !permissions.watchedPegs.has(token)) return undefined
  const peg = pegs.get(token)
  if (peg === undefined || !Number.isFinite(peg.price)) {
    return refusal('MARKET_MISSING', token, 'nobody says what the token is worth')
  }
  const ageMs = monotonicMs - peg.receivedAtMs
  const oldest = limitNumber(limits.MAX_MARKET_AGE_MS, instrument.underlying)
  if (ageMs > oldest) {
    const what = 'the age of its price'
    return pastLimit('MAX_MARKET_AGE_MS', { scope: token, limit: oldest, wouldBe: ageMs, unit: 'ms', what })
  }
  const offBps = Math.abs(peg.price - 1) * 10_000
  const limit = limitNumber(limits.MAX_OFF_PEG_BPS)
  if (offBps <= limit) return undefined
  const what = `its distance from 1 USD at ${plain(peg.price)}`
  return pastLimit('MAX_OFF_PEG_BPS', { scope: token, limit, wouldBe: offBps, unit: 'bps', what })
}
