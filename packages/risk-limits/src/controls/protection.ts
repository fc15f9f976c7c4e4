import { type EpochMs, epochMs } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import type { LimitName } from '../catalogue.ts'
import { killFor } from '../kill-switch/kill-for.ts'
import type { KillEngaged } from '../kill-switch/kill-switch.ts'
import type { Limits } from '../limits.ts'
import { limitNumber } from './limit-number.ts'
import { plain } from './refusal.ts'
import { addToSums, sumWithin, type WindowSums } from './window-sums.ts'

/** What is counted: trades won from signatures, or the signatures themselves. */
export type ProtectionKind = 'trades' | 'signatures'

/** The desk's own market-maker protection of one underlying and kind. Plain data. */
export interface Protection {
  readonly window: WindowSums<Amount>
  /** Undefined when it never froze. */
  readonly freeze: ProtectionFreeze | undefined
}

interface ProtectionFreeze {
  readonly until: EpochMs
  readonly breach: Breach
}

type Amount = 'quantity' | 'delta' | 'vegaUsd' | 'premiumUsd'

/** One trade or signature; the signs don't matter. */
export interface ProtectedAmounts extends Readonly<Record<Amount, number>> {
  /** Contracts. */
  readonly quantity: number
  /** Underlyings, of all contracts; where it is not known, the contracts. */
  readonly delta: number
  /** USD per vol point, of all contracts. */
  readonly vegaUsd: number
  readonly premiumUsd: number
}

export const UNPROTECTED: Protection = { window: [], freeze: undefined }

const LIMITS_OF: Readonly<Record<ProtectionKind, readonly (readonly [Amount, LimitName])[]>> = {
  trades: [
    ['quantity', 'PROTECTION_QUANTITY'],
    ['delta', 'PROTECTION_DELTA'],
    ['vegaUsd', 'PROTECTION_VEGA_USD'],
    ['premiumUsd', 'PROTECTION_PREMIUM_USD'],
  ],
  signatures: [
    ['quantity', 'PROTECTION_SIGNED_QUANTITY'],
    ['delta', 'PROTECTION_SIGNED_DELTA'],
    ['vegaUsd', 'PROTECTION_SIGNED_VEGA_USD'],
    ['premiumUsd', 'PROTECTION_SIGNED_PREMIUM_USD'],
  ],
}

/**
 * Control 30: one trade or signature more of an underlying. Everything adds up by its absolute value, as what was bought
 * of calls is no comfort while puts are being sold to us too. When a sum reaches its limit, the underlying freezes for
 * `PROTECTION_FREEZE_S`; where that is 0, a kill switch is engaged that only a person releases.
 */
export function countProtection(
  state: Protection,
  kind: ProtectionKind,
  amounts: ProtectedAmounts,
  underlying: string,
  limits: Limits,
  at: EpochMs,
): { readonly state: Protection; readonly kills: readonly KillEngaged[] } {
  const windowMs = limitNumber(limits.PROTECTION_WINDOW_S) * 1000
  const absolute = {
    quantity: magnitude(amounts.quantity),
    delta: magnitude(amounts.delta),
    vegaUsd: magnitude(amounts.vegaUsd),
    premiumUsd: magnitude(amounts.premiumUsd),
  }
  const window = addToSums(state.window, absolute, at, windowMs)
  const breach = reached(window, kind, absolute, underlying, limits, at, windowMs)
  if (breach === undefined) return { state: { ...state, window }, kills: [] }
  const freezeMs = limitNumber(limits.PROTECTION_FREEZE_S) * 1000
  if (freezeMs === 0) {
    const kill = killFor(breach, { kind: 'underlying', name: underlying }, at)
    return { state: { ...state, window }, kills: kill === undefined ? [] : [kill] }
  }
  const until = epochMs(Math.max(at + freezeMs, state.freeze?.until ?? 0))
  return { state: { window, freeze: { until, breach } }, kills: [] }
}

/** Whether signing for an underlying is frozen. */
export function checkProtection({ freeze }: Protection, underlying: string, now: EpochMs): Breach | undefined {
  if (freeze === undefined || now >= freeze.until) return undefined
  const { limit, value, wouldBe, message } = freeze.breach
  const seconds = plain((freeze.until - now) / 1000)
  return { code: 'PAUSED', scope: underlying, limit, value, wouldBe, message: `PAUSED for ${seconds} s: ${message}` }
}

/** More than any limit may be: what is no number counts as this, and stays finite in a journal. */
const BEYOND_ALL = 1e15

function magnitude(amount: number): number {
  return Number.isFinite(amount) ? Math.abs(amount) : BEYOND_ALL
}

function reached(
  window: WindowSums<Amount>,
  kind: ProtectionKind,
  added: Readonly<Record<Amount, number>>,
  underlying: string,
  limits: Limits,
  now: EpochMs,
  windowMs: number,
): Breach | undefined {
  for (const [amount, name] of LIMITS_OF[kind]) {
    const limit = limitNumber(limits[name], underlying)
    const sum = sumWithin(window, amount, now, windowMs)
    if (sum === 0 || sum < limit) continue
    const message = `${name} of ${underlying} is ${plain(limit)}: it was ${plain(sum)} within ${plain(windowMs / 1000)} s`
    return { code: name, scope: underlying, limit, value: sum - added[amount], wouldBe: sum, message }
  }
  return undefined
}
