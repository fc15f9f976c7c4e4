import type { DeskEvent } from '@riposte/orchestrator'
import { z } from 'zod'
import { eventFields } from '../terminal/plain-fields.ts'
import { instant } from './field-schemas.ts'

export const eventSchema = z
  .looseObject({
    type: z.string().meta({ description: 'What happened, such as quote.signed.' }),
    at: instant,
    trade_id: z.string().nullable(),
  })
  .meta({ description: 'One event, with the facts of its type. Signed bytes and foreign frames stay in the journal.' })

export type EventJson = z.input<typeof eventSchema>

/** An event as the API shows it: names as everywhere in the API, decimals as text, what nobody knows as null. */
export function eventRow(event: DeskEvent): z.input<typeof eventSchema> {
  const { at, tradeId: _tradeId, ...facts } = eventFields(event)
  return { type: event.type, at: event.at, trade_id: event.tradeId ?? null, ...(snakeCased(facts) as object) }
}

/** Keys in camel case become snake case; names in capitals, such as those of limits and underlyings, stay. */
function snakeCased(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(snakeCased)
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeCased(part),
    ]),
  )
}
