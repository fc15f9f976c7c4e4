import { type Side, toNumber, type Wad } from '@riposte/market-model'
import { type HedgeCosts, type HedgeFacts, hedgeCosts, type PricedLevel } from './hedge-costs.ts'

type HedgeWay = 'cross' | 'rest' | 'perp'

/** What a hedge's order was decided on: what each way was expected to cost, in USD per contract against the mark. */
export interface HedgeDecision {
  readonly choice: HedgeWay
  /** Why the option was left to the perp. */
  readonly reason?: string
  /** Nothing worse than the break-even is accepted yet. */
  readonly isPatient: boolean
  /** Contracts that were open. */
  readonly open: number
  /** USD per contract */
  readonly mark: number
  readonly breakEven: number
  /** The best level of the book; left out when there is none. */
  readonly crossUsd?: number
  /** The cheapest without waiting. */
  readonly nowUsd: number
  /** Left out where resting is no choice. */
  readonly restUsd?: number
  /** The perp, with the risk of keeping the option; left out when it can't be told. */
  readonly perpUsd?: number
}

/** What to do about an option that is open. */
export type HedgeChoice =
  | { readonly choice: 'cross' | 'rest'; readonly limitPrice: Wad; readonly decision: HedgeDecision }
  /** The book costs more than the perp and the risk of keeping the option. */
  | { readonly choice: 'perp'; readonly reason: string }
  | { readonly choice: 'none'; readonly reason: string }

/** What is allowed at the moment. */
export interface HedgeLeave {
  readonly isPatient: boolean
  readonly mayRest: boolean
  /** USD that may still be given away against the mark. */
  readonly lossUsd: number
}

/** The cheapest that is allowed: levels of the book while they cost less than anything else, then rest, or the perp. */
export function chooseHedge(facts: HedgeFacts, leave: HedgeLeave): HedgeChoice {
  const costs = hedgeCosts(facts)
  const rest = leave.isPatient && leave.mayRest ? costs.rest : undefined
  // The trade was priced on what the book pays, and to wait for more may lose that.
  const restUsd = facts.policy.locksEdge ? undefined : rest?.costUsd
  const otherwise = Math.min(restUsd ?? Number.POSITIVE_INFINITY, costs.perpUsd ?? Number.POSITIVE_INFINITY)
  const worst = worstWorthTaking(facts, costs, leave, otherwise)
  if (worst !== undefined)
    return { choice: 'cross', limitPrice: worst, decision: told('cross', facts, leave.isPatient, costs) }
  if (rest !== undefined && rest.costUsd <= costs.nowUsd) {
    return { choice: 'rest', limitPrice: rest.limitPrice, decision: told('rest', facts, leave.isPatient, costs) }
  }
  if (leave.isPatient) return { choice: 'none', reason: 'nobody pays the break-even of the trade' }
  const [best] = costs.levels
  if (best === undefined) return { choice: 'none', reason: `no liquidity inside the venue's price band` }
  const way = `the best price costs ${best.costUsd.toFixed(2)} USD a contract against the mark`
  return { choice: 'perp', reason: `${way}, ${costs.perpUsd?.toFixed(2) ?? 'no'} USD by the perp` }
}

function worstWorthTaking(
  { side, breakEven }: HedgeFacts,
  { levels }: HedgeCosts,
  { isPatient, lossUsd }: HedgeLeave,
  otherwise: number,
): Wad | undefined {
  let left = lossUsd
  let worst: PricedLevel | undefined
  for (const level of levels) {
    left -= Math.max(0, level.costUsd) * toNumber(level.amount)
    const isWorth = level.costUsd <= otherwise && (isPatient ? keepsEdge(side, level.price, breakEven) : left >= 0)
    if (!isWorth) break
    worst = level
  }
  return worst?.price
}

/** Why the perp is traded in the option's place, whatever has led to it. */
export function decidePerp(facts: HedgeFacts, reason: string): HedgeDecision {
  return { ...told('perp', facts, false, hedgeCosts(facts)), reason }
}

function keepsEdge(side: Side, price: Wad, breakEven: Wad): boolean {
  return side === 'sell' ? price >= breakEven : price <= breakEven
}

/** The numbers of a choice. */
function told(
  choice: HedgeWay,
  { open, breakEven, market }: HedgeFacts,
  isPatient: boolean,
  { levels, nowUsd, rest, perpUsd }: HedgeCosts,
): HedgeDecision {
  const [best] = levels
  return {
    choice,
    isPatient,
    open: toNumber(open),
    mark: toNumber(market.ticker.mark),
    breakEven: toNumber(breakEven),
    ...(best === undefined ? {} : { crossUsd: best.costUsd }),
    nowUsd,
    ...(rest === undefined ? {} : { restUsd: rest.costUsd }),
    ...(perpUsd === undefined ? {} : { perpUsd }),
  }
}
