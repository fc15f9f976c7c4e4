import type { GuardedStore } from './guarded-store.ts'
import type { MemoryStore } from './memory-store.ts'

/** Memory as the whole store: it neither fails nor waits. */
export function memoryOnly(memory: MemoryStore): GuardedStore {
  return {
    get: async (key) => memory.get(key)?.text,
    set: async (key, text, expiresAtMs) => memory.set(key, { text, expiresAtMs }),
    delete: async (key) => memory.delete(key),
    async clear(prefix) {
      for (const key of [...memory.keys()]) if (key.startsWith(prefix)) memory.delete(key)
    },
    state: () => ({ status: 'up' }),
    probe: async () => ({ status: 'up' }),
    async close() {},
  }
}
