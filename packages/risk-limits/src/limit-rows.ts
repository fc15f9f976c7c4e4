import { absWad, type EpochMs, type Instrument, maxWad, toNumber, WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import type { BookSums } from './book-sums.ts'
import type { LimitUse } from './breach.ts'
import type { CashLedger } from './cash-ledger.ts'
import { definitionOf, type LimitName } from './catalogue.ts'
import type { Field } from './contract-exposure.ts'
import { type ExposureName, fieldOf } from './formula/exposure-name.ts'
import type { Formula } from './formula/formula.ts'
import { type Interval, magnitude } from './interval.ts'
import { type Limits, limitFor } from './limits.ts'
import { type Position, positionKey } from './position.ts'

/** What a change touches, as the keys of everything that limits look at. */
export interface Touched {
  readonly underlyings: ReadonlySet<string>
  /** `ETH-20261225` */
  readonly expiries: ReadonlySet<string>
  readonly positions: ReadonlyMap<string, { readonly instrument: Instrument; readonly venue: string }>
  /** `USDC@rysk` */
  readonly cashKeys: Iterable<string>
  readonly marginVenues: Iterable<string>
}

export interface LimitRows {
  /** Limits of exposures, in an order that depends on `touched` alone. */
  exposures(touched: Touched): LimitUse[]
  /** Limits of cash and margin. */
  funds(touched: Touched): LimitUse[]
  position(instrument: Instrument, venue: string): LimitUse
  /** Positions of an underlying that are past their limit by themselves. */
  isPast(row: LimitUse): boolean
}

export interface LimitRowParts {
  readonly sums: BookSums
  readonly positions: ReadonlyMap<string, Position>
  readonly cash: CashLedger
  readonly freeMargin: ReadonlyMap<string, Wad>
  readonly formulas: readonly Formula[]
  limits(): Limits
  spot(underlying: string): number | undefined
  nowMs(): EpochMs
}

const OF_UNDERLYING: readonly (readonly [LimitName, Field])[] = [
  ['MAX_DELTA_EXPOSURE', 'delta'],
  ['GAMMA_MAX_DELTA', 'delta'],
  ['MAX_GAMMA_USD', 'gamma'],
  ['MAX_VEGA_USD', 'vega'],
  ['MAX_THETA_USD', 'theta'],
  ['MAX_UNDERLYING_POSITION', 'contracts'],
  ['MAX_NOTIONAL_USD', 'notional'],
]

const OF_EXPIRY: readonly (readonly [LimitName, Field])[] = [
  ['MAX_EXPIRY_POSITION', 'contracts'],
  ['MAX_EXPIRY_GAMMA_USD', 'gamma'],
  ['MAX_EXPIRY_VEGA_USD', 'vega'],
]

/** The hedger keeps to these; a quote is not refused for them. */
const TARGETS: ReadonlySet<string> = new Set<LimitName>(['GAMMA_MAX_DELTA'])

export function isTarget(row: LimitUse): boolean {
  return TARGETS.has(row.name)
}

export function isFloor(row: LimitUse): boolean {
  return row.name !== 'FORMULA' && row.name !== 'BALANCE' && definitionOf(row.name).kind === 'floor'
}

export function createLimitRows(parts: LimitRowParts): LimitRows {
  const { sums, positions, cash, freeMargin, formulas } = parts

  function row(name: LimitName, scope: string, underlying: string | undefined, value: number, worst: number): LimitUse {
    const limits = parts.limits()[name]
    const limit = toNumber(underlying === undefined ? limits.default : limitFor(limits, underlying))
    const { kind, unit } = definitionOf(name)
    return {
      name,
      scope,
      underlying,
      unit,
      limit,
      value,
      worst,
      headroom: kind === 'floor' ? worst - limit : limit - worst,
    }
  }

  function ofField(name: LimitName, scope: string, underlying: string, field: Field): LimitUse {
    return row(name, scope, underlying, magnitude(sums.held(scope, field)), magnitude(sums.worst(scope, field)))
  }

  function position(instrument: Instrument, venue: string): LimitUse {
    const key = positionKey(instrument.name, venue)
    const { value, low, high } = sums.position(key, positions.get(key)?.quantity ?? WAD_ZERO)
    const worst = maxWad(absWad(low), absWad(high))
    const { underlying } = instrument
    const limit = limitFor(parts.limits().MAX_POSITION_SIZE, underlying)
    // Contracts are counted exactly, so their headroom is too.
    const headroom = toNumber(wad(limit - worst))
    return { ...row('MAX_POSITION_SIZE', key, underlying, Math.abs(toNumber(value)), toNumber(worst)), headroom }
  }

  function premium(): LimitUse {
    let [value, worst] = [0, 0]
    for (const underlying of sums.underlyings()) {
      value += sums.held(underlying, 'premium').high
      worst += sums.worst(underlying, 'premium').high
    }
    return row('MAX_PREMIUM_AT_RISK_USD', 'desk', undefined, value, worst)
  }

  /** An exposure as a formula reads it. */
  function reading({ quantity, underlying }: ExposureName, withPossible: boolean): Interval {
    const total = { low: 0, high: 0 }
    for (const name of underlying === undefined ? sums.underlyings() : [underlying]) {
      const { low, high } = readingOf(quantity, name, withPossible)
      total.low += low
      total.high += high
    }
    return total
  }

  function readingOf(quantity: ExposureName['quantity'], underlying: string, withPossible: boolean): Interval {
    if (quantity === 'scenarioLoss') {
      return { low: 0, high: withPossible ? sums.worstLoss(underlying) : sums.heldLoss(underlying) }
    }
    const field = fieldOf(quantity) ?? 'delta'
    const read = withPossible ? sums.worst(underlying, field) : sums.held(underlying, field)
    if (quantity !== 'deltaUsd') return read
    const spot = parts.spot(underlying)
    if (read.low === 0 && read.high === 0) return read
    if (spot === undefined) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
    return { low: read.low * spot, high: read.high * spot }
  }

  function ofFormula(formula: Formula): LimitUse {
    const now = parts.nowMs()
    const held = formula.worst(
      formula.exposures.map((name) => reading(name, false)),
      now,
    )
    const { value, limit } = formula.worst(
      formula.exposures.map((name) => reading(name, true)),
      now,
    )
    return {
      name: 'FORMULA',
      scope: formula.text,
      underlying: undefined,
      unit: 'formula',
      limit,
      value: held.value,
      worst: value,
      headroom: limit - value,
    }
  }

  return {
    position,
    isPast: (use) => !isTarget(use) && (isFloor(use) ? !(use.value >= use.limit) : !(use.value <= use.limit)),
    exposures({ underlyings, expiries, positions: touched }) {
      const rows: LimitUse[] = []
      for (const underlying of underlyings) {
        for (const [name, field] of OF_UNDERLYING) rows.push(ofField(name, underlying, underlying, field))
        const [value, worst] = [sums.heldLoss(underlying), sums.worstLoss(underlying)]
        rows.push(row('MAX_SCENARIO_LOSS_USD', underlying, underlying, value, worst))
      }
      for (const expiry of expiries) {
        const underlying = expiry.slice(0, -9)
        for (const [name, field] of OF_EXPIRY) rows.push(ofField(name, expiry, underlying, field))
      }
      for (const { instrument, venue } of touched.values()) rows.push(position(instrument, venue))
      if (underlyings.size > 0) rows.push(premium())
      for (const formula of formulas) {
        const isTouched = formula.exposures.some(
          ({ underlying }) => underlying === undefined || underlyings.has(underlying),
        )
        if (isTouched) rows.push(ofFormula(formula))
      }
      return rows
    },
    funds({ cashKeys, marginVenues }) {
      const rows: LimitUse[] = []
      for (const key of cashKeys) {
        const balance = cash.balance(key)
        if (balance === undefined) continue
        rows.push(balanceRow(key, balance, sums.outlay(key)))
        rows.push(row('MIN_RUNWAY', key, undefined, toNumber(balance), toNumber(wad(balance - sums.outlay(key)))))
      }
      let margin = 0
      let isMargin = false
      for (const venue of marginVenues) {
        isMargin = true
        const need = toNumber(sums.margin(venue))
        margin += need
        const free = freeMargin.get(venue)
        if (free !== undefined)
          rows.push(row('MIN_FREE_MARGIN_USD', venue, undefined, toNumber(free), toNumber(free) - need))
      }
      if (isMargin) rows.push(row('MAX_MARGIN_USD', 'desk', undefined, 0, margin))
      return rows
    },
  }
}

/** Premiums and fees of everything live against what is there, to the last unit. */
function balanceRow(scope: string, balance: Wad, outlay: Wad): LimitUse {
  return {
    name: 'BALANCE',
    scope,
    underlying: undefined,
    unit: 'token',
    limit: toNumber(balance),
    value: 0,
    worst: toNumber(outlay),
    headroom: toNumber(wad(balance - outlay)),
  }
}
