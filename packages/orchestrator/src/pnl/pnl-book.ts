import { tradeIdOf } from '@riposte/hedge-engine'
import {
  type EpochMs,
  type Fill,
  type Instrument,
  multiplyWad,
  type Option,
  signed,
  toNumber,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { CashFlow } from '@riposte/risk-limits'
import type { DeskEvent, HeldPosition } from '../events.ts'
import type { Claim } from '../expiry/claim.ts'
import { intrinsicValue } from '../expiry/exercise.ts'
import { UNWIND_VENUE } from '../trade.ts'
import type { PnlComponent, PnlItem } from './components.ts'
import type { MarkRow } from './mark-row.ts'
import { beginTrack, type MarkTrack, nextTrack } from './mark-track.ts'
import { figuresOf, netsOf, type PnlEntry, type PnlFigures, USD } from './pnl-account.ts'
import { createPnlAccounts, type PnlAccounts } from './pnl-accounts.ts'
import { createPnlDays, type PnlDays } from './pnl-days.ts'
import { decodePnl, encodePnl, type PnlRecord } from './pnl-record.ts'
import { lapsedReceivables, type Receivable, takeReceivables } from './receivables.ts'

/**
 * Profit and loss as a fold of the journal's events: exact cash by reason, positions at the last journaled marks, and why
 * the sum of both is what it is. A running desk, a replay and a report on a file give the same.
 */
export interface PnlBook {
  observe(event: DeskEvent): void
  /** Instruments whose marks should be journaled now. */
  toMark(now: EpochMs): readonly string[]
  underlyings(): readonly PnlOf[]
  /** Oldest first; what belongs to no trade is last, by underlying. */
  trades(): readonly PnlOf[]
  /** Oldest first. */
  days(): readonly PnlOf[]
  record(): PnlRecord
  restore(record: PnlRecord): void
}

/** Figures, and what they are of. */
export interface PnlOf {
  /** Empty for cash that belongs to none. */
  readonly underlying: string
  readonly tradeId?: string
  /** Days since the epoch, UTC; undefined for all days before those that are kept. */
  readonly day?: number | undefined
  readonly figures: PnlFigures
}

/** A mark that is older than this is no measure of what a trade was worth, ms. */
const FRESH_MS = 5000
/** So long before its expiry an option is marked even where it nets to zero: its two legs settle one after the other. */
const MARKED_BEFORE_EXPIRY_MS = 3_600_000
const NO_UNDERLYING = ''

export function createPnlBook(instrumentOf: (name: string) => Instrument): PnlBook {
  const accounts: PnlAccounts = createPnlAccounts()
  const days: PnlDays = createPnlDays()
  const tracks = new Map<string, MarkTrack>()
  let receivables: readonly Receivable[] = []

  const figures = () =>
    [...accounts.underlyings()].map(([name, { total, nets }]) => [name, figuresOf(total, nets, tracks)] as const)

  function mark(row: MarkRow, at: EpochMs): void {
    const [name, price, spot, forward, iv] = row
    if (!Number.isFinite(price)) return
    const track = tracks.get(name)
    const next =
      track === undefined ? beginTrack(instrumentOf(name), { at, price, spot, forward, iv }) : nextTrack(track, row, at)
    tracks.set(name, next)
  }

  /** What was never marked is worth what was last paid for it. */
  function trackOf(name: string, price: Wad, at: EpochMs): MarkTrack {
    let track = tracks.get(name)
    if (track === undefined) {
      const mark = { at, price: toNumber(price), spot: undefined, forward: undefined, iv: undefined }
      track = beginTrack(instrumentOf(name), mark)
      tracks.set(name, track)
    }
    return track
  }

  interface Dealt extends HeldPosition {
    readonly at: EpochMs
    readonly tradeId: string | undefined
    /** What was paid for the contracts, then what was paid on top. */
    readonly cash: readonly (CashFlow & { readonly item: PnlItem })[]
    readonly component: PnlComponent
  }

  /** Contracts changed hands. What they were worth more than was paid for them is known while the mark is fresh. */
  function deal({ instrument, venue, quantity, price, at, tradeId, cash, component }: Dealt): void {
    const track = trackOf(instrument, price, at)
    const paid = cash[0] === undefined ? 0n : cash[0].amount * USD
    let onTop = 0n
    for (let i = 1; i < cash.length; i++) onTop += (cash[i]?.amount ?? 0n) * USD
    // A perp is not paid for: its price is carried until the venue settles the profit.
    const carried = track.instrument.kind === 'perp' ? -quantity * price - paid : 0n
    const gained = paid + carried + quantity * track.price
    const isFresh = track.mark.spot !== undefined && at - track.mark.at <= FRESH_MS
    accounts.post(track.instrument.underlying, tradeId, {
      cash,
      carried,
      lot: { track, venue, quantity },
      component,
      gained: isFresh ? gained + onTop : onTop,
      residual: isFresh ? 0n : gained,
    })
  }

  function fill(fill: Fill, venue: string, token: string, at: EpochMs, tradeId: string | undefined): void {
    const { instrument, price, side, amount, fee, cashFlow } = fill
    const cash = [
      { venue, token, amount: wad(cashFlow + fee), item: 'hedge' },
      { venue, token, amount: wad(-fee), item: 'hedge-fee' },
    ] as const
    const quantity = signed(side, amount)
    deal({ instrument, venue, quantity, price, at, tradeId, cash, component: 'slippage' })
  }

  /** What was there, or came from nowhere, is neither won nor lost by that. */
  function carry({ instrument, venue, quantity, price }: HeldPosition, at: EpochMs): void {
    const track = trackOf(instrument, price, at)
    const carried = -quantity * track.price
    const lot = { track, venue, quantity }
    accounts.post(track.instrument.underlying, undefined, { ...UNCHANGED, carried, lot })
  }

  /** Who held it is owed its last mark until the venue's cash comes. */
  function settle(position: HeldPosition, at: EpochMs): void {
    const { instrument, venue, price } = position
    const track = trackOf(instrument, price, at)
    const { underlying } = track.instrument
    const owed: Receivable[] = []
    let rest: bigint = position.quantity
    for (const { tradeId, quantity } of accounts.holders(underlying, instrument, venue)) {
      rest += quantity
      const amount = quantity * track.price
      const lot = { track, venue, quantity: -quantity }
      accounts.post(underlying, tradeId, { ...UNCHANGED, carried: amount, lot })
      if (amount !== 0n) owed.push({ venue, underlying, tradeId, amount, since: at })
    }
    receivables = [...receivables, ...owed]
    if (rest !== 0n) carry({ ...position, quantity: wad(rest) }, at)
  }

  /** Each holder gets what it was owed; what a settlement paid besides is the underlying's. */
  function settleCash(flow: CashFlow, underlying: string | undefined): void {
    const { taken, left } = takeReceivables(receivables, flow.venue, underlying)
    receivables = left
    let rest: bigint = flow.amount
    for (const { underlying, tradeId, amount } of taken) {
      const paid = amount / USD
      rest -= paid
      const cash = [{ ...flow, amount: wad(paid), item: 'settlement' as const }]
      accounts.post(underlying, tradeId, cashEntry(cash, 'basis', -amount))
    }
    const names = new Set(taken.map((one) => one.underlying))
    const only = names.size === 1 ? taken[0]?.underlying : undefined
    if (rest === 0n) return
    const cash = [{ ...flow, amount: wad(rest), item: 'settlement' as const }]
    accounts.post(underlying ?? only ?? NO_UNDERLYING, undefined, cashEntry(cash, 'basis'))
  }

  /**
   * Tokens change hands, and are worth what the option was at its fixing price: that is what P&L counts, in USD. What
   * becomes of them after it is nobody's here.
   */
  function endClaim({ venue, instrument, underlying, quantity, fixing }: Claim, at: EpochMs): void {
    const price = intrinsicValue(instrumentOf(instrument) as Option, fixing)
    settle({ venue, instrument, quantity: wad(-quantity), price }, at)
    settleCash({ venue, token: 'USD', amount: multiplyWad(price, quantity, 'towards-zero') }, underlying)
  }

  function lapse(at: EpochMs): void {
    const { lapsed, left } = lapsedReceivables(receivables, at)
    if (lapsed.length === 0) return
    receivables = left
    for (const { underlying, tradeId, amount } of lapsed) {
      accounts.post(underlying, tradeId, cashEntry([], 'basis', -amount))
    }
  }

  function adjust({ flow, cause }: DeskEvent & { readonly type: 'cash.adjusted' }): void {
    switch (cause) {
      case 'settlement':
        return settleCash(flow, undefined)
      case 'fee':
        return accounts.post(NO_UNDERLYING, undefined, cashEntry([{ ...flow, item: 'source-fee' }], 'edge'))
      case 'other':
        return accounts.post(NO_UNDERLYING, undefined, cashEntry([{ ...flow, item: 'other' }], 'residual'))
    }
  }

  function book(event: DeskEvent): void {
    switch (event.type) {
      case 'market.marked':
        for (const row of event.marks) mark(row, event.at)
        return lapse(event.at)
      case 'trade.executed': {
        const { venue, instrument, price, at, tradeId } = event
        // It closes what others hold: its fills do that, and nothing is traded before them.
        if (venue === UNWIND_VENUE) return
        const quantity = signed(event.side, event.quantity)
        const cash = event.cash.map(({ venue, token, amount }, i) => {
          return { venue, token, amount, item: i === 0 ? 'premium' : 'source-fee' } as const
        })
        return deal({ instrument, venue, quantity, price, at, tradeId, cash, component: 'edge' })
      }
      case 'order.filled':
        return fill(event.fill, event.venue, event.token, event.at, event.tradeId)
      case 'fill.foreign':
        return fill(event.fill, event.venue, event.token, event.at, tradeIdOf(event.fill.label))
      case 'book.opened':
        for (const position of event.positions) carry(position, event.at)
        return
      case 'position.adjusted':
        return carry(event.position, event.at)
      case 'position.settled':
        return settle(event.position, event.at)
      case 'cash.adjusted':
        return adjust(event)
      case 'funding.paid': {
        const { underlying, venue, token, amount } = event
        const cash = [{ venue, token, amount, item: 'funding' as const }]
        return accounts.post(underlying, undefined, cashEntry(cash, 'funding'))
      }
      case 'claim.delivered':
      case 'claim.redeemed':
        return endClaim(event.claim, event.at)
    }
  }

  function beginDay(at: EpochMs): void {
    days.begin(at, figures())
    // A mark that nobody holds any more begins anew when it is needed.
    const held = accounts.held()
    for (const name of tracks.keys()) if (!held.has(name)) tracks.delete(name)
  }

  return {
    observe(event) {
      if (days.isOver(event.at)) beginDay(event.at)
      book(event)
    },
    toMark(now) {
      const names = new Set(accounts.exposed())
      for (const [name, { instrument }] of tracks) {
        if (instrument.kind === 'option' && instrument.expiry - now <= MARKED_BEFORE_EXPIRY_MS) names.add(name)
      }
      return [...names].sort()
    },
    underlyings: () => figures().map(([underlying, figures]) => ({ underlying, figures })),
    trades() {
      const ofTrades = [...accounts.trades()].map(([tradeId, { underlying, account }]) => {
        return { tradeId, underlying, figures: figuresOf(account, netsOf(account), tracks) }
      })
      const others = [...accounts.underlyings()].map(([underlying, { rest }]) => {
        return { underlying, figures: figuresOf(rest, netsOf(rest), tracks) }
      })
      return [...ofTrades, ...others]
    },
    days() {
      const now = figures().map(([underlying, figures]) => {
        return { day: days.today(), underlying, figures: days.soFar(underlying, figures) }
      })
      return [...days.ended(), ...now]
    },
    record: () => encodePnl({ accounts, days, tracks, receivables }),
    restore(record) {
      receivables = decodePnl(record, { accounts, days, tracks }, instrumentOf)
    },
  }
}

/** Neither won nor lost. */
const UNCHANGED = { cash: [], component: 'residual', gained: 0n, residual: 0n } as const

/** Cash that moves by itself, at par, and what is not carried any more for it. */
function cashEntry(cash: PnlEntry['cash'], component: PnlComponent, carried = 0n): PnlEntry {
  const gained = cash.reduce((sum, { amount }) => sum + amount * USD, 0n) + carried
  return { cash, carried, lot: undefined, component, gained, residual: 0n }
}
