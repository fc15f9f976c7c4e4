/** A text, and until when it is worth keeping. */
interface MemoryText {
  readonly text: string
  /** Wall time of the machine. */
  readonly expiresAtMs: number | undefined
}

/** Texts in memory, the least recently used of which go when there are too many. */
export interface MemoryStore {
  get(key: string): MemoryText | undefined
  set(key: string, value: MemoryText): void
  delete(key: string): void
  keys(): Iterable<string>
}

/** @param bytesMax  of all keys and texts together, as UTF-8 */
export function createMemoryStore(bytesMax: number): MemoryStore {
  // A map keeps its keys in the order of their insertion: the first is the least recently used.
  const values = new Map<string, MemoryText>()
  let bytes = 0

  function remove(key: string): MemoryText | undefined {
    const value = values.get(key)
    if (value === undefined) return undefined
    values.delete(key)
    bytes -= bytesOf(key, value.text)
    return value
  }

  return {
    get(key) {
      const value = values.get(key)
      if (value === undefined) return undefined
      values.delete(key)
      values.set(key, value)
      return value
    },
    set(key, value) {
      remove(key)
      values.set(key, value)
      bytes += bytesOf(key, value.text)
      for (const oldest of values.keys()) {
        if (bytes <= bytesMax) break
        remove(oldest)
      }
    },
    delete: (key) => void remove(key),
    keys: () => values.keys(),
  }
}

/** What a value counts for, in every store that has a bound. */
export function bytesOf(key: string, text: string): number {
  return Buffer.byteLength(key) + Buffer.byteLength(text)
}
