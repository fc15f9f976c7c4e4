import { orderLabel, tradeIdOf } from '../plan-order.ts'

const FORM = /^G-([A-Z0-9]+)$/

/** Labels of the delta hedger have the form of a trade's, for a trade that no source can have. */
export function deltaLabel(underlying: string, number: number): string {
  return orderLabel(`G-${underlying}`, 1, number)
}

/** Which hedger an order is of, and its number there; undefined for any other label. */
export function readDeltaLabel(label: string): { readonly underlying: string; readonly number: number } | undefined {
  const underlying = FORM.exec(tradeIdOf(label) ?? '')?.[1]
  if (underlying === undefined) return undefined
  const number = Number(label.slice(label.lastIndexOf('.') + 1))
  return deltaLabel(underlying, number) === label ? { underlying, number } : undefined
}
