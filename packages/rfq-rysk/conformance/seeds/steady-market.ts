import { createOption, type EpochMs, epochMs, fromNumber, type Instrument } from '@riposte/market-model'
import type { FairQuote, Market } from '@riposte/simulators'

const SPOTS: Readonly<Record<string, number>> = { ETH: 3_000, BTC: 60_000 }
const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS

/** A market in which takers find something to write and nothing ever moves: here the messages are what matters. */
export interface SteadyMarket {
  readonly market: Market
  /** Takers find nothing any more. */
  close(): void
}

export function createSteadyMarket(startAt: EpochMs): SteadyMarket {
  // Weeks since 1970 begin on Thursdays; Rysk's options expire on Fridays at 08:00 UTC.
  const expiry = epochMs((Math.floor(startAt / WEEK_MS) + 2) * WEEK_MS + DAY_MS + DAY_MS / 3)
  const options = Object.entries(SPOTS).flatMap(([underlying, spot]) =>
    ([0.95, 1.05] as const).flatMap((moneyness) =>
      (['call', 'put'] as const).map((right) =>
        createOption(underlying, expiry, fromNumber(spot * moneyness, 2, 'down'), right),
      ),
    ),
  )
  const names = new Map<string, number>(options.map(({ name, underlying }) => [name, SPOTS[underlying] ?? 0]))
  let listed: readonly Instrument[] = options
  const market: Market = {
    description: 'a steady market',
    underlyings: Object.keys(SPOTS),
    get instruments() {
      return listed
    },
    advance() {},
    spot: (underlying) => SPOTS[underlying] ?? 0,
    fair(instrument): FairQuote | undefined {
      const spot = names.get(instrument)
      if (spot === undefined) return undefined
      const mark = spot * 0.04
      return {
        mark,
        bid: mark * 0.98,
        ask: mark * 1.02,
        depth: 10,
        forward: spot,
        iv: 0.6,
        delta: 0.3,
        gamma: 0.0001,
        vega: spot * 0.001,
        theta: -spot * 0.0005,
      }
    },
  }
  return {
    market,
    close() {
      listed = []
    },
  }
}
