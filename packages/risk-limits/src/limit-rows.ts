import { absWad, type EpochMs, type Instrument, maxWad, toNumber, WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import type { BookSums } from './book-sums.ts'
import type { LimitUse } from './breach.ts'
import type { CashLedger } from './cash-ledger.ts'
import { definitionOf, type LimitName, type LimitUnit } from './catalogue.ts'
import { type PossibleEffect, underlyingOfExpiry } from './change-effect.ts'
import { FIELD, type Field } from './contract-exposure.ts'
import { type ExposureRow, endOf, fieldMagnitude, worstLoss } from './exposure-row.ts'
import type { Formula, FormulaSides } from './formula/formula.ts'
import { createReadings } from './formula/readings.ts'
import type { LimitNumbers } from './limit-numbers.ts'
import { type Limits, limitFor } from './limits.ts'
import type { Position } from './position.ts'
import type { LimitEffect } from './risk-book.ts'

const MS_PER_MINUTE = 60_000

/** What a change touches, as the keys of everything that limits look at. */
export interface Touched {
  /** Underlyings and expiries. */
  readonly scopes: ReadonlySet<string>
  readonly positions: ReadonlyMap<string, { readonly instrument: Instrument }>
  /** `USDC@rysk` */
  readonly cashKeys: Iterable<string>
  readonly marginVenues: Iterable<string>
}

/** Every limit that is touched: its use now, and with what is asked about beside it. */
export interface LimitRows {
  /** Limits of exposures, in an order that depends on `touched` alone. */
  exposures(touched: Touched, extra?: PossibleEffect): LimitEffect[]
  /** Limits of cash and margin. */
  funds(touched: Touched, extra?: PossibleEffect): LimitEffect[]
  position(key: string, instrument: Instrument, extra?: PossibleEffect): LimitEffect
}

export interface LimitRowParts {
  readonly sums: BookSums
  readonly positions: ReadonlyMap<string, Position>
  readonly cash: CashLedger
  readonly freeMargin: ReadonlyMap<string, Wad>
  readonly formulas: readonly Formula[]
  limits(): Limits
  numbers(): LimitNumbers
  spot(underlying: string): number | undefined
  nowMs(): EpochMs
}

/** What a formula came to, and when that was so. */
interface Standing {
  readonly heldVersion: number
  readonly version: number
  readonly minute: number
  readonly held: FormulaSides
  readonly worst: FormulaSides
  /** The exposures of the worst. */
  readonly read: readonly number[]
}

interface FieldLimit {
  readonly name: LimitName
  readonly unit: LimitUnit
  readonly field: number
}

const fieldLimit = (name: LimitName, field: Field): FieldLimit => {
  return { name, unit: definitionOf(name).unit, field: FIELD[field] }
}

const OF_UNDERLYING: readonly FieldLimit[] = [
  fieldLimit('MAX_DELTA_EXPOSURE', 'delta'),
  fieldLimit('GAMMA_MAX_DELTA', 'delta'),
  fieldLimit('MAX_GAMMA_USD', 'gamma'),
  fieldLimit('MAX_VEGA_USD', 'vega'),
  fieldLimit('MAX_THETA_USD', 'theta'),
  fieldLimit('MAX_UNDERLYING_POSITION', 'contracts'),
  fieldLimit('MAX_NOTIONAL_USD', 'notional'),
]

const OF_EXPIRY: readonly FieldLimit[] = [
  fieldLimit('MAX_EXPIRY_POSITION', 'contracts'),
  fieldLimit('MAX_EXPIRY_GAMMA_USD', 'gamma'),
  fieldLimit('MAX_EXPIRY_VEGA_USD', 'vega'),
]

/** The hedger keeps to these; a quote is not refused for them. */
export function isTarget(row: LimitUse): boolean {
  return row.name === 'GAMMA_MAX_DELTA'
}

export function isFloor(row: LimitUse): boolean {
  return row.name !== 'FORMULA' && row.name !== 'BALANCE' && definitionOf(row.name).kind === 'floor'
}

/** Whether what is held is past the limit by itself. What is not a number counts as past. */
export function isPast(row: LimitUse): boolean {
  if (isTarget(row)) return false
  return isFloor(row) ? !(row.value >= row.limit) : !(row.value <= row.limit)
}

export function createLimitRows(parts: LimitRowParts): LimitRows {
  const { sums, positions, cash, freeMargin, formulas } = parts
  const readings = createReadings(sums, parts.spot)
  const standing = new Map<Formula, Standing>()

  function capRow(
    name: LimitName,
    unit: LimitUnit,
    scope: string,
    underlying: string | undefined,
    limit: number,
    value: number,
    worst: number,
    wouldBe: number,
  ): LimitEffect {
    return {
      name,
      scope,
      underlying,
      unit,
      limit,
      value,
      worst,
      headroom: limit - worst,
      wouldBe,
      headroomAfter: limit - wouldBe,
    }
  }

  function floorRow(name: LimitName, scope: string, value: number, worst: number, wouldBe: number): LimitEffect {
    const limit = parts.numbers().everywhere[name]
    const { unit } = definitionOf(name)
    return {
      name,
      scope,
      underlying: undefined,
      unit,
      limit,
      value,
      worst,
      headroom: worst - limit,
      wouldBe,
      headroomAfter: wouldBe - limit,
    }
  }

  function ofScope(rows: LimitEffect[], scope: string, extra: ExposureRow | undefined): void {
    const { held, possible } = sums.of(scope)
    const parent = underlyingOfExpiry(scope)
    const underlying = parent ?? scope
    const numbers = parts.numbers().of(underlying)
    for (const { name, unit, field } of parent === undefined ? OF_UNDERLYING : OF_EXPIRY) {
      const value = fieldMagnitude(field, held, undefined, undefined)
      const worst = fieldMagnitude(field, held, possible, undefined)
      const wouldBe = extra === undefined ? worst : fieldMagnitude(field, held, possible, extra)
      rows.push(capRow(name, unit, scope, underlying, numbers[name], value, worst, wouldBe))
    }
    if (parent !== undefined) return
    const value = worstLoss(held, undefined, undefined)
    const worst = worstLoss(held, possible, undefined)
    const wouldBe = extra === undefined ? worst : worstLoss(held, possible, extra)
    rows.push(
      capRow('MAX_SCENARIO_LOSS_USD', 'USD', scope, scope, numbers.MAX_SCENARIO_LOSS_USD, value, worst, wouldBe),
    )
  }

  function position(key: string, instrument: Instrument, extra?: PossibleEffect): LimitEffect {
    const held = positions.get(key)?.quantity ?? WAD_ZERO
    const now = sums.position(key, held)
    const then = extra === undefined ? now : sums.position(key, held, extra)
    const worst = maxWad(absWad(now.low), absWad(now.high))
    const wouldBe = extra === undefined ? worst : maxWad(absWad(then.low), absWad(then.high))
    const { underlying } = instrument
    const limit = limitFor(parts.limits().MAX_POSITION_SIZE, underlying)
    return {
      name: 'MAX_POSITION_SIZE',
      scope: key,
      underlying,
      unit: 'contracts',
      limit: parts.numbers().of(underlying).MAX_POSITION_SIZE,
      value: Math.abs(toNumber(now.value)),
      worst: toNumber(worst),
      wouldBe: toNumber(wouldBe),
      // Contracts are counted exactly, so their headroom is too.
      headroom: toNumber(wad(limit - worst)),
      headroomAfter: toNumber(wad(limit - wouldBe)),
    }
  }

  function premium(extra: PossibleEffect | undefined): LimitEffect {
    const limit = parts.numbers().everywhere.MAX_PREMIUM_AT_RISK_USD
    let [value, worst, wouldBe] = [0, 0, 0]
    for (const [scope, { held, possible }] of sums.underlyings()) {
      const more = extra?.rows.get(scope)
      value += endOf(FIELD.premium, 'high', held, undefined, undefined)
      const before = endOf(FIELD.premium, 'high', held, possible, undefined)
      worst += before
      wouldBe += more === undefined ? before : endOf(FIELD.premium, 'high', held, possible, more)
    }
    return capRow('MAX_PREMIUM_AT_RISK_USD', 'USD', 'desk', undefined, limit, value, worst, wouldBe)
  }

  function ofFormula(formula: Formula, extra: PossibleEffect | undefined): LimitEffect {
    const now = parts.nowMs()
    const { held, worst, read } = standingOf(formula, now)
    const after = extra === undefined ? worst : formula.worst(readings.beside(formula, read, extra), now)
    return {
      name: 'FORMULA',
      scope: formula.text,
      underlying: undefined,
      unit: 'formula',
      limit: after.limit,
      value: held.value,
      worst: worst.value,
      headroom: worst.limit - worst.value,
      wouldBe: after.value,
      headroomAfter: after.limit - after.value,
    }
  }

  /** The clock may move a limit without anything happening: by its next minute the answer is another. */
  function standingOf(formula: Formula, now: EpochMs): Standing {
    const minute = Math.floor(now / MS_PER_MINUTE)
    const [heldVersion, version] = [sums.heldVersion(), sums.version()]
    const known = standing.get(formula)
    if (known?.version === version && known.minute === minute) return known
    const isHeld = known?.heldVersion === heldVersion && known.minute === minute
    const read = readings.worst(formula)
    const fresh = {
      heldVersion,
      version,
      minute,
      held: isHeld ? known.held : formula.worst(readings.held(formula), now),
      worst: formula.worst(read, now),
      read,
    }
    standing.set(formula, fresh)
    return fresh
  }

  return {
    position,
    exposures({ scopes, positions: touched }, extra) {
      const rows: LimitEffect[] = []
      for (const scope of scopes) ofScope(rows, scope, extra?.rows.get(scope))
      for (const [key, { instrument }] of touched) rows.push(position(key, instrument, extra))
      if (scopes.size > 0) rows.push(premium(extra))
      for (const formula of formulas) {
        const isTouched = formula.exposures.some(({ underlying }) => underlying === undefined || scopes.has(underlying))
        if (isTouched) rows.push(ofFormula(formula, extra))
      }
      return rows
    },
    funds({ cashKeys, marginVenues }, extra) {
      const rows: LimitEffect[] = []
      for (const key of cashKeys) {
        const balance = cash.balance(key)
        if (balance === undefined) continue
        const [now, then] = [wad(balance - sums.outlay(key)), wad(balance - sums.outlay(key, extra))]
        rows.push(balanceRow(key, balance, now, then))
        rows.push(floorRow('MIN_RUNWAY', key, toNumber(balance), toNumber(now), toNumber(then)))
      }
      let [isMargin, worst, wouldBe] = [false, 0, 0]
      for (const venue of marginVenues) {
        isMargin = true
        const [need, needThen] = [toNumber(sums.margin(venue)), toNumber(sums.margin(venue, extra))]
        worst += need
        wouldBe += needThen
        const known = freeMargin.get(venue)
        if (known === undefined) continue
        const free = toNumber(known)
        rows.push(floorRow('MIN_FREE_MARGIN_USD', venue, free, free - need, free - needThen))
      }
      const limit = parts.numbers().everywhere.MAX_MARGIN_USD
      if (isMargin) rows.push(capRow('MAX_MARGIN_USD', 'USD', 'desk', undefined, limit, 0, worst, wouldBe))
      return rows
    },
  }
}

/** Premiums and fees of everything live against what is there, to the last unit. */
function balanceRow(scope: string, balance: Wad, now: Wad, then: Wad): LimitEffect {
  return {
    name: 'BALANCE',
    scope,
    underlying: undefined,
    unit: 'token',
    limit: toNumber(balance),
    value: 0,
    worst: toNumber(wad(balance - now)),
    headroom: toNumber(now),
    wouldBe: toNumber(wad(balance - then)),
    headroomAfter: toNumber(then),
  }
}
