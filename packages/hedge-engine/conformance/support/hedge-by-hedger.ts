import { epochMs, type Fill } from '@riposte/market-model'
import type { BookGreeks } from '../../bench/support/book-greeks.ts'
import { type MarketPath, STEP_MS, STEPS } from '../../bench/support/market-path.ts'
import { PERP as COSTS } from '../../bench/support/venue-costs.ts'
import { marketAt, NOW, PERP, viewAt } from '../../src/delta-hedger/testing/market.ts'
import { Venue } from '../../src/delta-hedger/testing/venue.ts'
import {
  createDeltaHedger,
  type DeltaEffect,
  type DeltaEvent,
  type DeltaView,
  HEDGER_DEFAULTS,
  type Strategy,
  stepDeltaHedger,
} from '../../src/index.ts'

const DEPTH = 1000

/** As the frontier's venue is assumed: nobody waits for a second, and an order that rests does so for a step. */
const SETTINGS = {
  ...HEDGER_DEFAULTS,
  deltaMax: 1e6,
  passiveMs: 0,
  joinMs: STEP_MS,
  cooldownMs: 0,
  lossMaxUsd: Number.POSITIVE_INFINITY,
  attemptsMax: Number.POSITIVE_INFINITY,
  priceTicks: 1,
  priceShare: 0,
  quantitySteps: 0,
}

/** The night of a path by the state machine itself, at a venue that answers at once. */
export function hedgeByHedger(
  strategy: Strategy,
  sign: 1 | -1,
  path: MarketPath,
  book: BookGreeks,
): { turnover: number; squaredDelta: number } {
  const fills: Fill[] = []
  const venue = new Venue({ unit: () => 0.99 }, (fill) => fills.push(fill))
  venue.depth = DEPTH
  const start = -sign * (book.delta[0] as number)
  let hedger = createDeltaHedger('ETH', PERP.name, 0)
  let view: DeltaView = viewAt(0, 0)
  let [turnover, squares] = [0, 0]

  const step = (event: DeltaEvent): void => {
    const { hedger: after, effects } = stepDeltaHedger(hedger, event, withPosition(view), {
      strategy,
      settings: SETTINGS,
    })
    hedger = after
    effects.forEach(carryOut)
  }
  const tell = (): void => {
    for (const fill of fills.splice(0)) step({ type: 'fill', fill })
  }
  const withPosition = (before: DeltaView): DeltaView => {
    if (before.conditions === undefined) return before
    const { greeks } = before.conditions
    const net = greeks.delta.low + venue.position()
    return { ...before, conditions: { ...before.conditions, greeks: { ...greeks, delta: { low: net, high: net } } } }
  }
  const carryOut = (effect: DeltaEffect): void => {
    switch (effect.type) {
      case 'place': {
        const { label } = effect.request
        step({ type: 'outcome', label, outcome: venue.accept(effect.request, false, false) })
        return tell()
      }
      case 'cancel': {
        const { label } = effect.order
        return step({ type: 'cancelled', label, outcome: venue.cancel(label) })
      }
      case 'replace': {
        const { label } = effect.request
        step({ type: 'replaced', label, outcome: venue.replace(effect.order, effect.request, false, false) })
        return tell()
      }
      case 'look-up': {
        const { label } = effect.request
        return step({ type: 'looked-up', label, lookup: venue.find(label) })
      }
      default:
        // Wakes come with the next look; nothing is ever in doubt here.
        return
    }
  }

  for (let i = 0; i < STEPS; i++) {
    const mid = Math.round(10 * (path.spot[i] as number)) / 10
    venue.mid = mid
    view = viewOf(i, mid, sign, path, book, start)
    tell()
    step({ type: 'wake' })
    squares += (sign * (book.delta[i] as number) + start + venue.position()) ** 2
    for (const extreme of [path.low[i], path.high[i], path.spot[i + 1]]) venue.moveTo(extreme as number)
  }
  for (const { fills: own } of venue.orders.values()) for (const fill of own) turnover += Number(fill.amount) / 1e18
  return { turnover, squaredDelta: squares / STEPS }
}

function viewOf(
  i: number,
  mid: number,
  sign: 1 | -1,
  { volatility, fundingRate }: MarketPath,
  book: BookGreeks,
  start: number,
): DeltaView {
  const at = (column: Float64Array) => sign * (column[i] as number)
  const view = viewAt(at(book.delta) + start, at(book.gamma), mid)
  const sigma = volatility[i] as number
  const { greeks } = view.conditions
  return {
    ...view,
    now: epochMs(NOW + i * STEP_MS),
    market: marketAt(mid, DEPTH),
    conditions: {
      ...view.conditions,
      greeks: { ...greeks, speed: at(book.speed), vanna: at(book.vanna), years: book.years[i] as number },
      costs: { taker: COSTS.takerFee + COSTS.halfSpread / mid, maker: COSTS.makerFee + COSTS.halfSpread / mid },
      fundingRate,
      volatility: { realized: sigma, implied: sigma },
      ageMs: STEP_MS,
    },
  }
}
