import type { Clock, Logger } from '@riposte/market-model'
import { reconnectDelayMs } from './backoff.ts'
import { type Catalog, type CatalogChange, decodeInstruments, fetchInstruments } from './catalog.ts'
import { type CachedCatalog, type CatalogCache, decodeCachedCatalog, encodeCachedCatalog } from './catalog-cache.ts'
import { DeriveError, messageOf } from './errors.ts'
import type { MarketSettings } from './options.ts'
import type { Reporter } from './report.ts'
import { type Requester, sleep } from './request.ts'

export interface CatalogKeeperOptions {
  readonly settings: MarketSettings
  readonly requester: Requester
  readonly cache: CatalogCache | undefined
  readonly catalog: Catalog
  readonly report: Reporter
  /** What is listed has changed. */
  changed(change: CatalogChange): void
}

/** Loads the catalog, and loads it anew every hour and after every expiry. */
export interface CatalogKeeper {
  /** @throws {DeriveError} CATALOG_UNAVAILABLE */
  load(): Promise<void>
  stop(): void
}

const FRESH_MS = 3_600_000
const REFRESH_EVERY_MS = 3_600_000
/** After a start from the cache. */
const FIRST_REFRESH_MS = 5000
/** The exchange takes expired options off its list about then. */
const AFTER_EXPIRY_MS = 30_000
const LOAD_TRIES = 4

export function createCatalogKeeper(options: CatalogKeeperOptions): CatalogKeeper {
  const { settings, requester, cache, catalog, report } = options
  const { clock, logger, network } = settings
  const underlyings = [...settings.subaccounts.keys()]
  // The address too: two servers of one network may list different things.
  const identity = `${network.name} ${network.restUrl}`
  let cancelRefresh = (): void => {}
  let stopped = false

  function adopt(records: readonly unknown[]): void {
    const change = catalog.replace(decodeInstruments(records, report.badMessage), clock.nowMs())
    if (change.listed.length > 0 || change.delisted.length > 0) options.changed(change)
  }

  async function fetch(): Promise<void> {
    const records = await fetchInstruments(requester, clock, underlyings)
    if (stopped) return
    adopt(records)
    try {
      await cache?.set(encodeCachedCatalog(identity, underlyings, clock.nowMs(), records))
    } catch (error) {
      logger.warn('derive.catalog.not_cached', { error: messageOf(error) })
    }
  }

  async function fetchStubbornly(): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        return await fetch()
      } catch (error) {
        logger.warn('derive.catalog.fetch_failed', { error: messageOf(error), attempt: failures + 1 })
        if (stopped || failures + 1 >= LOAD_TRIES) throw error
        await sleep(clock, reconnectDelayMs(failures, settings.random))
      }
    }
  }

  function refreshLater(delayMs: number): void {
    if (stopped) return
    cancelRefresh = clock.after(delayMs, () => {
      void fetch()
        .catch((error) => logger.warn('derive.catalog.refresh_failed', { error: messageOf(error) }))
        .then(() => refreshLater(untilNextRefresh(catalog, clock)))
    })
  }

  return {
    async load() {
      const cached = await readCache(cache, identity, underlyings, logger)
      const ageMs = cached === undefined ? Number.POSITIVE_INFINITY : clock.nowMs() - cached.savedAt
      if (cached !== undefined && ageMs >= 0 && ageMs < FRESH_MS) {
        adopt(cached.records)
        refreshLater(FIRST_REFRESH_MS)
      } else {
        try {
          await fetchStubbornly()
        } catch (error) {
          if (cached === undefined) throw unavailable(messageOf(error), error)
          logger.warn('derive.catalog.from_old_cache', { ageMs, error: messageOf(error) })
          adopt(cached.records)
        }
        refreshLater(untilNextRefresh(catalog, clock))
      }
      const listed = catalog.listings().filter((listing) => listing.active)
      if (listed.length === 0) throw unavailable(`nothing is listed for ${underlyings.join(', ')}`)
      for (const underlying of underlyings) {
        if (listed.some((listing) => listing.instrument.underlying === underlying)) continue
        logger.warn('derive.catalog.underlying_missing', { underlying })
      }
    },
    stop() {
      stopped = true
      cancelRefresh()
    },
  }
}

async function readCache(
  cache: CatalogCache | undefined,
  identity: string,
  underlyings: readonly string[],
  logger: Logger,
): Promise<CachedCatalog | undefined> {
  try {
    return decodeCachedCatalog(await cache?.get(), identity, underlyings)
  } catch (error) {
    logger.warn('derive.catalog.cache_unreadable', { error: messageOf(error) })
    return undefined
  }
}

function untilNextRefresh(catalog: Catalog, clock: Clock): number {
  const now = clock.nowMs()
  let delayMs = REFRESH_EVERY_MS
  for (const { active, instrument } of catalog.listings()) {
    if (!active || instrument.kind !== 'option') continue
    const untilGoneMs = instrument.expiry + AFTER_EXPIRY_MS - now
    if (untilGoneMs > 0) delayMs = Math.min(delayMs, untilGoneMs)
  }
  return delayMs
}

function unavailable(why: string, cause?: unknown): DeriveError {
  return new DeriveError('CATALOG_UNAVAILABLE', `expected a catalog of instruments: ${why}`, {}, { cause })
}
