import type { Breach } from '../breach.ts'
import type { Limits } from '../limits.ts'
import { limitNumber } from './limit-number.ts'
import type { OrderTerms } from './order-terms.ts'
import { ANONYMOUS, asKept, type Permissions, permits } from './permissions.ts'
import { plain, refusal } from './refusal.ts'

/** Control 16: whether we trade with this taker at all. A hedge has none. */
export function checkCounterparty({ kind, taker }: OrderTerms, permissions: Permissions): Breach | undefined {
  if (kind === 'hedge') return undefined
  const name = taker === undefined ? ANONYMOUS : asKept(taker)
  if (permits(permissions.takers, name)) return undefined
  return refusal('COUNTERPARTY_PERMISSION', name, 'the desk may not trade with this taker')
}

/**
 * Control 16: how much we trade with one taker in a day.
 *
 * @param tradedUsd strikes traded with the taker today, from `takerValue`
 */
export function checkTakerValue(terms: OrderTerms, tradedUsd: number, limits: Limits): Breach | undefined {
  const { taker, instrument, quantity, price } = terms
  if (taker === undefined) return undefined
  const limit = limitNumber(limits.MAX_TAKER_VALUE_USD)
  const each = instrument.kind === 'option' ? instrument.strike : price
  const wouldBe = tradedUsd + (Number(quantity) / 1e18) * (Number(each) / 1e18)
  if (wouldBe <= limit) return undefined
  const scope = asKept(taker)
  const message = `MAX_TAKER_VALUE_USD of ${scope} is ${plain(limit)}: ${plain(tradedUsd)} today, this would make it ${plain(wouldBe)}`
  return { code: 'MAX_TAKER_VALUE_USD', scope, limit, value: tradedUsd, wouldBe, message }
}
