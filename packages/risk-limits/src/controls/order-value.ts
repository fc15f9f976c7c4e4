import { multiplyWad, toNumber, WAD_ONE, type Wad } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import { type Limits, limitFor } from '../limits.ts'
import type { OrderTerms } from './order-terms.ts'
import { pastLimit } from './refusal.ts'

/** Control 1: contracts times strike, or times price for a perp, in USD. */
export function checkOrderValue(terms: OrderTerms, limits: Limits): Breach | undefined {
  const { instrument, price } = terms
  return checkProduct('MAX_ORDER_VALUE_USD', terms, instrument.kind === 'option' ? instrument.strike : price, limits)
}

/** Control 1: contracts times price of an option, in USD. */
export function checkOrderPremium(terms: OrderTerms, limits: Limits): Breach | undefined {
  if (terms.instrument.kind !== 'option') return undefined
  return checkProduct('MAX_ORDER_PREMIUM_USD', terms, terms.price, limits)
}

function checkProduct(
  name: 'MAX_ORDER_VALUE_USD' | 'MAX_ORDER_PREMIUM_USD',
  { kind, instrument, quantity }: OrderTerms,
  each: Wad,
  limits: Limits,
): Breach | undefined {
  const limit = limitFor(limits[name], instrument.underlying)
  // Compared at 36 decimals, so that nothing is rounded away.
  if (quantity * each <= limit * WAD_ONE) return undefined
  return pastLimit(name, {
    scope: instrument.underlying,
    limit: toNumber(limit),
    wouldBe: toNumber(multiplyWad(quantity, each, 'up')),
    unit: 'USD',
    what: `this ${kind}`,
  })
}
