import type { EpochMs } from '@riposte/market-model'
import { addToSlots, slotsWithin, type WindowSlots } from './window-slots.ts'

/** Sums of some amounts over a sliding window. Plain data. */
export type WindowSums<Name extends string> = WindowSlots<Readonly<Record<Name, number>>>

export function addToSums<Name extends string>(
  window: WindowSums<Name>,
  amounts: Readonly<Record<Name, number>>,
  at: EpochMs,
  lengthMs: number,
): WindowSums<Name> {
  return addToSlots(window, amounts, at, lengthMs, plus)
}

/** The sum of one amount: at least what happened within the window, at most that of the window and one slot. */
export function sumWithin<Name extends string>(
  window: WindowSums<Name>,
  name: Name,
  now: EpochMs,
  lengthMs: number,
): number {
  let sum = 0
  for (const { value } of slotsWithin(window, now, lengthMs)) sum += value[name]
  return sum
}

function plus<Name extends string>(
  a: Readonly<Record<Name, number>>,
  b: Readonly<Record<Name, number>>,
): Readonly<Record<Name, number>> {
  const names = Object.keys(b) as Name[]
  return Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as Record<Name, number>
}
