import {
  createPerp,
  type EpochMs,
  multiplyWad,
  type Option,
  parseInstrumentName,
  toNumber,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { Claim } from './claim.ts'
import { type ExerciseTokens, exerciseOf, intrinsicValue, type TokenAmount } from './exercise.ts'
import type { ExpiryBook } from './expiry-book.ts'
import type { HeldOption } from './held-options.ts'
import { type SettlementRule, type SettlingPlaces, settlementRule } from './settlement-rule.ts'

/** One position on its way through an expiry. */
export interface ExpiryLeg {
  readonly venue: string
  readonly instrument: string
  readonly underlying: string
  /** Contracts, bought is positive. */
  readonly quantity: Wad
  readonly rule: SettlementRule
  /** USD at which it is looked at: the fixing price once there is one, spot until then. Undefined while there is none. */
  readonly price: Wad | undefined
  readonly isFixed: boolean
  /** What comes of it at that price; undefined without one. */
  readonly becomes: 'nothing' | 'cash' | 'claim' | undefined
  /** USD that it is worth then, negative when it has to be paid; undefined without a price. */
  readonly value: Wad | undefined
}

/** What a delivery takes, and what is there for it. */
export interface DeliveryNeed extends TokenAmount {
  readonly venue: string
  readonly held: Wad
}

/** What the hedging venue asks for once its own leg is gone. */
export interface MarginNeed {
  /** USD: the initial margin of a perp against the delta of what becomes a claim, and what its options have to pay. */
  readonly needed: Wad
  /** USD that new positions may use there; undefined while nobody knows. */
  readonly free: Wad | undefined
}

/** Everything that ends at one moment. */
export interface ExpiryRow {
  readonly expiry: EpochMs
  readonly legs: readonly ExpiryLeg[]
  /** Open ones. */
  readonly claims: readonly Claim[]
  /** The last of their deadlines; undefined without a claim. */
  readonly deadline: EpochMs | undefined
  readonly deliver: readonly DeliveryNeed[]
  /** Undefined while a price is missing. */
  readonly margin: MarginNeed | undefined
  /** Trades that have not settled. */
  readonly openTrades: number
  /** True when a balance or the margin does not suffice, as far as both are known. */
  readonly isShort: boolean
}

/** What the schedule is worked out from. */
export interface ExpiryFacts {
  readonly places: SettlingPlaces
  /** Positions in options, other than zero. */
  readonly held: readonly HeldOption[]
  readonly book: Pick<ExpiryBook, 'fixing' | 'claims' | 'openInstruments' | 'openTrades'>
  /** USD */
  spot(underlying: string): Wad | undefined
  tokens(option: Option): ExerciseTokens
  balance(venue: string, token: string): Wad
  /** USD of initial margin for a perp position at the hedging venue; undefined while its market is not known. */
  perpMargin(instrument: string, quantity: Wad): Wad | undefined
  /** USD that new positions of an underlying may use at the hedging venue. */
  freeMargin(underlying: string): Wad | undefined
}

/** The desk's options by expiry, the nearest first, with what each expiry will ask for. */
export function expirySchedule(facts: ExpiryFacts): readonly ExpiryRow[] {
  const { held, book } = facts
  const names = new Set([
    ...held.map(({ instrument }) => instrument),
    ...book.claims().map(({ instrument }) => instrument),
    ...book.openInstruments(),
  ])
  const options = [...names].sort().map((name) => parseInstrumentName(name) as Option)
  const expiries = [...new Set(options.map(({ expiry }) => expiry))].sort((a, b) => a - b)
  return expiries.map((expiry) =>
    rowOf(
      expiry,
      options.filter((option) => option.expiry === expiry),
      facts,
    ),
  )
}

function rowOf(expiry: EpochMs, options: readonly Option[], facts: ExpiryFacts): ExpiryRow {
  const { book, held } = facts
  const names = new Set(options.map(({ name }) => name))
  const legs = held.filter(({ instrument }) => names.has(instrument)).map((row) => legOf(row, facts))
  const claims = book.claims().filter(({ instrument }) => names.has(instrument))
  const deliver = deliveries(legs, claims, facts)
  const margin = marginNeed(legs, facts)
  const isShort =
    deliver.some(({ amount, held: there }) => there < amount) ||
    (margin?.free !== undefined && margin.free < margin.needed)
  return {
    expiry,
    legs,
    claims,
    deadline: claims.map((claim) => claim.deadline).sort((a, b) => b - a)[0],
    deliver,
    margin,
    openTrades: options.reduce((sum, { name }) => sum + book.openTrades(name).length, 0),
    isShort,
  }
}

function legOf({ venue, instrument, quantity }: HeldOption, { book, places, spot }: ExpiryFacts): ExpiryLeg {
  const option = parseInstrumentName(instrument) as Option
  const { underlying } = option
  const rule = settlementRule(venue, places)
  const fixing = book.fixing(underlying, option.expiry)
  const price = fixing ?? spot(underlying)
  const leg = { venue, instrument, underlying, quantity, rule, price, isFixed: fixing !== undefined }
  if (price === undefined) return { ...leg, becomes: undefined, value: undefined }
  const intrinsic = intrinsicValue(option, price)
  const inTheMoney = rule.kind === 'physical' && quantity > 0n ? 'claim' : 'cash'
  const value = multiplyWad(intrinsic, quantity, 'towards-zero')
  return { ...leg, becomes: intrinsic === 0n ? 'nothing' : inTheMoney, value }
}

/** Of the claims that are open, and of what would become one at this price. */
function deliveries(legs: readonly ExpiryLeg[], claims: readonly Claim[], facts: ExpiryFacts): DeliveryNeed[] {
  const claimed = new Set(claims.map(({ instrument }) => instrument))
  const pays = claims.map(({ venue, pays }) => ({ venue, ...pays }))
  for (const { venue, instrument, quantity, price, becomes } of legs) {
    if (becomes !== 'claim' || price === undefined || claimed.has(instrument)) continue
    const option = parseInstrumentName(instrument) as Option
    const exercise = exerciseOf(option, quantity, price, facts.tokens(option))
    if (exercise !== undefined) pays.push({ venue, ...exercise.pays })
  }
  const sums = new Map<string, DeliveryNeed>()
  for (const { venue, token, amount } of pays) {
    const before = sums.get(`${token}@${venue}`)?.amount ?? WAD_ZERO
    const held = facts.balance(venue, token)
    sums.set(`${token}@${venue}`, { venue, token, amount: wad(before + amount), held })
  }
  return [...sums.values()]
}

function marginNeed(legs: readonly ExpiryLeg[], facts: ExpiryFacts): MarginNeed | undefined {
  const { hedging } = facts.places
  const deltas = new Map<string, bigint>()
  let needed = 0n
  const underlyings = new Set(legs.map(({ underlying }) => underlying))
  for (const { venue, instrument, underlying, quantity, becomes, value } of legs) {
    if (becomes === undefined || value === undefined) return undefined
    if (venue === hedging && value < 0n) needed -= value
    if (becomes !== 'claim') continue
    const isCall = (parseInstrumentName(instrument) as Option).right === 'call'
    deltas.set(underlying, (deltas.get(underlying) ?? 0n) + (isCall ? quantity : -quantity))
  }
  for (const [underlying, delta] of deltas) {
    if (delta === 0n) continue
    const margin = facts.perpMargin(createPerp(underlying).name, wad(-delta))
    if (margin === undefined) return undefined
    needed += margin
  }
  // Underlyings may share an account: the least of what is free is what surely is there.
  const frees = [...underlyings].map((underlying) => facts.freeMargin(underlying))
  const known = frees.filter((free): free is Wad => free !== undefined)
  const least = known.sort((a, b) => toNumber(a) - toNumber(b))[0]
  return { needed: wad(needed), free: known.length === frees.length ? least : undefined }
}
