import { type EpochMs, WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import type { Breach } from '@riposte/risk-limits'
import type { DeskEvent } from '../events.ts'
import { hedgeOrders, type OrderRecord } from './hedge-orders.ts'
import type { Timeline } from './timelines.ts'

/** What was done to hedge one trade. */
export interface HedgeRecord {
  readonly tradeId: string
  readonly instrument: string
  readonly underlying: string
  /** The trade's own side; its hedge goes the other way. */
  readonly side: 'buy' | 'sell'
  /** Contracts of the trade. */
  readonly quantity: Wad
  readonly status: 'open' | 'hedged' | 'failed'
  /** Contracts of the trade's own instrument that were closed; a hedge by delta closes none. */
  readonly closed: Wad
  /** Contracts that stay with the desk, when it has ended. */
  readonly residual: Wad | undefined
  /** USD per contract that the hedge must bring in, or may cost, for the pair to come out even. */
  readonly breakEven: Wad
  /** What its fills moved in all, fees included; what came in is positive. */
  readonly cashFlow: Wad
  readonly fees: Wad
  /** Of cash and fees; undefined while nothing was filled. */
  readonly token: string | undefined
  readonly orders: readonly OrderRecord[]
  readonly breaches: readonly Breach[]
  readonly startedAt: EpochMs
  readonly endedAt: EpochMs | undefined
  /** From the trade's arrival to the last fill; undefined unless hedged. */
  readonly latencyMs: number | undefined
  /** Why it failed. */
  readonly reason: string | undefined
}

/** The hedge of a trade, folded from its events; undefined when no booking of it is remembered. */
export function hedgeRecord(timeline: Timeline): HedgeRecord | undefined {
  const executed = timeline.events.find((event) => event.type === 'trade.executed')
  if (executed === undefined) return undefined
  const fills = timeline.events.flatMap((event) => (event.type === 'order.filled' ? [event] : []))
  const sum = (amounts: readonly Wad[]): Wad => wad(amounts.reduce((total, amount) => total + amount, 0n))
  const own = fills.filter(({ fill }) => fill.instrument === executed.instrument)
  const { tradeId, instrument, underlying, side, quantity, breakEven, breaches, at } = executed
  return {
    tradeId,
    instrument,
    underlying,
    side,
    quantity,
    breakEven,
    breaches,
    closed: wad((executed.alreadyHedged ?? WAD_ZERO) + sum(own.map(({ fill }) => fill.amount))),
    cashFlow: sum(fills.map(({ fill }) => fill.cashFlow)),
    fees: sum(fills.map(({ fill }) => fill.fee)),
    token: fills[0]?.token,
    orders: hedgeOrders(timeline),
    startedAt: at,
    ...ending(timeline.events),
  }
}

/** The last word: a hedge that had failed may go on when a fill is found. */
function ending(
  events: readonly DeskEvent[],
): Pick<HedgeRecord, 'status' | 'residual' | 'endedAt' | 'latencyMs' | 'reason'> {
  const last = events.findLast((event) => event.type === 'trade.hedged' || event.type === 'trade.failed')
  const { residual, at: endedAt } = last ?? {}
  if (last?.type === 'trade.hedged') {
    return { status: 'hedged', residual, endedAt, latencyMs: last.latencyMs, reason: undefined }
  }
  const status = last === undefined ? 'open' : 'failed'
  return { status, residual, endedAt, latencyMs: undefined, reason: last?.reason }
}
