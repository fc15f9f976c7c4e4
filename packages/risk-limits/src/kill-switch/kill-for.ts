import type { EpochMs } from '@riposte/market-model'
import type { Breach, BreachCode } from '../breach.ts'
import type { KillScope } from './kill-scope.ts'
import { engageKill, type KillCause, type KillEngaged } from './kill-switch.ts'
import type { KillTier } from './kill-tier.ts'

const THROTTLE = { tier: 'no-new-quotes', cause: 'executions' } as const
const PROTECTION = { tier: 'no-new-quotes', cause: 'protection' } as const
const LOSS = { tier: 'reduce-only', cause: 'loss' } as const
const HEDGE = { tier: 'no-new-quotes', cause: 'hedge-deadline' } as const

/** Breaches after which a person has to look before the desk goes on as before. */
const ENGAGES: { readonly [Code in BreachCode]?: { readonly tier: KillTier; readonly cause: KillCause } } = {
  MAX_EXECUTIONS: THROTTLE,
  MAX_EXECUTIONS_PER_TAKER: THROTTLE,
  MAX_EXECUTIONS_PER_STRIKE: THROTTLE,
  PROTECTION_QUANTITY: PROTECTION,
  PROTECTION_DELTA: PROTECTION,
  PROTECTION_VEGA_USD: PROTECTION,
  PROTECTION_PREMIUM_USD: PROTECTION,
  PROTECTION_SIGNED_QUANTITY: PROTECTION,
  PROTECTION_SIGNED_DELTA: PROTECTION,
  PROTECTION_SIGNED_VEGA_USD: PROTECTION,
  PROTECTION_SIGNED_PREMIUM_USD: PROTECTION,
  MAX_LOSS_HOUR_USD: LOSS,
  MAX_LOSS_DAY_USD: LOSS,
  MAX_DRAWDOWN_USD: LOSS,
  POSITION_STOP_LOSS_USD: LOSS,
  HEDGE_DEADLINE_S: HEDGE,
  HEDGE_LOSS_BUDGET_USD: HEDGE,
  MAX_LIFE_SIGN_AGE_S: { tier: 'no-new-quotes', cause: 'dead-man' },
}

/** What a breach engages in a scope; undefined where refusing what breaches is enough. */
export function killFor(breach: Breach, scope: KillScope, at: EpochMs): KillEngaged | undefined {
  const response = ENGAGES[breach.code]
  if (response === undefined) return undefined
  return engageKill({ ...response, scope, reason: breach.message, by: 'desk', at })
}
