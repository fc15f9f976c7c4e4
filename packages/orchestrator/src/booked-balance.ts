import { WAD_ZERO, type Wad } from '@riposte/market-model'
import type { RiskBook } from '@riposte/risk-limits'

/**
 * What the desk has booked of a token at a venue. One that was not there when the books were opened began with nothing, so
 * what moved since is what is there.
 */
export function bookedBalance(risk: Pick<RiskBook, 'balance' | 'cash'>, venue: string, token: string): Wad {
  const known = risk.balance(venue, token)
  if (known !== undefined) return known
  return risk.cash().find((row) => row.venue === venue && row.token === token)?.amount ?? WAD_ZERO
}
