import { type Address, parseAddress } from '@riposte/evm-signing'
import { type Instrument, type Listing, parseInstrumentName, type Wad } from '@riposte/market-model'
import {
  asRecord,
  invalidField,
  readBigInteger,
  readBoolean,
  readDecimal,
  readInteger,
  readOneOf,
  readRecord,
  readText,
  type WireRecord,
} from '../wire/fields.ts'

/** A listing and what is needed to sign orders for it. */
export interface CatalogEntry {
  readonly listing: Listing
  /** Contract of the asset, the first word of a signed trade. */
  readonly asset: Address
  /** The instrument within that contract, the second word. */
  readonly subId: bigint
}

const KIND = 'instrument'

/** The fields of a record that decoding reads: what a cache has to keep. */
export const INSTRUMENT_FIELDS = [
  'instrument_name',
  'instrument_type',
  'is_active',
  'tick_size',
  'amount_step',
  'minimum_amount',
  'maximum_amount',
  'base_fee',
  'taker_fee_rate',
  'maker_fee_rate',
  'mark_price_fee_rate_cap',
  'option_details',
  'base_asset_address',
  'base_asset_sub_id',
] as const

/**
 * An instrument's record.
 *
 * `scheduled_deactivation` is left alone on purpose: that of a perp is 2^63 - 1, which a double cannot hold.
 *
 * @throws {DeriveError} FIELD_INVALID, also when the name and the option's details contradict each other
 */
export function decodeInstrument(value: unknown): CatalogEntry {
  const record = asRecord(KIND, value)
  const name = readText(KIND, record, 'instrument_name')
  const type = readOneOf(KIND, record, 'instrument_type', ['option', 'perp'])
  const instrument = readName(name)
  if (instrument.kind !== type) throw invalidField(KIND, 'instrument_type', type, `that of ${name}`)
  if (instrument.kind === 'option') checkDetails(instrument, readRecord(KIND, record, 'option_details'))
  return {
    listing: {
      instrument,
      active: readBoolean(KIND, record, 'is_active'),
      tick: readPositive(record, 'tick_size'),
      step: readPositive(record, 'amount_step'),
      minimum: readDecimal(KIND, record, 'minimum_amount'),
      maximum: readDecimal(KIND, record, 'maximum_amount'),
      fees: {
        takerBase: readDecimal(KIND, record, 'base_fee'),
        takerRate: readDecimal(KIND, record, 'taker_fee_rate'),
        makerRate: readDecimal(KIND, record, 'maker_fee_rate'),
        rateCap: readRateCap(record),
      },
    },
    asset: readAddress(record),
    subId: readBigInteger(KIND, record, 'base_asset_sub_id'),
  }
}

function readName(name: string): Instrument {
  try {
    return parseInstrumentName(name)
  } catch {
    throw invalidField(KIND, 'instrument_name', name, 'a name such as ETH-20261225-3000-C or ETH-PERP')
  }
}

/** The name is our key for the option, so a record whose terms say otherwise is not to be traded. */
function checkDetails(option: Extract<Instrument, { kind: 'option' }>, details: WireRecord): void {
  const kind = `${KIND} ${option.name}`
  const expiry = readInteger(kind, details, 'expiry')
  if (expiry * 1000 !== option.expiry) throw invalidField(kind, 'expiry', expiry, `${option.expiry / 1000}`)
  const strike = readDecimal(kind, details, 'strike')
  if (strike !== option.strike) throw invalidField(kind, 'strike', details.strike, 'the strike in the name')
  const letter = option.right === 'call' ? 'C' : 'P'
  if (details.option_type !== letter) throw invalidField(kind, 'option_type', details.option_type, letter)
}

function readPositive(record: WireRecord, field: string): Wad {
  const value = readDecimal(KIND, record, field)
  if (value <= 0n) throw invalidField(KIND, field, record[field], '> 0')
  return value
}

/** Null and "0" both mean that no cap applies. */
function readRateCap(record: WireRecord): Wad | undefined {
  const value = record.mark_price_fee_rate_cap
  if (value === undefined || value === null) return undefined
  const cap = readDecimal(KIND, record, 'mark_price_fee_rate_cap')
  return cap === 0n ? undefined : cap
}

function readAddress(record: WireRecord): Address {
  const text = readText(KIND, record, 'base_asset_address')
  try {
    return parseAddress(text)
  } catch {
    throw invalidField(KIND, 'base_asset_address', text, 'an address')
  }
}
