import { type Instrument, judgeMarket } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import type { Limits } from '../limits.ts'
import { limitNumber } from './limit-number.ts'
import type { OrderMarket, SpotReading } from './order-terms.ts'
import { pastLimit, plain, refusal } from './refusal.ts'

type MarketFacts = Pick<OrderMarket, 'book' | 'ticker' | 'monotonicMs' | 'otherSpots'>

/**
 * Control 14: whether the data of an instrument may be priced on: there, fresh, not crossed, not too wide, its mark near
 * its middle, and spot what every other source says.
 *
 * Width and disagreement are shares of the mark; what is within `MAX_SPOT_DISTANCE_BPS` of spot is never too much, as a
 * cheap option's ticks are large shares of it.
 */
export function checkMarketData(instrument: Instrument, market: MarketFacts, limits: Limits): readonly Breach[] {
  const { name, underlying } = instrument
  const oldest = limitNumber(limits.MAX_MARKET_AGE_MS, underlying)
  const state = judgeMarket(market, oldest)
  switch (state.status) {
    case 'missing':
      return [refusal('MARKET_MISSING', name, `there is no ${state.what}`)]
    case 'stale':
      return [tooOld(name, oldest, state.ageMs, `the age of the ${state.what}`)]
    case 'crossed':
      return [refusal('MARKET_CROSSED', name, `it is bid ${state.bid} and offered ${state.ask}`)]
    case 'sound':
  }
  const { index, mark: markPrice, bestBid, bestAsk } = state.ticker
  const [spot, mark] = [Number(index) / 1e18, Number(markPrice) / 1e18]
  if (spot <= 0 || mark < 0)
    return [refusal('MARKET_MISSING', name, `spot ${plain(spot)} and mark ${plain(mark)} are no prices`)]
  const breaches: Breach[] = []
  if (bestBid !== undefined && bestAsk !== undefined) {
    const [bid, ask] = [Number(bestBid) / 1e18, Number(bestAsk) / 1e18]
    const always = (spot * limitNumber(limits.MAX_SPOT_DISTANCE_BPS, underlying)) / 10_000
    const widest = Math.max(always, limitNumber(limits.MAX_MARKET_SPREAD, underlying) * mark)
    const width = ask - bid
    if (width > widest) {
      const what = `the width of the book at a mark of ${plain(mark)}`
      breaches.push(pastLimit('MAX_MARKET_SPREAD', { scope: name, limit: widest, wouldBe: width, unit: 'USD', what }))
    }
    const limit = Math.max(always, limitNumber(limits.MAX_MARK_DISAGREEMENT, underlying) * mark)
    const wouldBe = Math.abs(mark - (bid + ask) / 2)
    if (wouldBe > limit) {
      const what = `the distance of mark ${plain(mark)} and middle`
      breaches.push(pastLimit('MAX_MARK_DISAGREEMENT', { scope: name, limit, wouldBe, unit: 'USD', what }))
    }
  }
  for (const reading of market.otherSpots) {
    const breach = checkSpot(underlying, spot, reading, market.monotonicMs, oldest, limits)
    if (breach !== undefined) breaches.push(breach)
  }
  return breaches
}

function checkSpot(
  underlying: string,
  spot: number,
  other: SpotReading,
  nowMs: number,
  oldest: number,
  limits: Limits,
): Breach | undefined {
  if (other.spot === undefined || !Number.isFinite(other.spot) || other.spot <= 0) {
    return refusal('MARKET_MISSING', underlying, `${other.source} does not say what spot is`)
  }
  const ageMs = nowMs - other.receivedAtMs
  if (ageMs > oldest) return tooOld(underlying, oldest, ageMs, `the age of spot from ${other.source}`)
  const wouldBe = (Math.abs(other.spot - spot) / spot) * 10_000
  const limit = limitNumber(limits.MAX_SPOT_DISAGREEMENT_BPS, underlying)
  if (wouldBe <= limit) return undefined
  const what = `the distance of spot from ${other.source} at ${plain(other.spot)}`
  return pastLimit('MAX_SPOT_DISAGREEMENT_BPS', { scope: underlying, limit, wouldBe, unit: 'bps', what })
}

function tooOld(scope: string, oldest: number, ageMs: number, what: string): Breach {
  return pastLimit('MAX_MARKET_AGE_MS', { scope, limit: oldest, wouldBe: ageMs, unit: 'ms', what })
}
