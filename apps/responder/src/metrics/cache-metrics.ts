import type { Cache, CacheStats } from '@riposte/cache-adapter'
import { Counter, Gauge, type Registry } from 'prom-client'

const COUNTERS: Readonly<Record<keyof CacheStats, string>> = {
  hits: 'Reads of the cache that found a good value',
  misses: 'Reads of the cache that found none',
  unreadable: 'Of the misses, those whose stored value could not be read',
  stale: 'Loads that fell back on an expired value, since fetching failed',
  errors: 'Operations that failed at the backend of the cache, and values that could not be written',
  outages: 'How often the backend of the cache went down',
}

/** What a cache counts of itself, and whether its backend works, read at each scrape. */
export function cacheMetrics(backend: string, cache: Pick<Cache, 'stats' | 'state'>): (registry: Registry) => void {
  return (registry) => {
    const common = { labelNames: ['backend'], registers: [registry] }
    for (const [name, help] of Object.entries(COUNTERS) as [keyof CacheStats, string][]) {
      new Counter({
        name: `arbitrage_cache_${name}_total`,
        help,
        ...common,
        collect() {
          this.reset()
          this.inc({ backend }, cache.stats()[name])
        },
      })
    }
    new Gauge({
      name: 'arbitrage_cache_up',
      help: '1 while values come from the backend of the cache, 0 while memory takes its place',
      ...common,
      collect() {
        this.set({ backend }, cache.state().status === 'up' ? 1 : 0)
      },
    })
  }
}
