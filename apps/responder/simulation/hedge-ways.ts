import type { DeskEvent } from '@riposte/orchestrator'

/** How trades were hedged: what a simulated world must have shown, or its proofs are of nothing. */
export interface HedgeWays {
  /** Orders that took from an option's book. */
  readonly crossed: number
  /** Orders that were to rest. */
  readonly rested: number
  /** Of those, how many took the place of another that rested. */
  readonly repriced: number
  /** Fills of what rested. */
  readonly restingFills: number
  /** Trades closed by the option and by the perp, each in part. */
  readonly mixed: number
  /** Trades whose delta went to the perp alone. */
  readonly byPerp: number
  /** Trades that ended with something left. */
  readonly gaveUp: number
}

export const NO_WAYS: HedgeWays = {
  crossed: 0,
  rested: 0,
  repriced: 0,
  restingFills: 0,
  mixed: 0,
  byPerp: 0,
  gaveUp: 0,
}

export function addWays(a: HedgeWays, b: HedgeWays): HedgeWays {
  return {
    crossed: a.crossed + b.crossed,
    rested: a.rested + b.rested,
    repriced: a.repriced + b.repriced,
    restingFills: a.restingFills + b.restingFills,
    mixed: a.mixed + b.mixed,
    byPerp: a.byPerp + b.byPerp,
    gaveUp: a.gaveUp + b.gaveUp,
  }
}

export function hedgeWays(events: readonly DeskEvent[]): HedgeWays {
  const options = new Map<string, string>()
  const toRest = new Map<string, number>()
  const restingLabels = new Set<string>()
  const filled = { option: new Set<string>(), perp: new Set<string>() }
  let [crossed, restingFills, gaveUp] = [0, 0, 0]
  for (const event of events) {
    if (event.type === 'trade.executed') options.set(event.tradeId, event.instrument)
    if (event.type === 'trade.failed') gaveUp += 1
    if (event.type === 'order.signed' && options.get(event.tradeId) === event.order.request.instrument) {
      const { label, timeInForce } = event.order.request
      if (timeInForce === 'ioc') crossed += 1
      else {
        restingLabels.add(label)
        toRest.set(event.tradeId, (toRest.get(event.tradeId) ?? 0) + 1)
      }
    }
    if (event.type === 'order.filled' && options.has(event.tradeId)) {
      const isOwn = options.get(event.tradeId) === event.fill.instrument
      filled[isOwn ? 'option' : 'perp'].add(event.tradeId)
      if (restingLabels.has(event.fill.label)) restingFills += 1
    }
  }
  const counts = [...toRest.values()]
  return {
    crossed,
    rested: counts.reduce((sum, count) => sum + count, 0),
    repriced: counts.reduce((sum, count) => sum + count - 1, 0),
    restingFills,
    mixed: [...filled.perp].filter((id) => filled.option.has(id)).length,
    byPerp: [...filled.perp].filter((id) => !filled.option.has(id)).length,
    gaveUp,
  }
}
