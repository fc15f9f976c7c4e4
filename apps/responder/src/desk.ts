import { type Cache, createCache } from '@riposte/cache-adapter'
import { createMemoryNonceStore, createNonces } from '@riposte/evm-signing'
import { createDeriveVenue } from '@riposte/exchange-derive'
import {
  type Cancel,
  type Clock,
  createRandom,
  fromNumber,
  type Logger,
  parseWad,
  type Venue,
} from '@riposte/market-model'
import { createOrchestrator, type DeskSettings, type Orchestrator, openSqliteJournal } from '@riposte/orchestrator'
import { createRyskSource } from '@riposte/rfq-rysk'
import type { InstrumentLookup } from './api/api-options.ts'
import type { Config } from './config/schema.ts'
import { PAPER_CHAIN_ID, type PaperWorld } from './paper-world.ts'

/** A wired desk that has not started. */
export interface Desk {
  readonly orchestrator: Orchestrator
  readonly venue: Venue
  readonly lookup: InstrumentLookup
  readonly cacheStatus: () => 'ok' | 'failed'
  /** Path of this run's journal. */
  readonly journalFile: string
  /** After the orchestrator has stopped. */
  close(): Promise<void>
}

/** What Rysk takes on top of the premium: the smaller of 12.5 % of it and 1 % of spot. */
const RYSK_FEE = { premiumShare: parseWad('0.125'), spotShare: parseWad('0.01') }
/** The premium token's own step. */
const PRICE_STEP = parseWad('0.000001')
const MARKET_AGE_MAX_MS = 5_000
const TIME_TO_EXPIRY_MIN_MS = 3_600_000
/** A trade settles seconds after its confirmation, which may come in the last second of a quote. */
const LATE_TRADE_MS = 15_000
const CATALOG_TTL_MS = 3_600_000
const CACHE_CHECK_MS = 15_000

function deskSettings(config: Config): DeskSettings {
  return {
    limits: { maxPositionSize: config.maxPositionSize, maxDeltaExposure: config.maxDeltaExposure },
    quote: {
      edgeBps: fromNumber(config.quoteEdgeBps, 6, 'down'),
      marketAgeMaxMs: MARKET_AGE_MAX_MS,
      timeToExpiryMinMs: TIME_TO_EXPIRY_MIN_MS,
      fee: RYSK_FEE,
      priceStep: PRICE_STEP,
    },
    quoteValidityMs: config.quoteValidityS * 1000,
    lateTradeMs: LATE_TRADE_MS,
  }
}

/**
 * Wire a desk into a paper world.
 *
 * @throws {OrchestratorError} when the journal can't be had; {CacheError} when the cache can't
 */
export async function openPaperDesk(config: Config, world: PaperWorld, logger: Logger): Promise<Desk> {
  const { clock } = world
  const random = createRandom(config.paperSeed, 'desk')
  const cache = await createCache(
    config.cacheBackend === 'file'
      ? { backend: 'file', directory: config.cacheDir, clock, logger }
      : { backend: 'memory', clock, logger },
  )
  const file = paperJournalName(clock)
  const journal = await openSqliteJournal({
    directory: config.journalDir,
    file,
    onFailure: (message) => logger.error('journal.failed', { message }),
  }).catch(async (error: unknown) => {
    await cache.close()
    throw error
  })
  // Paper keys end with the process, and with them the numbers that they used up.
  const store = createMemoryNonceStore()
  const json = (value: unknown): unknown => value
  const venue = createDeriveVenue({
    network: 'local',
    url: world.derive.url,
    wallet: world.wallet,
    signer: world.sessionSigner,
    subaccounts: world.subaccounts,
    clock,
    random,
    logger,
    nonces: createNonces({ signer: world.sessionSigner.address, store, clock, unit: 'nanoseconds' }),
    catalogCache: cache.entry({ name: 'derive-catalog', version: 1, ttlMs: CATALOG_TTL_MS, parse: json }),
  })
  const source = createRyskSource({
    url: world.rysk.url,
    chainId: PAPER_CHAIN_ID,
    signer: world.makerSigner,
    clock,
    random,
    logger,
    nonces: createNonces({ signer: world.makerSigner.address, store, clock, unit: 'microseconds' }),
    assets: config.ryskAssets,
    assetsCache: cache.entry({ name: 'rysk-assets', version: 1, ttlMs: CATALOG_TTL_MS, parse: json }),
  })
  const orchestrator = createOrchestrator({
    venue,
    source,
    journal,
    clock,
    random,
    logger,
    settings: deskSettings(config),
  })
  const cacheWatch = watchCache(cache, clock)
  return {
    orchestrator,
    venue,
    lookup: instrumentLookup(venue, clock),
    cacheStatus: cacheWatch.status,
    journalFile: `${config.journalDir}/${file}`,
    async close() {
      cacheWatch.stop()
      await cache.close()
    },
  }
}

/** Asks the cache now and then, so that a health check is answered at once. */
function watchCache(cache: Cache, clock: Clock): { status(): 'ok' | 'failed'; stop(): void } {
  let status: 'ok' | 'failed' = 'ok'
  let cancel: Cancel = () => {}
  async function look(): Promise<void> {
    status = (await cache.check()).status === 'ok' ? 'ok' : 'failed'
    cancel = clock.after(CACHE_CHECK_MS, look)
  }
  cancel = clock.after(CACHE_CHECK_MS, look)
  return { status: () => status, stop: () => cancel() }
}

function instrumentLookup(venue: Venue, clock: Clock): InstrumentLookup {
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

/** Each paper run has a journal of its own, named after its first moment on the paper market clock. */
function paperJournalName(clock: Clock): string {
  const stamp = new Date(clock.nowMs())
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z')
  return `paper-${stamp}-${Math.floor(clock.monotonicMs()).toString(36)}.sqlite`
}

/** A listed option near the money, for a line that a person can paste. */
export function exampleInstrument(venue: Venue): string | undefined {
  const priced = venue.listings().flatMap(({ instrument }) => {
    const delta = venue.ticker(instrument.name)?.option?.delta
    return instrument.kind === 'option' && instrument.right === 'call' && delta !== undefined
      ? [{ name: instrument.name, distance: Math.abs(delta - 0.4), expiry: instrument.expiry }]
      : []
  })
  const [best] = priced.sort((a, b) => a.distance - b.distance || a.expiry - b.expiry)
  return best?.name
}
