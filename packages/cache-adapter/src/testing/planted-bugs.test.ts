import { describe, expect, test } from 'vitest'
import { type Cache, createCache } from '../cache.ts'
import type { CacheEntry, EntryOptions } from '../entry.ts'
import type { ContractCase, ContractPorts } from './contract-case.ts'
import { loadContract, outageContract, valuesContract } from './index.ts'

type Bug = (cache: Cache) => Cache

/** The same cache, each entry of which is wrong in some way. */
function withEntries(change: <T>(entry: CacheEntry<T>, options: EntryOptions<T>) => CacheEntry<T>): Bug {
  return (cache) => ({
    ...cache,
    entry: (options) => change(cache.entry(options), options),
    namespace(name) {
      const namespace = cache.namespace(name)
      return { ...namespace, entry: (options) => change(namespace.entry(options), options) }
    },
  })
}

const BUGS: Readonly<Record<string, Bug>> = {
  'stores nothing': withEntries((entry) => ({ ...entry, set: async () => {} })),
  'deletes nothing': withEntries((entry) => ({ ...entry, delete: async () => {} })),
  'gives back the very object': withEntries((entry, { parse }) => {
    let last: unknown
    return {
      ...entry,
      async set(value) {
        last = value
        await entry.set(value)
      },
      get: async () => ((await entry.get()) === undefined ? undefined : parse(last)),
    }
  }),
  'throws what it cannot store': withEntries((entry) => ({
    ...entry,
    set: async (value) => entry.set(JSON.parse(JSON.stringify(value))),
  })),
  'fetches for each who loads': withEntries((entry) => ({
    ...entry,
    load: async (fetch) => {
      const hit = await entry.get()
      if (hit !== undefined) return { status: 'fresh', value: hit, from: 'cache' }
      const value = await fetch()
      await entry.set(value)
      return { status: 'fresh', value, from: 'fetch' }
    },
  })),
  'clears other namespaces too': (cache) => ({
    ...cache,
    async clear() {
      for (const name of ['entry', 'paper', 'paper-2', 'live.mainnet']) await cache.namespace(name).clear()
    },
  }),
  'counts its checks': (cache) => ({
    ...cache,
    async check() {
      await cache.entry({ name: 'x', version: 1, ttlMs: 1, parse: String }).get()
      return cache.check()
    },
  }),
}

async function failures(cases: readonly ContractCase[]): Promise<readonly string[]> {
  const failed: string[] = []
  for (const { name, run } of cases) {
    await run().catch(() => failed.push(name))
  }
  return failed
}

const openMemory = (ports: ContractPorts): Promise<Cache> => createCache({ backend: 'memory', ...ports })

describe('the contract finds a cache that', () => {
  test.each(Object.entries(BUGS))('%s', async (_what, plant) => {
    const open = async (ports: ContractPorts) => plant(await openMemory(ports))
    expect(await failures([...valuesContract({ open }), ...loadContract({ open })])).not.toEqual([])
  })

  test('keeps nothing of before an outage', async () => {
    const stopped = new Set<Cache>()
    const caches: Cache[] = []
    const cases = outageContract({
      patienceMs: 1_000,
      async open(ports) {
        const cache = await openMemory(ports)
        caches.push(cache)
        return {
          ...cache,
          entry: (options) => ({
            ...cache.entry(options),
            get: async () => (stopped.has(cache) ? undefined : cache.entry(options).get()),
          }),
        }
      },
      async stop() {
        for (const cache of caches) stopped.add(cache)
      },
      start: async () => {},
      reset: async () => {},
    })
    expect(await failures(cases.slice(0, 1))).toHaveLength(1)
  })
})

test('the contract finds nothing wrong with a good one', async () => {
  expect(await failures([...valuesContract({ open: openMemory }), ...loadContract({ open: openMemory })])).toEqual([])
})
