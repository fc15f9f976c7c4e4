import type { EpochMs } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import type { OrderTerms } from './order-terms.ts'
import { type Permissions, permits } from './permissions.ts'
import { refusal } from './refusal.ts'

/**
 * Control 15: underlying, instrument, expiry and chain are ones that the desk may trade. It holds for hedges too, so a
 * desk that wants to leave an underlying uses the kill switch, which lets it reduce.
 */
export function checkInstrumentPermission(terms: OrderTerms, permissions: Permissions): Breach | undefined {
  const { instrument, chainId } = terms
  const { underlyings, instruments, expiries, chainIds } = permissions
  const refuse = (what: string) => refusal('INSTRUMENT_PERMISSION', instrument.name, `the desk may not trade ${what}`)
  if (!permits(underlyings, instrument.underlying)) return refuse(`the underlying ${instrument.underlying}`)
  if (!permits(instruments, instrument.name)) return refuse('this instrument')
  if (instrument.kind === 'option' && isRestricted(expiries)) {
    const day = dayOf(instrument.expiry)
    if (!permits(expiries, day)) return refuse(`the expiry ${day}`)
  }
  if (chainId !== undefined && !permits(chainIds, chainId)) return refuse(`on chain ${chainId}`)
  return undefined
}

/** Writing a day as text costs more than everything else here: only where it may matter. */
function isRestricted({ allow, deny }: Permissions['expiries']): boolean {
  return allow !== 'all' || deny.size > 0
}

function dayOf(expiry: EpochMs): string {
  return new Date(expiry).toISOString().slice(0, 10).replaceAll('-', '')
}
