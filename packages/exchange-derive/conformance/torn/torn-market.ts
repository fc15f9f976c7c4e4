import { createOption, createPerp, type EpochMs, fromNumber, type Instrument } from '@riposte/market-model'
import type { FairQuote, Market } from '@riposte/simulators'

const EXPIRY_MS = Date.UTC(2026, 5, 26, 8)
const SPOT = 3000

export interface TornMarket extends Market {
  /** Prices stay where they are, so that nothing that rests is traded any more while it is looked at. */
  freeze(): void
}

/** One perp and two options, whose prices swing on a sine: cheap to compute, and never still until they are told to be. */
export function createTornMarket(startAt: EpochMs): TornMarket {
  let isFrozen = false
  let now = startAt
  const strike = (usd: number) => fromNumber(usd, 0, 'down')
  const expiry = EXPIRY_MS as EpochMs
  const instruments: readonly Instrument[] = [
    createPerp('ETH'),
    createOption('ETH', expiry, strike(2900), 'put'),
    createOption('ETH', expiry, strike(3100), 'call'),
  ]
  const spot = (): number => SPOT * (1 + 0.001 * Math.sin((now - startAt) / 3000))
  return {
    description: 'a market for torn connections',
    underlyings: ['ETH'],
    instruments,
    advance(to) {
      if (!isFrozen) now = Math.max(now, to) as EpochMs
    },
    freeze() {
      isFrozen = true
    },
    spot,
    fair(name): FairQuote | undefined {
      const isPerp = name === 'ETH-PERP'
      const mark = isPerp ? spot() : 100 + (spot() - SPOT) * 0.3
      return {
        mark,
        bid: mark * 0.9995,
        ask: mark * 1.0005,
        depth: 1.5,
        forward: spot(),
        iv: isPerp ? undefined : 0.6,
        delta: isPerp ? 1 : 0.3,
        gamma: isPerp ? 0 : 0.0001,
        vega: isPerp ? 0 : 3,
        theta: isPerp ? 0 : -2,
      }
    },
  }
}
