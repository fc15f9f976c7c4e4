import type { HedgeConditions, Strategy, TargetZone } from '../../src/index.ts'
import type { BookGreeks } from './book-greeks.ts'
import { type MarketPath, STEP_MS, STEP_YEARS, STEPS } from './market-path.ts'
import { PERP } from './venue-costs.ts'

export interface HedgeResult {
  /** USD: what the book paid and the perp gained, less all costs. */
  readonly profit: number
  /** USD: fees, spread, fills that a jump ran through, and funding. The spot is a martingale, so nothing else has a mean. */
  readonly cost: number
  /** Units of the underlying traded. */
  readonly turnover: number
  /** Mean square of net delta, after what was done at each look. */
  readonly squaredDelta: number
}

/** Looks through which an order of a patient hedge rests before it crosses. */
const PATIENT_STEPS = 1

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends object ? Mutable<T[Key]> : T[Key] }

/**
 * Hedge the book over one path. A zone that is left is crossed back to its inner line, after a patient one has rested for a step;
 * conditional orders rest over the next step, one a side, and fill only when the other side of the market runs through them.
 *
 * @param sign 1 for the long book, -1 for the short one
 */
export function hedgePath(strategy: Strategy, sign: 1 | -1, path: MarketPath, book: BookGreeks): HedgeResult {
  return new Night(strategy, sign, path, book).run()
}

class Night {
  private readonly strategy: Strategy
  private readonly sign: 1 | -1
  private readonly path: MarketPath
  private readonly book: BookGreeks
  /** One object through the night: the strategies are asked a billion times. */
  private readonly conditions: Mutable<HedgeConditions>
  private perp: number
  private gains = 0
  private cost = 0
  private turnover = 0
  private lastHedge = 0
  private outsideSince = -1

  constructor(strategy: Strategy, sign: 1 | -1, path: MarketPath, book: BookGreeks) {
    this.strategy = strategy
    this.sign = sign
    this.path = path
    this.book = book
    this.conditions = emptyConditions(path.fundingRate)
    // The trade's own hedge is done when the night begins.
    this.perp = -sign * (book.delta[0] as number)
  }

  run(): HedgeResult {
    const { spot, fundingRate } = this.path
    let squares = 0
    for (let i = 0; i < STEPS; i++) {
      const mid = spot[i] as number
      this.refresh(i)
      const resting = this.hedgeNow(i)
      squares += this.netDelta(i) ** 2
      this.gains += this.perp * ((spot[i + 1] as number) - mid)
      for (const [side, price, quantity] of resting) this.rest(i, side, price, quantity)
      this.cost += this.perp * mid * fundingRate * STEP_YEARS
    }
    const left = Math.abs(this.perp)
    this.trade(-this.perp, left * ((spot[STEPS] as number) * PERP.takerFee + PERP.halfSpread))
    const { sign, book, gains, cost, turnover } = this
    return { profit: sign * book.payoff + gains - cost, cost, turnover, squaredDelta: squares / STEPS }
  }

  private netDelta(i: number): number {
    return this.sign * (this.book.delta[i] as number) + this.perp
  }

  private refresh(i: number): void {
    const { book, sign, conditions, path } = this
    const { greeks, costs, volatility } = conditions
    const mid = path.spot[i] as number
    greeks.gamma.low = sign * (book.gamma[i] as number)
    greeks.gamma.high = greeks.gamma.low
    greeks.speed = sign * (book.speed[i] as number)
    greeks.vanna = sign * (book.vanna[i] as number)
    greeks.years = book.years[i] as number
    conditions.spot = mid
    costs.taker = PERP.takerFee + PERP.halfSpread / mid
    costs.maker = PERP.makerFee + PERP.halfSpread / mid
    volatility.realized = path.volatility[i] as number
    volatility.implied = volatility.realized
  }

  private look(i: number): TargetZone {
    const { delta } = this.conditions.greeks
    delta.low = this.netDelta(i)
    delta.high = delta.low
    this.conditions.sinceHedgeMs = (i - this.lastHedge) * STEP_MS
    return this.strategy(this.conditions as HedgeConditions)
  }

  /** Cross if it is time to, and say what rests over the step: side (1 sells), price and quantity. */
  private hedgeNow(i: number): (readonly [number, number, number])[] {
    const mid = this.path.spot[i] as number
    const zone = this.look(i)
    const net = this.netDelta(i)
    const { band, inner } = zone
    const excess = net > band.high ? net - inner.high : net < band.low ? net - inner.low : 0
    const quantity = tradable(Math.abs(excess), Math.abs(net - zone.centre))
    if (quantity === 0) {
      this.outsideSince = -1
      return conditionals(zone, 0)
    }
    const side = Math.sign(excess)
    if (this.outsideSince < 0) this.outsideSince = i
    if (zone.urgency === 'patient' && i - this.outsideSince < PATIENT_STEPS) {
      return [[side, mid - side * (PERP.halfSpread - PERP.tick), quantity], ...conditionals(zone, side)]
    }
    this.trade(-side * quantity, quantity * mid * this.conditions.costs.taker)
    this.lastHedge = i
    this.outsideSince = -1
    return conditionals(this.look(i), 0)
  }

  /** An order that rests over the step that follows. It loses half a spread to whoever runs through it, more to a jump. */
  private rest(i: number, side: number, price: number, quantity: number): void {
    const next = this.path.spot[i + 1] as number
    const extreme = (side > 0 ? this.path.high[i] : this.path.low[i]) as number
    const needed = price + side * PERP.halfSpread
    const isReached = side * (extreme - needed) >= 0
    if (!isReached && side * (next - needed) < 0) return
    const adverse = isReached ? PERP.halfSpread : side * (next - price)
    this.gains += -side * quantity * (next - price) + adverse * quantity
    this.trade(-side * quantity, quantity * (adverse + PERP.makerFee * price))
  }

  private trade(quantity: number, friction: number): void {
    this.perp += quantity
    this.cost += friction
    this.turnover += Math.abs(quantity)
  }
}

function conditionals(zone: TargetZone, taken: number): (readonly [number, number, number])[] {
  const orders: (readonly [number, number, number])[] = []
  for (const { side, price, quantity, deltaThere } of zone.conditionals) {
    const sense = side === 'sell' ? 1 : -1
    const amount = tradable(quantity, Math.abs(deltaThere - zone.centre))
    if (amount > 0 && sense !== taken) orders.push([sense, price, amount])
  }
  return orders
}

/** On the venue's step, raised to its minimum where that does not run past the centre; 0 where it does. */
function tradable(quantity: number, toCentre: number): number {
  const steps = Math.floor(quantity / PERP.step + 1e-9) * PERP.step
  if (steps >= PERP.minimum) return steps
  return quantity > 0 && PERP.minimum <= toCentre ? PERP.minimum : 0
}

function emptyConditions(fundingRate: number): Mutable<HedgeConditions> {
  return {
    greeks: {
      underlying: 'ETH',
      delta: { low: 0, high: 0 },
      gamma: { low: 0, high: 0 },
      speed: 0,
      vanna: 0,
      years: 0,
      missing: [],
    },
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
}
