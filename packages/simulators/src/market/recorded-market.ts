import type { EpochMs } from '@riposte/market-model'
import type { Market } from '../market.ts'
import { createMovingMarket } from './moving-market.ts'
import type { RecordedChain } from './parse-chain.ts'

export interface RecordedMarketOptions {
  readonly chain: RecordedChain
  readonly seed: number | string
  /** For the banner; by default it says what was recorded when. */
  readonly description?: string
}

/**
 * A market that starts as it was recorded, at the recording's time.
 *
 * Until it is advanced beyond `takenAt`, marks, bids and asks are the recorded ones to the last bit. From there on every
 * forward moves in proportion to spot, every option keeps its recorded volatility, its recorded distance from the model
 * and its recorded spread. Recorded spot is that of the latest row of an underlying, the last of them where several have
 * one time.
 */
export function createRecordedMarket({ chain, seed, description }: RecordedMarketOptions): Market {
  return createMovingMarket({
    description: description ?? describe(chain),
    seed,
    startAt: chain.takenAt,
    spots: latestSpots(chain),
    options: chain.options.map((option) => ({ ...option, carry: 0 })),
  })
}

function latestSpots(chain: RecordedChain): ReadonlyMap<string, number> {
  const latest = new Map<string, { at: EpochMs; spot: number }>()
  for (const { instrument, recordedAt, spot } of chain.options) {
    const known = latest.get(instrument.underlying)
    if (known === undefined || recordedAt >= known.at) latest.set(instrument.underlying, { at: recordedAt, spot })
  }
  return new Map([...latest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([underlying, { spot }]) => [underlying, spot]))
}

function describe(chain: RecordedChain): string {
  const underlyings = [...latestSpots(chain).keys()].join(' and ')
  const time = new Date(chain.takenAt).toISOString()
  return `recorded chain of ${chain.options.length} ${underlyings} options, taken at ${time}`
}
