import { black76, black76Greeks, thetaPerDay, vegaPerVolPoint, yearsBetween } from '@riposte/greeks'
import { type Option, toNumber } from '@riposte/market-model'
import type { OptionMarks, RiskMarket } from './contract-exposure.ts'

interface Move {
  readonly underlying: string
  readonly factor: number
  readonly volatilityMove: number
}

/** A market that can be moved, over one that can not. Options that were moved are valued by Black-76 at zero rates. */
export function movedMarket(market: RiskMarket): { readonly market: RiskMarket; move(move: Move): void } {
  const moves = new Map<string, { factor: number; volatilityMove: number }>()
  return {
    move({ underlying, factor, volatilityMove }) {
      const before = moves.get(underlying) ?? { factor: 1, volatilityMove: 0 }
      moves.set(underlying, {
        factor: before.factor * factor,
        volatilityMove: before.volatilityMove + volatilityMove,
      })
    },
    market: {
      nowMs: () => market.nowMs(),
      spot(underlying) {
        const spot = market.spot(underlying)
        return spot === undefined ? undefined : spot * (moves.get(underlying)?.factor ?? 1)
      },
      option(option) {
        const marks = market.option(option)
        const move = moves.get(option.underlying)
        if (marks === undefined || move === undefined) return marks
        return optionMarks(option, {
          forward: marks.forward * move.factor,
          volatility: Math.max(marks.volatility + move.volatilityMove, 0),
          years: Math.max(yearsBetween(market.nowMs(), option.expiry), 0),
        })
      },
    },
  }
}

/** Black-76 marks of one contract at zero rates. */
export function optionMarks(
  option: Option,
  { forward, volatility, years }: { readonly forward: number; readonly volatility: number; readonly years: number },
): OptionMarks {
  const inputs = { right: option.right, forward, strike: toNumber(option.strike), years, volatility }
  const greeks = black76Greeks(inputs)
  return {
    value: black76(inputs),
    delta: greeks.delta,
    gamma: greeks.gamma,
    vega: vegaPerVolPoint(greeks),
    theta: thetaPerDay(greeks),
    forward,
    volatility,
  }
}
