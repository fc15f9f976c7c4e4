import type { Breach, BreachCode } from '@riposte/risk-limits'

/** What is done about a breach: nothing, it is only told, or it stands in the way. */
export type LimitEnforcement = 'none' | 'reported' | 'enforced'

/** Holds one decision against the limits. */
export interface LimitGate {
  /** The breaches that stand in the way; the others are remembered. */
  stops(breaches: readonly Breach[]): readonly Breach[]
  /** Those that would have stood in the way if limits were enforced, and are to be told. */
  passed(): readonly Breach[]
}

/** An operator's act, and what can't be written on the wire: no limits, so nothing lets them pass. */
const ALWAYS: ReadonlySet<BreachCode> = new Set<BreachCode>(['KILL_SWITCH', 'PRECISION'])

export function openLimitGate(enforcement: LimitEnforcement = 'enforced'): LimitGate {
  const passed: Breach[] = []
  return {
    stops(breaches) {
      if (enforcement === 'enforced') return breaches
      const stopping = breaches.filter(({ code }) => ALWAYS.has(code))
      if (enforcement === 'reported') passed.push(...breaches.filter(({ code }) => !ALWAYS.has(code)))
      return stopping
    },
    passed: () => passed,
  }
}
