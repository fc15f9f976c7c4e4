/** Which nonces an address has used up. */
export interface NonceRegister {
  isUsed(address: string, nonce: bigint): boolean
  use(address: string, nonce: bigint): void
}

const NONCES_KEPT = 10_000
const ADDRESSES_KEPT = 1_000

interface Used {
  readonly recent: Set<bigint>
  /** Everything up to here counts as used, since the single numbers are no longer kept. */
  floor: bigint
}

/** Remembers the newest nonces one by one; older ones are covered by a floor, so memory stays bounded. */
export function createNonceRegister(nonceLimit = NONCES_KEPT, addressLimit = ADDRESSES_KEPT): NonceRegister {
  const byAddress = new Map<string, Used>()
  return {
    isUsed(address, nonce) {
      const used = byAddress.get(address)
      return used !== undefined && (nonce <= used.floor || used.recent.has(nonce))
    },
    use(address, nonce) {
      let used = byAddress.get(address)
      if (used === undefined) {
        used = { recent: new Set(), floor: -1n }
        byAddress.set(address, used)
        if (byAddress.size > addressLimit) dropOldest(byAddress)
      }
      used.recent.add(nonce)
      if (used.recent.size <= nonceLimit) return
      let lowest = nonce
      for (const kept of used.recent) if (kept < lowest) lowest = kept
      used.recent.delete(lowest)
      if (lowest > used.floor) used.floor = lowest
    },
  }
}

function dropOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
