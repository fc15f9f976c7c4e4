import type { EpochMs } from '@riposte/market-model'
import { asArray, asRecord, readArray, readInteger, type WireRecord } from './wire/fields.ts'

/** Where the catalog survives a restart. Values are plain JSON. */
export interface CatalogCache {
  get(): Promise<unknown | undefined>
  set(value: unknown): Promise<void>
}

/** The instrument records of one network, and when they were fetched. */
export interface CachedCatalog {
  readonly savedAt: EpochMs
  readonly records: readonly unknown[]
}

const FORMAT = 1

export function encodeCachedCatalog(
  network: string,
  underlyings: readonly string[],
  savedAt: EpochMs,
  records: readonly WireRecord[],
): WireRecord {
  return { format: FORMAT, network, underlyings: [...underlyings], savedAt, records: [...records] }
}

/** @returns undefined for what is of another format or network, or lacks one of the underlyings */
export function decodeCachedCatalog(
  value: unknown,
  network: string,
  underlyings: readonly string[],
): CachedCatalog | undefined {
  try {
    const cached = asRecord('cached catalog', value)
    if (cached.format !== FORMAT || cached.network !== network) return undefined
    const covered = asArray('cached catalog', cached.underlyings, 'underlyings')
    if (!underlyings.every((underlying) => covered.includes(underlying))) return undefined
    return {
      savedAt: readInteger('cached catalog', cached, 'savedAt') as EpochMs,
      records: readArray('cached catalog', cached, 'records'),
    }
  } catch {
    return undefined
  }
}
