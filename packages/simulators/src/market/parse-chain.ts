import { createOption, type EpochMs, epochMs, type Option, parseWad, type Right } from '@riposte/market-model'
import { type ChainRow, chainError, readChainTable } from './chain-table.ts'

/** One option as it was recorded. Prices are USD per contract, exactly as recorded but for the conversion from coin. */
export interface RecordedOption {
  readonly instrument: Option
  /** When this row was recorded; rows of one file may lie minutes apart. */
  readonly recordedAt: EpochMs
  /** USD; spot of the underlying as this row has it. */
  readonly spot: number
  /** USD; forward of the underlying for this expiry as this row has it. */
  readonly forward: number
  readonly mark: number
  /** Undefined when nobody bid or offered. */
  readonly bid: number | undefined
  readonly ask: number | undefined
  /** Mark volatility, annualised, as a fraction. */
  readonly iv: number
}

/** The options of one or more underlyings at one moment. */
export interface RecordedChain {
  /** Of the latest row. */
  readonly takenAt: EpochMs
  /** In the order of the file, at least one. */
  readonly options: readonly RecordedOption[]
}

/** How a recording writes its times; everything else is common. */
interface TimeColumns {
  readonly recorded: string
  readonly expiry: string
  readonly format: 'milliseconds' | 'iso'
}

const ISO_TIMES: TimeColumns = { recorded: 'timestamp', expiry: 'expiry_datetime', format: 'iso' }
const MS_TIMES: TimeColumns = { recorded: 'timestamp_ms', expiry: 'expiration_ms', format: 'milliseconds' }

const COMMON_COLUMNS = [
  'instrument_name',
  'option_type',
  'strike',
  'index_price',
  'underlying_price',
  'mark_price',
  'mark_iv',
  'bid_price',
  'ask_price',
]

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/**
 * Read a chain recorded from an exchange that quotes options in the coin, as comma-separated text with a header.
 *
 * Two column sets are known and told apart by the header: times as ISO 8601 (`timestamp`, `expiry_datetime`) or as
 * milliseconds (`timestamp_ms`, `expiration_ms`). Further columns are ignored. A price in USD is the price in coin times
 * the row's own `underlying_price`; `mark_iv` is in percent; a blank or 0 bid or ask means that there is none.
 *
 * @throws {SimulatorsError} CHAIN_INVALID naming the line, the column, what was expected and what was found
 */
export function parseChain(text: string): RecordedChain {
  const { columns, rows } = readChainTable(text)
  const times = columns.includes(MS_TIMES.recorded) ? MS_TIMES : ISO_TIMES
  const missing = [times.recorded, times.expiry, ...COMMON_COLUMNS].filter((column) => !columns.includes(column))
  if (missing.length > 0) throw chainError(`line 1: expected a header with the columns ${missing.join(', ')} too`)
  if (rows.length === 0) throw chainError('line 2: expected at least one option, got the header only')

  const lineOf = new Map<string, number>()
  const options = rows.map((row) => {
    const option = readOption(row, times)
    const { name } = option.instrument
    const earlier = lineOf.get(name)
    if (earlier !== undefined) row.fail('instrument_name', `every option once (${name} is on line ${earlier} already)`)
    lineOf.set(name, row.line)
    return option
  })
  return {
    takenAt: epochMs(options.reduce((latest, { recordedAt }) => Math.max(latest, recordedAt), 0)),
    options,
  }
}

function readOption(row: ChainRow, times: TimeColumns): RecordedOption {
  const forward = row.number('underlying_price', 'above 0')
  const toUsd = (coins: number | undefined): number | undefined => (coins === undefined ? undefined : coins * forward)
  return {
    instrument: readInstrument(row, times),
    recordedAt: row.time(times.recorded, times.format),
    spot: row.number('index_price', 'above 0'),
    forward,
    mark: row.number('mark_price', '0 or above') * forward,
    bid: toUsd(row.quote('bid_price')),
    ask: toUsd(row.quote('ask_price')),
    iv: row.number('mark_iv', 'above 0') / 100,
  }
}

/** The terms come from their own columns; the exchange's name gives the underlying and has to say the same. */
function readInstrument(row: ChainRow, times: TimeColumns): Option {
  const underlying = row.text('instrument_name').split('-')[0] ?? ''
  if (!/^[A-Z0-9]+$/.test(underlying)) row.fail('instrument_name', 'a name such as BTC-3JAN26-88000-C')
  const rightText = row.text('option_type')
  if (rightText !== 'call' && rightText !== 'put') row.fail('option_type', 'call or put')
  const right: Right = rightText === 'call' ? 'call' : 'put'
  const strike = row.number('strike', 'above 0')
  const expiry = row.time(times.expiry, times.format)

  const day = new Date(expiry)
  const dayText = `${day.getUTCDate()}${MONTHS[day.getUTCMonth()]}${String(day.getUTCFullYear()).slice(2)}`
  const name = `${underlying}-${dayText}-${strike}-${right === 'call' ? 'C' : 'P'}`
  if (row.text('instrument_name') !== name) row.fail('instrument_name', `${name} as the other columns say`)
  return createOption(underlying, expiry, parseWad(String(strike)), right)
}
