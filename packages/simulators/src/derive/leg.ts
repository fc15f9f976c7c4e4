import { type EpochMs, formatWad, type Side, type Wad, wad } from '@riposte/market-model'
import { encodeLegs, type LegTerms } from './action-hash.ts'
import type { Exchange } from './exchange.ts'
import { isLive, type Listed } from './listed.ts'
import type { ParamsReader } from './params.ts'
import { tradeValue } from './position.ts'
import { done, type Outcome, refused } from './rpc-error.ts'

/** One instrument of a package that is traded as a whole. */
export interface Leg {
  readonly listed: Listed
  /** Contracts, > 0 */
  readonly amount: Wad
  /** Of who buys the package. */
  readonly side: Side
}

export interface PricedLeg extends Leg {
  /** USD per contract, not negative. */
  readonly price: Wad
}

export function opposite(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy'
}

/** The side of a leg for somebody who buys or sells the package. */
export function legSide(leg: Leg, direction: Side): Side {
  return direction === 'buy' ? leg.side : opposite(leg.side)
}

/** Read `legs`, without prices: instruments that trade, of one currency, none twice, in the order of their names. */
export function readLegs(exchange: Exchange, read: ParamsReader, now: EpochMs): Outcome<readonly Leg[]> {
  return resolveLegs(exchange, read, now, (leg) => leg)
}

/** Read `legs` with their prices. */
export function readPricedLegs(exchange: Exchange, read: ParamsReader, now: EpochMs): Outcome<readonly PricedLeg[]> {
  return resolveLegs(exchange, read, now, (leg, one) => {
    const price = one.decimal('price')
    if (price < 0n) one.reject('price: expected 0 or more')
    return { ...leg, price }
  })
}

/** The refusal for a price that could not be traded in a book; transfers may have any. */
export function tickProblem(legs: readonly PricedLeg[]): Outcome<never> | undefined {
  const off = legs.find(({ listed, price }) => price % listed.terms.tick !== 0n)
  return off && refused(11013, `Price must be a multiple of ${formatWad(off.listed.terms.tick)}`)
}

function resolveLegs<T extends Leg>(
  exchange: Exchange,
  read: ParamsReader,
  now: EpochMs,
  complete: (leg: Leg, one: ParamsReader) => T,
): Outcome<readonly T[]> {
  const names: string[] = []
  const legs: T[] = []
  for (const one of read.records('legs')) {
    const name = one.text('instrument_name')
    const amount = one.decimal('amount')
    const side = one.oneOf('direction', ['buy', 'sell'])
    if (amount <= 0n) one.reject('amount: expected more than 0')
    names.push(name)
    const listed = exchange.instruments.get(name)
    if (listed !== undefined) legs.push(complete({ listed, amount, side }, one))
  }
  if (names.length === 0) read.reject('legs: expected at least one')
  if (names.some((name, i) => i > 0 && name < (names[i - 1] as string))) {
    read.reject('legs: expected in the order of their instrument names')
  }
  const problem = read.problem()
  if (problem !== undefined) return problem
  if (new Set(names).size < names.length) return refused(11100)
  if (legs.length < names.length) return refused(12001)
  if (new Set(legs.map((leg) => leg.listed.currency)).size > 1) return refused(14028)
  for (const { listed, amount } of legs) {
    if (!isLive(listed, now)) return refused(11021)
    const { step } = listed.terms
    if (amount % step !== 0n) return refused(11012, `Amount must be a multiple of ${formatWad(step)}`)
  }
  return done(legs)
}

/** Whether two packages are the same, prices included. */
export function sameLegs(legs: readonly PricedLeg[], others: readonly PricedLeg[]): boolean {
  return (
    legs.length === others.length &&
    legs.every((leg, i) => {
      const other = others[i]
      return (
        other?.listed === leg.listed &&
        other.side === leg.side &&
        other.amount === leg.amount &&
        other.price === leg.price
      )
    })
  )
}

/** What the maker signs of each leg. */
export function legTerms(legs: readonly PricedLeg[], makerDirection: Side): readonly LegTerms[] {
  return legs.map((leg) => ({
    asset: leg.listed.asset,
    subId: leg.listed.subId,
    price: leg.price,
    amount: legSide(leg, makerDirection) === 'buy' ? leg.amount : -leg.amount,
  }))
}

export function encodedLegs(legs: readonly PricedLeg[], makerDirection: Side): Uint8Array {
  return encodeLegs(legTerms(legs, makerDirection))
}

/** USD that somebody pays who trades the package in a direction; negative when they receive. */
export function totalCost(legs: readonly PricedLeg[], direction: Side): Wad {
  let cost = 0n
  for (const leg of legs) {
    const value = tradeValue(leg.price, leg.amount)
    cost += legSide(leg, direction) === 'buy' ? value : -value
  }
  return wad(cost)
}

export function legRecord(leg: Leg): Record<string, unknown> {
  return { amount: formatWad(leg.amount), direction: leg.side, instrument_name: leg.listed.name }
}

export function pricedLegRecord(leg: PricedLeg): Record<string, unknown> {
  return { ...legRecord(leg), price: formatWad(leg.price) }
}
