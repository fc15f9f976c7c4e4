import { type EpochMs, epochMs } from '@riposte/market-model'
import type { DeskEvent } from './events.ts'

/** Payments remembered against repeats: many more than there are in the time that is read again. */
const KEYS_KEPT = 10_000
/** A history may tell of a payment after it told of a later one, of another position. */
const OVERLAP_MS = 3_600_000
/** How far apart the desk's clock and the venue's may be. */
const CLOCKS_DIFFER_MAX_MS = 15 * 60_000

/** A funding book written down. */
export interface FundingRecord {
  readonly followedAt?: EpochMs | undefined
  readonly lastPaidAt?: EpochMs | undefined
  readonly keys: readonly string[]
}

/** Which payments of funding are in the books. */
export interface FundingBook {
  observe(event: DeskEvent): void
  /** When it was settled which payments were booked before; undefined while it never was, and none is booked. */
  followedAt(): EpochMs | undefined
  /** True for a payment that is in the books, by itself or as a part of the balance that they were opened with. */
  has(key: string): boolean
  /** Every payment from then on is in the books or is to be booked. */
  since(followedAt: EpochMs): EpochMs
  record(): FundingRecord
  restore(record: FundingRecord): void
}

export function createFundingBook(): FundingBook {
  let followed: EpochMs | undefined
  let lastPaidAt: EpochMs | undefined
  const keys = new Set<string>()

  return {
    observe(event) {
      if (event.type === 'funding.followed') {
        followed = event.at
        for (const key of event.keys) keys.add(key)
      } else if (event.type === 'funding.paid') {
        keys.add(event.key)
        if (lastPaidAt === undefined || event.paidAt > lastPaidAt) lastPaidAt = event.paidAt
        for (const oldest of keys) {
          if (keys.size <= KEYS_KEPT) break
          keys.delete(oldest)
        }
      }
    },
    followedAt: () => followed,
    has: (key) => keys.has(key),
    since(followedAt) {
      const from = followedAt - CLOCKS_DIFFER_MAX_MS
      return epochMs(lastPaidAt === undefined ? from : Math.max(from, lastPaidAt - OVERLAP_MS))
    },
    record: () => ({ followedAt: followed, lastPaidAt, keys: [...keys] }),
    restore(record) {
      followed = record.followedAt
      lastPaidAt = record.lastPaidAt
      keys.clear()
      for (const key of record.keys) keys.add(key)
    },
  }
}
