import type { Clock } from '@riposte/market-model'
import { EvmSigningError } from './errors.ts'

/**
 * Where the highest nonce ever handed out is kept.
 *
 * `lease` must be durable when it returns and atomic across processes: it raises the stored ceiling to
 * `max(stored, atLeast) + size` and returns the first number of the block that this granted.
 */
export interface NonceStore {
  lease(signer: string, atLeast: bigint, size: bigint): bigint
}

/** Hands out numbers that rise strictly and are never repeated, also across restarts and processes on one store. */
export interface Nonces {
  next(): bigint
}

export interface NonceOptions {
  /** Whose numbers these are: one counter for each signing address (and protocol). */
  readonly signer: string
  readonly store: NonceStore
  readonly clock: Clock
  /** What the number counts since 1970: Derive wants nanoseconds, Rysk's makers use microseconds. */
  readonly unit: 'nanoseconds' | 'microseconds'
}

/** One durable write buys this many milliseconds' worth of numbers. */
const LEASE_MS = 1000

/**
 * Numbers that follow the clock where it runs ahead of those already used, and count on by one where it does not.
 *
 * Numbers are taken from blocks leased from the store. A crash loses the rest of a block, never repeats any of it.
 */
export function createNonces({ signer, store, clock, unit }: NonceOptions): Nonces {
  const perMs = unit === 'nanoseconds' ? 1_000_000n : 1_000n
  const leaseSize = BigInt(LEASE_MS) * perMs
  let next = 0n
  let end = 0n
  return {
    next() {
      const now = BigInt(Math.floor(clock.nowMs())) * perMs
      let candidate = now > next ? now : next
      if (candidate >= end) {
        const granted = store.lease(signer, candidate, leaseSize)
        if (granted < candidate) {
          throw new EvmSigningError(
            'NONCE_STORE',
            `expected a block from ${candidate} on, the store granted ${granted}`,
          )
        }
        candidate = granted
        end = granted + leaseSize
      }
      next = candidate + 1n
      return candidate
    },
  }
}

/** A store that forgets at exit: for paper keys, which end with the process too. */
export function createMemoryNonceStore(): NonceStore {
  const ceilings = new Map<string, bigint>()
  return {
    lease(signer, atLeast, size) {
      const stored = ceilings.get(signer) ?? 0n
      const first = stored > atLeast ? stored : atLeast
      ceilings.set(signer, first + size)
      return first
    },
  }
}
