import {
  divideWad,
  type EpochMs,
  formatWad,
  type Listing,
  type MarketSnapshot,
  multiplyWad,
  type Rfq,
  type SoundMarket,
  toNumber,
  type Wad,
  wad,
} from '@riposte/market-model'
import { bidPrice, type SourceFeeModel, sourceFee } from './bid-price.ts'
import type { Decline, PriceBreakdown } from './decline.ts'
import { checkMarket } from './market-check.ts'

/** What unwinding an exposure at the hedging venue would bring in, or why it can't be done. */
export type HedgeEstimate =
  | {
      readonly status: 'ok'
      /** USD in all, after the venue's fees; negative when it costs. */
      readonly proceeds: Wad
    }
  | {
      readonly status: 'thin'
      /** Contracts that the book would take at acceptable prices. */
      readonly available: Wad
    }

/** Injected from the hedge engine: what selling `quantity` contracts into this market would bring in. */
export type HedgeCost = (listing: Listing, market: SoundMarket, quantity: Wad) => HedgeEstimate

export interface QuoteSettings {
  /** Edge kept for each contract, in basis points of the underlying's index price. */
  readonly edgeBps: Wad
  /** The oldest market data that is priced on, ms. */
  readonly marketAgeMaxMs: number
  /** Options nearer to their expiry than this are not quoted, ms. */
  readonly timeToExpiryMinMs: number
  readonly fee: SourceFeeModel
  /** USD */
  readonly priceStep: Wad
}

export interface QuoteRequest {
  readonly rfq: Rfq
  /** The same option at the hedging venue; undefined when it is not listed there. */
  readonly listing: Listing | undefined
  /** Whether the desk has an account there for the underlying. */
  readonly canHedge: boolean
  /** Orders of this option that the venue's rate limit would let out now; undefined where there is none. */
  readonly ordersFree: number | undefined
  readonly market: MarketSnapshot
  readonly now: EpochMs
}

export type QuoteDecision =
  | { readonly status: 'quote'; readonly price: Wad; readonly breakdown: PriceBreakdown }
  | { readonly status: 'decline'; readonly reasons: readonly [Decline, ...Decline[]] }

const BPS = wad(10_000n * 10n ** 18n)

/** Price an RFQ from what its hedge would bring in, or say why not. There is no fallback price. */
export function decideQuote(request: QuoteRequest, hedgeCost: HedgeCost, settings: QuoteSettings): QuoteDecision {
  const { rfq, listing, market, now } = request
  if (rfq.side !== 'buy') {
    return decline('SIDE_NOT_SUPPORTED', 'the taker wants to buy; settlement always makes the maker the buyer')
  }
  if (listing === undefined || !listing.active) {
    return decline('NO_INSTRUMENT', 'the hedging venue does not list this option')
  }
  if (!request.canHedge) return decline('NO_HEDGE', `no hedge: no account for ${rfq.terms.underlying} at the venue`)
  const { ordersFree } = request
  if (ordersFree !== undefined && ordersFree < 1) {
    return decline('HEDGE_RATE', "the venue's rate limit has no order left for the hedge at the moment")
  }
  const timeToExpiryMs = rfq.terms.expiry - now
  if (timeToExpiryMs < settings.timeToExpiryMinMs) {
    const minutes = (ms: number) => Math.round(ms / 60_000)
    const message = `expires in ${minutes(timeToExpiryMs)} min, at least ${minutes(settings.timeToExpiryMinMs)} min is asked for`
    return decline('NEAR_EXPIRY', message)
  }
  if (rfq.quantity % listing.step !== 0n) {
    return decline('OFF_STEP', `${formatWad(rfq.quantity)} is off the hedge's step of ${formatWad(listing.step)}`)
  }
  if (rfq.quantity < listing.minimum) {
    return decline(
      'BELOW_MINIMUM',
      `${formatWad(rfq.quantity)} is below the hedge's minimum of ${formatWad(listing.minimum)}`,
    )
  }

  const sound = checkMarket(market, settings.marketAgeMaxMs)
  if ('code' in sound) return { status: 'decline', reasons: [sound] }

  const estimate = hedgeCost(listing, sound, rfq.quantity)
  if (estimate.status === 'thin') {
    const message = `the book takes ${formatWad(estimate.available)} of ${formatWad(rfq.quantity)} contracts`
    return decline('THIN_BOOK', message)
  }
  return priceFrom(estimate.proceeds, rfq.quantity, sound, settings)
}

function priceFrom(proceeds: Wad, quantity: Wad, market: SoundMarket, settings: QuoteSettings): QuoteDecision {
  const spot = market.ticker.index
  const hedgeProceeds = divideWad(proceeds, quantity, 'down')
  const edge = divideWad(multiplyWad(spot, settings.edgeBps, 'up'), BPS, 'up')
  const price = bidPrice({ hedgeProceeds, edge, spot, fee: settings.fee, priceStep: settings.priceStep })
  if (price <= 0n) {
    const [proceedsText, edgeText] = [toNumber(hedgeProceeds).toFixed(2), toNumber(edge).toFixed(2)]
    return decline('NO_EDGE', `the hedge brings in ${proceedsText} USD a contract after fees, the edge is ${edgeText}`)
  }
  const breakdown: PriceBreakdown = {
    hedgeProceeds: toNumber(hedgeProceeds),
    edge: toNumber(edge),
    spot: toNumber(spot),
    sourceFee: toNumber(sourceFee(price, spot, settings.fee)),
  }
  return { status: 'quote', price, breakdown }
}

function decline(code: Decline['code'], message: string): QuoteDecision {
  return { status: 'decline', reasons: [{ code, message }] }
}
