import type { CacheStore } from './store.ts'

/**
 * Write, and believe no answer: read it back. Some stores say that a value was stored when it went nowhere.
 *
 * @throws {Error} when it was not stored
 */
export async function writeSurely(store: CacheStore, key: string, text: string, expiresAtMs?: number): Promise<void> {
  const before = await store.get(key)
  const stored = await store.set(key, text, expiresAtMs)
  if (stored === false) throw new Error('the value was not stored')
  const after = await store.get(key)
  // Another text than before is somebody else's, who wrote in the same moment.
  const isWritten = after === text || (typeof after === 'string' && after !== before)
  if (!isWritten) throw new Error('a value that was written could not be read back')
}

/**
 * Delete, and see that it is gone.
 *
 * @throws {Error} when it is still there
 */
export async function deleteSurely(store: CacheStore, key: string): Promise<void> {
  const before = await store.get(key)
  if (typeof before !== 'string') return
  await store.delete(key)
  if ((await store.get(key)) === before) throw new Error('a value that was deleted is still there')
}
