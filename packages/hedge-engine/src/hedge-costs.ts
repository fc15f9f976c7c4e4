import {
  type EpochMs,
  type Instrument,
  type Listing,
  maxWad,
  minWad,
  parseWad,
  type Side,
  type SoundMarket,
  toNumber,
  type Wad,
  wad,
  walkLevels,
} from '@riposte/market-model'
import { reachable } from './estimate-hedge.ts'
import type { FullHedge } from './hedge-policy.ts'
import { restingPrice, touchPrice } from './orders/resting-price.ts'
import { priceDeviation } from './price-deviation.ts'
import { takerFee } from './taker-fee.ts'

/** Everything that the ways to close an option are weighed on. */
export interface HedgeFacts {
  readonly instrument: Instrument
  /** The hedge's own. */
  readonly side: Side
  /** Contracts to be closed, > 0. */
  readonly open: Wad
  /** USD per contract */
  readonly breakEven: Wad
  /** ms since the trade */
  readonly ageMs: number
  readonly listing: Listing
  /** Without orders of our own. */
  readonly market: SoundMarket
  /** Underlyings per contract; undefined when nobody knows. */
  readonly delta: number | undefined
  /** Undefined when there is none to trade on. */
  readonly perp: { readonly listing: Listing; readonly market: SoundMarket } | undefined
  readonly policy: FullHedge
}

/** One level of the book. */
export interface PricedLevel {
  readonly price: Wad
  /** Contracts */
  readonly amount: Wad
  /** USD per contract given away against the mark, fee included. */
  readonly costUsd: number
}

/** What each way is expected to cost, in USD per contract against the mark. */
export interface HedgeCosts {
  /** Of the book inside the venue's band, best first, as far as the open contracts need it. */
  readonly levels: readonly PricedLevel[]
  /** The perp now, and the risk of keeping the option; undefined when that can't be told. */
  readonly perpUsd: number | undefined
  /** The cheapest without waiting: levels while they cost less than the perp, and the perp for the rest. */
  readonly nowUsd: number
  /** To rest for a while first; undefined when no price at the touch or inside it keeps the edge, or the risk can't be told. */
  readonly rest: { readonly limitPrice: Wad; readonly costUsd: number } | undefined
}

const YEAR_MS = 31_536_000_000
const MINUTE_MS = 60_000

export function hedgeCosts(facts: HedgeFacts): HedgeCosts {
  const levels = pricedLevels(facts)
  const perpUsd = perpCost(facts)
  const nowUsd = costNow(facts, levels, perpUsd)
  return { levels, perpUsd, nowUsd, rest: restCost(facts, nowUsd) }
}

function pricedLevels({ side, open, listing, market }: HedgeFacts): PricedLevel[] {
  const { book, ticker } = market
  const walk = walkLevels(side === 'sell' ? book.bids : book.asks, open, reachable(side, ticker))
  return walk.fills.map(({ price, amount }) => {
    const fee = toNumber(takerFee(listing, ticker, amount)) / toNumber(amount)
    return { price, amount, costUsd: below(side, ticker.mark, price) + fee }
  })
}

/** USD by which a price is worse for us than another. */
function below(side: Side, reference: Wad, price: Wad): number {
  return toNumber(wad(side === 'sell' ? reference - price : price - reference))
}

/** Half the spread and the fee for the delta, and what keeping gamma and vega is worth. */
function perpCost({ instrument, open, market, delta, perp, policy }: HedgeFacts): number | undefined {
  const pricing = market.ticker.option
  if (perp === undefined || pricing === undefined || delta === undefined || instrument.kind !== 'option') {
    return undefined
  }
  const { book, ticker } = perp.market
  const [bid, ask] = [book.bids[0]?.[0], book.asks[0]?.[0]]
  if (bid === undefined || ask === undefined) return undefined
  const { takerBase, takerRate } = perp.listing.fees
  const spot = toNumber(ticker.index)
  const halfSpread = toNumber(wad(parseWad(ask) - parseWad(bid))) / 2
  const trading = Math.abs(delta) * (halfSpread + toNumber(takerRate) * spot) + toNumber(takerBase) / toNumber(open)
  const years = keptYears(instrument.expiry, market.ticker.timestamp, policy)
  return trading + policy.riskPrice * priceDeviation(pricing, 0, spot, years, policy.volOfVol)
}

function keptYears(expiry: EpochMs, now: EpochMs, { keepMinMs, keepMaxMs }: FullHedge): number {
  return Math.min(Math.max(expiry - now, keepMinMs), keepMaxMs) / YEAR_MS
}

function costNow(
  { side, open, market }: HedgeFacts,
  levels: readonly PricedLevel[],
  perpUsd: number | undefined,
): number {
  const { priceMin, priceMax, mark } = market.ticker
  const restUsd = perpUsd ?? below(side, mark, side === 'sell' ? priceMin : priceMax)
  let sum = toNumber(open) * restUsd
  for (const { amount, costUsd } of levels) sum += toNumber(amount) * Math.min(0, costUsd - restUsd)
  return sum / toNumber(open)
}

/**
 * It is filled by chance, and then when the market has come to its price: that brings nothing above the mark, and pays the maker's
 * fee. Else the hedge is where it was. Either way the option is a risk until then.
 */
function restCost(facts: HedgeFacts, nowUsd: number): HedgeCosts['rest'] {
  const { side, listing, market, delta, policy } = facts
  const pricing = market.ticker.option
  const limitPrice = priceToRest(facts)
  if (pricing === undefined || delta === undefined || limitPrice === undefined) return undefined
  const { mark, index } = market.ticker
  const spot = toNumber(index)
  const chance = 1 - Math.exp((-policy.fillsPerMinute * policy.restMs) / MINUTE_MS)
  const filled = Math.max(0, below(side, mark, limitPrice)) + toNumber(listing.fees.makerRate) * spot
  const waiting = priceDeviation(pricing, delta, spot, policy.restMs / YEAR_MS, policy.volOfVol)
  return { limitPrice, costUsd: chance * filled + (1 - chance) * nowUsd + policy.riskPrice * waiting }
}

/**
 * In front of the touch at first, and from there by and by to the mark, while that keeps the edge. Undefined when even the touch
 * does not keep it.
 */
function priceToRest({ side, breakEven, ageMs, listing, market, policy }: HedgeFacts): Wad | undefined {
  const { tick } = listing
  const isSale = side === 'sell'
  const touch = touchPrice(side, market)
  if (isSale ? touch < breakEven : touch > breakEven) return undefined
  const worse = isSale ? minWad : maxWad
  const better = isSale ? maxWad : minWad
  const first = restingPrice(side, wad(isSale ? touch - tick : touch + tick), listing, market)
  const last = worse(first, restingPrice(side, market.ticker.mark, listing, market))
  const share = BigInt(Math.round(Math.min(Math.max(ageMs / policy.patientMs, 0), 1) * 1000))
  const conceded = wad(first + ((last - first) * share) / 1000n)
  return restingPrice(side, better(conceded, breakEven), listing, market)
}
