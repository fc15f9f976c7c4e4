import { type Instrument, toNumber, type Venue } from '@riposte/market-model'
import { magnitude, type Position } from '@riposte/risk-limits'
import { type DeskContext, spotOf } from './context.ts'
import { markValue } from './desk-state.ts'
import type { PositionRow, RiskReport, UnderlyingRisk } from './views.ts'

/** Greeks of one contract as the venue last published them. */
export function publishedMarks(
  venue: Venue,
  instrument: Instrument,
): { readonly delta: number; readonly gamma: number; readonly vega: number } | undefined {
  if (instrument.kind === 'perp') return { delta: 1, gamma: 0, vega: 0 }
  return venue.ticker(instrument.name)?.option
}

export function positionRows({ risk, venue }: DeskContext): PositionRow[] {
  return risk.positions().map((position) => {
    const greeks = publishedMarks(venue, position.instrument)
    const quantity = toNumber(position.quantity)
    return {
      instrument: position.instrument.name,
      venue: position.venue,
      quantity: position.quantity,
      averagePrice: position.averagePrice,
      delta: greeks && greeks.delta * quantity,
      gamma: greeks && greeks.gamma * quantity,
      lastUpdated: position.lastUpdated,
    }
  })
}

export function riskReport(context: DeskContext): RiskReport {
  const { risk, clock, state } = context
  const open = risk.positions().filter((position) => position.quantity !== 0n)
  const names = new Set([...state.underlyings(), ...open.map((position) => position.instrument.underlying)])
  const underlyings = [...names].sort().map((underlying) => underlyingRisk(context, underlying, open))
  return {
    totalDeltaUsd: underlyings.reduce((sum, row) => sum + row.delta * (row.spot ?? 0), 0),
    totalGammaUsd: underlyings.reduce((sum, row) => sum + (row.gamma * (row.spot ?? 0) ** 2) / 100, 0),
    totalPositions: open.length,
    underlyings,
    limits: risk.uses(),
    cash: risk.cash().map(({ venue, token, amount }) => ({ venue, token, moved: amount })),
    updatedAt: clock.nowMs(),
  }
}

function underlyingRisk(context: DeskContext, underlying: string, open: readonly Position[]): UnderlyingRisk {
  const { venue, risk, state } = context
  const own = open.filter((position) => position.instrument.underlying === underlying)
  const spot = spotOf(venue, underlying)
  const interval = risk.delta(underlying)
  // The middle of what it may be; limits look at the worse end.
  const delta = interval.low === interval.high ? interval.low : (interval.low + interval.high) / 2
  const gamma = own.reduce((sum, position) => {
    return sum + (publishedMarks(venue, position.instrument)?.gamma ?? 0) * toNumber(position.quantity)
  }, 0)
  return {
    underlying,
    delta,
    deltaUncertainty: magnitude({ low: interval.low - delta, high: interval.high - delta }),
    gamma,
    spot: spot && toNumber(spot),
    pnlUsd: pnlUsd(venue, own, toNumber(state.cashOf(underlying))),
  }
}

/** Cash moved plus positions at the venue's marks; undefined while a mark is missing. */
function pnlUsd(venue: Venue, own: readonly Position[], cash: number): number | undefined {
  let value = cash
  for (const { instrument, quantity, averagePrice } of own) {
    const mark = venue.ticker(instrument.name)?.mark
    if (mark === undefined) return undefined
    value += markValue(instrument.kind, quantity, averagePrice, mark)
  }
  return value
}
