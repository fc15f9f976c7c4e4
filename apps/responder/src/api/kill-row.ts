import { KILL_TIERS, type KillCause, type KillEngaged, scopeText } from '@riposte/risk-limits'
import { z } from 'zod'
import { instant } from './field-schemas.ts'

/** All causes; a record, so that the compiler misses none. */
const CAUSES: Readonly<Record<KillCause, true>> = {
  person: true,
  'dead-man': true,
  executions: true,
  protection: true,
  loss: true,
  'hedge-deadline': true,
}
export const KILL_CAUSES = Object.keys(CAUSES) as [KillCause, ...KillCause[]]

export const killSchema = z.strictObject({
  tier: z.enum(KILL_TIERS),
  scope: z.string().meta({ description: 'desk, or a kind and a name such as "underlying ETH".' }),
  cause: z.enum(KILL_CAUSES),
  reason: z.string(),
  by: z.string(),
  since: instant,
})

/** One engaged switch, as the API shows it. */
export function killRow({ tier, scope: reach, cause, reason, by, at }: KillEngaged): z.input<typeof killSchema> {
  return { tier, scope: scopeText(reach), cause, reason, by, since: at }
}
