import { fromTokenUnits, type Option, type Token, toTokenUnits, WAD_ZERO, type Wad, wad } from '@riposte/market-model'

/** An amount of a token, by its symbol. */
export interface TokenAmount {
  readonly token: string
  readonly amount: Wad
}

/** What changes hands when the holder of an option exercises it. */
export interface Exercise {
  /** By us: the strike for a call, the underlying for a put. */
  readonly pays: TokenAmount
  /** To us: the underlying for a call, the strike for a put. */
  readonly receives: TokenAmount
  /** Of what we would receive, what is left when as much of it is sold at the fixing price as pays the other side. */
  readonly remainder: TokenAmount
}

/** The tokens of an option's two sides. */
export interface ExerciseTokens {
  readonly strike: Pick<Token, 'symbol' | 'decimals'>
  readonly asset: Pick<Token, 'symbol' | 'decimals'>
}

const WEI = 10n ** 18n

/** USD per contract by which an option is in the money at a price; zero at the strike and beyond it. */
export function intrinsicValue({ right, strike }: Pick<Option, 'right' | 'strike'>, price: Wad): Wad {
  const value = right === 'call' ? price - strike : strike - price
  return value > 0n ? wad(value) : WAD_ZERO
}

/**
 * The exercise of a bought option at its fixing price, in whole units of each token: what is paid is rounded up, what
 * comes in is rounded down.
 *
 * @param quantity contracts, > 0
 * @param fixing USD, > 0
 * @returns undefined when the option is not in the money
 */
export function exerciseOf(
  option: Pick<Option, 'right' | 'strike'>,
  quantity: Wad,
  fixing: Wad,
  { strike: usd, asset }: ExerciseTokens,
): Exercise | undefined {
  const intrinsic = intrinsicValue(option, fixing)
  if (intrinsic === 0n) return undefined
  const strikeUsd = (token: ExerciseTokens['strike'], rounding: 'up' | 'down'): TokenAmount =>
    whole(token, option.strike * quantity, WEI, rounding)
  if (option.right === 'put') {
    return {
      pays: whole(asset, quantity, 1n, 'up'),
      receives: strikeUsd(usd, 'down'),
      remainder: whole(usd, intrinsic * quantity, WEI, 'down'),
    }
  }
  return {
    pays: strikeUsd(usd, 'up'),
    receives: whole(asset, quantity, 1n, 'down'),
    remainder: whole(asset, intrinsic * quantity, fixing, 'down'),
  }
}

/** A quotient of Wads as whole units of a token, rounded once. */
function whole(
  { symbol, decimals }: ExerciseTokens['asset'],
  dividend: bigint,
  divisor: bigint,
  rounding: 'up' | 'down',
): TokenAmount {
  const quotient = dividend / divisor
  const hasRest = rounding === 'up' && dividend % divisor !== 0n
  const units = toTokenUnits(wad(quotient + (hasRest ? 1n : 0n)), decimals, rounding)
  return { token: symbol, amount: fromTokenUnits(units, decimals) }
}
