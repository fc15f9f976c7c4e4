import { createNonces, type NonceStore } from '@riposte/evm-signing'
import { createDeriveMarket, createDeriveVenue, type DeriveVenue } from '@riposte/exchange-derive'
import type { Logger, MarketVenue, Random, RfqFeed } from '@riposte/market-model'
import { createRyskFeed, createRyskSource, type RyskAlert, type RyskSource } from '@riposte/rfq-rysk'
import type { Config } from './config/schema.ts'
import type { DeskCache } from './desk-cache.ts'
import { type DeskWorld, isKnown, type KnownWorld } from './desk-world.ts'

/** The clients of both venues: those that can sign, or, in a dry run, those that have nothing to sign with. */
export type DeskVenues =
  | {
      readonly dryRun?: false
      readonly venue: DeriveVenue
      readonly source: RyskSource
      /** How often the source had something to tell a person, by kind. */
      readonly alerts: () => AlertCounts
    }
  | { readonly dryRun: true; readonly venue: MarketVenue; readonly source: RfqFeed }

type AlertCounts = Readonly<Record<RyskAlert['kind'], number>>

export interface VenuesOptions<World extends DeskWorld = DeskWorld> {
  readonly config: Pick<Config, 'ryskAssets'>
  readonly world: World
  readonly cache: Pick<DeskCache, 'entry'>
  /** Where the nonces of the keys are leased. */
  readonly store: NonceStore
  readonly random: Random
  readonly logger: Logger
}

/** The clients fetch what is older than an hour, and fall back on what they have when a venue does not answer. */
const CATALOG_TTL_MS = 24 * 3_600_000

/** Open the clients for a world: without an identity in it, no signer is made and none of them can send. */
export function openVenues(options: VenuesOptions): DeskVenues {
  const { world } = options
  if (isKnown(world)) return openWithKeys({ ...options, world })
  return {
    dryRun: true,
    venue: createDeriveMarket(deriveOptions(options)),
    source: createRyskFeed(ryskOptions(options)),
  }
}

function openWithKeys(options: VenuesOptions<KnownWorld>): DeskVenues {
  const { world, store, logger } = options
  const { clock, derive, identity } = world
  const { wallet, session, maker } = identity
  const venue = createDeriveVenue({
    ...deriveOptions(options),
    wallet,
    signer: session,
    cancelOnDisconnect: derive.cancelOnDisconnect,
    nonces: createNonces({ signer: session.address, store, clock, unit: 'nanoseconds' }),
  })
  const source = createRyskSource({
    ...ryskOptions(options),
    signer: maker,
    nonces: createNonces({ signer: maker.address, store, clock, unit: 'microseconds' }),
  })
  const counts = { 'fee-differs': 0, 'late-trade': 0, gap: 0, 'unknown-frame': 0 }
  const onAlert = ({ kind, ...facts }: RyskAlert): void => {
    counts[kind] += 1
    logger.warn(`rysk.${kind}`, facts)
  }
  const told: RyskSource = { ...source, start: (events) => source.start({ ...events, alert: onAlert }) }
  return { venue, source: told, alerts: () => counts }
}

function deriveOptions({ world, cache, random, logger }: VenuesOptions) {
  const { network, url, subaccounts } = world.derive
  const catalogCache = cache.entry({ name: 'derive-catalog', version: 1, ttlMs: CATALOG_TTL_MS, parse: asJson })
  return { network, url, subaccounts, clock: world.clock, random, logger, catalogCache }
}

function ryskOptions({ config, world, cache, random, logger }: VenuesOptions) {
  const assetsCache = cache.entry({ name: 'rysk-assets', version: 1, ttlMs: CATALOG_TTL_MS, parse: asJson })
  return { ...world.rysk, clock: world.clock, random, logger, assets: config.ryskAssets, assetsCache }
}

/** What is cached is read by the clients that fetched it. */
const asJson = (value: unknown): unknown => value
