import type { Wad } from '@riposte/market-model'
import type { RiskBook } from '@riposte/risk-limits'

/** What is held of one option at one venue. */
export interface HeldOption {
  readonly venue: string
  readonly instrument: string
  /** Contracts, bought is positive; never zero. */
  readonly quantity: Wad
}

export function heldOptions(risk: Pick<RiskBook, 'positions'>): readonly HeldOption[] {
  return risk.positions().flatMap(({ instrument, venue, quantity }) => {
    const isHeld = instrument.kind === 'option' && quantity !== 0n
    return isHeld ? [{ venue, instrument: instrument.name, quantity }] : []
  })
}
