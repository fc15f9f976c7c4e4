import { maxWad, type Wad, wad } from '@riposte/market-model'
import type { FairQuote } from '../market.ts'
import type { Listed } from './listed.ts'

export interface LadderLevel {
  readonly price: Wad
  readonly amount: Wad
}

/** What the simulated market makers show: best first on both sides. */
export interface Ladder {
  readonly bids: readonly LadderLevel[]
  readonly asks: readonly LadderLevel[]
}

/** Size of each level as a multiple of the depth at the best price: an assumption, a book that thickens slowly. */
const SIZES = [1, 1.5, 2, 3, 4] as const

/**
 * The market makers' orders around a fair quote.
 *
 * The best prices are rounded away from each other to the tick; deeper levels follow half a spread apart, at least a tick.
 * A side that nobody makes stays empty, and a bid that rounds to nothing is left out.
 */
export function makerLadder(listed: Listed, fair: FairQuote): Ladder {
  const bid = fair.bid === undefined ? undefined : gridIndex(fair.bid / listed.tick, 'down')
  const askFloor = bid === undefined ? 1 : bid + 1
  const ask = fair.ask === undefined ? undefined : Math.max(gridIndex(fair.ask / listed.tick, 'up'), askFloor)
  const spread = bid === undefined || ask === undefined ? 2 : ask - bid
  const gap = Math.max(1, Math.round(spread / 2))
  return {
    bids: bid === undefined ? [] : side(listed, bid, -gap, fair.depth),
    asks: ask === undefined ? [] : side(listed, ask, gap, fair.depth),
  }
}

/** A quotient brought to a whole number; a hair's breadth of floating point does not move it a whole tick. */
function gridIndex(quotient: number, rounding: 'down' | 'up'): number {
  const nearest = Math.round(quotient)
  if (Math.abs(quotient - nearest) < 1e-7 * Math.max(1, nearest)) return nearest
  return rounding === 'down' ? Math.floor(quotient) : Math.ceil(quotient)
}

function side(listed: Listed, best: number, gap: number, depth: number): readonly LadderLevel[] {
  const levels: LadderLevel[] = []
  const { tick, step, minimum } = listed.terms
  for (let i = 0; i < SIZES.length; i++) {
    const ticks = best + gap * i
    if (!(ticks > 0) || !Number.isSafeInteger(ticks)) break
    const steps = Math.floor((depth * (SIZES[i] as number)) / listed.step + 1e-9)
    const amount = Number.isSafeInteger(steps) && steps > 0 ? wad(BigInt(steps) * step) : minimum
    levels.push({ price: wad(BigInt(ticks) * tick), amount: maxWad(amount, minimum) })
  }
  return levels
}
