import {
  type EpochMs,
  formatWad,
  type Instrument,
  toNumber,
  toSeconds,
  WAD_ZERO,
  type Wad,
} from '@riposte/market-model'
import { type Book, createBook } from './book.ts'
import { createDayStats, type DayStats } from './day-stats.ts'
import { type ListingTerms, listingTerms } from './listing-terms.ts'
import { type Allocation, allocateByMix } from './match.ts'
import { type Address, assetAddress, optionSubId } from './protocol.ts'

/** An instrument on the exchange, with everything that changes about it. */
export interface Listed {
  readonly instrument: Instrument
  readonly name: string
  /** The exchange's word for its kind. */
  readonly type: 'option' | 'perp'
  readonly currency: string
  readonly terms: ListingTerms
  /** How what is taken at one price is shared. */
  readonly allocate: Allocation
  /** Doubles of the grid, for what is computed often. */
  readonly tick: number
  readonly tickDecimals: number
  readonly step: number
  readonly asset: Address
  readonly subId: bigint
  readonly activatedAt: EpochMs
  readonly book: Book
  readonly day: DayStats
  active: boolean
  settlementPrice: Wad | undefined
  /** Contracts: sum of the absolute positions of all accounts, market makers left out. */
  openInterest: Wad
  /** When the market makers last looked at it. */
  refreshedAt: number
  /** Rises with each published book. */
  publishId: number
}

const STRIKE_E8 = 10n ** 10n

export function createListed(instrument: Instrument, now: EpochMs): Listed {
  const terms = listingTerms(instrument)
  const option = instrument.kind === 'option'
  return {
    instrument,
    name: instrument.name,
    type: instrument.kind,
    currency: instrument.underlying,
    terms,
    allocate: allocateByMix(terms.proRata),
    tick: toNumber(terms.tick),
    tickDecimals: (formatWad(terms.tick).split('.')[1] ?? '').length,
    step: toNumber(terms.step),
    asset: assetAddress(`${instrument.underlying}-${option ? 'OPTION' : 'PERP'}`),
    subId: option
      ? optionSubId(instrument.right === 'call', instrument.strike / STRIKE_E8, toSeconds(instrument.expiry))
      : 0n,
    activatedAt: now,
    book: createBook(),
    day: createDayStats(),
    active: !option || instrument.expiry > now,
    settlementPrice: undefined,
    openInterest: WAD_ZERO,
    refreshedAt: Number.NEGATIVE_INFINITY,
    publishId: 0,
  }
}

/** Whether it may be traded: an option's life ends at its expiry, even if nobody has settled it yet. */
export function isLive(listed: Listed, now: EpochMs): boolean {
  return listed.active && (listed.instrument.kind === 'perp' || listed.instrument.expiry > now)
}
