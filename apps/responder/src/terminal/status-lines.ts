import { printable, shortNumber } from './printable.ts'
import type { StatusFacts } from './status-facts.ts'

const LINES_MAX = 3
/** Columns for what a terminal echoes, such as ^C: a line that it broke could not be erased. */
const FREE = 4
const GAP = ' | '
/** Headroom below this share of a limit is told in red. */
const LITTLE = 0.1

interface Segment {
  readonly text: string
  readonly isAlert?: boolean
}

/** What stands, in as few lines as it needs. */
export function statusLines(facts: StatusFacts, columns: number, colour: boolean): readonly string[] {
  const width = columns - FREE
  return pack(segmentsOf(facts), width).map((line) => paintLine(line, width, colour))
}

function segmentsOf(facts: StatusFacts): readonly Segment[] {
  const { isStarting, venues, refusal, journal, killed } = facts
  return [
    ...killed.map((what) => ({ text: `KILL SWITCH ${what}`, isAlert: true })),
    ...(journal === 'failed' ? [{ text: 'JOURNAL FAILED', isAlert: true }] : []),
    ...(refusal === undefined ? [] : [{ text: `not quoting: ${refusal}`, isAlert: true }]),
    ...(isStarting ? [] : bookSegments(facts)),
    ...venueSegments(venues),
  ]
}

function bookSegments(facts: StatusFacts): readonly Segment[] {
  const { deltas, positions, pnlTodayUsd, tightest, quotesLive, hedging } = facts
  const known = deltas.map(({ underlying, delta, uncertainty }) => {
    return `${underlying} ${shortNumber(delta)}${uncertainty > 0 ? `±${shortNumber(uncertainty)}` : ''}`
  })
  return [
    { text: `delta ${known.join(' ') || 'none'}` },
    { text: `P&L today ${pnlTodayUsd === undefined ? '0.00' : signedCents(pnlTodayUsd)} USD` },
    { text: `${positions} ${positions === 1 ? 'position' : 'positions'}` },
    { text: `${quotesLive} ${quotesLive === 1 ? 'quote' : 'quotes'} live` },
    ...(hedging === 0 ? [] : [{ text: `${hedging} hedging` }]),
    ...(tightest === undefined ? [] : [headroom(tightest)]),
  ]
}

/** Those that are ready need one word together. */
function venueSegments(venues: StatusFacts['venues']): readonly Segment[] {
  const entries = Object.entries(venues)
  const ready = entries.filter(([, status]) => status === 'ready').map(([name]) => name)
  return [
    ...(ready.length === 0 ? [] : [{ text: `${ready.join(', ')} ready` }]),
    ...entries
      .filter(([, status]) => status !== 'ready')
      .map(([name, status]) => ({ text: `${name} ${status}`, isAlert: true })),
  ]
}

function headroom({ name, scope, left }: NonNullable<StatusFacts['tightest']>): Segment {
  return { text: `${Math.floor(left * 100)}% left of ${name} ${scope}`, isAlert: left < LITTLE }
}

function signedCents(usd: number): string {
  return `${usd < 0 ? '' : '+'}${usd.toFixed(2)}`
}

/** As many on a line as fit, in their order. */
function pack(segments: readonly Segment[], width: number): readonly (readonly Segment[])[] {
  const lines: Segment[][] = []
  for (const { text, ...rest } of segments) {
    const segment = { ...rest, text: cut(printable(text), width) }
    const line = lines.at(-1)
    const used = line?.reduce((sum, one) => sum + one.text.length + GAP.length, 0) ?? 0
    if (line !== undefined && used + segment.text.length <= width) line.push(segment)
    else if (lines.length < LINES_MAX) lines.push([segment])
  }
  return lines
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text
}

/** A bar in the terminal's own colours, turned round; alerts in red. */
function paintLine(line: readonly Segment[], width: number, colour: boolean): string {
  const length = line.reduce((sum, { text }) => sum + text.length + GAP.length, -GAP.length)
  if (!colour) return line.map(({ text }) => text).join(GAP)
  const painted = line.map(({ text, isAlert }) => (isAlert ? `\u001b[31m${text}\u001b[39m` : text)).join(GAP)
  return `\u001b[7m${painted}${' '.repeat(Math.max(0, width - length))}\u001b[0m`
}
