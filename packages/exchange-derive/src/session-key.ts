import { type Address, checksumAddress } from '@riposte/evm-signing'
import type { EpochMs } from '@riposte/market-model'
import type { SessionKey } from './decode/session-key.ts'
import { DeriveError } from './errors.ts'

/** Scopes that a trading process must not hold in its hands. */
const FORBIDDEN = ['admin', 'withdraw']
/** More than a desk needs: worth a warning. */
const BROAD = /^(transfer|vault|set_session_key|liquidate)/
const WARN_BEFORE_MS = 7 * 24 * 3600 * 1000

/** What is good to know of the key in use. */
export interface KeyReport {
  readonly expiresAt: EpochMs
  readonly expiresSoon: boolean
  /** Scopes beyond trading. */
  readonly broadScopes: readonly string[]
}

/**
 * Whether the signing key may trade and no more than that.
 *
 * @param keys of the wallet, as the exchange lists them
 * @throws {DeriveError} KEY_SCOPE, KEY_UNKNOWN or KEY_EXPIRED, saying what to do
 */
export function checkSessionKey(
  keys: readonly SessionKey[],
  wallet: Address,
  signer: Address,
  now: EpochMs,
): KeyReport {
  const shown = checksumAddress(signer)
  const details = { wallet: checksumAddress(wallet), signer: shown }
  if (signer === wallet) {
    const message = `expected a session key to sign, got the owner's own key ${shown}: register a session key with the scope trade:all and use that`
    throw new DeriveError('KEY_SCOPE', message, details)
  }
  const key = keys.find((one) => one.publicSessionKey.toLowerCase() === signer)
  if (key === undefined) {
    const message = `expected a session key of ${details.wallet}, ${shown} is none: register it there, or give the wallet that it belongs to`
    throw new DeriveError('KEY_UNKNOWN', message, details)
  }
  const expiresAt = (key.expirySec * 1000) as EpochMs
  if (expiresAt <= now) throw keyExpired(details, new Date(expiresAt).toISOString())
  const scopes = key.protocolScopes
  const forbidden = scopes.filter((scope) => FORBIDDEN.includes(scope))
  if (forbidden.length > 0) {
    const message = `expected session key ${shown} to trade only, it has the scope ${forbidden.join(' and ')}: register one with the scope trade:all alone`
    throw new DeriveError('KEY_SCOPE', message, { ...details, scopes })
  }
  if (!mayTrade(scopes)) {
    const message = `expected session key ${shown} to have the scope trade:all, it has ${scopes.join(', ') || 'none'}: register it with that scope`
    throw new DeriveError('KEY_SCOPE', message, { ...details, scopes })
  }
  return {
    expiresAt,
    expiresSoon: expiresAt - now < WARN_BEFORE_MS,
    broadScopes: scopes.filter((scope) => BROAD.test(scope)),
  }
}

export function keyExpired(details: Readonly<Record<string, unknown>>, when: string): DeriveError {
  const message = `session key ${details.signer} of ${details.wallet} expired ${when}: register a new one, or the same anew with a later expiry`
  return new DeriveError('KEY_EXPIRED', message, details)
}

function mayTrade(scopes: readonly string[]): boolean {
  const has = (scope: string): boolean => scopes.includes(scope)
  const book = 'trade:orderbook'
  return has('trade:all') || has(`${book}:all`) || (has(`${book}:perp`) && has(`${book}:option`))
}
