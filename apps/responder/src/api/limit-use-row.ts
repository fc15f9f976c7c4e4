import type { LimitEffect, LimitUse } from '@riposte/risk-limits'
import { z } from 'zod'
import { figure } from './field-schemas.ts'
import { finiteOrNull } from './finite.ts'

export const limitUseSchema = z.strictObject({
  name: z.string(),
  scope: z
    .string()
    .meta({ description: 'What it bounds: an instrument at a venue, an underlying, a token, the desk.' }),
  underlying: z.string().nullable(),
  value: figure,
  use: figure.meta({ description: 'With every live quote hit in the worst combination.' }),
  booked: figure.meta({ description: 'Without any live quote.' }),
  headroom: figure.meta({ description: 'value - use of a cap, use - value of a floor: negative past the limit.' }),
  unit: z.string(),
})

export type LimitUseJson = z.input<typeof limitUseSchema>

/** A limit's use, as `/api/risk` shows it. */
export function limitUseRow(limit: LimitUse): z.input<typeof limitUseSchema> {
  return {
    name: limit.name,
    scope: limit.scope,
    underlying: limit.underlying ?? null,
    value: finiteOrNull(limit.limit),
    use: finiteOrNull(limit.worst),
    booked: finiteOrNull(limit.value),
    headroom: finiteOrNull(limit.headroom),
    unit: limit.unit,
  }
}

export const limitEffectSchema = limitUseSchema.extend({ would_be: figure, headroom_after: figure })

export type LimitEffectJson = z.input<typeof limitEffectSchema>

/** A limit's use, and what something would make of it. */
export function limitEffectRow(effect: LimitEffect): z.input<typeof limitEffectSchema> {
  return {
    ...limitUseRow(effect),
    would_be: finiteOrNull(effect.wouldBe),
    headroom_after: finiteOrNull(effect.headroomAfter),
  }
}
