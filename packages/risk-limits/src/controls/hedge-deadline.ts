import type { EpochMs } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import type { Limits } from '../limits.ts'
import { limitNumber } from './limit-number.ts'
import { plain } from './refusal.ts'

/** One fill whose hedge is not done. */
export interface OpenHedge {
  readonly tradeId: string
  readonly underlying: string
  readonly filledAt: EpochMs
  /** USD that the whole hedge was planned to bring in; negative when it was to cost. */
  readonly plannedUsd: number
  /** USD that its fills have brought in so far. */
  readonly achievedUsd: number
  /** USD that the rest would bring in now, on the conservative mark; undefined while it has none. */
  readonly restUsd: number | undefined
}

/** How hard a hedge is to be worked: at its price, at the market's, by another instrument or venue, by a person. */
export type HedgeUrgency = 'patient' | 'aggressive' | 'elsewhere' | 'overdue'

export interface HedgeFinding {
  readonly urgency: HedgeUrgency
  /** Empty unless overdue; each stops new quotes of the underlying. */
  readonly breaches: readonly Breach[]
}

/**
 * Control 35: how much of its time and of its loss budget a hedge has used, whichever is more: aggressive from a half,
 * elsewhere from three quarters, overdue beyond the whole. A loss that nobody can tell leaves the time.
 */
export function judgeHedge(hedge: OpenHedge, limits: Limits, now: EpochMs): HedgeFinding {
  const { tradeId, underlying, filledAt, plannedUsd, achievedUsd, restUsd } = hedge
  const deadlineS = limitNumber(limits.HEDGE_DEADLINE_S, underlying)
  const budgetUsd = limitNumber(limits.HEDGE_LOSS_BUDGET_USD, underlying)
  const ageS = (now - filledAt) / 1000
  const lossUsd = restUsd === undefined ? 0 : plannedUsd - achievedUsd - restUsd
  const breaches: Breach[] = []
  if (ageS > deadlineS) {
    const what = `${tradeId} is unhedged for ${plain(ageS)} s`
    breaches.push(overdue('HEDGE_DEADLINE_S', underlying, deadlineS, ageS, what))
  }
  if (lossUsd > budgetUsd) {
    const what = `the hedge of ${tradeId} is ${plain(lossUsd)} USD worse than planned`
    breaches.push(overdue('HEDGE_LOSS_BUDGET_USD', underlying, budgetUsd, lossUsd, what))
  }
  const isPast = (share: number) => ageS > share * deadlineS || lossUsd > share * budgetUsd
  if (breaches.length > 0) return { urgency: 'overdue', breaches }
  return { urgency: isPast(0.75) ? 'elsewhere' : isPast(0.5) ? 'aggressive' : 'patient', breaches }
}

function overdue(
  name: 'HEDGE_DEADLINE_S' | 'HEDGE_LOSS_BUDGET_USD',
  underlying: string,
  limit: number,
  value: number,
  what: string,
): Breach {
  const message = `${name} of ${underlying} is ${plain(limit)}: ${what}`
  return { code: name, scope: underlying, limit, value, wouldBe: value, message }
}
