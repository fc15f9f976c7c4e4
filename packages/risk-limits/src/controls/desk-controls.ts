import type { EpochMs } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import { type DeadManLease, killOnLapse } from '../kill-switch/dead-man.ts'
import { killFor } from '../kill-switch/kill-for.ts'
import { type KillPlace, type KillScope, WHOLE_DESK } from '../kill-switch/kill-scope.ts'
import {
  checkKillSwitch,
  type KillEngaged,
  type KillEvent,
  type KillSwitch,
  NOTHING_KILLED,
  nextKillSwitch,
} from '../kill-switch/kill-switch.ts'
import type { Limits } from '../limits.ts'
import { countExecution, type Executions, forgetExecutions, NO_EXECUTIONS } from './executions.ts'
import { judgeHedge, type OpenHedge } from './hedge-deadline.ts'
import { checkLosses, checkStopLosses, type LossState, NO_LOSSES, notePnl } from './loss-limits.ts'
import type { MarkedBook } from './mark-book.ts'
import { awaitOrder, hearOfOrder, judgeSilence, type SilentOrder, type SilentOrders } from './order-silence.ts'
import { checkPriceMove, NO_MOVE, observeSpot, type PriceMove, type SpotObservation } from './price-move.ts'
import { checkProtection, countProtection, type ProtectedAmounts, type Protection, UNPROTECTED } from './protection.ts'
import { refusal } from './refusal.ts'
import { addTakerValue, NO_TAKER_VALUES, type TakerValues } from './taker-value.ts'

type ByUnderlying<State> = Readonly<Record<string, State>>

/** Everything that has happened and binds what may be signed next. Plain data: it survives a restart as it is. */
export interface DeskControls {
  readonly kill: KillSwitch
  readonly moves: ByUnderlying<PriceMove>
  readonly signed: ByUnderlying<Protection>
  readonly won: ByUnderlying<Protection>
  readonly executions: Executions
  readonly takers: TakerValues
  readonly losses: LossState
  /** Positions without a price when the book was last marked: their loss is not known. */
  readonly unmarked: readonly string[]
  readonly orders: SilentOrders
}

export const DESK_AT_REST: DeskControls = {
  kill: NOTHING_KILLED,
  moves: {},
  signed: {},
  won: {},
  executions: NO_EXECUTIONS,
  takers: NO_TAKER_VALUES,
  losses: NO_LOSSES,
  unmarked: [],
  orders: {},
}

/** What the controls are told. */
export type ControlEvent =
  | KillEvent
  | ({ readonly type: 'control.spot'; readonly underlying: string } & SpotObservation)
  /** A quote was signed. */
  | {
      readonly type: 'control.signed'
      readonly underlying: string
      readonly amounts: ProtectedAmounts
      readonly at: EpochMs
    }
  /** A trade was won from a signature. */
  | {
      readonly type: 'control.won'
      readonly underlying: string
      readonly instrument: string
      readonly taker: string | undefined
      readonly amounts: ProtectedAmounts
      /** USD of strikes. */
      readonly valueUsd: number
      readonly at: EpochMs
    }
  /** The book was marked; the P&L is cash and its value. */
  | { readonly type: 'control.marked'; readonly cashUsd: number; readonly book: MarkedBook; readonly at: EpochMs }
  | { readonly type: 'control.sent'; readonly order: SilentOrder }
  | { readonly type: 'control.heard'; readonly label: string }
  /** Time has passed: everything that is late is looked at. */
  | {
      readonly type: 'control.looked'
      readonly hedges: readonly OpenHedge[]
      readonly lease: DeadManLease
      readonly monotonicMs: number
      readonly at: EpochMs
    }

export interface ControlStep {
  readonly state: DeskControls
  /** What was engaged by it, in the state already: to be journaled, and told to somebody. */
  readonly kills: readonly KillEngaged[]
}

/** The controls after an event. */
export function nextControls(state: DeskControls, event: ControlEvent, limits: Limits): ControlStep {
  switch (event.type) {
    case 'kill.engaged':
      return unengaged({ ...state, kill: nextKillSwitch(state.kill, event) })
    case 'kill.released':
      return unengaged({
        ...state,
        kill: nextKillSwitch(state.kill, event),
        executions: forgetExecutions(state.executions, event),
      })
    case 'control.spot': {
      const move = observeSpot(state.moves[event.underlying] ?? NO_MOVE, event, event.underlying, limits)
      return unengaged({ ...state, moves: { ...state.moves, [event.underlying]: move } })
    }
    case 'control.signed': {
      const { underlying, amounts, at } = event
      const before = state.signed[underlying] ?? UNPROTECTED
      const counted = countProtection(before, 'signatures', amounts, underlying, limits, at)
      return engaging({ ...state, signed: { ...state.signed, [underlying]: counted.state } }, counted.kills)
    }
    case 'control.won':
      return afterTrade(state, event, limits)
    case 'control.marked':
      return afterMark(state, event, limits)
    case 'control.sent':
      return unengaged({ ...state, orders: awaitOrder(state.orders, event.order) })
    case 'control.heard':
      return unengaged({ ...state, orders: hearOfOrder(state.orders, event.label) })
    case 'control.looked':
      return afterLook(state, event, limits)
  }
}

/** Why nothing may be signed at a place now. */
export function checkSigning(state: DeskControls, place: KillPlace, limits: Limits, now: EpochMs): readonly Breach[] {
  const breaches: Breach[] = []
  const add = (found: Breach | undefined) => {
    if (found !== undefined) breaches.push(found)
  }
  add(checkKillSwitch(state.kill, place, { action: 'quote', reduces: false, rests: false }))
  const { underlying } = place
  if (underlying !== undefined) {
    add(checkPriceMove(state.moves[underlying] ?? NO_MOVE, underlying, limits, now))
    add(checkProtection(state.signed[underlying] ?? UNPROTECTED, underlying, now))
    add(checkProtection(state.won[underlying] ?? UNPROTECTED, underlying, now))
  }
  // The outcome of an order is found out by itself; until it is, nothing more is offered that would have to be hedged.
  for (const { breach } of judgeSilence(state.orders, limits, now)) add(breach)
  for (const name of state.unmarked) add(refusal('MARKET_MISSING', name, 'a position has no price to tell its loss by'))
  return breaches
}

type EventOf<Type extends ControlEvent['type']> = Extract<ControlEvent, { readonly type: Type }>

function afterTrade(state: DeskControls, event: EventOf<'control.won'>, limits: Limits): ControlStep {
  const { underlying, amounts, taker, valueUsd, at } = event
  const counted = countProtection(state.won[underlying] ?? UNPROTECTED, 'trades', amounts, underlying, limits, at)
  const executed = countExecution(state.executions, event, limits)
  const takers = taker === undefined ? state.takers : addTakerValue(state.takers, taker, valueUsd, at)
  const next = { ...state, won: { ...state.won, [underlying]: counted.state }, executions: executed.state, takers }
  return engaging(next, [...counted.kills, ...executed.kills])
}

function afterMark(state: DeskControls, event: EventOf<'control.marked'>, limits: Limits): ControlStep {
  const { cashUsd, book, at } = event
  const pnlUsd = book.valueUsd === undefined ? undefined : cashUsd + book.valueUsd
  const losses = pnlUsd === undefined ? state.losses : notePnl(state.losses, pnlUsd, at)
  const stops = checkStopLosses(book, limits).map((breach) =>
    killFor(breach, { kind: 'instrument', name: breach.scope }, at),
  )
  const kills = checkLosses(losses, limits, at).map((breach) => killFor(breach, WHOLE_DESK, at))
  return engaging({ ...state, losses, unmarked: book.unmarked }, [...kills, ...stops])
}

function afterLook(state: DeskControls, event: EventOf<'control.looked'>, limits: Limits): ControlStep {
  const { hedges, lease, monotonicMs, at } = event
  const late = hedges.flatMap((hedge) => {
    const scope: KillScope = { kind: 'underlying', name: hedge.underlying }
    return judgeHedge(hedge, limits, at).breaches.map((breach) => killFor(breach, scope, at))
  })
  return engaging(state, [...late, killOnLapse(lease, state.kill, limits, monotonicMs, at)])
}

function unengaged(state: DeskControls): ControlStep {
  return { state, kills: [] }
}

/** Only what changes the switch is told: a loss that lasts engages once, not at every mark. */
function engaging(state: DeskControls, wanted: readonly (KillEngaged | undefined)[]): ControlStep {
  let kill = state.kill
  const kills: KillEngaged[] = []
  for (const engaged of wanted) {
    if (engaged === undefined) continue
    const next = nextKillSwitch(kill, engaged)
    if (next !== kill) kills.push(engaged)
    kill = next
  }
  return { state: kill === state.kill ? state : { ...state, kill }, kills }
}
