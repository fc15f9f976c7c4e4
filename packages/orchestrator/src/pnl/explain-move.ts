import { black76, black76Greeks, yearsBetween } from '@riposte/greeks'
import { type Instrument, type Option, toNumber } from '@riposte/market-model'
import type { PnlComponent } from './components.ts'
import type { Mark } from './mark-row.ts'

/** The components into which a mark's move falls; trades and hedges have the others. */
export type MoveComponent = Exclude<PnlComponent, 'edge' | 'slippage' | 'funding'>

/** USD per contract; together they are the move of the mark, up to the rounding of doubles. */
export type Move = Readonly<Record<MoveComponent, number>>

/**
 * Why a mark moved.
 *
 * An option is priced anew step by step, and what each step changes is its component: first the forward (`delta` for the
 * part that spot explains, `basis` for the rest, `gamma` for everything beyond the first order), then the volatility
 * (`vega`), then the time (`theta`). So a jump, or an hour without marks, is explained as well as a small step; only the
 * order of the steps is a convention. The `residual` is what Black-76 at the published volatilities does not give.
 */
export function explainMove(instrument: Instrument, before: Mark, after: Mark): Move {
  const move = after.price - before.price
  if (before.spot === undefined || after.spot === undefined) return { ...NOTHING, residual: move }
  if (instrument.kind === 'perp') {
    const delta = after.spot - before.spot
    return { ...NOTHING, delta, basis: move - delta }
  }
  const [first, last] = [pricing(before), pricing(after)]
  if (first === undefined || last === undefined || !(before.spot > 0)) return { ...NOTHING, residual: move }
  return explainOption(instrument, { ...first, spot: before.spot }, { ...last, spot: after.spot }, move)
}

const NOTHING: Move = { delta: 0, gamma: 0, theta: 0, vega: 0, basis: 0, residual: 0 }

interface Pricing {
  readonly at: number
  readonly forward: number
  readonly iv: number
}

function explainOption(
  option: Option,
  before: Pricing & { readonly spot: number },
  after: Pricing & { readonly spot: number },
  move: number,
): Move {
  const { right } = option
  const strike = toNumber(option.strike)
  const years = Math.max(0, yearsBetween(before.at, option.expiry))
  const yearsAfter = Math.max(0, yearsBetween(after.at, option.expiry))
  const price = (forward: number, volatility: number, left: number) =>
    black76({ right, strike, forward, volatility, years: left })

  const { price: first, delta: slope } = black76Greeks({
    right,
    strike,
    forward: before.forward,
    volatility: before.iv,
    years,
  })
  const forwardMove = after.forward - before.forward
  const moved = price(after.forward, before.iv, years)
  const repriced = price(after.forward, after.iv, years)
  const last = price(after.forward, after.iv, yearsAfter)

  const delta = slope * before.forward * (after.spot / before.spot - 1)
  return {
    delta,
    basis: slope * forwardMove - delta,
    gamma: moved - first - slope * forwardMove,
    vega: repriced - moved,
    theta: last - repriced,
    residual: move - (last - first),
  }
}

/** Undefined for what can't be priced. */
function pricing({ at, forward, iv }: Mark): Pricing | undefined {
  if (forward === undefined || iv === undefined) return undefined
  return forward > 0 && iv >= 0 && Number.isFinite(forward) && Number.isFinite(iv) ? { at, forward, iv } : undefined
}
