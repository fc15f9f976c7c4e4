import { parseWad, type Wad, wad } from '@riposte/market-model'
import type { ExpiryJson } from '../api/routes/get-expiry.ts'
import { printable, shortWad } from '../terminal/printable.ts'

const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60

/** Expiries for a terminal of 80 columns, the nearest first. */
export function formatExpiries(rows: readonly ExpiryJson[], now: number): readonly string[] {
  if (rows.length === 0) return ['nothing expires: no option is held and no claim is open']
  return rows.flatMap((row, i) => [...(i === 0 ? [] : ['']), ...expiryLines(row, now)])
}

function expiryLines(row: ExpiryJson, now: number): readonly string[] {
  const { expiry, open_trades: open, is_short: isShort, legs, claims, deliver, margin } = row
  const title = [utc(expiry), distance(expiry, now), `${open} open ${open === 1 ? 'trade' : 'trades'}`]
  return [
    [...title, ...(isShort ? ['SHORT'] : [])].join('  '),
    ...legs.map(legLine),
    ...claims.flatMap((claim) => claimLines(claim, now)),
    ...deliver.map(({ venue, token, amount, held }) => need('deliver', venue, token, amount, held, 'there')),
    ...(margin === null || isZero(margin.needed)
      ? []
      : [need('margin', 'derive', 'USD', margin.needed, margin.free, 'free')]),
  ]
}

function legLine({
  venue,
  instrument,
  quantity,
  settles,
  becomes,
  value,
  is_fixed,
}: ExpiryJson['legs'][number]): string {
  const at = value === null ? 'no price' : `${short(value)} USD${is_fixed ? ' fixed' : ''}`
  const name = printable(instrument).padEnd(22)
  return `  ${cell(venue, 7)} ${name} ${short(quantity).padStart(10)}  ${settles.padEnd(8)}  ${cell(becomes ?? '?', 7)}  ${at}`
}

function claimLines(claim: ExpiryJson['claims'][number], now: number): readonly string[] {
  const { instrument, quantity, pays, receives, remainder, deadline, is_overdue: isOverdue } = claim
  const until = isOverdue ? `OVERDUE since ${utc(deadline)}` : `until ${utc(deadline)}, ${distance(deadline, now)}`
  const amount = (one: typeof pays): string => `${short(one.amount)} ${printable(one.token)}`
  return [
    `  CLAIM   ${short(quantity)} ${printable(instrument)} ${until}`,
    `          delivered: ${amount(pays)} for ${amount(receives)}`,
    `          redeemed:  ${amount(remainder)} to the wallet`,
  ]
}

function need(what: string, venue: string, token: string, amount: string, has: string | null, word: string): string {
  const line = `  ${what.padEnd(7)} ${short(amount)} ${printable(token)} at ${printable(venue)}, `
  if (has === null) return `${line}not known what is ${word}`
  const missing = parseWad(amount) - parseWad(has)
  return `${line}${short(has)} ${word}${missing > 0n ? `: ${shortWad(wad(missing))} SHORT` : ''}`
}

function cell(text: string, width: number): string {
  return printable(text).slice(0, width).padEnd(width)
}

function short(text: string): string {
  return shortWad(parseWad(text) as Wad)
}

function isZero(text: string): boolean {
  return parseWad(text) === 0n
}

function utc(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function distance(time: number, now: number): string {
  const minutes = Math.round(Math.abs(time - now) / MINUTE_MS)
  const [days, hours] = [Math.floor(minutes / DAY_MINUTES), Math.floor((minutes % DAY_MINUTES) / 60)]
  const words = days > 0 ? `${days} d ${hours} h` : `${hours} h ${minutes % 60} min`
  return time >= now ? `in ${words}` : `${words} ago`
}
