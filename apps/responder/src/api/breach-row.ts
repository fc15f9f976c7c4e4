import type { Breach } from '@riposte/risk-limits'
import { finiteOrNull } from './finite.ts'

/** A breach as the API shows it, in the words of `/api/risk`. */
export function breachRow(breach: Breach): Readonly<Record<string, unknown>> {
  return {
    limit: breach.code,
    scope: breach.scope,
    value: finiteOrNull(breach.limit),
    use: finiteOrNull(breach.value),
    would_be: finiteOrNull(breach.wouldBe),
    message: breach.message,
  }
}
