import { fromSeconds, type OptionTerms, wad } from '@riposte/market-model'

/** 1e8 on the wire to the desk's 1e18; exact for strikes below a dollar too. */
const STRIKE_SCALE = 10_000_000_000n

/**
 * Terms of the wire in the desk's words.
 *
 * @param strike USD, 1e8
 * @param expiry unix seconds
 */
export function optionTerms(underlying: string, strike: bigint, expiry: number, isPut: boolean): OptionTerms {
  return { underlying, strike: wad(strike * STRIKE_SCALE), expiry: fromSeconds(expiry), right: isPut ? 'put' : 'call' }
}
