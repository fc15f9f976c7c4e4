import type { Strategy } from '../../src/index.ts'
import type { BookGreeks } from './book-greeks.ts'
import { type MarketPath, STEP_MS, STEP_YEARS, STEPS } from './market-path.ts'
import { PERP } from './venue-costs.ts'

export interface HedgeResult {
  /** USD: what the book paid and the perp gained, less all costs. */
  profit: number
  /** USD: fees, spread, fills that a jump ran through, and funding. The spot is a martingale, so nothing else has a mean. */
  cost: number
  /** Units of the underlying traded. */
  turnover: number
  /** Mean square of net delta, after what was done at each look. */
  squaredDelta: number
}

/** Steps for which an order of a patient hedge rests before it crosses. */
const PATIENT_STEPS = 1

/**
 * Hedge the book over one path. A zone that is left is crossed back to its inner line, after a patient one has rested for a step;
 * conditional orders rest over the next step, one a side, and fill only when the other side of the market runs through them.
 *
 * @param sign 1 for the long book, -1 for the short one
 */
export function hedgePath(strategy: Strategy, sign: 1 | -1, path: MarketPath, book: BookGreeks): HedgeResult {
  const { spot, low, high, volatility, fundingRate } = path
  const greeks = {
    underlying: 'ETH',
    delta: { low: 0, high: 0 },
    gamma: { low: 0, high: 0 },
    speed: 0,
    vanna: 0,
    years: 0,
    missing: [],
  }
  const conditions = {
    greeks,
    spot: 0,
    costs: { taker: 0, maker: 0 },
    minimum: PERP.minimum,
    fundingRate,
    volatility: { realized: 0, implied: 0 },
    // So old the numbers will be when they are looked at again.
    ageMs: STEP_MS,
    freeMargin: 1,
    sinceHedgeMs: 0,
  }
  // The trade's own hedge is done when the night begins.
  let perp = -sign * (book.delta[0] as number)
  let [gains, cost, turnover, squares, lastHedge, outsideSince] = [0, 0, 0, 0, 0, -1]

  const trade = (quantity: number, friction: number) => {
    perp += quantity
    cost += friction
    turnover += Math.abs(quantity)
  }

  for (let i = 0; i < STEPS; i++) {
    const mid = spot[i] as number
    const next = spot[i + 1] as number
    const sigma = volatility[i] as number
    const look = () => {
      const net = sign * (book.delta[i] as number) + perp
      greeks.delta.low = net
      greeks.delta.high = net
      conditions.sinceHedgeMs = (i - lastHedge) * STEP_MS
      return strategy(conditions)
    }
    greeks.gamma.low = sign * (book.gamma[i] as number)
    greeks.gamma.high = greeks.gamma.low
    greeks.speed = sign * (book.speed[i] as number)
    greeks.vanna = sign * (book.vanna[i] as number)
    greeks.years = book.years[i] as number
    conditions.spot = mid
    conditions.costs.taker = PERP.takerFee + PERP.halfSpread / mid
    conditions.costs.maker = PERP.makerFee + PERP.halfSpread / mid
    conditions.volatility.realized = sigma
    conditions.volatility.implied = sigma

    let zone = look()
    const net = greeks.delta.low
    const excess = net > zone.band.high ? net - zone.inner.high : net < zone.band.low ? net - zone.inner.low : 0
    const hedge = Math.sign(excess) * tradable(Math.abs(excess), Math.abs(net - zone.centre))
    if (hedge === 0) outsideSince = -1
    else if (outsideSince < 0) outsideSince = i
    const crosses = hedge !== 0 && (zone.urgency === 'prompt' || i - outsideSince >= PATIENT_STEPS)
    if (crosses) {
      trade(-hedge, Math.abs(hedge) * mid * conditions.costs.taker)
      lastHedge = i
      outsideSince = -1
      zone = look()
    }

    const rest = (side: number, price: number, quantity: number) => {
      const needed = price + side * PERP.halfSpread
      const extreme = side > 0 ? (high[i] as number) : (low[i] as number)
      const ranThrough = side * (next - needed) >= 0
      if (side * (extreme - needed) < 0 && !ranThrough) return
      const adverse = side * (extreme - needed) >= 0 ? PERP.halfSpread : side * (next - price)
      gains += -side * quantity * (next - price) + adverse * quantity
      trade(-side * quantity, quantity * (adverse + PERP.makerFee * price))
    }
    const held = perp
    squares += (sign * (book.delta[i] as number) + held) ** 2
    const patient = hedge !== 0 && !crosses ? Math.sign(hedge) : 0
    if (patient !== 0) rest(patient, mid - patient * (PERP.halfSpread - PERP.tick), Math.abs(hedge))
    for (const { side, price, quantity, deltaThere } of zone.conditionals) {
      const sense = side === 'sell' ? 1 : -1
      const amount = tradable(quantity, Math.abs(deltaThere - zone.centre))
      if (amount > 0 && sense !== patient) rest(sense, price, amount)
    }
    gains += held * (next - mid)
    cost += perp * mid * fundingRate * STEP_YEARS
  }
  trade(-perp, Math.abs(perp) * ((spot[STEPS] as number) * PERP.takerFee + PERP.halfSpread))
  return { profit: sign * book.payoff + gains - cost, cost, turnover, squaredDelta: squares / STEPS }
}

/** On the venue's step, raised to its minimum where that does not run past the centre; 0 where it does. */
function tradable(quantity: number, toCentre: number): number {
  const steps = Math.floor(quantity / PERP.step + 1e-9) * PERP.step
  if (steps >= PERP.minimum) return steps
  return quantity > 0 && PERP.minimum <= toCentre ? PERP.minimum : 0
}
