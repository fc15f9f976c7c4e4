import { checksumAddress } from '@riposte/evm-signing'
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
import { type Address, assetAddress, NEVER_SEC, optionSubId, rawNumber } from './protocol.ts'

/** An instrument on the exchange, with everything that changes about it. */
export interface Listed {
  readonly instrument: Instrument
  readonly name: string
  /** The exchange's word for its kind. */
  readonly type: 'option' | 'perp'
  readonly currency: string
  readonly terms: ListingTerms
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

/** The record that the exchange publishes. */
export function instrumentRecord(listed: Listed): Record<string, unknown> {
  const { instrument, terms } = listed
  const perp = instrument.kind === 'perp'
  return {
    instrument_type: listed.type,
    instrument_name: listed.name,
    scheduled_activation: toSeconds(listed.activatedAt),
    scheduled_deactivation: perp ? rawNumber(NEVER_SEC) : toSeconds(instrument.expiry),
    is_active: listed.active,
    tick_size: formatWad(terms.tick),
    minimum_amount: formatWad(terms.minimum),
    maximum_amount: formatWad(terms.maximum),
    amount_step: formatWad(terms.step),
    mark_price_fee_rate_cap: terms.fees.rateCap === undefined ? '0' : formatWad(terms.fees.rateCap),
    maker_fee_rate: formatWad(terms.fees.makerRate),
    taker_fee_rate: formatWad(terms.fees.takerRate),
    base_fee: formatWad(terms.fees.takerBase),
    base_currency: listed.currency,
    quote_currency: 'USDC',
    option_details: perp
      ? null
      : {
          index: `${listed.currency}-USD`,
          expiry: toSeconds(instrument.expiry),
          strike: formatWad(instrument.strike),
          option_type: instrument.right === 'call' ? 'C' : 'P',
          settlement_price: listed.settlementPrice === undefined ? null : formatWad(listed.settlementPrice),
        },
    perp_details: perp
      ? {
          index: `${listed.currency}-USD`,
          max_rate_per_hour: '0.000456621005',
          min_rate_per_hour: '-0.000456621005',
          aggregate_funding: '0',
          funding_rate: '0',
          srm_perp_margin_requirements: { im_perp_req: '0.066', mm_perp_req: '0.05', max_leverage: '15.15' },
        }
      : null,
    erc20_details: null,
    base_asset_address: checksumAddress(listed.asset),
    base_asset_sub_id: String(listed.subId),
    pro_rata_fraction: '0',
    fifo_min_allocation: '0',
    pro_rata_amount_step: '1',
  }
}
