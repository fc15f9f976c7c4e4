import { absWad, type Instrument, toNumber, type Wad, wad } from '@riposte/market-model'
import { type BookSums, createBookSums } from './book-sums.ts'
import type { LimitUse } from './breach.ts'
import { type CashLedger, cashKey, createCashLedger } from './cash-ledger.ts'
import {
  certainPositions,
  certainRows,
  type PossibleEffect,
  possibleEffect,
  scopesOf,
  type ValuedContract,
} from './change-effect.ts'
import { contractExposure, FIELD, type Field, type RiskMarket } from './contract-exposure.ts'
import type { ExposureChange } from './exposure-change.ts'
import { contribution, type ExposureRow, fieldBetween } from './exposure-row.ts'
import type { Formula } from './formula/formula.ts'
import type { Interval } from './interval.ts'
import { judge } from './judge.ts'
import { type LimitNumbers, limitNumbers } from './limit-numbers.ts'
import { createLimitRows, isPast, isTarget, type Touched } from './limit-rows.ts'
import type { Limits } from './limits.ts'
import { movedMarket } from './moved-market.ts'
import { bookPosition, type Position, positionKey } from './position.ts'
import { createReservations, type Reservations } from './reservations.ts'
import type { Hypothesis, RiskBook, RiskLedger, Verdict, WhatIf } from './risk-book.ts'
import { DEFAULT_SCENARIOS, type ScenarioSettings, scenarioMoves } from './scenario-profits.ts'

export interface RiskBookOptions {
  readonly limits: Limits
  readonly market: RiskMarket
  /** Limits of the desk's own. */
  readonly formulas?: readonly Formula[]
  readonly scenarios?: ScenarioSettings
}

/** One instrument at all venues: what it adds to the sums. */
interface Holding {
  readonly instrument: Instrument
  /** Contracts, bought less sold. */
  readonly net: bigint
  /** Contracts of all venues, whatever their side. */
  readonly gross: bigint
  readonly row: ExposureRow
}

/** What a book consists of; {@link RiskBook.whatIf} works on a copy of it. Rows are never changed, only replaced. */
interface Contents {
  readonly positions: Map<string, Position>
  readonly holdings: Map<string, Holding>
  readonly sums: BookSums
  readonly reservations: Reservations
  readonly cash: CashLedger
  readonly freeMargin: Map<string, Wad>
}

export function createRiskBook(options: RiskBookOptions): RiskBook {
  const cells = scenarioMoves(options.scenarios ?? DEFAULT_SCENARIOS).cells.length
  return openRiskBook(options, {
    positions: new Map(),
    holdings: new Map(),
    sums: createBookSums(cells),
    reservations: createReservations(cells),
    cash: createCashLedger(),
    freeMargin: new Map(),
  })
}

function openRiskBook(options: RiskBookOptions, contents: Contents): RiskBook {
  const { formulas = [], scenarios = DEFAULT_SCENARIOS, market } = options
  const { positions, holdings, sums, reservations, cash, freeMargin } = contents
  const moves = scenarioMoves(scenarios)
  let { limits } = options
  let numbers: LimitNumbers = limitNumbers(limits)
  /** Valued since the last {@link revalue}. */
  const contracts = new Map<string, ValuedContract>()
  const spots = new Map<string, number | undefined>()
  /** Positions past their limit by themselves, by underlying: a trade there has to reduce. */
  const past = new Map<string, Set<string>>()
  /** Keys of the positions of an instrument at its venues. */
  const keysOf = new Map<string, string[]>()
  /** Instruments of which a position has changed since the sums were made. */
  const unsettled = new Set<string>()

  /** Exposures in USD count at the price at which everything was valued. */
  function spotAtValuation(underlying: string): number | undefined {
    if (!spots.has(underlying)) spots.set(underlying, market.spot(underlying))
    return spots.get(underlying)
  }

  const rows = createLimitRows({
    sums,
    positions,
    cash,
    freeMargin,
    formulas,
    limits: () => limits,
    numbers: () => numbers,
    spot: spotAtValuation,
    nowMs: () => market.nowMs(),
  })

  function valuedContract(instrument: Instrument): ValuedContract {
    const known = contracts.get(instrument.name)
    if (known !== undefined) return known
    const volatility = { low: toNumber(limits.MIN_IV.default), high: toNumber(limits.MAX_IV.default) }
    const valued = { exposure: contractExposure(instrument, market, moves, volatility), scopes: scopesOf(instrument) }
    contracts.set(instrument.name, valued)
    return valued
  }

  /** Value an instrument's holding anew. */
  function holdAgain({ instrument, net, gross }: Omit<Holding, 'row'>): void {
    const { exposure, scopes } = valuedContract(instrument)
    const before = holdings.get(instrument.name)
    if (before !== undefined) sums.hold(scopes, before.row, -1)
    holdings.delete(instrument.name)
    if (net === 0n && gross === 0n) return
    const row = contribution(exposure, toNumber(wad(net)), toNumber(wad(gross)))
    holdings.set(instrument.name, { instrument, net, gross, row })
    sums.hold(scopes, row, 1)
  }

  /** Put a position in the place of what was there. What it comes to is worked out when somebody asks. */
  function setPosition(key: string, position: Position): void {
    const { name } = position.instrument
    positions.set(key, position)
    const keys = keysOf.get(name)
    if (keys === undefined) keysOf.set(name, [key])
    else if (!keys.includes(key)) keys.push(key)
    unsettled.add(name)
  }

  /** Bring the sums to where the positions are. */
  function settle(): void {
    for (const name of unsettled) {
      const held = (keysOf.get(name) ?? []).map((key) => positions.get(key) as Position)
      const [first] = held
      if (first === undefined) continue
      const net = held.reduce((sum, { quantity }) => sum + quantity, 0n)
      const gross = held.reduce((sum, { quantity }) => sum + absWad(quantity), 0n)
      holdAgain({ instrument: first.instrument, net, gross })
      for (const position of held) notePast(position)
    }
    unsettled.clear()
  }

  function notePast(position: Position): void {
    const { instrument, venue } = position
    const key = positionKey(instrument.name, venue)
    const keys = past.get(instrument.underlying) ?? new Set<string>()
    if (isPast(rows.position(key, instrument))) keys.add(key)
    else keys.delete(key)
    past.set(instrument.underlying, keys)
  }

  function noteAllPast(): void {
    past.clear()
    for (const position of positions.values()) notePast(position)
  }

  function effectOf(change: ExposureChange): PossibleEffect {
    return possibleEffect(change, certainRows(change, valuedContract))
  }

  function touchedBy(
    change: ExposureChange,
    { rows: effect, positions: changed, outlays, margins }: PossibleEffect,
  ): Touched {
    const scopes = new Set(effect.keys())
    for (const { instrument } of change.legs) for (const scope of valuedContract(instrument).scopes) scopes.add(scope)
    // What is past its limit asks for a reduction wherever in the underlying it is.
    let touched: Touched['positions'] = changed
    for (const scope of scopes) {
      const keys = past.get(scope)
      if (keys === undefined || keys.size === 0) continue
      touched = new Map([...touched, ...[...keys].map((key) => [key, positions.get(key) as Position] as const)])
    }
    const marginVenues = margins.size === 0 ? [] : new Set([...sums.marginVenues(), ...margins.keys()])
    return { scopes, positions: touched, cashKeys: outlays.keys(), marginVenues }
  }

  /** @returns the verdict, and what would be reserved */
  function ask(id: string | undefined, change: ExposureChange, group?: string) {
    settle()
    const certain = certainRows(change, valuedContract)
    const effect = possibleEffect(change, certain)
    const extra = reservations.extra(id, effect, group)
    const touched = touchedBy(change, effect)
    const verdict = judge(rows.exposures(touched, extra), rows.funds(touched, extra), () => {
      const assumed = { rows: certain, positions: certainPositions(change) }
      sums.assume(assumed, 1)
      const happened = rows.exposures(touched)
      sums.assume(assumed, -1)
      return happened
    })
    return { verdict, effect }
  }

  function revalue(): void {
    settle()
    contracts.clear()
    spots.clear()
    for (const holding of [...holdings.values()]) holdAgain(holding)
    reservations.revalue(effectOf, sums)
  }

  function remark(name: string): void {
    const before = contracts.get(name)
    if (before === undefined) return
    settle()
    contracts.delete(name)
    const [underlying] = before.scopes
    if (underlying !== undefined) spots.delete(underlying)
    const holding = holdings.get(name)
    if (holding !== undefined) holdAgain(holding)
    reservations.revalue(effectOf, sums, name)
  }

  function allTouched(): Touched {
    const all = new Map<string, { instrument: Instrument; venue: string }>()
    for (const [key, position] of positions) if (position.quantity !== 0n) all.set(key, position)
    for (const [key, range] of sums.reservedPositions()) all.set(key, range)
    return {
      scopes: new Set([...sums.scopes()].filter(isInUse).sort()),
      positions: all,
      cashKeys: cash.balanceKeys(),
      marginVenues: new Set([...sums.marginVenues(), ...freeMargin.keys()]),
    }
  }

  /** Whether anything is held or live there. */
  function isInUse(scope: string): boolean {
    const { held, possible } = sums.of(scope)
    const { low, high } = fieldBetween(FIELD.notional, held, possible, undefined)
    return low !== 0 || high !== 0
  }

  function uses(): LimitUse[] {
    settle()
    const touched = allTouched()
    return [...rows.exposures(touched), ...rows.funds(touched)].map(({ wouldBe: _, headroomAfter: __, ...use }) => use)
  }

  function book(booking: Parameters<RiskBook['book']>[0]): void {
    const key = positionKey(booking.instrument.name, booking.venue)
    setPosition(key, bookPosition(positions.get(key), booking))
  }

  function reserve(id: string, change: ExposureChange, group?: string): Verdict {
    const { verdict, effect } = ask(id, change, group)
    if (verdict.status !== 'breach') reservations.set(id, change, effect, group, sums)
    return verdict
  }

  function held(underlying: string, field: Field): Interval {
    settle()
    return fieldBetween(FIELD[field], sums.of(underlying).held, undefined, undefined)
  }

  function copy(withMarket: RiskMarket): RiskBook {
    settle()
    return openRiskBook(
      { ...options, limits, market: withMarket },
      {
        positions: new Map(positions),
        holdings: new Map(holdings),
        sums: sums.clone(),
        reservations: reservations.clone(),
        cash: cash.clone(),
        freeMargin: new Map(freeMargin),
      },
    )
  }

  function whatIf(changes: readonly Hypothesis[]): WhatIf {
    const moved = movedMarket(market)
    const twin = copy(moved.market)
    const verdicts: Verdict[] = []
    for (const change of changes) {
      switch (change.type) {
        case 'booking':
          twin.book(change.booking)
          for (const flow of change.cash ?? []) twin.moveCash(flow)
          break
        case 'reservation':
          verdicts.push(twin.reserve(change.id, change.change, change.group))
          break
        case 'release':
          twin.release(change.id)
          break
        case 'balance':
          twin.setBalance(change.venue, change.token, change.amount)
          break
        case 'free-margin':
          twin.setFreeMargin(change.venue, change.amount)
          break
        case 'market-move':
          moved.move(change)
          twin.revalue()
          break
        case 'limits':
          twin.setLimits(change.limits)
          break
      }
    }
    const after = twin.uses()
    return {
      verdicts,
      before: uses(),
      after,
      breached: after.filter((row) => !(row.headroom >= 0) && !isTarget(row)),
    }
  }

  for (const [key, position] of positions)
    keysOf.set(position.instrument.name, [...(keysOf.get(position.instrument.name) ?? []), key])
  noteAllPast()
  return {
    book,
    moveCash: (flow) => cash.move(flow),
    setBalance: (venue, token, amount) => cash.setBalance({ venue, token, amount }),
    setFreeMargin: (venue, amount) => void freeMargin.set(venue, amount),
    setLimits(next) {
      settle()
      limits = next
      numbers = limitNumbers(next)
      noteAllPast()
    },
    limits: () => limits,
    revalue,
    remark,
    check: (change, group) => ask(undefined, change, group).verdict,
    reserve,
    hold: (id, change, group) => reservations.set(id, change, effectOf(change), group, sums),
    release: (id) => reservations.delete(id, sums),
    balance: (venue, token) => cash.balance(cashKey({ venue, token })),
    positions: () => [...positions.values()],
    cash: () => cash.moved(),
    reservations: () => reservations.size(),
    delta: (underlying) => held(underlying, 'delta'),
    gammaUsd: (underlying) => held(underlying, 'gamma'),
    uses,
    whatIf,
    ledger: (): RiskLedger => ({ positions: [...positions.values()], cash: cash.moved(), balances: cash.balances() }),
    restore(ledger) {
      for (const { instrument } of [...holdings.values()]) holdAgain({ instrument, net: 0n, gross: 0n })
      positions.clear()
      keysOf.clear()
      past.clear()
      for (const position of ledger.positions) {
        setPosition(positionKey(position.instrument.name, position.venue), position)
      }
      cash.restore(ledger.cash, ledger.balances)
    },
  }
}
