import { toNumber } from '@riposte/market-model'
import type { Limits, LimitUse } from '@riposte/risk-limits'

/** One thing that runs short: a token at the RFQ source, or an account's free margin at the hedging venue. */
export interface Runway {
  readonly kind: 'balance' | 'margin'
  /** `USDC@rysk`, or the venue's name of the account. */
  readonly scope: string
  /** What is there, live quotes apart: of the token, or USD. */
  readonly value: number
  /** Below this people are told. */
  readonly warning: number
}

/** A level that was crossed: told once on the way down, and once when there is enough again. */
export interface RunwayNews {
  readonly status: 'low' | 'restored'
  readonly runway: Runway
}

/** So much above the level it is enough again: a value that hovers at the level would be news each time. */
const ENOUGH = 1.1

/**
 * What the limits say about money that can run out: margin stands for the hedging venue's, and underlyings that are kept
 * at the source pay for no premium.
 *
 * @param money key of what premiums are paid from, `USDC@rysk`; undefined while that is not known
 */
export function runways(uses: readonly LimitUse[], limits: Limits, money: string | undefined): readonly Runway[] {
  const level = (warning: 'RUNWAY_WARNING' | 'FREE_MARGIN_WARNING_USD', floor: 'MIN_RUNWAY' | 'MIN_FREE_MARGIN_USD') =>
    Math.max(toNumber(limits[warning].default), toNumber(limits[floor].default))
  return uses.flatMap(({ name, scope, value }): Runway[] => {
    if (name === 'MIN_RUNWAY' && scope === money) {
      return [{ kind: 'balance', scope, value, warning: level('RUNWAY_WARNING', 'MIN_RUNWAY') }]
    }
    if (name === 'MIN_FREE_MARGIN_USD') {
      return [{ kind: 'margin', scope, value, warning: level('FREE_MARGIN_WARNING_USD', 'MIN_FREE_MARGIN_USD') }]
    }
    return []
  })
}

/** @param low scopes that were told to be low */
export function judgeRunway(low: ReadonlySet<string>, now: readonly Runway[]): readonly RunwayNews[] {
  return now.flatMap((runway): RunwayNews[] => {
    const { scope, value, warning } = runway
    if (low.has(scope)) return value >= warning * ENOUGH ? [{ status: 'restored', runway }] : []
    return value < warning ? [{ status: 'low', runway }] : []
  })
}
