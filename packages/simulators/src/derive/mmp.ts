import { absWad, type EpochMs, formatWad, toNumber, type Wad } from '@riposte/market-model'
import type { Subaccount } from './accounts.ts'
import { cancelWhere } from './cancel-orders.ts'
import { cancelQuotesWhere } from './end-quote.ts'
import { type Exchange, fairQuote } from './exchange.ts'
import type { Order } from './order.ts'
import type { MatchFacts } from './trade.ts'

/** Market maker protection of one subaccount in one currency. */
export interface Mmp {
  readonly currency: string
  /** Contracts in a window; 0 means no limit. */
  readonly amountLimit: Wad
  /** Underlyings in a window; 0 means no limit. */
  readonly deltaLimit: Wad
  /** How long it stays frozen; 0 means until it is reset. */
  readonly frozenMs: number
  /** Length of the sliding window. */
  readonly intervalMs: number
  /** Oldest first. */
  fills: { readonly at: EpochMs; readonly amount: Wad; readonly delta: number }[]
  /** Undefined while it is not frozen; infinite when only a reset ends it. */
  frozenUntil: number | undefined
}

export function createMmp(
  settings: Pick<Mmp, 'currency' | 'amountLimit' | 'deltaLimit' | 'frozenMs' | 'intervalMs'>,
): Mmp {
  return { ...settings, fills: [], frozenUntil: undefined }
}

function isFrozen(mmp: Mmp | undefined, now: EpochMs): boolean {
  return mmp?.frozenUntil !== undefined && mmp.frozenUntil > now
}

/** Whether a subaccount may not quote a currency under protection for now. */
export function mmpFrozen(subaccount: Subaccount, currency: string, now: EpochMs): boolean {
  return isFrozen(subaccount.mmp.get(currency), now)
}

export function resetMmp(mmp: Mmp): void {
  mmp.fills = []
  mmp.frozenUntil = undefined
}

/** Count a fill of a protected order; beyond a limit everything protected of that currency is cancelled and refused. */
export function countMmpFill(exchange: Exchange, order: Order, facts: MatchFacts): void {
  const { subaccount, listed } = order
  const mmp = subaccount.mmp.get(listed.currency)
  if (mmp === undefined || isFrozen(mmp, facts.at)) return
  const perUnit = fairQuote(exchange, listed)?.delta ?? 0
  const delta = toNumber(facts.amount) * perUnit * (order.side === 'buy' ? 1 : -1)
  mmp.fills.push({ at: facts.at, amount: facts.amount, delta })
  mmp.fills = mmp.fills.filter((fill) => fill.at > facts.at - mmp.intervalMs)
  const amount = mmp.fills.reduce((sum, fill) => sum + fill.amount, 0n)
  const net = mmp.fills.reduce((sum, fill) => sum + fill.delta, 0)
  const tooMuch = mmp.amountLimit > 0n && amount > mmp.amountLimit
  const tooFar = mmp.deltaLimit > 0n && Math.abs(net) > toNumber(absWad(mmp.deltaLimit))
  if (!tooMuch && !tooFar) return
  mmp.fills = []
  mmp.frozenUntil = mmp.frozenMs === 0 ? Number.POSITIVE_INFINITY : facts.at + mmp.frozenMs
  const ofCurrency = (other: Order) => other.mmp && other.listed.currency === listed.currency
  cancelWhere(exchange, subaccount, ofCurrency, 'mmp_trigger', facts.at)
  cancelQuotesWhere(
    exchange,
    subaccount,
    (quote) => quote.mmp && quote.legs[0]?.listed.currency === listed.currency,
    'mmp_trigger',
    facts.at,
  )
}

/** The settings as they are echoed. */
export function mmpSettings(subaccount: Subaccount, mmp: Mmp): Record<string, unknown> {
  return {
    subaccount_id: subaccount.id,
    currency: mmp.currency,
    mmp_frozen_time: mmp.frozenMs,
    mmp_interval: mmp.intervalMs,
    mmp_amount_limit: formatWad(mmp.amountLimit),
    mmp_delta_limit: formatWad(mmp.deltaLimit),
  }
}

/** The settings and the state. */
export function mmpRecord(subaccount: Subaccount, mmp: Mmp, now: EpochMs): Record<string, unknown> {
  const frozen = isFrozen(mmp, now)
  const until = mmp.frozenUntil ?? 0
  return {
    ...mmpSettings(subaccount, mmp),
    is_frozen: frozen,
    mmp_unfreeze_time: frozen && Number.isFinite(until) ? until : 0,
  }
}
