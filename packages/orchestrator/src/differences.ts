import { type EpochMs, epochMs, parseInstrumentName, type Wad, wad } from '@riposte/market-model'
import type { CashFlow } from '@riposte/risk-limits'
import type { CashCause } from './events.ts'

/** Net quantities by instrument and amounts by token, of one venue. */
export interface VenueBooks {
  readonly venue: string
  readonly positions: ReadonlyMap<string, Wad>
  readonly balances: ReadonlyMap<string, Wad>
}

/** A quote that was signed and that nothing says was hit. */
export interface OpenQuote {
  readonly tradeId: string
  readonly instrument: string
  /** Contracts, bought is positive. */
  readonly quantity: Wad
  /** Orders have traded for it: the quote was hit, and only its booking is gone. */
  readonly isHedged: boolean
}

/** What one look at both sides shows, each kind with its own remedy. */
export type Difference =
  /** The source holds more than was booked: trades of these quotes must have happened unseen. */
  | { readonly kind: 'missed-trades'; readonly instrument: string; readonly tradeIds: readonly string[] }
  /** The source holds more, and no set of quotes explains it. */
  | { readonly kind: 'unknown-trade'; readonly instrument: string; readonly quantity: Wad }
  /** A position that neither a trade nor a fill explains. */
  | { readonly kind: 'position'; readonly venue: string; readonly instrument: string; readonly quantity: Wad }
  /** The venue does not hold an expired option any more; `quantity` is what left. */
  | { readonly kind: 'settlement'; readonly venue: string; readonly instrument: string; readonly quantity: Wad }
  | { readonly kind: 'cash'; readonly venue: string; readonly flow: CashFlow; readonly cause: CashCause }

export interface BooksToCompare {
  /** As the desk has booked them. */
  readonly desk: { readonly source: VenueBooks; readonly venue: VenueBooks }
  /** As they say themselves. */
  readonly actual: { readonly source: VenueBooks; readonly venue: VenueBooks }
  /** Newest first. */
  readonly openQuotes: readonly OpenQuote[]
  /** Venues at which something was just booked whose cash is not known exactly, and what. */
  readonly inexact: ReadonlyMap<string, CashCause>
  /** Whether the source's books were left by an expired option before: one that it lists after that is listed for show. */
  readonly hasLeft: (instrument: string) => boolean
  readonly now: EpochMs
}

/** Beyond this many quotes of one instrument the newest are tried: subsets double with each. */
const QUOTES_TRIED = 12

/** Everything in which the desk and the venues disagree, in a fixed order. Pure, so it can be replayed. */
export function findDifferences({
  desk,
  actual,
  openQuotes,
  inexact,
  hasLeft,
  now,
}: BooksToCompare): readonly Difference[] {
  const found: Difference[] = []
  for (const [instrument, quantity] of gaps(desk.source.positions, actual.source.positions, undefined)) {
    const isExpired = hasExpired(instrument, now)
    if (isExpired && hasLeft(instrument)) continue
    if (quantity < 0n) {
      // An expired option leaves on its own way, and when it does is the source's word.
      const isGone = !actual.source.positions.has(instrument)
      if (isExpired || (isGone && hasExpired(instrument, clockAhead(now)))) continue
      found.push({ kind: 'position', venue: desk.source.venue, instrument, quantity })
      continue
    }
    const hit = hitQuotes(
      openQuotes.filter((quote) => quote.instrument === instrument),
      quantity,
    )
    const explained = hit.reduce((sum, quote) => sum + quote.quantity, 0n)
    if (hit.length > 0) {
      found.push({ kind: 'missed-trades', instrument, tradeIds: hit.map((quote) => quote.tradeId) })
    }
    if (explained < quantity) found.push({ kind: 'unknown-trade', instrument, quantity: wad(quantity - explained) })
  }
  for (const [instrument, quantity] of gaps(desk.venue.positions, actual.venue.positions, now)) {
    // The venue's clock says when it settles.
    if (!actual.venue.positions.has(instrument) && hasExpired(instrument, clockAhead(now))) continue
    found.push({ kind: 'position', venue: desk.venue.venue, instrument, quantity })
  }
  for (const side of ['source', 'venue'] as const) {
    const { venue } = desk[side]
    for (const [instrument, quantity] of settled(desk[side].positions, actual[side].positions, now)) {
      found.push({ kind: 'settlement', venue, instrument, quantity })
    }
    for (const [token, amount] of gaps(desk[side].balances, actual[side].balances, undefined)) {
      found.push({ kind: 'cash', venue, flow: { venue, token, amount }, cause: inexact.get(venue) ?? 'other' })
    }
  }
  return found
}

/**
 * What was seen in both of two looks: what is gone at the second was only a matter of timing. An option that has left a venue
 * between the two may have paid before, so that venue's cash has to wait for it.
 */
export function persistent(first: readonly Difference[], second: readonly Difference[]): readonly Difference[] {
  const seen = new Set(first.map(differenceKey))
  const isSeen = (difference: Difference): boolean => seen.has(differenceKey(difference))
  const settling = new Set(second.flatMap((one) => (one.kind === 'settlement' && !isSeen(one) ? [one.venue] : [])))
  return second.filter((one) => isSeen(one) && (one.kind !== 'cash' || !settling.has(one.venue)))
}

function differenceKey(difference: Difference): string {
  return JSON.stringify(difference, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}

/** Both venues refuse what is signed by a clock that is five minutes off, so no desk's that trades is further behind. */
const CLOCKS_DIFFER_MAX_MS = 5 * 60_000

/** What time it may be at a venue, at the latest. */
function clockAhead(now: EpochMs): EpochMs {
  return epochMs(now + CLOCKS_DIFFER_MAX_MS)
}

/** What left a venue's books after its expiry. One that still lists it has not settled it, or lists it for show. */
function settled(
  booked: ReadonlyMap<string, Wad>,
  actual: ReadonlyMap<string, Wad>,
  now: EpochMs,
): [name: string, quantity: Wad][] {
  return [...booked]
    .filter(([name]) => !actual.has(name) && hasExpired(name, clockAhead(now)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, quantity]) => [name, wad(-quantity)])
}

/** Actual less booked, where they differ, by name. Expired series leave the venues' books on their own way. */
function gaps(
  booked: ReadonlyMap<string, Wad>,
  actual: ReadonlyMap<string, Wad>,
  expiredBefore: EpochMs | undefined,
): [name: string, gap: Wad][] {
  const names = [...new Set([...booked.keys(), ...actual.keys()])].sort()
  return names.flatMap((name): [string, Wad][] => {
    const gap = (actual.get(name) ?? 0n) - (booked.get(name) ?? 0n)
    return gap === 0n || (expiredBefore !== undefined && hasExpired(name, expiredBefore)) ? [] : [[name, wad(gap)]]
  })
}

export function hasExpired(name: string, now: EpochMs): boolean {
  const instrument = parseInstrumentName(name)
  return instrument.kind === 'option' && instrument.expiry <= now
}

/** Quotes that were hedged were hit for sure; what they leave of the gap is explained by the others as far as it can be. */
function hitQuotes(quotes: readonly OpenQuote[], gap: Wad): readonly OpenQuote[] {
  let left: bigint = gap
  const sure = quotes.filter((quote) => {
    const fits = quote.isHedged && quote.quantity <= left
    if (fits) left -= quote.quantity
    return fits
  })
  const others = quotes.filter((quote) => !quote.isHedged).slice(0, QUOTES_TRIED)
  return [...sure, ...bestSubset(others, wad(left))]
}

/** The quotes whose quantities add up to most of the gap without passing it; the newest where several sets do. */
function bestSubset(quotes: readonly OpenQuote[], gap: Wad): readonly OpenQuote[] {
  let best: { readonly total: bigint; readonly quotes: readonly OpenQuote[] } = { total: 0n, quotes: [] }
  const chosen: OpenQuote[] = []
  const visit = (from: number, total: bigint): void => {
    if (total > best.total) best = { total, quotes: [...chosen] }
    for (let i = from; i < quotes.length && best.total < gap; i++) {
      const quote = quotes[i] as OpenQuote
      if (total + quote.quantity > gap) continue
      chosen.push(quote)
      visit(i + 1, total + quote.quantity)
      chosen.pop()
    }
  }
  visit(0, 0n)
  return best.quotes
}
