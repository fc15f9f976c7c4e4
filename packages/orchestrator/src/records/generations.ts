/** A map that forgets its older half at once when it has grown. */
export interface Generations<Value> {
  get(key: string): Value | undefined
  /** A key that is known keeps its place. */
  set(key: string, value: Value): void
  delete(key: string): void
  newestFirst(): Iterable<Value>
}

/**
 * No search for the oldest entry, however many there are.
 *
 * @param kept entries that are kept at least; twice as many at most
 */
export function createGenerations<Value>(kept: number): Generations<Value> {
  let young = new Map<string, Value>()
  let old = new Map<string, Value>()
  return {
    get: (key) => young.get(key) ?? old.get(key),
    set(key, value) {
      if (old.has(key)) {
        old.set(key, value)
        return
      }
      if (young.size >= kept && !young.has(key)) {
        old = young
        young = new Map()
      }
      young.set(key, value)
    },
    delete(key) {
      young.delete(key)
      old.delete(key)
    },
    newestFirst: () => [...old.values(), ...young.values()].reverse(),
  }
}
