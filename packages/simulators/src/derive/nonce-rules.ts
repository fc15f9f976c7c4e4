import type { EpochMs } from '@riposte/market-model'
import type { ExchangeRules } from './exchange.ts'
import { type Outcome, refused } from './rpc-error.ts'

const NS_PER_MS = 1_000_000n
/** More used nonces than this are only kept while their time is still inside the window. */
const PRUNE_ABOVE = 10_000

/** A subaccount, or a wallet for what concerns all of it. */
export interface NonceUser {
  readonly usedNonces: Set<string>
}

/** When the nonce says that it was made; undefined for text that is no nonce. */
function nonceTime(nonce: string): number | undefined {
  return /^\d{1,20}$/.test(nonce) ? Number(BigInt(nonce) / NS_PER_MS) : undefined
}

/** The refusal for a nonce that is used or from another time; undefined when it is good. */
export function nonceProblem(
  user: NonceUser,
  nonce: string,
  now: EpochMs,
  rules: ExchangeRules,
): Outcome<never> | undefined {
  const time = nonceTime(nonce)
  if (time === undefined) return refused(-32602, 'nonce: expected UTC nanoseconds as a decimal string')
  if (user.usedNonces.has(nonce)) return refused(11017)
  if (Math.abs(time - now) > rules.nonceWindowMs) return refused(11018)
  return undefined
}

export function useNonce(user: NonceUser, nonce: string, now: EpochMs, rules: ExchangeRules): void {
  const { usedNonces } = user
  if (usedNonces.size > PRUNE_ABOVE) {
    for (const used of usedNonces) {
      if ((nonceTime(used) ?? 0) < now - rules.nonceWindowMs) usedNonces.delete(used)
    }
  }
  usedNonces.add(nonce)
}
