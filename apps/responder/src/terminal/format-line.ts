import { type EpochMs, formatWad, type LogFields, type Wad } from '@riposte/market-model'
import type { DeskEvent, Trade } from '@riposte/orchestrator'
import { wrap } from '../cli/wrap.ts'
import { type EventCells, eventCells } from './event-cells.ts'
import { type Colour, paint } from './paint.ts'
import { printable, shortPrice, shortWad } from './printable.ts'
import { type Severity, severityOf } from './severity.ts'

/** Wide enough for BTC-20261225-100000-C. */
const INSTRUMENT_WIDTH = 21
const WORD_WIDTH = 8
const QUANTITY_WIDTH = 8
const PRICE_WIDTH = 10
/** Time and word, with their gaps. */
const INDENT = 10 + WORD_WIDTH + 1

/**
 * One event as one line, or undefined for an event that is not shown. The columns fit 100 characters; on a terminal with
 * fewer the last one goes on in lines of its own.
 */
export function formatEventLine(
  event: DeskEvent,
  trade: Trade | undefined,
  colour: boolean,
  terminalColumns = Number.POSITIVE_INFINITY,
): string | undefined {
  const cells = eventCells(event, trade)
  if (cells === undefined) return undefined
  const word = paint(cells.word.padEnd(WORD_WIDTH), colourOf(cells.word, severityOf(event)), colour)
  const head = `${formatTime(event.at)}  ${word} `
  const text = columns(cells)
  if (INDENT + text.length <= terminalColumns) return `${head}${text}`.trimEnd()
  const close = columns(cells, 0)
  if (INDENT + close.length <= terminalColumns) return `${head}${close}`
  const details = wrap(cells.detail, terminalColumns, ' '.repeat(INDENT))
  const first = columns({ ...cells, detail: '' }).trimEnd()
  // What is about no instrument begins on the first line.
  if (first === '') return `${head}${details.join('\n').trimStart()}`
  return [`${head}${first}`, ...details].join('\n')
}

function columns({ instrument, side, quantity, price, detail }: EventCells, priceWidth = PRICE_WIDTH): string {
  // What is about no instrument needs no columns.
  if (instrument === undefined) return detail
  return [
    printable(instrument).padEnd(INSTRUMENT_WIDTH),
    (side ?? '').padEnd(4),
    (quantity === undefined ? '' : shortWad(quantity)).padStart(QUANTITY_WIDTH),
    ...(price === undefined && priceWidth === 0
      ? []
      : [(price === undefined ? '' : `@ ${shortPrice(price)}`).padEnd(priceWidth)]),
    detail,
  ].join(' ')
}

/** A message of the desk's own parts, in the same columns. */
export function formatLogLine(
  at: EpochMs,
  severity: Severity,
  event: string,
  fields: LogFields | undefined,
  colour: boolean,
): string {
  const word = paint(severity.padEnd(WORD_WIDTH), colourOf('', severity), colour)
  const facts = Object.entries(fields ?? {}).map(([name, value]) => `${name}=${factText(value)}`)
  return [`${formatTime(at)}  ${word} ${event}`, ...facts].join(' ')
}

function factText(value: unknown): string {
  if (typeof value === 'bigint') return formatWad(value as Wad)
  if (value instanceof Error) return JSON.stringify(printable(`${value.name}: ${value.message}`))
  if (typeof value === 'string') return /^[\w.:/@+-]+$/.test(value) ? value : JSON.stringify(printable(value))
  const text = JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? formatWad(part as Wad) : part))
  return printable(text ?? String(value))
}

/** HH:MM:SS in UTC, by the clock that made the event: in paper mode the paper market's. */
export function formatTime(at: number): string {
  return new Date(at).toISOString().slice(11, 19)
}

function colourOf(word: string, severity: Severity): Colour | undefined {
  if (severity === 'error') return 'red'
  if (severity === 'warn') return 'yellow'
  switch (word) {
    case 'TRADE':
    case 'HEDGED':
      return 'green'
    case 'fill':
    case 'quote':
    case 'best':
      return 'cyan'
    case 'rfq':
    case 'decline':
    case 'expired':
    case 'outbid':
      return 'dim'
    default:
      return undefined
  }
}
