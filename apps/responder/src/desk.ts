import { createMemoryNonceStore, createNonces } from '@riposte/evm-signing'
import { createDeriveVenue } from '@riposte/exchange-derive'
import {
  type Clock,
  createRandom,
  fromNumber,
  type Logger,
  parseWad,
  toNumber,
  type Venue,
} from '@riposte/market-model'
import {
  createOrchestrator,
  type DeskSettings,
  type Orchestrator,
  openSqliteJournal,
  openSqliteNonceStore,
  phaseSettings,
} from '@riposte/orchestrator'
import { createRyskSource } from '@riposte/rfq-rysk'
import type { InstrumentLookup } from './api/api-options.ts'
import type { RiskRules } from './config/risk-rules.ts'
import type { Config } from './config/schema.ts'
import { type DeskCache, openDeskCache } from './desk-cache.ts'
import { NONCES_FILE } from './nonces-file.ts'
import { PAPER_CHAIN_ID, type PaperWorld } from './paper-world.ts'

/** Where venues outlive the desk it goes on where it stopped, so there is one journal and not one for each run. */
const LASTING_JOURNAL = 'desk.sqlite'

/** A wired desk that has not started. */
export interface Desk {
  readonly orchestrator: Orchestrator
  readonly venue: Venue
  readonly lookup: InstrumentLookup
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
/** The clients fetch what is older than an hour, and fall back on what they have when a venue does not answer. */
const CATALOG_TTL_MS = 24 * 3_600_000

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
 * Wire a desk into a paper world.
 *
 * @throws {OrchestratorError} when the journal can't be had; {CacheError} when the cache can't
 */
export async function openPaperDesk(
  config: Config,
  rules: RiskRules,
  world: PaperWorld,
  logger: Logger,
): Promise<Desk> {
  const { clock } = world
  const random = createRandom(config.paperSeed, 'desk')
  const cache = await openDeskCache(config, clock, logger)
  const file = world.lasting ? LASTING_JOURNAL : paperJournalName(clock)
  const { journal, store } = await openMemory(config, world, file, logger).catch(async (error: unknown) => {
    await cache.close()
    throw error
  })
  const json = (value: unknown): unknown => value
  const venue = createDeriveVenue({
    network: 'local',
    url: world.deriveUrl,
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
    url: world.ryskUrl,
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
    settings: deskSettings(config, rules),
    ...(world.purse === undefined ? {} : { purse: world.purse }),
  })
  return {
    orchestrator,
    venue,
    lookup: instrumentLookup(venue, clock),
    cache,
    journalFile: `${config.journalDir}/${file}`,
    async close() {
      store.close()
      await cache.close()
    },
  }
}

/** What a desk must never forget: its journal, and the once-only numbers that its keys have used. */
async function openMemory(config: Config, world: PaperWorld, file: string, logger: Logger) {
  const { journalDir: directory } = config
  // The journal comes first: its lock keeps every other desk out of the directory.
  const journal = await openSqliteJournal({
    directory,
    file,
    onFailure: (message) => logger.error('journal.failed', { message }),
  })
  // Keys that end with the process take the numbers that they used with them.
  if (!world.lasting) return { journal, store: { ...createMemoryNonceStore(), close() {} } }
  try {
    return { journal, store: openSqliteNonceStore({ directory, file: NONCES_FILE, clock: world.clock }) }
  } catch (error) {
    await journal.close()
    throw error
  }
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

/** A paper run with venues of its own has a journal of its own, named after its first moment on the paper market clock. */
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
