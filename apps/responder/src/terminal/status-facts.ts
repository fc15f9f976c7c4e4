import { toNumber } from '@riposte/market-model'
import type { Orchestrator } from '@riposte/orchestrator'
import { scopeText } from '@riposte/risk-limits'

/** What stands, for the bottom of a terminal. */
export interface StatusFacts {
  /** Its books are not whole yet. */
  readonly isStarting: boolean
  readonly deltas: readonly { readonly underlying: string; readonly delta: number; readonly uncertainty: number }[]
  /** Instruments held at a venue. */
  readonly positions: number
  /** Of the UTC day; undefined while nothing was made today. */
  readonly pnlTodayUsd: number | undefined
  /** The limit with the least headroom, as a share of it. */
  readonly tightest: { readonly name: string; readonly scope: string; readonly left: number } | undefined
  readonly quotesLive: number
  /** Trades whose hedge is on its way. */
  readonly hedging: number
  readonly venues: Readonly<Record<string, string>>
  /** Why nothing is quoted now; undefined while nothing is in the way. */
  readonly refusal: string | undefined
  readonly journal: 'ok' | 'failed'
  /** Tier and scope of each engaged kill switch. */
  readonly killed: readonly string[]
}

export function readStatusFacts(orchestrator: Orchestrator, nowMs: number): StatusFacts {
  const { underlyings, limits, totalPositions } = orchestrator.risk()
  const { orchestrator: phase, venues, journal, refusal } = orchestrator.status()
  const today = new Date(nowMs).toISOString().slice(0, 10)
  const made = orchestrator.pnl('day').rows.filter(({ day }) => day === today)
  const trades = orchestrator.trades()
  return {
    isStarting: phase === 'starting',
    deltas: underlyings.map(({ underlying, delta, deltaUncertainty: uncertainty }) => {
      return { underlying, delta, uncertainty }
    }),
    positions: totalPositions,
    pnlTodayUsd: made.length === 0 ? undefined : made.reduce((sum, { totalUsd }) => sum + toNumber(totalUsd), 0),
    tightest: limits
      .flatMap(({ name, scope, headroom, limit }) =>
        limit === 0 ? [] : [{ name, scope, left: headroom / Math.abs(limit) }],
      )
      .reduce<StatusFacts['tightest']>(
        (least, one) => (least === undefined || one.left < least.left ? one : least),
        undefined,
      ),
    quotesLive: trades.filter(({ status }) => status === 'QUOTED').length,
    hedging: trades.filter(({ status }) => status === 'EXECUTED' || status === 'HEDGING').length,
    venues,
    refusal,
    journal,
    killed: orchestrator.killSwitch().engaged.map(({ tier, scope }) => `${tier} of ${scopeText(scope)}`),
  }
}
