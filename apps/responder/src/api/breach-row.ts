import type { Breach } from '@riposte/risk-limits'
import { z } from 'zod'
import { figure } from './field-schemas.ts'
import { finiteOrNull } from './finite.ts'

export const breachSchema = z.strictObject({
  limit: z.string(),
  scope: z.string(),
  value: figure,
  use: figure,
  would_be: figure,
  message: z.string(),
})

/** A breach as the API shows it, in the words of `/api/risk`. */
export function breachRow(breach: Breach): z.input<typeof breachSchema> {
  return {
    limit: breach.code,
    scope: breach.scope,
    value: finiteOrNull(breach.limit),
    use: finiteOrNull(breach.value),
    would_be: finiteOrNull(breach.wouldBe),
    message: breach.message,
  }
}
