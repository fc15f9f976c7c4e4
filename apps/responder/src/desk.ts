import {
  type Clock,
  createRandom,
  fromNumber,
  type Logger,
  type MarketVenue,
  parseWad,
  toNumber,
} from '@riposte/market-model'
import { createOrchestrator, type DeskSettings, type Orchestrator, phaseSettings } from '@riposte/orchestrator'
import type { InstrumentLookup, MarketRow } from './api/api-options.ts'
import type { RiskRules } from './config/risk-rules.ts'
import type { Config } from './config/schema.ts'
import { type DeskCache, openDeskCache } from './desk-cache.ts'
import { openDeskMemory } from './desk-memory.ts'
import { type DeskVenues, openVenues } from './desk-venues.ts'
import type { DeskWorld } from './desk-world.ts'
import { listMarkets } from './list-markets.ts'

/** A wired desk that has not started. */
export interface Desk {
  readonly orchestrator: Orchestrator
  readonly venues: DeskVenues
  readonly lookup: InstrumentLookup
  readonly markets: () => MarketRow[]
  readonly cache: DeskCache
  /** Path of the journal. */
  readonly journalFile: string
  /** After the orchestrator has stopped. */
  close(): Promise<void>
}

/** What Rysk takes on top of the premium: the smaller of 12.5 % of it and 1 % of spot. */
const RYSK_FEE = { premiumShare: parseWad('0.125'), spotShare: parseWad('0.01') }
/** The premium token's own step. */
const PRICE_STEP = parseWad('0.000001')
/** A trade settles seconds after its confirmation, which may come in the last second of a quote. */
const LATE_TRADE_MS = 15_000
/** About a tenth of a second of a start. */
const SNAPSHOT_AFTER_EVENTS = 20_000

function deskSettings(config: Config, rules: RiskRules): DeskSettings {
  return {
    limits: config.limits,
    ...rules,
    ...phaseSettings(config.rolloutPhase).desk,
    deltaStrategy: config.gammaHedging ? config.hedgeStrategy : undefined,
    quote: {
      edgeBps: fromNumber(config.quoteEdgeBps, 6, 'down'),
      marketAgeMaxMs: toNumber(config.limits.MAX_MARKET_AGE_MS.default),
      timeToExpiryMinMs: toNumber(config.limits.MIN_TIME_TO_EXPIRY_S.default) * 1000,
      fee: RYSK_FEE,
      priceStep: PRICE_STEP,
    },
    quoteValidityMs: config.quoteValidityS * 1000,
    lateTradeMs: LATE_TRADE_MS,
    restartQuietMs: restartQuietMs(config),
    snapshotAfterEvents: SNAPSHOT_AFTER_EVENTS,
  }
}

/** No shorter than it takes for a quote of the last life to run out, unless the operator says that there is none. */
function restartQuietMs({ restartQuietS, quoteValidityS }: Config): number {
  return restartQuietS === 0 ? 0 : Math.max(restartQuietS, quoteValidityS + 60) * 1000
}

/**
 * Wire a desk into a world.
 *
 * @throws {OrchestratorError} when the journal can't be had; {CacheError} when the cache can't
 */
export async function openDesk(config: Config, rules: RiskRules, world: DeskWorld, logger: Logger): Promise<Desk> {
  const { clock } = world
  // A run of its own repeats with its seed; a desk that goes on after another must not draw the same ids again.
  const random = createRandom(config.paperSeed, world.lasting ? `desk ${clock.nowMs()}` : 'desk')
  const cache = await openDeskCache(config, cacheNamespace(world), clock, logger)
  const memory = await openDeskMemory(config.journalDir, world, logger).catch(async (error: unknown) => {
    await cache.close()
    throw error
  })
  const venues = openVenues({ config, world, cache, store: memory.nonces, random, logger })
  const orchestrator = createOrchestrator({
    ...venues,
    journal: memory.journal,
    clock,
    random,
    logger,
    settings: deskSettings(config, rules),
    ...(world.purse === undefined ? {} : { purse: world.purse }),
  })
  return {
    orchestrator,
    venues,
    lookup: instrumentLookup(venues.venue, clock),
    markets: () => listMarkets(venues.venue, clock, toNumber(config.limits.MAX_MARKET_AGE_MS.default)),
    cache,
    journalFile: memory.journalFile,
    async close() {
      memory.close()
      await cache.close()
    },
  }
}

/** What one network lists is nothing to another. */
function cacheNamespace({ mode, derive }: DeskWorld): string {
  return mode === 'paper' ? mode : `${mode}-${derive.network}`
}

function instrumentLookup(venue: MarketVenue, clock: Clock): InstrumentLookup {
  return (name) => {
    const listing = venue.listing(name)
    if (listing === undefined) return 'unknown'
    const { instrument } = listing
    if (instrument.kind === 'option' && instrument.expiry <= clock.nowMs()) {
      return { status: 'expired', expiry: instrument.expiry }
    }
    return listing.active ? 'listed' : 'unknown'
  }
}

/** A listed option near the money, for a line that a person can paste. */
export function exampleInstrument(venue: MarketVenue): string | undefined {
  const priced = venue.listings().flatMap(({ instrument }) => {
    const delta = venue.ticker(instrument.name)?.option?.delta
    return instrument.kind === 'option' && instrument.right === 'call' && delta !== undefined
      ? [{ name: instrument.name, distance: Math.abs(delta - 0.4), expiry: instrument.expiry }]
      : []
  })
  const [best] = priced.sort((a, b) => a.distance - b.distance || a.expiry - b.expiry)
  return best?.name
}
