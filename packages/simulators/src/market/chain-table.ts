import { type EpochMs, epochMs } from '@riposte/market-model'
import { SimulatorsError } from '../errors.ts'

/** One line of a recorded chain, its cells read by column name. Every reader throws CHAIN_INVALID with line and column. */
export interface ChainRow {
  readonly line: number
  text(column: string): string
  number(column: string, range: 'above 0' | '0 or above'): number
  /** Undefined when blank or 0, which is how both exchanges write that nobody quotes. */
  quote(column: string): number | undefined
  /** Milliseconds since the epoch, or an ISO 8601 time with its zone: whichever the column's format is. */
  time(column: string, format: 'milliseconds' | 'iso'): EpochMs
  fail(column: string, expected: string): never
}

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/** Split comma-separated text without quoting into a header and rows. Blank lines are skipped, CRLF and a BOM allowed. */
export function readChainTable(text: string): { columns: readonly string[]; rows: ChainRow[] } {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const columns = (lines[0] ?? '').split(',').map((column) => column.trim())
  const rows: ChainRow[] = []
  for (let i = 1; i < lines.length; i++) {
    const content = lines[i] ?? ''
    if (content.trim() === '') continue
    const cells = content.split(',')
    if (cells.length !== columns.length) {
      throw chainError(`line ${i + 1}: expected ${columns.length} cells as in the header, got ${cells.length}`)
    }
    rows.push(createRow(i + 1, new Map(columns.map((column, at) => [column, (cells[at] ?? '').trim()]))))
  }
  return { columns, rows }
}

export function chainError(message: string): SimulatorsError {
  return new SimulatorsError('CHAIN_INVALID', `recorded chain, ${message}`)
}

function createRow(line: number, cells: ReadonlyMap<string, string>): ChainRow {
  const text = (column: string): string => cells.get(column) ?? ''
  const fail = (column: string, expected: string): never => {
    throw chainError(`line ${line}, column ${column}: expected ${expected}, got ${JSON.stringify(text(column))}`)
  }
  const number = (column: string, range: 'above 0' | '0 or above'): number => {
    const value = NUMBER.test(text(column)) ? Number(text(column)) : Number.NaN
    const good = Number.isFinite(value) && (range === 'above 0' ? value > 0 : value >= 0)
    return good ? value : fail(column, `a number ${range}`)
  }
  return {
    line,
    text,
    fail,
    number,
    quote: (column) => (text(column) === '' ? undefined : number(column, '0 or above') || undefined),
    time: (column, format) => {
      const written = text(column)
      if (format === 'milliseconds') {
        const ms = /^\d{1,15}$/.test(written) ? Number(written) : fail(column, 'milliseconds since 1970')
        return epochMs(ms)
      }
      const ms = ISO_TIME.test(written) ? Date.parse(written) : Number.NaN
      return epochMs(Number.isNaN(ms) ? fail(column, 'a time such as 2026-01-03T08:00:00+00:00') : Math.floor(ms))
    },
  }
}
