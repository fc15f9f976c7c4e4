import { formatWad, type Wad } from '@riposte/market-model'
import type { DeskEvent } from '@riposte/orchestrator'

/** Deep enough for every event; what lies deeper is cut, so a cycle ends too. */
const DEPTH_MAX = 6

/**
 * A value for JSON: every bigint is a Wad and becomes its decimal text, an error becomes its name, code and message
 * with those of its causes.
 */
export function plainValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'bigint') return formatWad(value as Wad)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEPTH_MAX) return '…'
  if (value instanceof Error) {
    const { name, message, stack } = value
    const code = 'code' in value ? { code: plainValue(value.code, depth + 1) } : {}
    const cause = value.cause === undefined ? {} : { cause: plainValue(value.cause, depth + 1) }
    return { name, ...code, message, ...cause, stack }
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON()
  if (Array.isArray(value)) return value.map((part) => plainValue(part, depth + 1))
  if (value instanceof Map) return plainValue(Object.fromEntries(value), depth)
  return plainFields(value, depth + 1)
}

/** The same for the fields of a log line. */
export function plainFields(fields: object, depth = 0): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plainValue(value, depth)]))
}

/** The facts of an event. Signed bytes and foreign frames stay in the journal. */
export function eventFields(event: DeskEvent): Readonly<Record<string, unknown>> {
  const { type: _type, ...facts } = event
  if (event.type === 'order.signed') return { ...plainFields(facts), order: plainFields({ ...event.order.request }) }
  if (event.type === 'trade.quarantined') return { at: event.at, reason: event.reason }
  return plainFields(facts)
}
