import { formatWad, type Listing, roundToStep, type Ticker, type Wad } from '@riposte/market-model'
import type { DeriveOrderRequest } from './derive-order.ts'

/** Why an order cannot be brought into a form that the exchange takes. */
export interface Unfit {
  readonly code:
    | 'INSTRUMENT_NOT_LIVE'
    | 'PRICE_OFF_TICK'
    | 'AMOUNT_OFF_STEP'
    | 'AMOUNT_OUT_OF_RANGE'
    | 'PRICE_OUTSIDE_BAND'
  readonly message: string
}

export type FittedOrder<Request> =
  | { readonly status: 'fitted'; readonly request: Request }
  | ({ readonly status: 'unfit' } & Unfit)

/**
 * Bring an order onto the exchange's grid and into its price band, never to our disadvantage: a buy is rounded down and
 * kept below the highest price at which it may trade, a sell the other way round, the amount is rounded towards zero.
 *
 * Beyond the band a limit order is taken for post-only there: refused exactly when it would trade.
 *
 * @param ticker for the band; without one the band is left to the exchange
 */
export function fitOrder<Request extends DeriveOrderRequest>(
  request: Request,
  listing: Listing,
  ticker: Ticker | undefined,
): FittedOrder<Request> {
  const unfit = (code: Unfit['code'], message: string): FittedOrder<Request> => {
    return { status: 'unfit', code, message: `${request.instrument}: ${message}` }
  }
  if (!listing.active) return unfit('INSTRUMENT_NOT_LIVE', 'expected a live instrument, it is expired or not active')
  const amount = roundToStep(request.amount, listing.step, 'towards-zero')
  if (amount <= 0n) {
    return unfit('AMOUNT_OFF_STEP', `expected at least ${formatWad(listing.step)}, got ${formatWad(request.amount)}`)
  }
  // A taking order may be smaller than the minimum, one that rests may not.
  if (amount > listing.maximum || (request.timeInForce !== 'ioc' && amount < listing.minimum)) {
    const range = `${formatWad(listing.minimum)} to ${formatWad(listing.maximum)}`
    return unfit('AMOUNT_OUT_OF_RANGE', `expected an amount in ${range}, got ${formatWad(amount)}`)
  }
  // The band of the moment says nothing about an order that waits for its trigger.
  const band = request.trigger === undefined ? ticker : undefined
  const limitPrice = request.limitPrice > 0n ? fitPrice(request, listing.tick, band) : request.limitPrice
  if (limitPrice <= 0n) {
    return unfit('PRICE_OFF_TICK', `expected a price of at least one tick, got ${formatWad(request.limitPrice)}`)
  }
  if (band !== undefined && isOutside(request.side, limitPrice, band)) {
    const range = `${formatWad(band.priceMin)} to ${formatWad(band.priceMax)}`
    return unfit('PRICE_OUTSIDE_BAND', `expected a multiple of ${formatWad(listing.tick)} in the band ${range}`)
  }
  return { status: 'fitted', request: { ...request, amount, limitPrice } }
}

function fitPrice({ side, limitPrice }: DeriveOrderRequest, tick: Wad, ticker: Ticker | undefined): Wad {
  if (side === 'buy') {
    const capped = ticker !== undefined && ticker.priceMax > 0n && limitPrice > ticker.priceMax
    return roundToStep(capped ? ticker.priceMax : limitPrice, tick, 'down')
  }
  const raised = ticker !== undefined && limitPrice < ticker.priceMin
  return roundToStep(raised ? ticker.priceMin : limitPrice, tick, 'up')
}

function isOutside(side: DeriveOrderRequest['side'], price: Wad, { priceMin, priceMax }: Ticker): boolean {
  return side === 'buy' ? priceMax > 0n && price > priceMax : price < priceMin
}
