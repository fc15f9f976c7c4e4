import type { Clock, EpochMs, Listing, Logger, Ticker, Wad } from '@riposte/market-model'
import type { Orchestrator, RolloutPhase } from '@riposte/orchestrator'
import type { EffectiveOption } from '../config/effective-config.ts'
import type { ApiTokens } from './guard.ts'

/** Whether a canonical instrument name can be traded now, from the venue's cached catalog. */
export type InstrumentLookup = (
  name: string,
) => 'listed' | { readonly status: 'expired'; readonly expiry: EpochMs } | 'unknown'

/** An instrument as the hedging venue lists it, and what it costs there. */
export interface MarketRow {
  readonly listing: Listing
  /** As last streamed. */
  readonly ticker: Ticker | undefined
  /** Why it can't be traded there now; undefined while it can. */
  readonly whyNot: string | undefined
}

/** What the API says about the desk beyond what the orchestrator knows. */
export interface DeskFacts {
  readonly mode: string
  readonly phase: RolloutPhase
  /** It has no key, and sends nothing. */
  readonly dryRun: boolean
  readonly enableManualTrades: boolean
  /** Contracts; the limit for underlyings without an exception. */
  readonly maxPositionSize: Wad
  /** What the server listens on. */
  readonly httpHost: string
  /** When there is any, every request must carry one. */
  readonly apiTokens: ApiTokens
  readonly cacheStatus: () => 'ok' | 'failed'
}

/** Text for Prometheus. */
export interface MetricsSource {
  scrape(): Promise<{ readonly contentType: string; readonly text: string }>
}

export interface ApiOptions {
  readonly orchestrator: Orchestrator
  readonly lookup: InstrumentLookup
  /** Everything that the hedging venue lists. */
  readonly markets: () => MarketRow[]
  readonly facts: DeskFacts
  /** Every option as it holds, without secrets. */
  readonly config: readonly EffectiveOption[]
  readonly clock: Clock
  readonly metrics: MetricsSource
  readonly logger: Logger
}
