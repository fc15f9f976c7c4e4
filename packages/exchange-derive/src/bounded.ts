/** A set or map that remembers the order in which its keys came in, as both of the language's do. */
interface Kept {
  readonly size: number
  keys(): Iterator<string>
  delete(key: string): boolean
}

/** Keep at most `max` keys: the longest held go first. */
export function forgetOldest(kept: Kept, max: number): void {
  while (kept.size > max) {
    const oldest = kept.keys().next()
    if (oldest.done === true) return
    kept.delete(oldest.value)
  }
}
