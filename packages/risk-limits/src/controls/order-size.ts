import { toNumber } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import { type Limits, limitFor } from '../limits.ts'
import type { OrderTerms } from './order-terms.ts'
import { pastLimit } from './refusal.ts'

/** Control 2: contracts of one quote, hedge or trade. */
export function checkOrderSize({ kind, instrument, quantity }: OrderTerms, limits: Limits): Breach | undefined {
  const limit = limitFor(limits.MAX_ORDER_SIZE, instrument.underlying)
  if (quantity <= limit) return undefined
  return pastLimit('MAX_ORDER_SIZE', {
    scope: instrument.underlying,
    limit: toNumber(limit),
    wouldBe: toNumber(quantity),
    unit: 'contracts',
    what: `this ${kind}`,
  })
}
