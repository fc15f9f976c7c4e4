import {
  absWad,
  type Cancel,
  createPerp,
  fromNumber,
  type Instrument,
  maxWad,
  multiplyWad,
  parseWad,
  roundToStep,
  type Side,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'
import { type KillPlace, killAt, killFlattens } from '@riposte/risk-limits'
import { type DeskContext, spotOf } from './context.ts'
import type { ControlState } from './control-state.ts'
import type { TradeFlow } from './trade-flow.ts'

/**
 * Closes what can be closed while the kill switch stands at `flatten`: of each option what is open over all venues, at the
 * hedging venue; and when no option is left that can be traded, the delta by the perp. A pair held back to back is left
 * alone: to close one side of it would open the other.
 */
export interface Flattener {
  start(): void
}

const LOOK_EVERY_MS = 1000
/** After a try, what is left of an underlying is looked at again so much later, ms. */
const AGAIN_AFTER_MS = 15_000
/** Worse than this share of spot nothing is bought back, ever. */
const WORST_SHARE = parseWad('2')

export function createFlattener(
  context: DeskContext,
  controls: ControlState,
  isHedging: (underlying: string) => boolean,
  trades: TradeFlow,
): Flattener {
  const { venue, clock, risk, logger } = context
  const notBefore = new Map<string, number>()

  function tierAt(instrument: Instrument) {
    const place: KillPlace = {
      venues: [venue.name],
      underlying: instrument.underlying,
      instrument: instrument.name,
      strategy: undefined,
      taker: undefined,
    }
    return killAt(controls.current().kill, place)?.tier
  }

  /** Contracts over all venues, bought less sold. */
  function netPositions(): Map<string, { instrument: Instrument; net: bigint }> {
    const nets = new Map<string, { instrument: Instrument; net: bigint }>()
    for (const { instrument, quantity } of risk.positions()) {
      nets.set(instrument.name, { instrument, net: (nets.get(instrument.name)?.net ?? 0n) + quantity })
    }
    return nets
  }

  /** On the venue's step; zero when it is too little to trade. */
  function tradeable(instrument: Instrument, quantity: Wad): Wad {
    const listing = venue.listing(instrument.name)
    if (listing === undefined || !listing.active || !venue.canTrade(instrument.underlying)) return WAD_ZERO
    const rounded = roundToStep(quantity, listing.step, 'towards-zero')
    return rounded >= listing.minimum ? rounded : WAD_ZERO
  }

  function unwind(instrument: Instrument, held: Side, quantity: Wad): void {
    notBefore.set(instrument.underlying, clock.monotonicMs() + AGAIN_AFTER_MS)
    logger.warn('flatten.closing', { instrument: instrument.name, held, quantity })
    const worst = multiplyWad(spotOf(venue, instrument.underlying) ?? WAD_ZERO, WORST_SHARE, 'up')
    trades.unwind(instrument, held, quantity, held === 'buy' ? WAD_ZERO : worst)
  }

  /** Whether anybody would take it: else the delta is all that can be closed. */
  function hasTakers(instrument: string, net: bigint): boolean {
    const book = venue.book(instrument)
    return (net > 0n ? book?.bids : book?.asks)?.length !== 0 && book !== undefined
  }

  /** @returns whether an option was closed */
  function closeOption(underlying: string): boolean {
    for (const { instrument, net } of netPositions().values()) {
      if (instrument.kind !== 'option' || instrument.underlying !== underlying || net === 0n) continue
      if (!killFlattens(tierAt(instrument)) || !hasTakers(instrument.name, net)) continue
      const quantity = tradeable(instrument, absWad(wad(net)))
      if (quantity === 0n) continue
      unwind(instrument, net > 0n ? 'buy' : 'sell', quantity)
      return true
    }
    return false
  }

  /** Only what both ends of the delta agree on. */
  function closeDelta(underlying: string): void {
    const { low, high } = risk.delta(underlying)
    const sure = Math.max(low, Math.min(high, 0))
    const perp = createPerp(underlying)
    const quantity = tradeable(perp, maxWad(fromNumber(Math.abs(sure), 12, 'down'), WAD_ZERO))
    if (quantity > 0n) unwind(perp, sure > 0 ? 'buy' : 'sell', quantity)
  }

  function look(): void {
    const underlyings = new Set(risk.positions().map(({ instrument }) => instrument.underlying))
    for (const underlying of underlyings) {
      if (!killFlattens(tierAt(createPerp(underlying))) || isHedging(underlying)) continue
      if (clock.monotonicMs() < (notBefore.get(underlying) ?? 0)) continue
      if (!closeOption(underlying)) closeDelta(underlying)
    }
  }

  function again(): Cancel {
    return clock.after(LOOK_EVERY_MS, () => {
      if (context.withheld() === undefined) look()
      again()
    })
  }

  return { start: () => void again() }
}
