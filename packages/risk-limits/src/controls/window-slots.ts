import type { EpochMs } from '@riposte/market-model'

/** What happened in one short run of neighbouring moments. */
interface WindowSlot<Value> {
  readonly from: EpochMs
  /** Of what happened last in it: it leaves the window with this. */
  readonly last: EpochMs
  readonly value: Value
}

/**
 * What happened within a sliding window, oldest first. At most {@link SLOTS_A_WINDOW} and two slots, whatever happens how
 * often, and plain data as long as the values are. What is in a slot counts until the last of it has left the window, so
 * everything counts for the whole window, and for at most a slot longer.
 */
export type WindowSlots<Value> = readonly WindowSlot<Value>[]

export const SLOTS_A_WINDOW = 60

/**
 * The window with something more in it, and without what has left. A clock that was set back is taken for standing still.
 *
 * @param lengthMs of the window
 * @param merge    two values of one slot into one
 */
export function addToSlots<Value>(
  slots: WindowSlots<Value>,
  value: Value,
  at: EpochMs,
  lengthMs: number,
  merge: (before: Value, value: Value) => Value,
): WindowSlots<Value> {
  const newest = slots.at(-1)
  if (newest === undefined) return [{ from: at, last: at, value }]
  const now = at < newest.last ? newest.last : at
  if (now < newest.from + lengthMs / SLOTS_A_WINDOW) {
    const merged = { from: newest.from, last: now, value: merge(newest.value, value) }
    return [...slotsWithin(slots.slice(0, -1), now, lengthMs), merged]
  }
  return [...slotsWithin(slots, now, lengthMs), { from: now, last: now, value }]
}

/** The slots of which something is younger than the window. */
export function slotsWithin<Value>(slots: WindowSlots<Value>, now: EpochMs, lengthMs: number): WindowSlots<Value> {
  const first = slots.findIndex(({ last }) => last + lengthMs > now)
  if (first === 0) return slots
  return first === -1 ? [] : slots.slice(first)
}
