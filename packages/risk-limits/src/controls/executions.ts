import type { EpochMs } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import { killFor } from '../kill-switch/kill-for.ts'
import { type KillScope, WHOLE_DESK } from '../kill-switch/kill-scope.ts'
import type { KillEngaged, KillReleased } from '../kill-switch/kill-switch.ts'
import type { Limits } from '../limits.ts'
import { limitNumber } from './limit-number.ts'
import { asKept } from './permissions.ts'
import { plain } from './refusal.ts'
import { addToSums, sumWithin, type WindowSums } from './window-sums.ts'

type Count = WindowSums<'trades'>

/** Trades won from signatures of late. Plain data. */
export interface Executions {
  readonly all: Count
  readonly byTaker: Readonly<Record<string, Count>>
  readonly byInstrument: Readonly<Record<string, Count>>
}

export interface Execution {
  /** Undefined while it is not known who it was. */
  readonly taker: string | undefined
  readonly instrument: string
  readonly at: EpochMs
}

export const NO_EXECUTIONS: Executions = { all: [], byTaker: {}, byInstrument: {} }

/**
 * Control 7: one trade more that nobody decided. When as many as a limit says were won within `EXECUTION_WINDOW_S`, in
 * all, from one taker or in one instrument, that scope gets no new quotes until a person has looked and releases it.
 */
export function countExecution(
  state: Executions,
  { taker, instrument, at }: Execution,
  limits: Limits,
): { readonly state: Executions; readonly kills: readonly KillEngaged[] } {
  const windowMs = limitNumber(limits.EXECUTION_WINDOW_S) * 1000
  const count = (window: Count) => addToSums(window, { trades: 1 }, at, windowMs)
  const counted = (windows: Readonly<Record<string, Count>>, name: string) => {
    // Of those that are not touched, only the ones with something in the window are kept.
    const alive = Object.entries(windows).filter(([, window]) => sumWithin(window, 'trades', at, windowMs) > 0)
    return { ...Object.fromEntries(alive), [name]: count(windows[name] ?? []) }
  }
  const who = taker === undefined ? undefined : asKept(taker)
  const next: Executions = {
    all: count(state.all),
    byTaker: who === undefined ? state.byTaker : counted(state.byTaker, who),
    byInstrument: counted(state.byInstrument, instrument),
  }
  const kills: KillEngaged[] = []
  const judge = (name: ExecutionLimit, scope: KillScope, window: Count) => {
    const limit = limitNumber(limits[name])
    const trades = sumWithin(window, 'trades', at, windowMs)
    if (trades < limit) return
    const kill = killFor(tooMany(name, scope.kind === 'desk' ? 'desk' : scope.name, limit, trades, windowMs), scope, at)
    if (kill !== undefined) kills.push(kill)
  }
  judge('MAX_EXECUTIONS', WHOLE_DESK, next.all)
  if (who !== undefined) judge('MAX_EXECUTIONS_PER_TAKER', { kind: 'taker', name: who }, next.byTaker[who] ?? [])
  judge('MAX_EXECUTIONS_PER_STRIKE', { kind: 'instrument', name: instrument }, next.byInstrument[instrument] ?? [])
  return { state: next, kills }
}

/** After a person has looked, the count of that scope begins anew. */
export function forgetExecutions(state: Executions, { scope, cause }: KillReleased): Executions {
  if (cause !== 'executions') return state
  if (scope.kind === 'desk') return { ...state, all: [] }
  if (scope.kind === 'taker') return { ...state, byTaker: { ...state.byTaker, [scope.name]: [] } }
  if (scope.kind === 'instrument') return { ...state, byInstrument: { ...state.byInstrument, [scope.name]: [] } }
  return state
}

type ExecutionLimit = 'MAX_EXECUTIONS' | 'MAX_EXECUTIONS_PER_TAKER' | 'MAX_EXECUTIONS_PER_STRIKE'

function tooMany(name: ExecutionLimit, scope: string, limit: number, trades: number, windowMs: number): Breach {
  const message = `${name} of ${scope} is ${plain(limit)}: ${plain(trades)} trades were won within ${plain(windowMs / 1000)} s`
  return { code: name, scope, limit, value: trades, wouldBe: trades, message }
}
