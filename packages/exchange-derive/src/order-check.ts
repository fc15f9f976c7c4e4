import { formatWad, type Listing, type OrderRequest, type Ticker } from '@riposte/market-model'
import { DeriveError, type DeriveErrorCode } from './errors.ts'

/** Printable ASCII; the exchange's own limit is not known, this length was always accepted. */
const LABEL = /^[\x21-\x7e]{1,64}$/

/**
 * Refuse what the exchange would refuse for its form. Each of these is a fault of the caller, who plans on the grid.
 *
 * @param ticker for the price band; without one the band is left to the exchange
 * @throws {DeriveError} LABEL_INVALID, PRICE_OFF_TICK, AMOUNT_OFF_STEP, AMOUNT_OUT_OF_RANGE, PRICE_OUTSIDE_BAND
 */
export function checkOrder(request: OrderRequest, listing: Listing, ticker: Ticker | undefined): void {
  const { label, amount, limitPrice, side, timeInForce } = request
  const fail = (code: DeriveErrorCode, expected: string): never => {
    throw new DeriveError(code, `${request.instrument}: ${expected}`, { label, instrument: request.instrument, side })
  }
  if (!LABEL.test(label)) {
    fail('LABEL_INVALID', `label must be 1 to 64 printable ASCII characters without blanks, was ${label.length} long`)
  }
  if (limitPrice <= 0n || limitPrice % listing.tick !== 0n) {
    fail(
      'PRICE_OFF_TICK',
      `limit price must be > 0 and a multiple of ${formatWad(listing.tick)}, was ${formatWad(limitPrice)}`,
    )
  }
  if (amount <= 0n || amount % listing.step !== 0n) {
    fail('AMOUNT_OFF_STEP', `amount must be > 0 and a multiple of ${formatWad(listing.step)}, was ${formatWad(amount)}`)
  }
  // A taking order may be smaller than the minimum, one that rests may not.
  if (amount > listing.maximum || (timeInForce !== 'ioc' && amount < listing.minimum)) {
    const range = `${formatWad(listing.minimum)} to ${formatWad(listing.maximum)}`
    fail('AMOUNT_OUT_OF_RANGE', `amount must be in ${range}, was ${formatWad(amount)}`)
  }
  if (ticker !== undefined && timeInForce !== 'post_only') checkBand(request, ticker, fail)
}

/** Beyond the band an order is taken for post-only: refused exactly when it would trade. */
function checkBand(
  { side, limitPrice }: OrderRequest,
  { priceMin, priceMax }: Ticker,
  fail: (code: DeriveErrorCode, expected: string) => never,
): void {
  if (side === 'buy' && priceMax > 0n && limitPrice > priceMax) {
    fail('PRICE_OUTSIDE_BAND', `a buy must be limited to ${formatWad(priceMax)}, was ${formatWad(limitPrice)}`)
  }
  if (side === 'sell' && limitPrice < priceMin) {
    fail('PRICE_OUTSIDE_BAND', `a sell must be limited to ${formatWad(priceMin)}, was ${formatWad(limitPrice)}`)
  }
}
