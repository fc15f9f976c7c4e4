import type { EpochMs } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import { type KillPlace, type KillScope, reaches, scopeText } from './kill-scope.ts'
import { isStricter, KILL_TIERS, type KillQuestion, type KillTier, killAllows } from './kill-tier.ts'

/** What pulled a switch. Each has its own, so that releasing one leaves the others where they are. */
export type KillCause = 'person' | 'dead-man' | 'executions' | 'protection' | 'loss' | 'hedge-deadline'

export interface KillEngaged {
  readonly type: 'kill.engaged'
  readonly tradeId: undefined
  readonly at: EpochMs
  readonly tier: KillTier
  readonly scope: KillScope
  readonly cause: KillCause
  /** A sentence for whoever has to release it. */
  readonly reason: string
  /** Who: a person's name, or the part of the desk. */
  readonly by: string
}

/** Only a person releases, whatever engaged. */
export interface KillReleased {
  readonly type: 'kill.released'
  readonly tradeId: undefined
  readonly at: EpochMs
  readonly scope: KillScope
  readonly cause: KillCause
  readonly reason: string
  readonly by: string
}

/** Plain data, for the journal: the switch is their fold, and so survives a restart. */
export type KillEvent = KillEngaged | KillReleased

/** The switches that are engaged, each for one scope and cause. Plain data. */
export interface KillSwitch {
  readonly engaged: readonly KillEngaged[]
}

export const NOTHING_KILLED: KillSwitch = { engaged: [] }

/** An event that engages, from what is particular to it. */
export function engageKill(what: Omit<KillEngaged, 'type' | 'tradeId'>): KillEngaged {
  return { type: 'kill.engaged', tradeId: undefined, ...what }
}

/** An event that releases one cause of one scope. */
export function releaseKill(what: Omit<KillReleased, 'type' | 'tradeId'>): KillReleased {
  return { type: 'kill.released', tradeId: undefined, ...what }
}

/**
 * The switches after an event. Engaging again never lowers a tier: a looser one changes nothing, and the way down is to
 * release and engage. What changes nothing gives back the very state, so that nobody journals it.
 */
export function nextKillSwitch(state: KillSwitch, event: KillEvent): KillSwitch {
  const before = state.engaged.find((other) => isSame(other, event))
  const others = () => state.engaged.filter((other) => other !== before)
  if (event.type === 'kill.released') return before === undefined ? state : { engaged: others() }
  if (before !== undefined && !isStricter(event.tier, before.tier)) return state
  return { engaged: [...others(), event] }
}

/** The switch that binds at a place: the strictest that reaches it, the earliest of several. */
export function killAt(state: KillSwitch, place: KillPlace): KillEngaged | undefined {
  let binding: KillEngaged | undefined
  for (const engaged of state.engaged) {
    if (!reaches(engaged.scope, place)) continue
    if (binding === undefined || isStricter(engaged.tier, binding.tier)) binding = engaged
  }
  return binding
}

/** The strictest tier that reaches a place. */
export function tierFor(state: KillSwitch, place: KillPlace): KillTier | undefined {
  return killAt(state, place)?.tier
}

/**
 * Why something may not be done, or rest, at a place. The numbers of the breach count tiers, from 0 for none to 4 for
 * `flatten`: the strictest that would let it pass, and the one that is engaged.
 */
export function checkKillSwitch(state: KillSwitch, place: KillPlace, question: KillQuestion): Breach | undefined {
  const binding = killAt(state, place)
  if (binding === undefined || killAllows(binding.tier, question)) return undefined
  const { tier, scope, by, reason } = binding
  const strictest = KILL_TIERS.findLastIndex((other) => killAllows(other, question)) + 1
  const rank = KILL_TIERS.indexOf(tier) + 1
  return {
    code: 'KILL_SWITCH',
    scope: scopeText(scope),
    limit: strictest,
    value: rank,
    wouldBe: rank,
    message: `KILL_SWITCH of ${scopeText(scope)} is at ${tier}, by ${by}: ${reason}`,
  }
}

function isSame(a: KillEvent, b: KillEvent): boolean {
  return a.cause === b.cause && scopeText(a.scope) === scopeText(b.scope)
}
