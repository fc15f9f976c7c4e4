import { type EpochMs, type Instrument, type Side, signed, toNumber, type Wad } from '@riposte/market-model'
import { type EffectiveGreeks, effectiveGreeks, type GreeksSource, isAveraging } from './contract-greeks.ts'
import { add, type Interval, maybe, NOTHING, scale } from './interval.ts'
import type { SettlementRule } from './settlement-rule.ts'

/** What is held of one instrument at one venue; perps too. */
export interface HeldPosition {
  readonly instrument: Instrument
  readonly venue: string
  /** Contracts, bought is positive. */
  readonly quantity: Wad
  readonly settlement: SettlementRule
}

/** An order whose end is open: it may fill in full, in part or not at all. */
export interface OpenOrder {
  readonly instrument: Instrument
  readonly side: Side
  /** Contracts that may still fill. */
  readonly remaining: Wad
  readonly settlement: SettlementRule
}

export interface PortfolioInputs extends GreeksSource {
  readonly underlying: string
  readonly now: EpochMs
  /** Of this and other underlyings, at all venues. */
  readonly positions: readonly HeldPosition[]
  /** Working and unknown orders, those of the delta hedger itself left out: it counts its own. */
  readonly orders: readonly OpenOrder[]
}

/** Net sensitivities of everything held on one underlying. */
export interface PortfolioGreeks {
  readonly underlying: string
  /** Units of the underlying; an interval where a Greek is missing or an order's end is open. */
  readonly delta: Interval
  /** Change of delta for 1 USD; unbounded where a gamma is missing. */
  readonly gamma: Interval
  /** Change of gamma for 1 USD, of what is known. */
  readonly speed: number
  /** Change of delta for 1.00 of volatility, of what is known. */
  readonly vanna: number
  /** Until settlement: mean of the positions' years, weighted by their absolute gamma; 0 when there is no gamma. */
  readonly years: number
  /** Names of the instruments whose Greeks are not known, each once. */
  readonly missing: readonly string[]
}

interface Line {
  readonly instrument: Instrument
  readonly settlement: SettlementRule
  readonly quantity: number
  readonly isCertain: boolean
}

/**
 * Delta and gamma of a portfolio, with what is missing said.
 *
 * Venues are netted first: an unknown delta of a pair that is held back to back is zero in all, until the half hour in which
 * the two legs settle differently.
 */
export function portfolioGreeks(inputs: PortfolioInputs): PortfolioGreeks {
  const { underlying, now } = inputs
  const missing = new Set<string>()
  let [delta, gamma]: Interval[] = [NOTHING, NOTHING] as const
  let [speed, vanna, weight, weightedYears] = [0, 0, 0, 0]

  for (const { instrument, settlement, quantity, isCertain } of linesOf(inputs)) {
    const greeks: EffectiveGreeks = effectiveGreeks(instrument, settlement, now, inputs)
    const part = isCertain ? (whole: Interval) => whole : maybe
    delta = add(delta, part(scale(greeks.delta, quantity)))
    gamma = add(gamma, part(scale(greeks.gamma, quantity)))
    if (!greeks.isKnown) missing.add(instrument.name)
    if (!greeks.isKnown || !isCertain) continue
    speed += greeks.speed * quantity
    vanna += greeks.vanna * quantity
    const gammaHeld = Math.abs(greeks.gamma.low * quantity)
    weight += gammaHeld
    weightedYears += gammaHeld * greeks.years
  }
  const years = weight > 0 ? weightedYears / weight : 0
  return { underlying, delta, gamma, speed, vanna, years, missing: [...missing] }
}

/** Positions netted over venues as long as they settle alike, then orders one by one: any of them may fill alone. */
function linesOf({ underlying, now, positions, orders }: PortfolioInputs): Line[] {
  const netted = new Map<string, { position: HeldPosition; quantity: bigint }>()
  for (const position of positions) {
    const { instrument, settlement, quantity } = position
    if (instrument.underlying !== underlying) continue
    const averaging = instrument.kind === 'option' && isAveraging(instrument, settlement, now)
    const key = `${instrument.name}/${averaging}`
    netted.set(key, { position, quantity: (netted.get(key)?.quantity ?? 0n) + quantity })
  }
  const lines: Line[] = []
  for (const { position, quantity } of netted.values()) {
    const { instrument, settlement } = position
    if (quantity !== 0n) lines.push({ instrument, settlement, quantity: toNumber(quantity as Wad), isCertain: true })
  }
  for (const { instrument, settlement, side, remaining } of orders) {
    if (instrument.underlying !== underlying || remaining === 0n) continue
    lines.push({ instrument, settlement, quantity: toNumber(signed(side, remaining)), isCertain: false })
  }
  return lines
}
