import { type Address, checksumAddress, type Hex, personalMessageDigest, type Signer } from '@riposte/evm-signing'
import type { EpochMs } from '@riposte/market-model'

/** What proves to the exchange that a connection speaks for a wallet. */
export interface LoginProof {
  readonly wallet: Hex
  /** Milliseconds since 1970; its decimal text is what was signed. */
  readonly timestamp: number
  readonly signature: Hex
}

/**
 * Sign the current time as a personal message (EIP-191).
 *
 * @param wallet the account's owner, which may differ from the signing session key
 */
export function createLoginProof(wallet: Address, signer: Signer, now: EpochMs): LoginProof {
  const timestamp = Math.floor(now)
  return {
    wallet: checksumAddress(wallet),
    timestamp,
    signature: signer.sign(personalMessageDigest(String(timestamp))),
  }
}

/** The same proof as headers of a private REST call. */
export function loginHeaders(proof: LoginProof): Readonly<Record<string, string>> {
  return {
    'X-DeriveWallet': proof.wallet,
    'X-DeriveTimestamp': String(proof.timestamp),
    'X-DeriveSignature': proof.signature,
  }
}
