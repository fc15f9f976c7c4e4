import type { EpochMs } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import type { Limits } from '../limits.ts'
import { checkCounterparty, checkTakerValue } from './counterparty-permission.ts'
import { checkDynamicCollar, checkVenueBand } from './dynamic-collar.ts'
import { checkTimeToExpiry, checkValidity } from './expiry-bounds.ts'
import { checkInstrumentPermission } from './instrument-permission.ts'
import { checkMarketData } from './market-data.ts'
import { checkOrderSize } from './order-size.ts'
import type { OrderMarket, OrderTerms } from './order-terms.ts'
import { checkOrderPremium, checkOrderValue } from './order-value.ts'
import type { Permissions } from './permissions.ts'
import { checkPrecision } from './precision.ts'
import { checkSelfMatch } from './self-match.ts'
import { checkStaticCollar } from './static-collar.ts'
import { checkPeg, checkToken } from './token-permission.ts'

/** What is wrong with an order. It may be signed or sent when nothing binds. */
export interface OrderFindings {
  readonly breaches: readonly Breach[]
  /** For people: a manual trade may go on with them, and a hedge with what is said of its market data. */
  readonly warnings: readonly Breach[]
}

/**
 * Every check of one order by itself; exposures and what happens too fast are looked at elsewhere.
 *
 * | checks | quote | hedge | manual trade |
 * | --- | --- | --- | --- |
 * | size, value, permissions, precision, expiry | bind | bind | bind |
 * | price collars | bind | bind | warn |
 * | the venue's band, our own resting orders | – | bind | band warns, own orders bind |
 * | market data, pegs | bind | warn | warn |
 *
 * Market data only warns of a hedge, because an exposure that is there does not get smaller by waiting for better data;
 * its price is still held against whatever reference there is.
 *
 * @param now wall time, for expiries; the age of data is told by the market's monotonic time
 */
export function checkOrder(
  terms: OrderTerms,
  market: OrderMarket,
  limits: Limits,
  permissions: Permissions,
  now: EpochMs,
): OrderFindings {
  const breaches: Breach[] = []
  const warnings: Breach[] = []
  const { kind, instrument } = terms
  const add = (found: Breach | undefined, into: Breach[]) => {
    if (found !== undefined) into.push(found)
  }

  add(checkPrecision(terms, market.grid), breaches)
  add(checkOrderSize(terms, limits), breaches)
  add(checkOrderValue(terms, limits), breaches)
  add(checkOrderPremium(terms, limits), breaches)
  add(checkInstrumentPermission(terms, permissions), breaches)
  add(checkCounterparty(terms, permissions), breaches)
  add(checkTakerValue(terms, market.takerValueUsd, limits), breaches)
  add(checkToken(terms, permissions), breaches)
  add(checkTimeToExpiry(terms, limits, now), breaches)
  add(checkValidity(terms, limits, now), breaches)
  if (kind !== 'quote') add(checkSelfMatch(terms, market.ourOrders), breaches)

  const data = kind === 'quote' ? breaches : warnings
  for (const found of checkMarketData(instrument, market, limits)) data.push(found)
  add(checkPeg(terms, market, permissions, limits), data)

  if (market.ticker !== undefined) {
    const collars = kind === 'manual' ? warnings : breaches
    add(checkStaticCollar(terms, market.ticker, limits, now), collars)
    add(checkDynamicCollar(terms, market.ticker, market.secondValue, limits), collars)
    if (kind !== 'quote') add(checkVenueBand(terms, market.ticker), collars)
  }
  return { breaches, warnings }
}
