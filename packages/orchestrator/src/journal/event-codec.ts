import type { DeskEvent } from '../events.ts'
import { fromWadJson, toWadJson } from './wad-json.ts'

/**
 * The version of each event's layout, written with every record. Raise it when a field changes its meaning, and teach
 * {@link decodeRecord} the layout before. A type that is not here, or a higher version, is from a newer desk.
 */
export const EVENT_VERSIONS: Readonly<Record<DeskEvent['type'], number>> = {
  'rfq.received': 1,
  'rfq.declined': 1,
  'quote.signed': 1,
  'quote.withheld': 1,
  'quote.standing': 1,
  'quote.expired': 1,
  'manual.received': 1,
  'manual.refused': 1,
  'manual.withheld': 1,
  'trade.executed': 1,
  'order.signed': 1,
  'order.accepted': 1,
  'order.rejected': 1,
  'order.unknown': 1,
  'order.filled': 1,
  'trade.hedged': 1,
  'trade.failed': 1,
  'trade.quarantined': 1,
  'trade.claimed': 1,
  'fill.foreign': 1,
  'book.opened': 1,
  'position.adjusted': 1,
  'position.settled': 1,
  'cash.adjusted': 1,
  'funding.followed': 1,
  'funding.paid': 1,
  'journal.cut': 1,
  'kill.engaged': 1,
  'kill.released': 1,
  'limits.tightened': 1,
  'breach.reported': 1,
  'kill.withheld': 1,
  'book.marked': 1,
  'order.closed': 1,
  'hedger.alert': 1,
  'market.marked': 1,
  'audit.recorded': 1,
  'cash.deposited': 1,
  'expiry.fixed': 1,
  'expiry.alerted': 1,
  'trade.settling': 1,
  'claim.opened': 1,
  'claim.delivered': 1,
  'claim.redeemed': 1,
  'trade.settled': 1,
}

const VERSIONS: ReadonlyMap<string, number> = new Map(Object.entries(EVENT_VERSIONS))

/** A record as it is stored. */
export interface StoredRecord {
  readonly seq: number
  readonly version: number
  readonly type: string
  readonly body: string
}

/** What a stored record turned out to be. */
export type DecodedRecord =
  | { readonly status: 'event'; readonly seq: number; readonly event: DeskEvent }
  /** Written by a desk that knows more than this one. */
  | { readonly status: 'foreign'; readonly seq: number; readonly reason: string }
  /** The body is not what was written, or never was an event. */
  | { readonly status: 'poison'; readonly seq: number; readonly reason: string }

/** An event as one line of JSON; exact decimals are written `{"wad":"1.5"}`, so that reading gives them back as they were. */
export function encodeEvent(event: DeskEvent): string {
  return toWadJson(event)
}

/**
 * Inverse of {@link encodeEvent}, for lines that it wrote.
 *
 * @throws {SyntaxError} when the text is no JSON; {MarketModelError} when a decimal in it is none
 */
export function decodeEvent(text: string): DeskEvent {
  return fromWadJson(text) as DeskEvent
}

/** Read a stored record; what can't be read is a value too, so that one record does not stop a start. */
export function decodeRecord({ seq, version, type, body }: StoredRecord): DecodedRecord {
  const known = VERSIONS.get(type)
  if (known === undefined) {
    return { status: 'foreign', seq, reason: `events of type ${JSON.stringify(type)} are not known to this version` }
  }
  if (version !== known) {
    return { status: 'foreign', seq, reason: `${type} of version ${version}; this version reads ${known}` }
  }
  try {
    const event = decodeEvent(body)
    const wrong = flawOf(event, type)
    return wrong === undefined ? { status: 'event', seq, event } : { status: 'poison', seq, reason: wrong }
  } catch (error) {
    const reason = `the ${type} can not be read: ${error instanceof Error ? error.message : String(error)}`
    return { status: 'poison', seq, reason }
  }
}

function flawOf(event: unknown, type: string): string | undefined {
  if (typeof event !== 'object' || event === null) return `expected an event, got ${JSON.stringify(event)}`
  const found = event as Partial<Record<'type' | 'at' | 'tradeId', unknown>>
  if (found.type !== type) return `expected an event of type ${type}, its body says ${JSON.stringify(found.type)}`
  if (!Number.isFinite(found.at)) return `the ${type} has no time`
  if (found.tradeId !== undefined && typeof found.tradeId !== 'string') return `the ${type} names no trade`
  return undefined
}
