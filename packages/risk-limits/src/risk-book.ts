import { formatWad, type Instrument, toNumber, WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import type { Breach, CashFlow, LimitName, LimitUse } from './breach.ts'
import { add, exactly, type Interval, magnitude, maybe, scale, ZERO } from './interval.ts'
import { type Limits, limitFor } from './limits.ts'
import { type Booking, bookPosition, type Position, positionKey } from './position.ts'

/** Greeks of one contract, in underlyings and per 1 USD. */
export interface ContractGreeks {
  readonly delta: number
  readonly gamma: number
}

/** Injected: what the venue or a model last said; undefined when nothing is known. */
export type GreeksOf = (instrument: Instrument) => ContractGreeks | undefined

/** One leg of something that may happen. */
export interface ExposureLeg {
  readonly instrument: Instrument
  readonly venue: string
  /** Contracts, bought is positive. */
  readonly quantity: Wad
  /** A hedge counts for the position it opens, and not for the delta that it may fail to take away. */
  readonly role: 'trade' | 'hedge'
}

/** What a quote or a trade would do if it happened. */
export interface ExposureChange {
  readonly legs: readonly ExposureLeg[]
  /** What would leave or enter balances. */
  readonly cash: readonly CashFlow[]
}

export type Verdict =
  | { readonly status: 'ok' }
  /** Past a limit already, but this makes it better. */
  | { readonly status: 'reduces' }
  | { readonly status: 'breach'; readonly breaches: readonly [Breach, ...Breach[]] }

/** Everything that has been booked, without what is only reserved: what a desk remembers of its book. */
export interface RiskLedger {
  readonly positions: readonly Position[]
  /** Sum of every movement, for each venue and token. */
  readonly cash: readonly CashFlow[]
  /** What each venue holds as far as the movements tell. */
  readonly balances: readonly CashFlow[]
}

/**
 * Positions, cash and live reservations of a desk, held against its limits.
 *
 * Everything here is synchronous: between a verdict and the reservation nothing else can slip in.
 */
export interface RiskBook {
  /** What has happened; no limit can undo it. */
  book(booking: Booking): void
  moveCash(flow: CashFlow): void
  /** What a venue says that it holds; from then on balances follow {@link moveCash}. */
  setBalance(venue: string, token: string, amount: Wad): void
  check(change: ExposureChange): Verdict
  /** Check, and keep the exposure aside under `id` unless it breaches. A second reservation of one id replaces the first. */
  reserve(id: string, change: ExposureChange): Verdict
  release(id: string): void
  /** What a venue holds as far as the movements tell; undefined while it never said. */
  balance(venue: string, token: string): Wad | undefined
  positions(): readonly Position[]
  /** Sum of every movement, for each venue and token. */
  cash(): readonly CashFlow[]
  reservations(): number
  /** Net delta of the positions of an underlying, in underlyings; an interval where a Greek is missing. */
  delta(underlying: string): Interval
  uses(): readonly LimitUse[]
  ledger(): RiskLedger
  /** Begin with what an earlier book had, instead of with nothing. Reservations stay as they are. */
  restore(ledger: RiskLedger): void
}

export function createRiskBook(limits: Limits, greeksOf: GreeksOf): RiskBook {
  const positions = new Map<string, Position>()
  const moved = new Map<string, CashFlow>()
  const balances = new Map<string, CashFlow>()
  const reservations = new Map<string, ExposureChange>()

  const legDelta = (instrument: Instrument, quantity: Wad): Interval =>
    scale(contractDelta(instrument, greeksOf), toNumber(quantity))

  function delta(underlying: string): Interval {
    // Netted over venues first: an unknown delta of a back-to-back pair is still zero in all.
    const netted = new Map<string, { instrument: Instrument; quantity: bigint }>()
    for (const { instrument, quantity } of positions.values()) {
      if (instrument.underlying !== underlying) continue
      const before = netted.get(instrument.name)?.quantity ?? 0n
      netted.set(instrument.name, { instrument, quantity: before + quantity })
    }
    let sum = ZERO
    for (const { instrument, quantity } of netted.values()) sum = add(sum, legDelta(instrument, wad(quantity)))
    return sum
  }

  /** Net delta with every reservation either hit or not, whichever is worse at each end. */
  function worstDelta(underlying: string, extra?: ExposureChange): Interval {
    let sum = delta(underlying)
    const legs = [...reservations.values(), ...(extra ? [extra] : [])].flatMap((change) => change.legs)
    for (const leg of legs) {
      if (leg.role === 'hedge' || leg.instrument.underlying !== underlying) continue
      sum = add(sum, maybe(legDelta(leg.instrument, leg.quantity)))
    }
    return sum
  }

  function worstPosition(key: string, extra?: ExposureChange): number {
    const held = toNumber(positions.get(key)?.quantity ?? WAD_ZERO)
    let sum = exactly(held)
    const legs = [...reservations.values(), ...(extra ? [extra] : [])].flatMap((change) => change.legs)
    for (const leg of legs) {
      if (positionKey(leg.instrument.name, leg.venue) !== key) continue
      sum = add(sum, maybe(exactly(toNumber(leg.quantity))))
    }
    return magnitude(sum)
  }

  /** What would leave a balance if every reservation were hit. */
  function reservedCash(key: string, extra?: ExposureChange): Wad {
    let sum = 0n
    for (const change of [...reservations.values(), ...(extra ? [extra] : [])]) {
      for (const flow of change.cash) if (cashKey(flow) === key && flow.amount < 0n) sum -= flow.amount
    }
    return wad(sum)
  }

  function positionUse(instrument: Instrument, venue: string): LimitUse {
    const key = positionKey(instrument.name, venue)
    const value = Math.abs(toNumber(positions.get(key)?.quantity ?? WAD_ZERO))
    const limit = toNumber(limitFor(limits.maxPositionSize, instrument.underlying))
    return use('MAX_POSITION_SIZE', key, instrument.underlying, 'contracts', limit, value, worstPosition(key))
  }

  function deltaUse(underlying: string): LimitUse {
    const limit = toNumber(limitFor(limits.maxDeltaExposure, underlying))
    const value = magnitude(delta(underlying))
    return use(
      'MAX_DELTA_EXPOSURE',
      underlying,
      underlying,
      'underlying',
      limit,
      value,
      magnitude(worstDelta(underlying)),
    )
  }

  function underlyings(): Set<string> {
    const found = new Set<string>()
    for (const position of positions.values()) found.add(position.instrument.underlying)
    for (const change of reservations.values()) for (const leg of change.legs) found.add(leg.instrument.underlying)
    return found
  }

  function uses(): LimitUse[] {
    const rows: LimitUse[] = []
    for (const underlying of [...underlyings()].sort()) rows.push(deltaUse(underlying))
    for (const position of positions.values()) {
      if (position.quantity !== 0n) rows.push(positionUse(position.instrument, position.venue))
    }
    for (const [key, { amount }] of balances) {
      const [limit, reserved] = [toNumber(amount), toNumber(reservedCash(key))]
      rows.push(use('BALANCE', key, undefined, 'token', limit, 0, reserved))
    }
    return rows
  }

  /** Limits that the positions themselves are past: while there are any, an underlying takes only what reduces them. */
  function breachedUses(underlying: string): LimitUse[] {
    const rows = [deltaUse(underlying)]
    for (const position of positions.values()) {
      if (position.instrument.underlying === underlying) rows.push(positionUse(position.instrument, position.venue))
    }
    return rows.filter((row) => row.value > row.limit)
  }

  /** What a limit's value becomes if the change happens and no reservation does. */
  function valueAfter(row: LimitUse, change: ExposureChange): number {
    const trades = change.legs.filter((leg) => leg.role === 'trade')
    if (row.name === 'MAX_DELTA_EXPOSURE') {
      const changes = trades.filter((leg) => leg.instrument.underlying === row.underlying)
      return magnitude(changes.reduce((sum, leg) => add(sum, legDelta(leg.instrument, leg.quantity)), delta(row.scope)))
    }
    const same = trades.filter((leg) => positionKey(leg.instrument.name, leg.venue) === row.scope)
    const held = positions.get(row.scope)?.quantity ?? WAD_ZERO
    return Math.abs(toNumber(wad(same.reduce((sum, leg) => sum + leg.quantity, held as bigint))))
  }

  function check(change: ExposureChange): Verdict {
    const breaches: Breach[] = []
    const touched = new Set(change.legs.map((leg) => leg.instrument.underlying))
    let reduces = false

    for (const underlying of touched) {
      const before = deltaUse(underlying)
      judge(before, magnitude(worstDelta(underlying, change)))
      const standing = breachedUses(underlying)
      if (standing.length > 0) {
        const helps = standing.some((row) => valueAfter(row, change) < row.value)
        if (helps) reduces = true
        else for (const row of standing) breaches.push(reduceOnly(row, valueAfter(row, change)))
      }
    }
    for (const leg of change.legs) {
      const key = positionKey(leg.instrument.name, leg.venue)
      judge(positionUse(leg.instrument, leg.venue), worstPosition(key, change))
    }
    for (const key of new Set(change.cash.filter((flow) => flow.amount < 0n).map(cashKey))) {
      const balance = balances.get(key)?.amount
      if (balance === undefined) continue
      const wouldBe = reservedCash(key, change)
      if (wouldBe > balance) {
        breaches.push(balanceBreach(key, balance, reservedCash(key), wouldBe))
      }
    }
    const [first, ...rest] = breaches
    if (first !== undefined) return { status: 'breach', breaches: [first, ...rest] }
    return { status: reduces ? 'reduces' : 'ok' }

    function judge(before: LimitUse, wouldBe: number): void {
      if (wouldBe > before.limit && wouldBe > before.worst) breaches.push(pastLimit(before, wouldBe))
    }
  }

  return {
    book(booking) {
      const key = positionKey(booking.instrument.name, booking.venue)
      positions.set(key, bookPosition(positions.get(key), booking))
    },
    moveCash(flow) {
      const key = cashKey(flow)
      moved.set(key, added(moved.get(key), flow))
      const balance = balances.get(key)
      if (balance !== undefined) balances.set(key, added(balance, flow))
    },
    setBalance(venue, token, amount) {
      balances.set(cashKey({ venue, token }), { venue, token, amount })
    },
    check,
    reserve(id, change) {
      const replaced = reservations.get(id)
      reservations.delete(id)
      const verdict = check(change)
      if (verdict.status !== 'breach') reservations.set(id, change)
      else if (replaced !== undefined) reservations.set(id, replaced)
      return verdict
    },
    release(id) {
      reservations.delete(id)
    },
    balance: (venue, token) => balances.get(cashKey({ venue, token }))?.amount,
    positions: () => [...positions.values()],
    cash: () => [...moved.values()],
    reservations: () => reservations.size,
    delta,
    uses,
    ledger: () => ({ positions: [...positions.values()], cash: [...moved.values()], balances: [...balances.values()] }),
    restore(ledger) {
      refill(positions, ledger.positions, ({ instrument, venue }) => positionKey(instrument.name, venue))
      refill(moved, ledger.cash, cashKey)
      refill(balances, ledger.balances, cashKey)
    },
  }
}

function refill<Row>(rows: Map<string, Row>, from: readonly Row[], keyOf: (row: Row) => string): void {
  rows.clear()
  for (const row of from) rows.set(keyOf(row), row)
}

function added(before: CashFlow | undefined, { venue, token, amount }: CashFlow): CashFlow {
  return { venue, token, amount: wad((before?.amount ?? 0n) + amount) }
}

/** Delta of one contract: as published, else everything that it could be. */
function contractDelta(instrument: Instrument, greeksOf: GreeksOf): Interval {
  if (instrument.kind === 'perp') return exactly(1)
  const known = greeksOf(instrument)
  if (known !== undefined) return exactly(known.delta)
  return instrument.right === 'call' ? { low: 0, high: 1 } : { low: -1, high: 0 }
}

function cashKey(flow: Pick<CashFlow, 'venue' | 'token'>): string {
  return `${flow.token}@${flow.venue}`
}

function use(
  name: LimitName,
  scope: string,
  underlying: string | undefined,
  unit: LimitUse['unit'],
  limit: number,
  value: number,
  worst: number,
): LimitUse {
  return { name, scope, underlying, unit, limit, value, worst, headroom: limit - worst }
}

function pastLimit(before: LimitUse, wouldBe: number): Breach {
  const { name, scope, limit, worst, unit } = before
  const what = unit === 'contracts' ? 'contracts' : `${scope} of delta`
  const message = `${name} of ${scope} is ${limit} ${what}: now ${round(worst)}, this would make it ${round(wouldBe)}`
  return { code: name, scope, limit, value: worst, wouldBe, message }
}

function reduceOnly(row: LimitUse, wouldBe: number): Breach {
  const message = `${row.name} of ${row.scope} is breached (${round(row.value)} of ${row.limit}): only what reduces it is taken`
  return { code: 'REDUCE_ONLY', scope: row.scope, limit: row.limit, value: row.value, wouldBe, message }
}

function balanceBreach(key: string, balance: Wad, reserved: Wad, wouldBe: Wad): Breach {
  const message = `balance of ${key} is ${formatWad(balance)}: ${formatWad(reserved)} is reserved, this would make it ${formatWad(wouldBe)}`
  return {
    code: 'BALANCE',
    scope: key,
    limit: toNumber(balance),
    value: toNumber(reserved),
    wouldBe: toNumber(wouldBe),
    message,
  }
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
