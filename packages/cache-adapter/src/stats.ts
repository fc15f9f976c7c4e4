/** Counts since the cache was created. */
export interface CacheStats {
  readonly hits: number
  /** Every read without a value that is good, whatever the reason. */
  readonly misses: number
  /** Of the misses, those whose stored value could not be read. */
  readonly unreadable: number
  /** Loads that fell back on an expired value, since fetching failed. */
  readonly stale: number
  /** Operations that failed at the backend, and values that could not be written. */
  readonly errors: number
  /** How often the backend went down. */
  readonly outages: number
}
