import { parseInstrumentName } from '@riposte/market-model'
import type { DeskEvent } from '@riposte/orchestrator'
import type { DeskProcess } from './desk-process.ts'

/**
 * Watches that delta stays inside what gamma hedging may leave standing.
 *
 * It may be outside while a hedge works: an order of the delta hedger or of a trade's hedge is signed and not over, or one
 * was a moment ago. It may stay outside without one only where nothing can be done: no desk runs, its venue's connection is
 * down, or the desk has said by an alert that it is stuck, or that it does not know its delta. A moment passes between a
 * move and an order: the market is published every two seconds, and looked at every half second. What a venue redeems
 * without a word is seen when its books are next looked at, within ten seconds and a second look.
 */
export interface DeltaWatch {
  synced(events: readonly DeskEvent[]): void
  /** Call often: what is seen lasts until the next look. */
  look(): void
  report(): ReadonlyMap<string, DeltaReport>
}

export interface DeltaReport {
  /** Underlyings, absolute. */
  readonly most: number
  /** Time outside in all, and of that the time in which no order worked, ms. */
  readonly outsideMs: number
  readonly idleMs: number
}

export interface DeltaWatchOptions {
  readonly deltaMax: Readonly<Record<string, number>>
  monotonicMs(): number
  /** By the venues' own books. */
  delta(underlying: string): number
  desk(): DeskProcess | undefined
  /** Whether options have left a venue's books that the desk still believes to be there. */
  isUntold(underlying: string): boolean
  violated(what: string): void
}

/** From a move of delta to an order that brings it back, and from one order to the next. */
const GRACE_MS = 5000
const UNTOLD_GRACE_MS = 15_000

interface State {
  most: number
  outsideMs: number
  idleMs: number
  /** Since when nothing excuses it that delta is outside. */
  unexcusedSinceMs: number | undefined
  /** Since when the desk has not been told of what left a venue's books. */
  untoldSinceMs: number | undefined
  seenAtMs: number
  readonly working: Set<string>
  isAlerted: boolean
  /** From the alert until an order is decided with every Greek known. */
  isBlind: boolean
}

export function createDeltaWatch(options: DeltaWatchOptions): DeltaWatch {
  const { deltaMax, violated } = options
  const states = new Map<string, State>()
  for (const name of Object.keys(deltaMax)) {
    const seenAtMs = options.monotonicMs()
    states.set(name, { ...NOTHING, seenAtMs, working: new Set() })
  }

  /** Whether something works, or why nothing can. */
  function excuse(
    underlying: string,
    { working, isAlerted, isBlind, untoldSinceMs }: State,
  ): 'working' | 'excused' | undefined {
    if (working.size > 0) return 'working'
    if (untoldSinceMs !== undefined && options.monotonicMs() - untoldSinceMs <= UNTOLD_GRACE_MS) return 'excused'
    const desk = options.desk()
    if (desk === undefined) return 'excused'
    const { orchestrator, venues } = desk.orchestrator.status()
    if (orchestrator !== 'running' || venues[desk.venue.name] !== 'ready') return 'excused'
    const isHedging = desk.orchestrator
      .trades()
      .some((trade) => trade.status === 'HEDGING' && parseInstrumentName(trade.instrument).underlying === underlying)
    if (isHedging) return 'working'
    return isAlerted || isBlind ? 'excused' : undefined
  }

  function lookAt(underlying: string, state: State): void {
    const now = options.monotonicMs()
    const sinceMs = now - state.seenAtMs
    state.seenAtMs = now
    if (!options.isUntold(underlying)) state.untoldSinceMs = undefined
    else state.untoldSinceMs ??= now
    const limit = deltaMax[underlying] ?? 0
    const delta = options.delta(underlying)
    state.most = Math.max(state.most, Math.abs(delta))
    if (Math.abs(delta) <= limit) {
      state.unexcusedSinceMs = undefined
      state.isAlerted = false
      return
    }
    state.outsideMs += sinceMs
    const why = excuse(underlying, state)
    if (why !== 'working') state.idleMs += sinceMs
    if (why !== undefined) {
      state.unexcusedSinceMs = undefined
      return
    }
    state.unexcusedSinceMs ??= now
    if (now - state.unexcusedSinceMs <= GRACE_MS) return
    violated(`delta of ${underlying} is ${delta.toFixed(4)}, beyond ${limit}, and for ${GRACE_MS} ms nothing was done`)
    state.unexcusedSinceMs = now
  }

  return {
    synced(events) {
      for (const event of events) {
        const state = states.get(event.tradeId?.replace(/^G-/, '') ?? '')
        if (state === undefined) continue
        // What rests at the band's edge in case does nothing about delta that is outside.
        const isAtWork = event.type === 'order.signed' && event.decision?.purpose !== 'conditional'
        if (isAtWork) state.working.add(event.order.request.label)
        if (event.type === 'order.closed') {
          state.working.delete(event.label)
          // What just worked counts until the next look.
          state.unexcusedSinceMs = undefined
        }
        if (event.type === 'order.signed' && event.decision?.missing.length === 0) state.isBlind = false
        if (event.type === 'hedger.alert' && event.code === 'DELTA_UNKNOWN') state.isBlind = true
        if (event.type === 'hedger.alert' && event.code === 'HARD_LIMIT_BLOCKED') state.isAlerted = true
      }
    },
    look() {
      for (const [underlying, state] of states) lookAt(underlying, state)
    },
    report: () => states,
  }
}

const NOTHING = {
  most: 0,
  outsideMs: 0,
  idleMs: 0,
  unexcusedSinceMs: undefined,
  untoldSinceMs: undefined,
  isAlerted: false,
  isBlind: false,
}
