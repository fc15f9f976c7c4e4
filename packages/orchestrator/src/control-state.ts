import { tradeIdOf } from '@riposte/hedge-engine'
import { toNumber } from '@riposte/market-model'
import {
  type ControlEvent,
  DESK_AT_REST,
  type DeskControls,
  type KillEngaged,
  type KillEvent,
  type LimitName,
  type Limits,
  type LimitValue,
  limitFor,
  nextControls,
  type ProtectedAmounts,
  scopeText,
} from '@riposte/risk-limits'
import type { DeskEvent } from './events.ts'
import type { Trade } from './trade.ts'

/**
 * What of the controls outlives the process: what a person has to release, and losses. The windows do not: they are shorter
 * than the quiet with which a desk with a past begins.
 */
export interface ControlRecord {
  readonly kill: DeskControls['kill']
  readonly takers: DeskControls['takers']
  readonly losses: DeskControls['losses']
  readonly tightened: Readonly<Partial<Record<LimitName, TightenedLimit>>>
}

/** A limit that was tightened while the desk ran. */
export interface TightenedLimit {
  /** What the configuration said then. Another value there is a later word, and holds instead. */
  readonly configured: LimitValue
  readonly value: LimitValue
}

/** The controls of `@riposte/risk-limits` over the desk's own events. */
export interface ControlState {
  /** @returns what an event of this life engages or, where controls engage nothing, would engage: to be journaled */
  apply(event: DeskEvent, trade: Trade | undefined): readonly KillEngaged[]
  /** An event of an earlier life: what it engaged then has an event of its own. */
  replay(event: DeskEvent, trade: Trade | undefined): void
  /** What no event of the desk tells. */
  tell(event: ControlEvent): readonly KillEngaged[]
  current(): DeskControls
  /** As configured, and as tightened since. */
  limits(): Limits
  record(): ControlRecord
  restore(record: ControlRecord): void
}

/**
 * @param engages   whether the controls pull a kill switch by themselves; otherwise they only say that they would, once
 * @param amountsOf delta and vega of a position at the moment; undefined when nobody knows them
 */
export function createControlState(
  configured: Limits,
  engages: boolean,
  amountsOf: (instrument: string, contracts: number) => Pick<ProtectedAmounts, 'delta' | 'vegaUsd'> | undefined,
): ControlState {
  let controls = DESK_AT_REST
  let tightened: ControlRecord['tightened'] = {}
  let limits = configured
  /** What would have been engaged and was told. */
  const withheld = new Set<string>()

  function effectiveLimits(): Limits {
    const still = Object.entries(tightened).filter(([name, { configured: then }]) =>
      isSameLimit(then, configured[name as LimitName]),
    )
    return { ...configured, ...Object.fromEntries(still.map(([name, { value }]) => [name, value])) }
  }

  function amounts(trade: Trade, priceUsd: number): ProtectedAmounts {
    const quantity = toNumber(trade.quantity)
    const known = amountsOf(trade.instrument, quantity)
    return { quantity, delta: known?.delta ?? quantity, vegaUsd: known?.vegaUsd ?? 0, premiumUsd: quantity * priceUsd }
  }

  /** What the controls make of the desk's events. */
  function translate(event: DeskEvent, trade: Trade | undefined): ControlEvent | undefined {
    switch (event.type) {
      case 'kill.engaged':
      case 'kill.released':
        return event
      case 'quote.signed': {
        if (trade === undefined) return undefined
        const { underlying } = trade
        return { type: 'control.signed', underlying, amounts: amounts(trade, toNumber(event.price)), at: event.at }
      }
      case 'trade.executed': {
        // What a person did was decided by a person.
        if (trade === undefined || trade.source !== 'RYSK_RFQ') return undefined
        const { underlying, instrument, taker } = trade
        const priceUsd = toNumber(event.price)
        const [won, valueUsd] = [amounts(trade, priceUsd), strikeValue(instrument, toNumber(event.quantity), priceUsd)]
        return { type: 'control.won', underlying, instrument, taker, amounts: won, valueUsd, at: event.at }
      }
      case 'order.signed': {
        const { label } = event.order.request
        return { type: 'control.sent', order: { label, venue: 'hedge', sentAt: event.at } }
      }
      case 'order.accepted':
      case 'order.rejected':
      case 'order.closed':
        return { type: 'control.heard', label: event.label }
      case 'order.filled':
        return { type: 'control.heard', label: event.fill.label }
      case 'book.marked': {
        const { cashUsd, valueUsd, unmarked, at } = event
        return { type: 'control.marked', cashUsd, book: { valueUsd, instruments: [], unmarked }, at }
      }
      default:
        return undefined
    }
  }

  function take(event: DeskEvent, trade: Trade | undefined): readonly KillEngaged[] {
    if (event.type === 'limits.tightened') {
      tightened = { ...tightened, ...event.limits }
      limits = effectiveLimits()
      return []
    }
    // The next order of a hedge is only signed when the end of the one before is known.
    const { type } = event
    if (type === 'order.signed' || type === 'trade.hedged' || type === 'trade.failed') forgetOrders(event.tradeId)
    const told = translate(event, trade)
    return told === undefined ? [] : tell(told)
  }

  /** What a hedge has moved on from, it waits for no more. */
  function forgetOrders(tradeId: string): void {
    const own = Object.keys(controls.orders).filter((label) => tradeIdOf(label) === tradeId)
    for (const label of own) tell({ type: 'control.heard', label })
  }

  function tell(event: ControlEvent): readonly KillEngaged[] {
    const { state, kills } = nextControls(controls, event, limits)
    if (event.type === 'kill.released') withheld.delete(killKey(event))
    if (engages || event.type === 'kill.engaged' || event.type === 'kill.released') {
      controls = state
      return kills
    }
    controls = { ...state, kill: controls.kill }
    return kills.filter((kill) => {
      const isNews = !withheld.has(killKey(kill))
      withheld.add(killKey(kill))
      return isNews
    })
  }

  return {
    apply: take,
    replay(event, trade) {
      switch (event.type) {
        case 'kill.engaged':
        case 'kill.released':
        case 'limits.tightened':
          take(event, trade)
          return
        case 'book.marked':
        case 'trade.executed': {
          const { kill } = controls
          take(event, trade)
          controls = { ...controls, kill }
        }
      }
    },
    tell,
    current: () => controls,
    limits: () => limits,
    record: () => ({ kill: controls.kill, takers: controls.takers, losses: controls.losses, tightened }),
    restore(record) {
      tightened = record.tightened
      limits = effectiveLimits()
      controls = { ...DESK_AT_REST, kill: record.kill, takers: record.takers, losses: record.losses }
    },
  }
}

const killKey = ({ scope, cause }: KillEvent): string => `${cause} of ${scopeText(scope)}`

/** USD of an option's strikes, or of a perp's price. */
function strikeValue(instrument: string, contracts: number, priceUsd: number): number {
  const strike = /-(\d+(?:_\d+)?)-[CP]$/.exec(instrument)?.[1]
  return contracts * (strike === undefined ? priceUsd : Number(strike.replace('_', '.')))
}

function isSameLimit(a: LimitValue, b: LimitValue): boolean {
  const underlyings = new Set([...Object.keys(a.byUnderlying), ...Object.keys(b.byUnderlying)])
  return a.default === b.default && [...underlyings].every((name) => limitFor(a, name) === limitFor(b, name))
}
