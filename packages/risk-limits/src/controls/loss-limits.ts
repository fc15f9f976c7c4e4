import type { EpochMs } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import type { Limits } from '../limits.ts'
import { limitNumber } from './limit-number.ts'
import type { MarkedBook } from './mark-book.ts'
import { plain, refusal } from './refusal.ts'
import { addToSlots, slotsWithin, type WindowSlots } from './window-slots.ts'

const MILLISECONDS_AN_HOUR = 3_600_000
const MILLISECONDS_A_DAY = 86_400_000

/** The P&L of a desk as it went. Plain data. */
export interface LossState {
  /** USD; undefined until it was told once. */
  readonly pnlUsd: number | undefined
  /** The highest of each minute of the last hour. */
  readonly hour: WindowSlots<number>
  /** Days since the epoch, UTC. */
  readonly day: number
  /** P&L with which the day began. */
  readonly dayOpenUsd: number
  /** The best P&L ever. */
  readonly peakUsd: number
}

export const NO_LOSSES: LossState = {
  pnlUsd: undefined,
  hour: [],
  day: 0,
  dayOpenUsd: 0,
  peakUsd: 0,
}

/**
 * Control 36: the P&L once more, as cash that came in less what went out (transfers of one's own apart) and the book's
 * value on the conservative mark. It begins with what is told first; a day begins with the last that was told before it.
 *
 * @throws {RangeError} on a P&L that is no number: what is not known is not told
 */
export function notePnl(state: LossState, pnlUsd: number, at: EpochMs): LossState {
  if (!Number.isFinite(pnlUsd)) throw new RangeError(`expected a finite P&L in USD, got ${pnlUsd}`)
  const day = Math.max(state.day, Math.floor(at / MILLISECONDS_A_DAY))
  const isNewDay = state.pnlUsd === undefined || day > state.day
  return {
    pnlUsd,
    hour: addToSlots(state.hour, pnlUsd, at, MILLISECONDS_AN_HOUR, Math.max),
    day,
    dayOpenUsd: isNewDay ? (state.pnlUsd ?? pnlUsd) : state.dayOpenUsd,
    peakUsd: state.pnlUsd === undefined ? pnlUsd : Math.max(state.peakUsd, pnlUsd),
  }
}

/**
 * Control 36: what was lost since the best moment of the last hour, since 00:00 UTC and since the best moment ever. On a
 * new day the loss of the day is none until something is told of it.
 */
export function checkLosses(state: LossState, limits: Limits, now: EpochMs): readonly Breach[] {
  const { pnlUsd } = state
  if (pnlUsd === undefined) return []
  let best = pnlUsd
  for (const { value } of slotsWithin(state.hour, now, MILLISECONDS_AN_HOUR)) best = Math.max(best, value)
  const isToday = Math.floor(now / MILLISECONDS_A_DAY) <= state.day
  return [
    judge('MAX_LOSS_HOUR_USD', best - pnlUsd, 'within an hour', limits),
    judge('MAX_LOSS_DAY_USD', isToday ? state.dayOpenUsd - pnlUsd : 0, 'since 00:00 UTC', limits),
    judge('MAX_DRAWDOWN_USD', state.peakUsd - pnlUsd, 'from the best P&L', limits),
  ].filter((breach) => breach !== undefined)
}

/** Control 36: positions that have lost more than `POSITION_STOP_LOSS_USD`, and those of which nobody can say. */
export function checkStopLosses({ instruments, unmarked }: MarkedBook, limits: Limits): readonly Breach[] {
  const breaches = unmarked.map((name) =>
    refusal('MARKET_MISSING', name, 'a position has no price to tell its loss by'),
  )
  for (const { instrument, lossUsd } of instruments) {
    const limit = limitNumber(limits.POSITION_STOP_LOSS_USD, instrument.underlying)
    if (lossUsd <= limit) continue
    const message = `POSITION_STOP_LOSS_USD of ${instrument.underlying} is ${plain(limit)}: ${instrument.name} has lost ${plain(lossUsd)} since it was opened`
    breaches.push({
      code: 'POSITION_STOP_LOSS_USD',
      scope: instrument.name,
      limit,
      value: lossUsd,
      wouldBe: lossUsd,
      message,
    })
  }
  return breaches
}

function judge(
  name: 'MAX_LOSS_HOUR_USD' | 'MAX_LOSS_DAY_USD' | 'MAX_DRAWDOWN_USD',
  lossUsd: number,
  since: string,
  limits: Limits,
): Breach | undefined {
  const limit = limitNumber(limits[name])
  if (lossUsd <= limit) return undefined
  const message = `${name} is ${plain(limit)}: ${plain(lossUsd)} USD were lost ${since}, on a conservative mark`
  return { code: name, scope: 'desk', limit, value: lossUsd, wouldBe: lossUsd, message }
}
