import { type Instrument, toNumber, type Wad, wad } from '@riposte/market-model'
import { type BookSums, createBookSums } from './book-sums.ts'
import type { LimitUse } from './breach.ts'
import { type CashLedger, cashKey, createCashLedger } from './cash-ledger.ts'
import { certainEffect, expiryKey, type PossibleEffect, possibleEffect } from './change-effect.ts'
import { type ContractExposure, contractExposure, type RiskMarket } from './contract-exposure.ts'
import type { ExposureChange } from './exposure-change.ts'
import { contribution, type ExposureRow } from './exposure-row.ts'
import type { Formula } from './formula/formula.ts'
import { judge } from './judge.ts'
import { createLimitRows, isTarget, type Touched } from './limit-rows.ts'
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
  const cells = scenarioMoves(options.scenarios ?? DEFAULT_SCENARIOS).cells
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
  /** Valued since the last {@link revalue}. */
  const contracts = new Map<string, ContractExposure>()
  /** Positions past their limit by themselves, by underlying: a trade there has to reduce. */
  const past = new Map<string, Set<string>>()

  const rows = createLimitRows({
    sums,
    positions,
    cash,
    freeMargin,
    formulas,
    limits: () => limits,
    spot: (underlying) => market.spot(underlying),
    nowMs: () => market.nowMs(),
  })

  function contractOf(instrument: Instrument): ContractExposure {
    const known = contracts.get(instrument.name)
    if (known !== undefined) return known
    const volatility = { low: toNumber(limits.MIN_IV.default), high: toNumber(limits.MAX_IV.default) }
    const valued = contractExposure(instrument, market, moves, volatility)
    contracts.set(instrument.name, valued)
    return valued
  }

  function holdAgain(instrument: Instrument, net: bigint, gross: bigint): void {
    const { name, underlying } = instrument
    const before = holdings.get(name)
    if (before !== undefined) sums.hold(underlying, expiryKey(instrument), before.row, -1)
    if (net === 0n && gross === 0n) {
      holdings.delete(name)
      return
    }
    const row = contribution(contractOf(instrument), toNumber(wad(net)), toNumber(wad(gross)))
    holdings.set(name, { instrument, net, gross, row })
    sums.hold(underlying, expiryKey(instrument), row, 1)
  }

  /** Put a position in the place of what was there. */
  function setPosition(key: string, position: Position): void {
    const { instrument, quantity } = position
    const before = positions.get(key)?.quantity ?? 0n
    positions.set(key, position)
    const holding = holdings.get(instrument.name)
    const net = (holding?.net ?? 0n) + quantity - before
    const gross = (holding?.gross ?? 0n) + size(quantity) - size(before)
    holdAgain(instrument, net, gross)
    notePast(key, position)
  }

  function notePast(key: string, { instrument, venue }: Position): void {
    const { underlying } = instrument
    const keys = past.get(underlying) ?? new Set<string>()
    if (rows.isPast(rows.position(instrument, venue))) keys.add(key)
    else keys.delete(key)
    past.set(underlying, keys)
  }

  function noteAllPast(): void {
    past.clear()
    for (const [key, position] of positions) notePast(key, position)
  }

  function effectOf(change: ExposureChange): PossibleEffect {
    return possibleEffect(change, certainEffect(change, contractOf))
  }

  function touchedBy(change: ExposureChange): Touched {
    const touched = {
      underlyings: new Set<string>(),
      expiries: new Set<string>(),
      positions: new Map<string, { instrument: Instrument; venue: string }>(),
    }
    for (const { instrument, venue } of change.legs) {
      touched.underlyings.add(instrument.underlying)
      const expiry = expiryKey(instrument)
      if (expiry !== undefined) touched.expiries.add(expiry)
      touched.positions.set(positionKey(instrument.name, venue), { instrument, venue })
    }
    // What is past its limit asks for a reduction wherever in the underlying it is.
    for (const underlying of touched.underlyings) {
      for (const key of past.get(underlying) ?? []) touched.positions.set(key, positions.get(key) as Position)
    }
    const outlays = new Set(change.cash.filter((flow) => flow.amount < 0n).map(cashKey))
    const margins = new Set(change.margin?.map(({ venue }) => venue) ?? [])
    const isMargin = margins.size > 0
    return {
      ...touched,
      cashKeys: outlays,
      marginVenues: isMargin ? new Set([...sums.marginVenues(), ...margins]) : [],
    }
  }

  /** Done, looked at and undone: the sums come back to the last bit. */
  function check(id: string | undefined, change: ExposureChange, group?: string): Verdict {
    const certain = certainEffect(change, contractOf)
    const effect = possibleEffect(change, certain)
    const touched = touchedBy(change)
    const before = rows.exposures(touched)
    const fundsBefore = rows.funds(touched)
    const undo = reservations.tryOut(id, effect, group, sums)
    const after = rows.exposures(touched)
    const fundsAfter = rows.funds(touched)
    undo()
    const isAnyPast = before.some(rows.isPast)
    let reduced: readonly LimitUse[] | undefined
    if (isAnyPast) {
      sums.assume(certain, 1)
      reduced = rows.exposures(touched)
      sums.assume(certain, -1)
    }
    return judge({ before, after, fundsBefore, fundsAfter, reduced, isPast: rows.isPast })
  }

  function keep(id: string, change: ExposureChange, group?: string): void {
    reservations.set(id, change, effectOf(change), group, sums)
  }

  function revalue(): void {
    contracts.clear()
    for (const { instrument, net, gross } of [...holdings.values()]) holdAgain(instrument, net, gross)
    reservations.revalue(effectOf, sums)
  }

  function allTouched(): Touched {
    const all = new Map<string, { instrument: Instrument; venue: string }>()
    for (const [key, position] of positions) if (position.quantity !== 0n) all.set(key, position)
    for (const [key, range] of sums.reservedPositions()) all.set(key, range)
    return {
      underlyings: new Set([...sums.underlyings()].filter(isInUse).sort()),
      expiries: new Set([...sums.expiries()].filter(isInUse).sort()),
      positions: all,
      cashKeys: cash.balanceKeys(),
      marginVenues: new Set([...sums.marginVenues(), ...freeMargin.keys()]),
    }
  }

  /** Whether anything is held or live there. */
  function isInUse(scope: string): boolean {
    const { low, high } = sums.worst(scope, 'notional')
    return low !== 0 || high !== 0
  }

  function uses(): LimitUse[] {
    const touched = allTouched()
    return [...rows.exposures(touched), ...rows.funds(touched)]
  }

  function book(booking: Parameters<RiskBook['book']>[0]): void {
    const key = positionKey(booking.instrument.name, booking.venue)
    setPosition(key, bookPosition(positions.get(key), booking))
  }

  function reserve(id: string, change: ExposureChange, group?: string): Verdict {
    const verdict = check(id, change, group)
    if (verdict.status !== 'breach') keep(id, change, group)
    return verdict
  }

  function copy(withMarket: RiskMarket): RiskBook {
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

  noteAllPast()
  return {
    book,
    moveCash: (flow) => cash.move(flow),
    setBalance: (venue, token, amount) => cash.setBalance({ venue, token, amount }),
    setFreeMargin: (venue, amount) => void freeMargin.set(venue, amount),
    setLimits(next) {
      limits = next
      noteAllPast()
    },
    limits: () => limits,
    revalue,
    check: (change, group) => check(undefined, change, group),
    reserve,
    hold: keep,
    release: (id) => reservations.delete(id, sums),
    balance: (venue, token) => cash.balance(cashKey({ venue, token })),
    positions: () => [...positions.values()],
    cash: () => cash.moved(),
    reservations: () => reservations.size(),
    delta: (underlying) => sums.held(underlying, 'delta'),
    gammaUsd: (underlying) => sums.held(underlying, 'gamma'),
    uses,
    whatIf,
    ledger: (): RiskLedger => ({ positions: [...positions.values()], cash: cash.moved(), balances: cash.balances() }),
    restore(ledger) {
      for (const { instrument } of [...holdings.values()]) holdAgain(instrument, 0n, 0n)
      positions.clear()
      for (const position of ledger.positions) {
        setPosition(positionKey(position.instrument.name, position.venue), position)
      }
      cash.restore(ledger.cash, ledger.balances)
      noteAllPast()
    },
  }
}

function size(quantity: bigint): bigint {
  return quantity < 0n ? -quantity : quantity
}
