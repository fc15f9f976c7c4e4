import {
  type EpochMs,
  formatWad,
  type Option,
  parseInstrumentName,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { CashFlow } from '@riposte/risk-limits'
import type { DeskEvent } from '../events.ts'
import { type Claim, claimOf } from './claim.ts'
import { type ExerciseTokens, intrinsicValue } from './exercise.ts'
import type { ExpiryBook } from './expiry-book.ts'
import { type SettlingPlaces, settlementRule } from './settlement-rule.ts'

/** An expired option that a venue does not hold any more. */
export interface Settlement {
  readonly venue: string
  readonly instrument: string
  /** The change of the position: the opposite of what was held. */
  readonly quantity: Wad
}

/** Where the holder's wallet is, in the desk's books: outside of both venues. */
const WALLET = 'wallet'

export interface SettlementView {
  readonly now: EpochMs
  readonly places: SettlingPlaces
  readonly book: Pick<ExpiryBook, 'fixing' | 'claim' | 'openTrades'>
  /** How much more of each token the source holds than was booked, in the same look in which the positions were gone. */
  readonly sourceGaps: ReadonlyMap<string, Wad>
  tokens(option: Option): ExerciseTokens
  /** USD of the underlying now, for an option whose fixing price does not count where it was held. */
  spot(underlying: string): Wad | undefined
}

/** Subsets of claims double with each: beyond this many that end at once, the rest counts as redeemed. */
const CLAIMS_TRIED = 12
const COMBINATIONS_TRIED = 4096

/**
 * How what has left a venue's books ended. At the hedging venue it was cash, which is booked when it shows. At the
 * source an option in the money was delivered if the underlying moved with it, and else was redeemed to the wallet, which
 * the desk can't see: that booking is what should have arrived there.
 *
 * Without a fixing price nothing can be said of what the source held, and it is left for another time.
 */
export function settlePositions(
  settlements: readonly Settlement[],
  view: SettlementView,
): { readonly events: readonly DeskEvent[]; readonly deferred: readonly Settlement[] } {
  const { book, now, places } = view
  const events: DeskEvent[] = []
  const deferred: Settlement[] = []
  const claims: Claim[] = []
  for (const settlement of settlements) {
    const { venue, instrument, quantity } = settlement
    const option = parseInstrumentName(instrument) as Option
    const fixing = book.fixing(option.underlying, option.expiry)
    if (venue === places.source && fixing === undefined) {
      deferred.push(settlement)
      continue
    }
    const tradeIds = book.openTrades(instrument)
    const claim =
      venue === places.source && fixing !== undefined
        ? claimFor(option, wad(-quantity), fixing, tradeIds, view)
        : undefined
    if (claim === undefined) {
      const price = fixing ?? view.spot(option.underlying)
      events.push(left(settlement, price === undefined ? WAD_ZERO : intrinsicValue(option, price), tradeIds, view))
      continue
    }
    // It was opened while the desk was away, or before the last of its trades was found.
    if (book.claim(instrument)?.quantity !== claim.quantity) {
      events.push({ type: 'claim.opened', tradeId: undefined, at: now, claim })
    }
    claims.push(claim)
  }
  const delivered = deliveredOf(claims, view.sourceGaps)
  for (const claim of claims) {
    events.push(
      delivered.has(claim)
        ? { type: 'claim.delivered', tradeId: undefined, at: now, claim, cash: deliveryOf(claim) }
        : { type: 'claim.redeemed', tradeId: undefined, at: now, claim, cash: [{ venue: WALLET, ...claim.remainder }] },
    )
  }
  return { events, deferred }
}

/** The claim as it was opened, unless more or less of it was held in the end. */
function claimFor(
  option: Option,
  quantity: Wad,
  fixing: Wad,
  tradeIds: readonly string[],
  { book, places, tokens }: SettlementView,
): Claim | undefined {
  const open = book.claim(option.name)
  if (open?.quantity === quantity) return open
  const venue = places.source
  return claimOf({
    venue,
    option,
    quantity,
    fixing,
    rule: settlementRule(venue, places),
    tokens: tokens(option),
    tradeIds,
  })
}

function left(
  { venue, instrument, quantity }: Settlement,
  price: Wad,
  tradeIds: readonly string[],
  { now, places }: SettlementView,
): DeskEvent {
  const position = { venue, instrument, quantity, price }
  const explanation = `${venue} does not hold ${formatWad(wad(-quantity))} ${instrument} any more: it has settled`
  const settled = { type: 'position.settled', tradeId: undefined, at: now, position, explanation, tradeIds } as const
  return venue === places.hedging ? { ...settled, isUnpaid: true } : settled
}

function deliveryOf({ venue, pays, receives }: Claim): readonly CashFlow[] {
  return [
    { venue, token: pays.token, amount: wad(-pays.amount) },
    { venue, token: receives.token, amount: receives.amount },
  ]
}

/** What a delivery moves of the underlying's token: nothing else does, while money moves with every trade. */
function assetMove({ kind, pays, receives }: Claim): readonly [token: string, amount: bigint] {
  return kind === 'call' ? [receives.token, receives.amount] : [pays.token, -pays.amount]
}

/** What it moves of the token in which strikes are paid. */
function moneyMove({ kind, pays, receives }: Claim): readonly [token: string, amount: bigint] {
  return kind === 'call' ? [pays.token, -pays.amount] : [receives.token, receives.amount]
}

/**
 * The claims whose deliveries together are exactly what moved of the underlyings' tokens. Where several sets are, it is
 * the one that also explains the money; and where none does, the one of the fewest claims.
 */
function deliveredOf(claims: readonly Claim[], gaps: ReadonlyMap<string, Wad>): ReadonlySet<Claim> {
  const tokens = [...new Set(claims.map((claim) => assetMove(claim)[0]))]
  const candidates = tokens.map((token) => {
    const own = claims.filter((claim) => assetMove(claim)[0] === token).slice(0, CLAIMS_TRIED)
    return subsetsSumming(own, gaps.get(token) ?? 0n)
  })
  const explaining = combinations(candidates).find((sets) => isMoneyOf(sets.flat(), gaps))
  return new Set(explaining?.flat() ?? candidates.flatMap(([fewest]) => fewest ?? []))
}

function isMoneyOf(claims: readonly Claim[], gaps: ReadonlyMap<string, Wad>): boolean {
  const moved = new Map<string, bigint>()
  for (const [token, amount] of claims.map(moneyMove)) moved.set(token, (moved.get(token) ?? 0n) + amount)
  return [...moved].every(([token, amount]) => (gaps.get(token) ?? 0n) === amount) && claims.length > 0
}

/** Sets of claims that move just so much, the smallest first. */
function subsetsSumming(claims: readonly Claim[], amount: bigint): readonly (readonly Claim[])[] {
  const found: (readonly Claim[])[] = []
  for (let mask = 0; mask < 2 ** claims.length; mask++) {
    const chosen = claims.filter((_, i) => (mask >> i) & 1)
    if (chosen.reduce((total, claim) => total + assetMove(claim)[1], 0n) === amount) found.push(chosen)
  }
  return found.sort((a, b) => a.length - b.length)
}

/** Every choice of one set of each list, as far as there are not too many. */
function combinations<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists
    .filter((list) => list.length > 0)
    .reduce<(readonly T[])[]>(
      (choices, list) => choices.flatMap((choice) => list.map((one) => [...choice, one])).slice(0, COMBINATIONS_TRIED),
      [[]],
    )
}
