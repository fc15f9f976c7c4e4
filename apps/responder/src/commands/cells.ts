import { parseWad } from '@riposte/market-model'
import { formatTime } from '../terminal/format-line.ts'
import type { Colour } from '../terminal/paint.ts'
import { shortNumber, shortPrice, shortWad } from '../terminal/printable.ts'

const SHORT_ID = 8

/** As much of an id as tells it apart; every command takes it in place of the whole. */
export function shortId(id: string): string {
  const [, kind = '', rest = ''] = /^([RMU]-)?(.*)$/s.exec(id) ?? []
  return kind + rest.slice(0, SHORT_ID)
}

/** A quantity or an amount of a reply; a dash for what is not known. */
export function amount(text: string | null): string {
  return text === null ? '-' : shortWad(parseWad(text))
}

export function price(text: string | null): string {
  return text === null ? '-' : shortPrice(parseWad(text))
}

export function figure(value: number | null): string {
  return shortNumber(value ?? undefined)
}

/** Time of the day in UTC, with the day when it is another one than the newest row's. */
export function clockOf(newest: number | undefined): (at: number) => string {
  const dayOf = (at: number): string => new Date(at).toISOString().slice(5, 10)
  const today = newest === undefined ? undefined : dayOf(newest)
  return (at) => (dayOf(at) === today ? formatTime(at) : `${dayOf(at)} ${formatTime(at).slice(0, 5)}`)
}

export function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** Good in green, bad in red, what came to nothing dim. */
export function statusColour(status: string): Colour | undefined {
  if (/^(hedged|settled|filled|quoted|quote)$/i.test(status)) return 'green'
  if (/^(failed|rejected|unknown)$/i.test(status)) return 'red'
  if (/^(hedging|executed|settling|open|accepted|signed|closed)$/i.test(status)) return 'yellow'
  return /^(cancelled|expired|declined|decline)$/i.test(status) ? 'dim' : undefined
}
