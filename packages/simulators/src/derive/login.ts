import { EvmSigningError, keccak256, parseAddress, recoverAddress } from '@riposte/evm-signing'
import type { EpochMs } from '@riposte/market-model'
import { type Accounts, keyStatus } from './accounts.ts'
import type { Principal } from './method.ts'
import type { Address, Hex } from './protocol.ts'
import { done, type Outcome, refused } from './rpc-error.ts'

/** What a client shows to prove that it may act for a wallet, over either transport. */
export interface LoginProof {
  readonly wallet: string
  /** Decimal text of milliseconds since the epoch; this text is what was signed. */
  readonly timestamp: string
  readonly signature: string
}

export interface LoginRules {
  /** How far an owner's timestamp may be from the exchange's clock. Session keys are not held to it. */
  readonly ownerWindowMs: number
}

/** Digest of a text under EIP-191, written out here so that it checks the client's own. */
export function loginDigest(timestamp: string): Uint8Array {
  return keccak256(`\x19Ethereum Signed Message:\n${new TextEncoder().encode(timestamp).length}${timestamp}`)
}

/** Check a proof; whom it opens the exchange to, or why not. */
export function checkLogin(accounts: Accounts, proof: LoginProof, now: EpochMs, rules: LoginRules): Outcome<Principal> {
  const wallet = readAddress(proof.wallet)
  if (wallet === undefined) return refused(14013)
  if (!/^\d{1,16}$/.test(proof.timestamp)) return refused(-32602, 'timestamp: expected milliseconds since the epoch')
  const account = accounts.byWallet(wallet)
  if (account === undefined) return refused(14000)
  const key = recoverAddress(loginDigest(proof.timestamp), signatureHex(proof.signature))
  if (key === undefined) return refused(14014, 'Signature does not match data')
  const status = keyStatus(account, key, now)
  if (status === 'unknown') return refused(14014, 'Signature does not match data')
  if (status === 'expired') return refused(14030)
  if (status === 'owner' && Math.abs(Number(proof.timestamp) - now) > rules.ownerWindowMs) {
    return refused(14014, 'Signature timestamp is too far from the current time')
  }
  return done({ account, key })
}

/** The exchange takes signatures with the prefix and without, as its own libraries send both. */
export function signatureHex(text: string): Hex {
  return (text.startsWith('0x') ? text : `0x${text}`) as Hex
}

/** @returns the address in lower case, undefined when the text is none */
export function readAddress(text: string): Address | undefined {
  try {
    return parseAddress(text)
  } catch (error) {
    if (error instanceof EvmSigningError) return undefined
    throw error
  }
}
