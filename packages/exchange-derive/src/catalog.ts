import type { Listing, Logger } from '@riposte/market-model'
import { type CatalogEntry, decodeInstrument, INSTRUMENT_FIELDS } from './decode/instrument.ts'
import { decodePage, type Page } from './decode/page.ts'
import { INSTRUMENT_NOT_FOUND } from './error-codes.ts'
import { DeriveError } from './errors.ts'
import { type Requester, requestPatiently, resultOf } from './request.ts'
import { asRecord, type WireRecord } from './wire/fields.ts'

/** The most rows in a page that the exchange was seen to grant. */
const PAGE_SIZE = 1000
/** A bound, not an expectation: one underlying has some hundreds of options. */
const PAGES_MAX = 50

/**
 * The live options and perps of some underlyings as the exchange describes them, cut down to the fields in use.
 *
 * @throws {DeriveError} when one of the lists cannot be had, since half a catalog would look like delistings
 */
export async function fetchInstruments(
  requester: Requester,
  clock: Parameters<typeof requestPatiently>[1],
  underlyings: readonly string[],
): Promise<readonly WireRecord[]> {
  const records: WireRecord[] = []
  for (const currency of underlyings) {
    for (const type of ['perp', 'option'] as const) {
      for (let page = 1, pages = 1; page <= pages; page++) {
        if (page > PAGES_MAX) {
          throw new DeriveError('CATALOG_UNAVAILABLE', `${currency}: expected at most ${PAGES_MAX} pages, got ${pages}`)
        }
        const params = { instrument_type: type, currency, expired: false, page, page_size: PAGE_SIZE }
        const found = readPage(await requestPatiently(requester, clock, 'public/get_all_instruments', params))
        pages = found.pages
        for (const row of found.rows) records.push(keepFieldsInUse(asRecord('instrument', row)))
      }
    }
  }
  return records
}

function readPage(reply: Awaited<ReturnType<typeof requestPatiently>>): Page {
  if (reply.status === 'error' && reply.error.code === INSTRUMENT_NOT_FOUND) return { rows: [], pages: 1 }
  return decodePage('instruments', 'instruments', resultOf('public/get_all_instruments', reply))
}

export function keepFieldsInUse(record: WireRecord): WireRecord {
  return Object.fromEntries(INSTRUMENT_FIELDS.map((field) => [field, record[field] ?? null]))
}

/** Read the records that can be read; one that cannot is reported and left out. */
export function decodeInstruments(
  records: readonly unknown[],
  badMessage: (error: unknown) => void,
): readonly CatalogEntry[] {
  const entries: CatalogEntry[] = []
  for (const record of records) {
    try {
      entries.push(decodeInstrument(record))
    } catch (error) {
      badMessage(error)
    }
  }
  return entries
}

/** How a refresh changed what is listed, by instrument name. */
export interface CatalogChange {
  readonly listed: readonly string[]
  readonly delisted: readonly string[]
}

/** What is listed now, by name. Memory only. */
export interface Catalog {
  entry(instrument: string): CatalogEntry | undefined
  listings(): readonly Listing[]
  /** An option and a perp that are live, as far as there are any. */
  oneOfEachKind(): readonly CatalogEntry[]
  /** Take over a new list. What is no longer in it stays known as inactive for two days after its expiry. */
  replace(entries: readonly CatalogEntry[], nowMs: number): CatalogChange
}

const KEEP_AFTER_EXPIRY_MS = 48 * 3600 * 1000

export function createCatalog(logger: Logger): Catalog {
  let entries = new Map<string, CatalogEntry>()
  let listings: readonly Listing[] = []
  return {
    entry: (instrument) => entries.get(instrument),
    listings: () => listings,
    oneOfEachKind() {
      const live = [...entries.values()].filter(({ listing }) => listing.active)
      return (['option', 'perp'] as const).flatMap(
        (kind) => live.find(({ listing }) => listing.instrument.kind === kind) ?? [],
      )
    },
    replace(fresh, nowMs) {
      const next = new Map<string, CatalogEntry>()
      for (const entry of fresh) if (entry.listing.active) next.set(entry.listing.instrument.name, entry)
      const listed = [...next.keys()].filter((name) => entries.get(name)?.listing.active !== true)
      const delisted: string[] = []
      for (const [name, entry] of entries) {
        if (next.has(name)) continue
        if (entry.listing.active) delisted.push(name)
        const { instrument } = entry.listing
        if (instrument.kind === 'option' && nowMs > instrument.expiry + KEEP_AFTER_EXPIRY_MS) continue
        next.set(name, { ...entry, listing: { ...entry.listing, active: false } })
      }
      entries = next
      listings = [...next.values()].map((entry) => entry.listing)
      logger.info('derive.catalog.replaced', { listed: listed.length, delisted: delisted.length, total: next.size })
      return { listed, delisted }
    },
  }
}
