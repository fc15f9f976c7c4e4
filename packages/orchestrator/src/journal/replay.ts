import { epochMs } from '@riposte/market-model'
import { type CashFlow, createRiskBook, limitsWith, type Position, type RiskMarket } from '@riposte/risk-limits'
import { bookedBalance } from '../booked-balance.ts'
import { createControlState } from '../control-state.ts'
import type { DeskSnapshot } from '../desk-snapshot.ts'
import { createDeskState } from '../desk-state.ts'
import type { DeskEvent } from '../events.ts'
import { exerciseTokens } from '../expiry/claim.ts'
import { type ExpiryRow, expirySchedule } from '../expiry/expiry-schedule.ts'
import { heldOptions } from '../expiry/held-options.ts'
import type { SettlingPlaces } from '../expiry/settlement-rule.ts'
import { createDeltaOrderMemory } from '../past-delta-orders.ts'
import { createPastHedges } from '../past-hedges.ts'
import { type PnlGroup, type PnlReport, pnlReport } from '../pnl/pnl-report.ts'
import type { Trade, TradeStatus } from '../trade.ts'

/** A desk's state without a desk: what looking at a journal needs. */
export interface Replay {
  /** @returns the trade after the event; undefined when it belongs to none */
  apply(event: DeskEvent): Trade | undefined
  /** What is held of each instrument and venue, flat ones left out. */
  positions(): readonly Position[]
  /** What expires, by the prices that were fixed: a journal knows no others. */
  expiries(): readonly ExpiryRow[]
  /** What moved of each token and venue. */
  cash(): readonly CashFlow[]
  /** What was made and why, at the last journaled marks: the same as the desk itself says. */
  pnl(by: PnlGroup): PnlReport
  /** How many trades ended up in each status, statuses without one left out. */
  trades(): Readonly<Partial<Record<TradeStatus, number>>>
  /** All of it, as a running desk would write it down. */
  snapshot(): DeskSnapshot
}

/** A journal says what happened, not what anything was worth. */
const NO_MARKET: RiskMarket = { nowMs: () => epochMs(0), spot: () => undefined, option: () => undefined }

/** Whose rules hold where, as the events name the venues. */
const PLACES: SettlingPlaces = { hedging: 'derive', source: 'rysk' }

/** Begin with nothing, as a desk's first life does. Events go in in the journal's order. */
export function createReplay(): Replay {
  // Limits bind what is to be done; what happened is booked whatever they are.
  const limits = limitsWith()
  const risk = createRiskBook({ limits, market: NO_MARKET })
  const controls = createControlState(limits, true, () => undefined)
  const state = createDeskState(risk)
  const hedges = createPastHedges()
  const deltaOrders = createDeltaOrderMemory()
  const counts = new Map<TradeStatus, number>()
  const count = (status: TradeStatus | undefined, change: number) => {
    if (status !== undefined) counts.set(status, (counts.get(status) ?? 0) + change)
  }
  return {
    apply(event) {
      // Counted on the way: the state forgets old trades in which nothing happens any more.
      const before = event.tradeId === undefined ? undefined : state.trade(event.tradeId)?.status
      const trade = state.apply(event)
      controls.replay(event, trade)
      hedges.observe(event)
      deltaOrders.observe(event)
      if (trade?.status !== before) {
        count(before, -1)
        count(trade?.status, 1)
      }
      return trade
    },
    positions: () => risk.positions().filter((position) => position.quantity !== 0n),
    expiries: () =>
      expirySchedule({
        places: PLACES,
        held: heldOptions(risk),
        book: state.expiries,
        spot: () => undefined,
        tokens: ({ underlying, expiry }) =>
          exerciseTokens(underlying, undefined, state.expiries.asset(underlying, expiry)),
        balance: (venue, token) => bookedBalance(risk, venue, token),
        perpMargin: () => undefined,
        freeMargin: () => undefined,
      }),
    cash: () => risk.cash(),
    pnl: (by) => pnlReport(state.pnl, by),
    snapshot: () => ({
      state: state.record(),
      ledger: risk.ledger(),
      hedges: hedges.unfinished(),
      controls: controls.record(),
      deltaOrders: deltaOrders.record(),
    }),
    trades: () => Object.fromEntries([...counts].filter(([, trades]) => trades > 0)),
  }
}
