import { type EpochMs, epochMs, type Option, type Token, type Wad } from '@riposte/market-model'
import { type Exercise, type ExerciseTokens, exerciseOf } from './exercise.ts'
import type { SettlementRule } from './settlement-rule.ts'

/** An option in the money that its venue has not settled yet: what it turns into, and until when. */
export interface Claim extends Exercise {
  readonly venue: string
  readonly instrument: string
  readonly underlying: string
  readonly kind: Option['right']
  /** Contracts, > 0 */
  readonly quantity: Wad
  /** USD */
  readonly fixing: Wad
  /** When the venue's redemption window ends. */
  readonly deadline: EpochMs
  /** The trades that it settles. */
  readonly tradeIds: readonly string[]
}

export interface ClaimTerms {
  readonly venue: string
  readonly option: Option
  /** Contracts, bought is positive. */
  readonly quantity: Wad
  readonly fixing: Wad
  readonly rule: SettlementRule
  readonly tokens: ExerciseTokens
  readonly tradeIds: readonly string[]
}

/** @returns undefined for what is out of the money, or not held long: a maker only buys */
export function claimOf({ venue, option, quantity, fixing, rule, tokens, tradeIds }: ClaimTerms): Claim | undefined {
  if (quantity <= 0n) return undefined
  const exercise = exerciseOf(option, quantity, fixing, tokens)
  if (exercise === undefined) return undefined
  return {
    ...exercise,
    venue,
    instrument: option.name,
    underlying: option.underlying,
    kind: option.right,
    quantity,
    fixing,
    deadline: epochMs(option.expiry + rule.redemptionMs),
    tradeIds,
  }
}

/** USD of the strike's side or of the other, for {@link exerciseTokens} when the venue names no token. */
const USD: Pick<Token, 'symbol' | 'decimals'> = { symbol: 'USD', decimals: 6 }
const ASSET_DECIMALS = 18

/**
 * @param strike the token in which premiums and strikes are paid, if it is known
 * @param asset the token on which the option is written, if it is known; the underlying's own name takes its place
 */
export function exerciseTokens(
  underlying: string,
  strike: ExerciseTokens['strike'] | undefined,
  asset: ExerciseTokens['asset'] | undefined,
): ExerciseTokens {
  return { strike: strike ?? USD, asset: asset ?? { symbol: underlying, decimals: ASSET_DECIMALS } }
}
