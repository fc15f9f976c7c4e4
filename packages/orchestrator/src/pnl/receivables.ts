import type { EpochMs } from '@riposte/market-model'

/** What an option that has left a venue's books still has to bring, at its last mark. */
export interface Receivable {
  readonly venue: string
  readonly underlying: string
  /** Undefined: of no trade. */
  readonly tradeId: string | undefined
  /** 10^-36 USD; negative is owed. */
  readonly amount: bigint
  readonly since: EpochMs
}

/** A claim on an expired option lapses an hour after it; what nobody has paid an hour later comes no more. */
const LAPSE_MS = 2 * 3_600_000

/** Of a list, what a venue settles for an underlying, and what stays. Without an underlying all that it settles. */
export function takeReceivables(
  list: readonly Receivable[],
  venue: string,
  underlying: string | undefined,
): { readonly taken: readonly Receivable[]; readonly left: readonly Receivable[] } {
  const isMeant = (one: Receivable) =>
    one.venue === venue && (underlying === undefined || one.underlying === underlying)
  return { taken: list.filter(isMeant), left: list.filter((one) => !isMeant(one)) }
}

/** Of a list, what nobody will pay any more, and what stays. */
export function lapsedReceivables(
  list: readonly Receivable[],
  now: EpochMs,
): { readonly lapsed: readonly Receivable[]; readonly left: readonly Receivable[] } {
  const isLapsed = ({ since }: Receivable) => now - since > LAPSE_MS
  return { lapsed: list.filter(isLapsed), left: list.filter((one) => !isLapsed(one)) }
}
