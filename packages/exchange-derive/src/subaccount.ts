import { parseInstrumentName } from '@riposte/market-model'

/**
 * The subaccount in which an instrument is traded, from its name alone: an expired option is in no catalog any more,
 * and its last order may still have to be looked up.
 *
 * @returns undefined for an underlying without one, and for what is neither an option nor a perp
 */
export function subaccountFor(subaccounts: ReadonlyMap<string, number>, instrument: string): number | undefined {
  try {
    return subaccounts.get(parseInstrumentName(instrument).underlying)
  } catch {
    return undefined
  }
}
