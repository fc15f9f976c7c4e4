import type { CacheState, CacheStats } from '@riposte/cache-adapter'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { cacheMetrics } from './cache-metrics.ts'

test('shows what the cache counts, anew at each scrape', async () => {
  let stats: CacheStats = { hits: 3, misses: 2, unreadable: 1, stale: 4, errors: 5, outages: 0 }
  let state: CacheState = { status: 'up' }
  const registry = new Registry()
  cacheMetrics('valkey', { stats: () => stats, state: () => state })(registry)
  const samples = async () =>
    (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  expect(await samples()).toEqual([
    'arbitrage_cache_hits_total{backend="valkey"} 3',
    'arbitrage_cache_misses_total{backend="valkey"} 2',
    'arbitrage_cache_unreadable_total{backend="valkey"} 1',
    'arbitrage_cache_stale_total{backend="valkey"} 4',
    'arbitrage_cache_errors_total{backend="valkey"} 5',
    'arbitrage_cache_outages_total{backend="valkey"} 0',
    'arbitrage_cache_up{backend="valkey"} 1',
  ])
  stats = { ...stats, hits: 7, outages: 1 }
  state = { status: 'down', sinceMs: 1, reason: 'gone' }
  const after = await samples()
  expect(after).toContain('arbitrage_cache_hits_total{backend="valkey"} 7')
  expect(after).toContain('arbitrage_cache_outages_total{backend="valkey"} 1')
  expect(after).toContain('arbitrage_cache_up{backend="valkey"} 0')
})
