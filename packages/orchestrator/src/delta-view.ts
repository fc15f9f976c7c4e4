import {
  type ContractGreeks,
  type DeltaView,
  type HeldPosition,
  type OpenOrder,
  portfolioGreeks,
  type SettlementRule,
} from '@riposte/hedge-engine'
import { createPerp, judgeMarket, type Option, toNumber } from '@riposte/market-model'
import { type DeskContext, spotOf } from './context.ts'
import { claimMarks } from './expiry/claim-marks.ts'
import { createIndexTrack, type IndexTrack } from './index-track.ts'
import { createRealizedVolatility, type RealizedVolatility } from './realized-volatility.ts'

/** What the delta hedger of an underlying sees, and what has to be collected for it. */
export interface DeltaViews {
  /** The perp's ticker is another one. */
  observe(underlying: string): void
  /** @param orders of trades' hedges, whose ends are open */
  of(underlying: string, orders: readonly OpenOrder[], freeMargin: number): DeltaView
}

/** Greeks that nobody has confirmed for this long are not known any more, ms. */
const GREEKS_AGE_MAX_MS = 60_000
const HOURS_PER_YEAR = 8760
/** What a resting order is expected to lose to those who know more, as a share of half the spread. */
const ADVERSE_SHARE = 1

export function createDeltaViews(context: DeskContext): DeltaViews {
  const { venue, clock, risk, settings, state } = context
  const tracks = new Map<string, IndexTrack>()
  const realized = new Map<string, RealizedVolatility>()

  /** A life goes on with what its journal says of the index. */
  function trackOf(underlying: string): IndexTrack {
    const known = tracks.get(underlying)
    if (known !== undefined) return known
    const fresh = createIndexTrack()
    for (const sample of state.indexes.of(underlying)) fresh.observe(sample)
    tracks.set(underlying, fresh)
    return fresh
  }

  function observeIndex(underlying: string): void {
    const index = spotOf(venue, underlying)
    if (index !== undefined) trackOf(underlying).observe({ at: clock.nowMs(), index: toNumber(index) })
  }

  function volatilityOf(underlying: string): RealizedVolatility {
    const known = realized.get(underlying)
    if (known !== undefined) return known
    const fresh = createRealizedVolatility()
    realized.set(underlying, fresh)
    return fresh
  }

  /** Derive settles on a mean, everybody else at one moment. */
  const settlementAt = (where: string): SettlementRule => (where === venue.name ? 'average-30m' : 'fixing')

  function positionsOf(underlying: string): HeldPosition[] {
    return risk
      .positions()
      .filter(({ instrument, quantity }) => instrument.underlying === underlying && quantity !== 0n)
      .map(({ instrument, venue: where, quantity }) => ({
        instrument,
        venue: where,
        quantity,
        settlement: settlementAt(where),
      }))
  }

  /** What has expired is what its settlement makes of it, whatever the venue last said. */
  function greeksOf(option: Option): ContractGreeks | undefined {
    if (option.expiry > clock.nowMs()) return freshPricing(option)
    const { underlying, expiry } = option
    const [fixing, spot] = [state.expiries.fixing(underlying, expiry), spotOf(venue, underlying)]
    if (fixing === undefined && spot === undefined) return undefined
    const marks = claimMarks(option, fixing, spot && toNumber(spot))
    return { delta: marks?.delta ?? 0, gamma: 0, iv: 0, forward: marks?.forward ?? toNumber(option.strike) }
  }

  function freshPricing(option: Option) {
    const ticker = venue.ticker(option.name)
    if (ticker === undefined || clock.monotonicMs() - ticker.receivedAtMs > GREEKS_AGE_MAX_MS) return undefined
    return ticker.option
  }

  /** Of the options held, weighted by their size. */
  function impliedVolatility(positions: readonly HeldPosition[]): number | undefined {
    let [sum, weight] = [0, 0]
    for (const { instrument, quantity } of positions) {
      const iv = instrument.kind === 'option' ? freshPricing(instrument)?.iv : undefined
      if (iv === undefined) continue
      const size = Math.abs(toNumber(quantity))
      sum += iv * size
      weight += size
    }
    return weight === 0 ? undefined : sum / weight
  }

  function conditions(
    underlying: string,
    perp: string,
    orders: readonly OpenOrder[],
    freeMargin: number,
  ): DeltaView['conditions'] {
    const listing = venue.listing(perp)
    const ticker = venue.ticker(perp)
    if (listing === undefined || ticker === undefined) return undefined
    const positions = positionsOf(underlying)
    const greeks = portfolioGreeks({
      underlying,
      now: clock.nowMs(),
      positions,
      orders,
      greeksOf,
      averagedSoFar: (expiry) => trackOf(underlying).averaged(expiry, clock.nowMs()),
    })
    const spot = toNumber(ticker.mark)
    const implied = impliedVolatility(positions)
    const seen = volatilityOf(underlying).current()
    // With nothing to go by on either side, the floor of what a volatility may be makes the band the narrowest.
    const fallback = toNumber(settings.limits.MIN_IV.default)
    const half = halfSpread(
      ticker.bestBid && toNumber(ticker.bestBid),
      ticker.bestAsk && toNumber(ticker.bestAsk),
      spot,
    )
    return {
      greeks,
      spot,
      costs: {
        taker: toNumber(listing.fees.takerRate) + half,
        maker: toNumber(listing.fees.makerRate) + ADVERSE_SHARE * half,
      },
      minimum: toNumber(listing.minimum),
      fundingRate: (ticker.fundingRate ?? 0) * HOURS_PER_YEAR,
      volatility: { realized: seen ?? implied ?? fallback, implied: implied ?? seen ?? fallback },
      ageMs: clock.monotonicMs() - ticker.receivedAtMs,
      freeMargin,
    }
  }

  return {
    observe(underlying) {
      const ticker = venue.ticker(createPerp(underlying).name)
      if (ticker === undefined) return
      volatilityOf(underlying).observe(toNumber(ticker.mark), clock.monotonicMs())
      observeIndex(underlying)
    },
    of(underlying, orders, freeMargin) {
      // A market that stands still sends no tickers, and its index is what it was.
      observeIndex(underlying)
      const perp = createPerp(underlying).name
      const snapshot = { book: venue.book(perp), ticker: venue.ticker(perp), monotonicMs: clock.monotonicMs() }
      const state = judgeMarket(snapshot, settings.quote.marketAgeMaxMs)
      return {
        now: clock.nowMs(),
        conditions: conditions(underlying, perp, orders, freeMargin),
        listing: venue.listing(perp),
        market: state.status === 'sound' ? state : undefined,
        accepts: venue.status() === 'ready' ? 'all' : 'nothing',
        ordersFree: venue.ordersFree?.(perp) ?? Number.POSITIVE_INFINITY,
        // An order is cancelled, its end confirmed, and only then the next one placed.
        canReplace: false,
        canVoid: false,
      }
    },
  }
}

/** As a share of the price; what is not quoted counts as a tenth of a percent. */
function halfSpread(bid: number | undefined, ask: number | undefined, spot: number): number {
  const unquoted = 0.001
  if (bid === undefined || ask === undefined || !(ask > bid)) return unquoted
  return (ask - bid) / 2 / spot
}
