import { WAD_ZERO, type Wad, wad } from '@riposte/market-model'

/** Contracts that orders of ours traded for trades that the journal does not know, because it was damaged. */
export interface Orphans {
  /** @param quantity bought is positive */
  add(tradeId: string, instrument: string, quantity: Wad): void
  /**
   * What may have been traded for a trade that is booked now, bought is positive: under its own id, or, for an RFQ's,
   * under an id that went with the quote.
   */
  of(tradeId: string, instrument: string): Wad
  /** So much of {@link Orphans.of} belongs to a trade from now on. */
  claim(tradeId: string, instrument: string, quantity: Wad): void
  record(): readonly OrphanRecord[]
  restore(record: readonly OrphanRecord[]): void
}

export interface OrphanRecord {
  readonly tradeId: string
  readonly instrument: string
  /** Contracts, bought is positive. */
  readonly quantity: Wad
}

export function createOrphans(): Orphans {
  let rows: readonly OrphanRecord[] = []

  /** Its own first, then the oldest. A person reports a trade under the same id again, so manual ones are told apart. */
  function candidates(tradeId: string, instrument: string): readonly OrphanRecord[] {
    const same = rows.filter((row) => row.instrument === instrument)
    const own = same.filter((row) => row.tradeId === tradeId)
    return isRfq(tradeId) ? [...own, ...same.filter((row) => row.tradeId !== tradeId && isRfq(row.tradeId))] : own
  }

  return {
    add(tradeId, instrument, quantity) {
      rows = [...rows, { tradeId, instrument, quantity }]
    },
    of: (tradeId, instrument) =>
      wad(candidates(tradeId, instrument).reduce((sum, row) => sum + row.quantity, WAD_ZERO as bigint)),
    claim(tradeId, instrument, quantity) {
      let left: bigint = quantity
      const taken = new Map<OrphanRecord, bigint>()
      for (const row of candidates(tradeId, instrument)) {
        const isEnough = left > 0n ? row.quantity > left : row.quantity < left
        const part = isEnough ? left : row.quantity
        taken.set(row, part)
        left -= part
      }
      rows = rows.flatMap((row) => {
        const rest = wad(row.quantity - (taken.get(row) ?? 0n))
        return rest === 0n ? [] : [{ ...row, quantity: rest }]
      })
    },
    record: () => rows,
    restore(record) {
      rows = record
    },
  }
}

const isRfq = (tradeId: string): boolean => tradeId.startsWith('R-')
