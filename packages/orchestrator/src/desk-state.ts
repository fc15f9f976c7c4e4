import { multiplyWad, parseInstrumentName, signed, toNumber, WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import type { RiskBook } from '@riposte/risk-limits'
import type { DeskEvent } from './events.ts'
import { isOver, nextTrade } from './next-trade.ts'
import type { Trade } from './trade.ts'

/** Declined and expired trades beyond this many are forgotten, oldest first; the journal still has them. */
const OVER_KEPT = 10_000
/** Fill ids remembered against repeats. Venues repeat within minutes, not within this many fills. */
const FILLS_KEPT = 100_000

/**
 * What replaying the events gives: trades, positions and cash. The same fold serves the running desk and a replay, so the
 * two can't differ.
 */
export interface DeskState {
  /** @returns the trade after the event; undefined when it belongs to none */
  apply(event: DeskEvent): Trade | undefined
  trade(id: string): Trade | undefined
  tradeByNonce(quoteNonce: string): Trade | undefined
  /** Newest first. */
  trades(): readonly Trade[]
  hasFill(fillId: string): boolean
  /** USD that moved for an underlying, every token at par: a report, not a balance. */
  cashOf(underlying: string): Wad
  underlyings(): readonly string[]
}

export function createDeskState(risk: RiskBook): DeskState {
  const trades = new Map<string, Trade>()
  const byNonce = new Map<string, string>()
  const over = new Set<string>()
  const fills = new Set<string>()
  const cash = new Map<string, Wad>()

  function moveCash(underlying: string, amount: Wad): void {
    cash.set(underlying, wad((cash.get(underlying) ?? WAD_ZERO) + amount))
  }

  function bookEvent(event: DeskEvent): void {
    if (event.type === 'trade.executed') {
      const instrument = parseInstrumentName(event.instrument)
      const quantity = signed(event.side, event.quantity)
      risk.book({ instrument, venue: event.venue, quantity, price: event.price, at: event.at })
      for (const flow of event.cash) {
        risk.moveCash(flow)
        moveCash(event.underlying, flow.amount)
      }
    } else if (event.type === 'order.filled') {
      const { fill, venue, token } = event
      const instrument = parseInstrumentName(fill.instrument)
      risk.book({ instrument, venue, quantity: signed(fill.side, fill.amount), price: fill.price, at: event.at })
      risk.moveCash({ venue, token, amount: fill.cashFlow })
      moveCash(instrument.underlying, fill.cashFlow)
      fills.add(fill.fillId)
      forgetOldest(fills, FILLS_KEPT)
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
      if (event.tradeId === undefined) return undefined
      const before = trades.get(event.tradeId)
      const after = nextTrade(before, event)
      bookEvent(event)
      if (after !== undefined && after !== before) keep(after)
      return after
    },
    trade: (id) => trades.get(id),
    tradeByNonce(quoteNonce) {
      const id = byNonce.get(quoteNonce)
      return id === undefined ? undefined : trades.get(id)
    },
    trades: () => [...trades.values()].reverse(),
    hasFill: (fillId) => fills.has(fillId),
    cashOf: (underlying) => cash.get(underlying) ?? WAD_ZERO,
    underlyings: () => [...cash.keys()].sort(),
  }
}

/** Sets keep insertion order, so the first entries are the oldest. */
function forgetOldest(set: Set<string>, kept: number): string[] {
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
