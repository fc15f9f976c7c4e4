import { tradeIdOf } from '@riposte/hedge-engine'
import {
  type EpochMs,
  type Fill,
  type Instrument,
  multiplyWad,
  type Option,
  opposite,
  parseInstrumentName,
  signed,
  toNumber,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { CashFlow, RiskBook } from '@riposte/risk-limits'
import type { DeskEvent, HeldPosition } from './events.ts'
import { intrinsicValue } from './expiry/exercise.ts'
import { createExpiryBook, type ExpiryBook, type ExpiryRecord } from './expiry/expiry-book.ts'
import { createFoundTrades, type FoundTrade, type FoundTrades } from './found-trades.ts'
import { createFundingBook, type FundingBook, type FundingRecord } from './funding-book.ts'
import { createIndexHistory, type IndexHistory, type IndexHistoryRecord } from './index-history.ts'
import { isOver, nextTrade } from './next-trade.ts'
import { createOrphans, type OrphanRecord } from './orphans.ts'
import { createPnlBook, type PnlBook } from './pnl/pnl-book.ts'
import type { PnlRecord } from './pnl/pnl-record.ts'
import { type Trade, UNWIND_VENUE } from './trade.ts'

/** Declined and expired trades beyond this many are forgotten, oldest first; the journal still has them. */
const OVER_KEPT = 10_000
/** Fill ids remembered against repeats. Venues repeat within minutes, not within this many fills. */
const FILLS_KEPT = 100_000
const FRAMES_KEPT = 100_000
const INSTRUMENTS_KEPT = 10_000

/** All that a desk's state consists of, as lists, so that it can be written down. */
export interface DeskStateRecord {
  /** In the order in which they were first heard of. */
  readonly trades: readonly Trade[]
  /** Trade by the nonce of each of its quotes. */
  readonly nonces: readonly (readonly [nonce: string, tradeId: string])[]
  /** Of trades in which nothing happens any more, oldest first. */
  readonly over: readonly string[]
  readonly found: readonly FoundTrade[]
  readonly newestNonce?: string | undefined
  readonly frames: readonly string[]
  readonly fills: readonly string[]
  readonly cash: readonly (readonly [underlying: string, usd: Wad])[]
  readonly orphans: readonly OrphanRecord[]
  readonly pnl: PnlRecord
  readonly expiries: ExpiryRecord
  readonly indexes: IndexHistoryRecord
  readonly funding: FundingRecord
  readonly cutAt?: EpochMs | undefined
  readonly openedAt?: EpochMs | undefined
  readonly lastFillAt?: EpochMs | undefined
}

/**
 * What replaying the events gives: trades, positions and cash. The same fold serves the running desk and a replay, so the
 * two can't differ.
 */
export interface DeskState {
  /** @returns the trade after the event; undefined when it belongs to none */
  apply(event: DeskEvent): Trade | undefined
  trade(id: string): Trade | undefined
  tradeByNonce(quoteNonce: string): Trade | undefined
  /** The trade that reconciliation found and that a frame tells of; undefined when the frame is news. */
  foundTrade: FoundTrades['match']
  /** True when a frame with this nonce has been counted, as a trade or as a claim. */
  hasFrame(quoteNonce: string): boolean
  /** Newest first. */
  trades(): readonly Trade[]
  hasFill(fillId: string): boolean
  /** Contracts that orders of ours may have traded for a trade before it was booked, bought is positive. */
  orphaned(tradeId: string, instrument: string): Wad
  /** What is known of expiries, and what is open of them. */
  readonly expiries: Omit<ExpiryBook, 'observe' | 'record' | 'restore'>
  /** What the journal's marks say of the index of late. */
  readonly indexes: Pick<IndexHistory, 'of'>
  /** Which payments of funding are in the books. */
  readonly funding: Omit<FundingBook, 'observe' | 'record' | 'restore'>
  /** When a damaged end of the journal was last cut off; undefined while it never was. */
  cutAt(): EpochMs | undefined
  /** When the journal's books were opened; undefined while they never were. */
  openedAt(): EpochMs | undefined
  /** Venue time of the newest fill. */
  lastFillAt(): EpochMs | undefined
  /** USD that moved for an underlying, every token at par: a report, not a balance. */
  cashOf(underlying: string): Wad
  underlyings(): readonly string[]
  readonly pnl: Omit<PnlBook, 'observe' | 'record' | 'restore'>
  /** How many changes of positions and balances this life has booked. */
  bookings(): number
  /** The number of the last of them that touched a position or a token at a venue; 0 for none. */
  lastBooking(venue: string, name: string): number
  record(): DeskStateRecord
  /** Go on from a record instead of from nothing. The risk book is restored by itself. */
  restore(record: DeskStateRecord): void
}

export function createDeskState(risk: RiskBook): DeskState {
  const trades = new Map<string, Trade>()
  const byNonce = new Map<string, string>()
  const over = new Set<string>()
  const found = createFoundTrades()
  let newestNonce: string | undefined
  const frames = new Set<string>()
  const instruments = new Map<string, Instrument>()
  const fills = new Set<string>()
  const cash = new Map<string, Wad>()
  const orphans = createOrphans()
  const pnl = createPnlBook(instrumentOf)
  const expiries = createExpiryBook()
  const indexes = createIndexHistory(instrumentOf)
  const funding = createFundingBook()
  let cutAt: EpochMs | undefined
  let bookings = 0
  const lastBookings = new Map<string, number>()
  let openedAt: EpochMs | undefined
  let lastFillAt: EpochMs | undefined

  function touch(venue: string, name: string): void {
    bookings += 1
    lastBookings.set(`${name}@${venue}`, bookings)
  }

  function moveBalance(flow: CashFlow): void {
    risk.moveCash(flow)
    touch(flow.venue, flow.token)
  }

  function moveCash(underlying: string, amount: Wad): void {
    cash.set(underlying, wad((cash.get(underlying) ?? WAD_ZERO) + amount))
  }

  /** Names repeat from event to event; reading each once makes a long replay a third shorter. */
  function instrumentOf(name: string): Instrument {
    const known = instruments.get(name)
    if (known !== undefined) return known
    if (instruments.size >= INSTRUMENTS_KEPT) instruments.clear()
    const parsed = parseInstrumentName(name)
    instruments.set(name, parsed)
    return parsed
  }

  function hold({ venue, instrument, quantity, price }: HeldPosition, at: EpochMs): void {
    risk.book({ instrument: instrumentOf(instrument), venue, quantity, price, at })
    touch(venue, instrument)
  }

  function bookFill(fill: Fill, venue: string, token: string, at: EpochMs): void {
    const { underlying } = instrumentOf(fill.instrument)
    hold({ venue, instrument: fill.instrument, quantity: signed(fill.side, fill.amount), price: fill.price }, at)
    moveBalance({ venue, token, amount: fill.cashFlow })
    moveCash(underlying, fill.cashFlow)
    fills.add(fill.fillId)
    forgetOldest(fills, FILLS_KEPT)
    if (lastFillAt === undefined || fill.timestamp > lastFillAt) lastFillAt = fill.timestamp
  }

  /** What was closed for a trade under its own id is no orphan; the rest had lost its trade. */
  function claimOrphans({ tradeId, instrument, side, alreadyHedged }: DeskEvent & { type: 'trade.executed' }): void {
    if (alreadyHedged === undefined) return
    const own = trades.get(tradeId)?.hedged ?? WAD_ZERO
    if (alreadyHedged > own) orphans.claim(tradeId, instrument, signed(opposite(side), wad(alreadyHedged - own)))
  }

  function noteFound({ tradeId, instrument, quantity, quoteNonce }: DeskEvent & { type: 'trade.executed' }): void {
    // A frame that was taken for another trade's may have told of it already.
    if (quoteNonce !== undefined && frames.has(quoteNonce)) return
    found.add({ tradeId, instrument, quantity, untold: quantity, quoteNonce, newestNonce })
  }

  function countFrame(quoteNonce: string): void {
    frames.add(quoteNonce)
    forgetOldest(frames, FRAMES_KEPT)
  }

  function bookEvent(event: DeskEvent): void {
    switch (event.type) {
      case 'book.opened':
        openedAt = event.at
        for (const fillId of event.fillIds) fills.add(fillId)
        for (const { venue, token, amount } of event.balances) risk.setBalance(venue, token, amount)
        for (const position of event.positions) hold(position, event.at)
        break
      case 'trade.executed': {
        const { venue, instrument, price, at } = event
        claimOrphans(event)
        if (venue !== UNWIND_VENUE) hold({ venue, instrument, quantity: signed(event.side, event.quantity), price }, at)
        for (const flow of event.cash) {
          moveBalance(flow)
          moveCash(event.underlying, flow.amount)
        }
        if (event.found) noteFound(event)
        else if (event.quoteNonce !== undefined) countFrame(event.quoteNonce)
        break
      }
      case 'quote.signed':
        newestNonce = event.nonce
        break
      case 'trade.claimed':
        found.claim(event.tradeId, event.quoteNonce, event.quantity)
        countFrame(event.quoteNonce)
        break
      case 'order.filled':
        bookFill(event.fill, event.venue, event.token, event.at)
        break
      case 'fill.foreign': {
        const { fill } = event
        bookFill(fill, event.venue, event.token, event.at)
        const tradeId = tradeIdOf(fill.label)
        if (tradeId !== undefined) orphans.add(tradeId, fill.instrument, signed(fill.side, fill.amount))
        break
      }
      case 'journal.cut':
        cutAt = event.at
        break
      case 'position.adjusted':
      case 'position.settled':
        hold(event.position, event.at)
        break
      case 'cash.deposited':
        moveBalance(event.flow)
        break
      case 'cash.adjusted':
        moveBalance(event.flow)
        for (const [underlying, amount] of event.shares ?? []) moveCash(underlying, amount)
        break
      case 'funding.paid':
        moveBalance(event)
        moveCash(event.underlying, event.amount)
        break
      case 'claim.delivered':
      case 'claim.redeemed':
        bookClaim(event)
        break
    }
  }

  /** The underlying's token counts at the fixing price in the report in USD. */
  function bookClaim({ claim, cash: flows, at }: DeskEvent & { type: 'claim.delivered' | 'claim.redeemed' }): void {
    const { venue, instrument, underlying, kind, quantity, fixing, pays, receives } = claim
    const price = intrinsicValue(instrumentOf(instrument) as Option, fixing)
    hold({ venue, instrument, quantity: wad(-quantity), price }, at)
    const asset = kind === 'call' ? receives.token : pays.token
    for (const flow of flows) {
      moveBalance(flow)
      const isAsset = flow.token === asset
      moveCash(underlying, isAsset ? multiplyWad(flow.amount, fixing, 'towards-zero') : flow.amount)
    }
  }

  function keep(trade: Trade): void {
    trades.set(trade.id, trade)
    if (trade.quoteNonce !== undefined) byNonce.set(trade.quoteNonce, trade.id)
    if (!isOver(trade)) {
      over.delete(trade.id)
      return
    }
    over.add(trade.id)
    for (const id of forgetOldest(over, OVER_KEPT)) {
      const nonce = trades.get(id)?.quoteNonce
      if (nonce !== undefined) byNonce.delete(nonce)
      trades.delete(id)
    }
  }

  return {
    apply(event) {
      bookEvent(event)
      pnl.observe(event)
      expiries.observe(event)
      indexes.observe(event)
      funding.observe(event)
      if (event.tradeId === undefined) return undefined
      const before = trades.get(event.tradeId)
      const after = nextTrade(before, event)
      if (after !== undefined && after !== before) keep(after)
      return after
    },
    trade: (id) => trades.get(id),
    tradeByNonce(quoteNonce) {
      const id = byNonce.get(quoteNonce)
      return id === undefined ? undefined : trades.get(id)
    },
    foundTrade: found.match,
    hasFrame: (quoteNonce) => frames.has(quoteNonce),
    trades: () => [...trades.values()].reverse(),
    hasFill: (fillId) => fills.has(fillId),
    pnl,
    orphaned: orphans.of,
    expiries,
    indexes,
    funding,
    cutAt: () => cutAt,
    openedAt: () => openedAt,
    lastFillAt: () => lastFillAt,
    cashOf: (underlying) => cash.get(underlying) ?? WAD_ZERO,
    underlyings: () => [...cash.keys()].sort(),
    bookings: () => bookings,
    lastBooking: (venue, name) => lastBookings.get(`${name}@${venue}`) ?? 0,
    record: () => ({
      trades: [...trades.values()],
      nonces: [...byNonce],
      over: [...over],
      found: found.record(),
      newestNonce,
      frames: [...frames],
      fills: [...fills],
      cash: [...cash],
      orphans: orphans.record(),
      pnl: pnl.record(),
      expiries: expiries.record(),
      indexes: indexes.record(),
      funding: funding.record(),
      cutAt,
      openedAt,
      lastFillAt,
    }),
    restore(record) {
      refill(
        trades,
        record.trades.map((trade) => [trade.id, trade]),
      )
      refill(byNonce, record.nonces)
      found.restore(record.found)
      newestNonce = record.newestNonce
      refill(cash, record.cash)
      orphans.restore(record.orphans)
      pnl.restore(record.pnl)
      expiries.restore(record.expiries)
      indexes.restore(record.indexes)
      funding.restore(record.funding)
      cutAt = record.cutAt
      for (const [set, entries] of [
        [over, record.over],
        [frames, record.frames],
        [fills, record.fills],
      ] as const) {
        set.clear()
        for (const entry of entries) set.add(entry)
      }
      openedAt = record.openedAt
      lastFillAt = record.lastFillAt
    },
  }
}

function refill<Value>(map: Map<string, Value>, entries: readonly (readonly [string, Value])[]): void {
  map.clear()
  for (const [key, value] of entries) map.set(key, value)
}

const NOTHING: readonly string[] = []
/** A tenth of what is kept. */
const FORGOTTEN_AT_ONCE = 10

/**
 * Sets keep insertion order, so the first entries are the oldest. They go many at a time: to find the first entry of a
 * set takes longer the more were deleted before it.
 */
function forgetOldest(set: Set<string>, kept: number): readonly string[] {
  if (set.size <= kept + kept / FORGOTTEN_AT_ONCE) return NOTHING
  const forgotten: string[] = []
  for (const entry of set) {
    if (set.size <= kept) break
    set.delete(entry)
    forgotten.push(entry)
  }
  return forgotten
}

/** USD value of a position at a mark: the whole price for an option, the unsettled profit for a perp. */
export function markValue(kind: 'option' | 'perp', quantity: Wad, averagePrice: Wad, mark: Wad): number {
  const price = kind === 'perp' ? wad(mark - averagePrice) : mark
  return toNumber(multiplyWad(price, quantity, 'towards-zero'))
}
