import {
  type EpochMs,
  multiplyWad,
  type Option,
  parseInstrumentName,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { DeskEvent } from '../events.ts'
import type { Trade } from '../trade.ts'
import { claimOf } from './claim.ts'
import { type ExerciseTokens, intrinsicValue } from './exercise.ts'
import type { ExpiryBook, SettledOutcome } from './expiry-book.ts'
import type { HeldOption } from './held-options.ts'
import { type SettlingPlaces, settlementRule } from './settlement-rule.ts'

/** The desk as its expiries look at it. */
export interface ExpiryView {
  readonly now: EpochMs
  readonly places: SettlingPlaces
  readonly book: Pick<ExpiryBook, 'fixing' | 'claim' | 'ended' | 'openInstruments' | 'openTrades'>
  /** Positions in options, other than zero. */
  readonly held: readonly HeldOption[]
  trade(id: string): Trade | undefined
  tokens(option: Option): ExerciseTokens
}

/**
 * What the desk has to note of options whose time is up: trades that go into settlement, claims that come into being,
 * positions of unknown places that end with their value, and trades that have nothing left to wait for. Noting it leads
 * to a state in which it is not due any more, so it may be asked at any time and as often as one likes.
 */
export function nextExpiryEvents(view: ExpiryView): readonly DeskEvent[] {
  const { book, held, now } = view
  const events: DeskEvent[] = []
  for (const name of new Set([...book.openInstruments(), ...held.map(({ instrument }) => instrument)])) {
    const option = parseInstrumentName(name) as Option
    if (option.expiry > now) continue
    events.push(...goSettling(name, view))
    const fixing = book.fixing(option.underlying, option.expiry)
    if (fixing === undefined) continue
    events.push(...openClaim(option, fixing, view), ...endElsewhere(option, fixing, view))
    const outcome = outcomeOf(option, fixing, view)
    if (outcome !== undefined) events.push(...goSettled(name, outcome, view))
  }
  return events
}

/** A trade whose hedge is still under way waits for its end: the venue refuses what has expired. */
function goSettling(instrument: string, { book, now, trade }: ExpiryView): DeskEvent[] {
  return book
    .openTrades(instrument)
    .filter((id) => ['HEDGED', 'FAILED'].includes(trade(id)?.status ?? ''))
    .map((tradeId) => ({ type: 'trade.settling', tradeId, at: now }))
}

function quantityAt(venue: string, instrument: string, { held }: ExpiryView): Wad {
  return held.find((row) => row.venue === venue && row.instrument === instrument)?.quantity ?? WAD_ZERO
}

function openClaim(option: Option, fixing: Wad, view: ExpiryView): DeskEvent[] {
  const { book, now, places } = view
  const venue = places.source
  const quantity = quantityAt(venue, option.name, view)
  if (book.claim(option.name)?.quantity === quantity) return []
  const tradeIds = book.openTrades(option.name)
  const rule = settlementRule(venue, places)
  const claim = claimOf({ venue, option, quantity, fixing, rule, tokens: view.tokens(option), tradeIds })
  return claim === undefined ? [] : [{ type: 'claim.opened', tradeId: undefined, at: now, claim }]
}

/** What was traded by hand ends with its value in cash: the desk does not know the place and what it does. */
function endElsewhere(option: Option, fixing: Wad, { book, held, now, places }: ExpiryView): DeskEvent[] {
  const price = intrinsicValue(option, fixing)
  return held
    .filter((row) => row.instrument === option.name && row.venue !== places.source && row.venue !== places.hedging)
    .flatMap(({ venue, instrument, quantity }): DeskEvent[] => {
      const tradeIds = book.openTrades(instrument)
      const position = { venue, instrument, quantity: wad(-quantity), price }
      const settled: DeskEvent = {
        type: 'position.settled',
        tradeId: undefined,
        at: now,
        position,
        explanation: `${instrument} has expired; what ${venue} does with it is not known here, so it ends with its value at the fixing price`,
        tradeIds,
      }
      const amount = multiplyWad(price, quantity, 'towards-zero')
      if (amount === 0n) return [settled]
      const paid: DeskEvent = {
        type: 'cash.adjusted',
        tradeId: undefined,
        at: now,
        flow: { venue, token: 'USD', amount },
        cause: 'settlement',
        explanation: `what ${instrument} was worth at its fixing price`,
        shares: [[option.underlying, amount]],
        tradeIds,
      }
      return [settled, paid]
    })
}

/** @returns undefined while something of the option is still to come */
function outcomeOf(option: Option, fixing: Wad, view: ExpiryView): SettledOutcome | undefined {
  const { book, places } = view
  const { name } = option
  const waitsForCash = quantityAt(places.hedging, name, view) !== 0n
  if (waitsForCash || book.claim(name) !== undefined) return undefined
  if (intrinsicValue(option, fixing) === 0n) return 'worthless'
  const ended = book.ended(name)
  // In the money and still held where it is physical: its claim comes first.
  return quantityAt(places.source, name, view) === 0n ? (ended ?? 'cash') : undefined
}

function goSettled(instrument: string, outcome: SettledOutcome, { book, now, trade }: ExpiryView): DeskEvent[] {
  return book
    .openTrades(instrument)
    .filter((id) => trade(id)?.status === 'SETTLING')
    .map((tradeId) => ({ type: 'trade.settled', tradeId, at: now, instrument, outcome }))
}
