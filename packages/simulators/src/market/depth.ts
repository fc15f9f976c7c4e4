import { createRandom, type Instrument } from '@riposte/market-model'

/** USD of the underlying shown at the best price, an assumption: recorded chains say nothing about size. */
const OPTION_NOTIONAL = 200_000
const PERP_NOTIONAL = 5_000_000

/**
 * Contracts that market makers show at the best price of an instrument, for as long as the market lives.
 *
 * Between half and one and a half times a notional: some 33 to 100 ETH or 1 to 3.4 BTC for an option at 3000 and 88000
 * USD, 25 times that for a perp.
 */
export function bestDepth(seed: number | string, instrument: Instrument, spot: number): number {
  const spread = 0.5 + createRandom(seed, `depth/${instrument.name}`).unit()
  return (spread * (instrument.kind === 'perp' ? PERP_NOTIONAL : OPTION_NOTIONAL)) / spot
}
