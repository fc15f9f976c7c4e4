import type { Breach } from '../breach.ts'
import { refusal } from './refusal.ts'

/** What was intended or signed before, as far back as it remembers. */
export interface DuplicateGuard {
  /** Why an intent (an order label, a trade's id) must not be acted on: it was before. */
  checkIntent(id: string): Breach | undefined
  /** Why a nonce must not be signed: each is above all before it. */
  checkNonce(signer: string, nonce: bigint): Breach | undefined
  rememberIntent(id: string): void
  rememberNonce(signer: string, nonce: bigint): void
  memory(): DuplicateMemory
}

/** Plain data: what a desk carries over a restart. */
export interface DuplicateMemory {
  /** Oldest first. */
  readonly intents: readonly string[]
  /** The highest nonce of each signer, as decimal digits. */
  readonly nonces: Readonly<Record<string, string>>
}

/**
 * Control 8: each intent once, each nonce once.
 *
 * @param capacity intents remembered, the newest: as many as could still be repeated by anybody
 * @param memory   of an earlier life
 */
export function createDuplicateGuard(capacity: number, memory?: DuplicateMemory): DuplicateGuard {
  const intents = new Set<string>()
  const nonces = new Map<string, bigint>()

  function rememberIntent(id: string): void {
    intents.delete(id)
    intents.add(id)
    const [oldest] = intents
    if (intents.size > capacity && oldest !== undefined) intents.delete(oldest)
  }

  function rememberNonce(signer: string, nonce: bigint): void {
    const highest = nonces.get(signer)
    if (highest === undefined || nonce > highest) nonces.set(signer, nonce)
  }

  for (const id of memory?.intents ?? []) rememberIntent(id)
  for (const [signer, nonce] of Object.entries(memory?.nonces ?? {})) rememberNonce(signer, BigInt(nonce))

  return {
    checkIntent: (id) => (intents.has(id) ? refusal('DUPLICATE', id, 'this intent was acted on before') : undefined),
    checkNonce: (signer, nonce) => {
      const highest = nonces.get(signer)
      if (highest === undefined || nonce > highest) return undefined
      return refusal('DUPLICATE', signer, `nonce ${nonce} is not above ${highest}, the last one signed`)
    },
    rememberIntent,
    rememberNonce,
    memory: () => ({
      intents: [...intents],
      nonces: Object.fromEntries([...nonces].map(([signer, nonce]) => [signer, String(nonce)])),
    }),
  }
}
