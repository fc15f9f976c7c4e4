import type { MemoryStore } from './memory-store.ts'
import type { CacheStore } from './store.ts'
import { deleteSurely, writeSurely } from './write-surely.ts'

/** What a store that was away has yet to be told. Memory has the newest text of every key, so only keys are kept. */
export interface Backlog {
  /** A key was set or deleted. */
  add(key: string): void
  /** Every key that starts with it was deleted. */
  addClear(prefix: string): void
  /**
   * Bring a store up to date, with what is added meanwhile.
   *
   * @param soon  bounds the wait for an operation
   * @returns how many keys that were
   * @throws what the store throws; what it was not told is still in the backlog
   */
  tell(store: CacheStore, soon: <T>(operation: Promise<T>) => Promise<T>): Promise<number>
}

/** @param keysMax  of more than these, the first are left to expire at the store */
export function createBacklog(memory: MemoryStore, keysMax: number): Backlog {
  const keys = new Set<string>()
  const prefixes = new Set<string>()

  function add(key: string): void {
    keys.add(key)
    for (const first of keys) {
      if (keys.size <= keysMax) break
      keys.delete(first)
    }
  }

  async function tellKey(key: string, store: CacheStore, soon: <T>(operation: Promise<T>) => Promise<T>) {
    const value = memory.get(key)
    try {
      if (value !== undefined) return await soon(writeSurely(store, key, value.text, value.expiresAtMs))
    } catch {
      // It may have expired meanwhile, or be one that the store will not take. Then at least no older one may stay.
    }
    await soon(deleteSurely(store, key))
  }

  return {
    add,
    addClear: (prefix) => void prefixes.add(prefix),
    async tell(store, soon) {
      for (const prefix of prefixes) {
        await soon(clearStore(store, prefix))
        prefixes.delete(prefix)
      }
      let told = 0
      for (const key of keys) {
        // Whoever writes it from here on puts it at the end of the set, and thereby of this loop.
        keys.delete(key)
        try {
          await tellKey(key, store, soon)
        } catch (error) {
          add(key)
          throw error
        }
        told += 1
      }
      return told
    },
  }
}

/** Delete every key that starts with it. */
export async function clearStore(store: CacheStore, prefix: string): Promise<void> {
  const keys: string[] = []
  for await (const [key] of store.iterator?.() ?? []) {
    if (typeof key === 'string' && key.startsWith(prefix)) keys.push(key)
  }
  for (const key of keys) await deleteSurely(store, key)
}
