import { bytesToHex, createSigner, type Hex, keccak256, type Signer } from '@riposte/evm-signing'
import type { Clock } from '@riposte/market-model'

/** Somebody simulated who signs: a taker, a competitor, a forger. */
export interface Account {
  readonly address: string
  sign(digest: Uint8Array): Hex
  /** Once-only numbers of this account, which rise with the clock. */
  nextNonce(clock: Clock): bigint
}

/** The account of a name under a seed. Its key guards nothing: anyone with the seed can derive it. */
export function createAccount(seed: string, name: string): Account {
  const signer: Signer = createSigner(bytesToHex(keccak256(`simulated account ${name} of ${seed}`)))
  let last = 0n
  return {
    address: signer.address,
    sign: (digest) => signer.sign(digest),
    nextNonce(clock) {
      const now = BigInt(clock.nowMs())
      last = now > last ? now : last + 1n
      return last
    },
  }
}
