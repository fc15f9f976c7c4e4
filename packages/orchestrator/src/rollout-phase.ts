import { DIRECT_HEDGE, FULL_HEDGE } from '@riposte/hedge-engine'
import type { DeskSettings } from './context.ts'

/** How much of the desk decides, and how much only watches: in the order of a roll-out. */
export const ROLLOUT_PHASES = ['existing', 'monitor', 'risk', 'full'] as const
export type RolloutPhase = (typeof ROLLOUT_PHASES)[number]

/**
 * What a phase means. Nothing but this table knows phases: whoever behaves otherwise in one asks for a setting.
 *
 * The journal, once-only trades, belief, reconciliation and the kill switch are the same in every phase.
 */
export interface PhaseSettings {
  /** To be taken over into the desk's settings. */
  readonly desk: Required<
    Pick<DeskSettings, 'limitEnforcement' | 'hedgeLimitEnforcement' | 'takesManualTrades' | 'hedgePolicy'>
  >
  /** Whether the delta of the whole book may be hedged, if the configuration asks for it. */
  readonly gammaHedging: boolean
  /** Whether the cache may be in Valkey, if the configuration asks for it. */
  readonly valkeyCache: boolean
}

const WATCHED = { gammaHedging: false, valkeyCache: false } as const

const PHASES: Readonly<Record<RolloutPhase, PhaseSettings>> = {
  existing: {
    desk: {
      limitEnforcement: 'none',
      hedgeLimitEnforcement: 'none',
      takesManualTrades: false,
      hedgePolicy: DIRECT_HEDGE,
    },
    ...WATCHED,
  },
  monitor: {
    desk: {
      limitEnforcement: 'reported',
      hedgeLimitEnforcement: 'reported',
      takesManualTrades: true,
      hedgePolicy: DIRECT_HEDGE,
    },
    ...WATCHED,
  },
  risk: {
    desk: {
      limitEnforcement: 'enforced',
      hedgeLimitEnforcement: 'reported',
      takesManualTrades: true,
      hedgePolicy: DIRECT_HEDGE,
    },
    ...WATCHED,
  },
  full: {
    desk: {
      limitEnforcement: 'enforced',
      hedgeLimitEnforcement: 'enforced',
      takesManualTrades: true,
      hedgePolicy: FULL_HEDGE,
    },
    gammaHedging: true,
    valkeyCache: true,
  },
}

export function phaseSettings(phase: RolloutPhase): PhaseSettings {
  return PHASES[phase]
}
