import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import type { Cache } from '../cache.ts'
import type { CacheEntry } from '../entry.ts'
import {
  type ContractBench,
  type ContractCase,
  type ContractPorts,
  contractBench,
  parseNumber,
} from './contract-case.ts'

/** A backend under test. */
export interface ValuesHarness {
  /** Open a cache that nobody else uses, with nothing in it. It is closed by the case. */
  open(ports: ContractPorts): Promise<Cache>
}

interface Scene extends ContractBench {
  readonly cache: Cache
  readonly entry: CacheEntry<number>
}

const HOUR_MS = 3_600_000

/** What every backend must keep to while it works. */
export function valuesContract({ open }: ValuesHarness): readonly ContractCase[] {
  const scene = (name: string, play: (scene: Scene) => Promise<void>): ContractCase => ({
    name,
    async run() {
      const bench = contractBench()
      const cache = await open(bench.ports)
      try {
        await play({
          ...bench,
          cache,
          entry: cache.entry({ name: 'spot', version: 1, ttlMs: HOUR_MS, parse: parseNumber }),
        })
      } finally {
        await cache.close()
      }
    },
  })

  return [
    scene('gives back what was stored, until its time is over', async ({ cache, entry, time }) => {
      equal(await entry.get(), undefined)
      await entry.set(5)
      equal(await entry.get(), 5)
      time.nowMs += HOUR_MS - 1
      equal(await entry.get(), 5)
      time.nowMs += 1
      equal(await entry.get(), undefined)
      deepEqual(cache.stats(), { hits: 2, misses: 2, unreadable: 0, stale: 0, errors: 0, outages: 0 })
    }),

    scene('keeps a value for ever when told so', async ({ cache, time }) => {
      const parse = parseNumber
      const entry = cache.entry({ name: 'for ever', version: 'a', ttlMs: Number.POSITIVE_INFINITY, parse })
      await entry.set(7)
      time.nowMs += 1e12
      equal(await entry.get(), 7)
    }),

    scene('keeps a value whose time is short as long as that time', async ({ cache, time }) => {
      const entry = cache.entry({ name: 'short', version: 1, ttlMs: 1, parse: parseNumber })
      await entry.set(1)
      equal(await entry.get(), 1)
      time.nowMs += 1
      equal(await entry.get(), undefined)
      equal(cache.stats().outages, 0)
    }),

    scene('takes a value from the future for none', async ({ entry, time }) => {
      await entry.set(5)
      time.nowMs -= 1
      equal(await entry.get(), undefined)
    }),

    scene('keeps the latest value, and none after a delete', async ({ entry }) => {
      await entry.set(5)
      await entry.set(6)
      equal(await entry.get(), 6)
      await entry.delete()
      await entry.delete()
      equal(await entry.get(), undefined)
    }),

    scene('misses on another version, and the new version takes the place', async ({ cache, entry }) => {
      const next = cache.entry({ name: 'spot', version: 2, ttlMs: HOUR_MS, parse: String })
      await entry.set(5)
      equal(await next.get(), undefined)
      await next.set('six')
      equal(await next.get(), 'six')
      equal(await entry.get(), undefined)
      equal(cache.stats().misses, 2)
      equal(cache.stats().unreadable, 0)
    }),

    scene('misses on a value that does not parse, and counts it', async ({ cache, entry, events }) => {
      await cache.entry({ name: 'spot', version: 1, ttlMs: HOUR_MS, parse: String }).set('five')
      equal(await entry.get(), undefined)
      deepEqual(cache.stats(), { hits: 0, misses: 1, unreadable: 1, stale: 0, errors: 0, outages: 0 })
      ok(events.includes('cache.unreadable'))
    }),

    scene('keeps names apart, however odd', async ({ cache }) => {
      const names = ['a', 'a:b', 'a::b', "a'; --", 'a*', 'ä \n', '*', ' '.repeat(300)]
      const entries = names.map((name) => cache.entry({ name, version: 1, ttlMs: HOUR_MS, parse: parseNumber }))
      for (const [i, entry] of entries.entries()) await entry.set(i)
      deepEqual(await Promise.all(entries.map((entry) => entry.get())), [...names.keys()])
    }),

    scene('gives back another object than was stored', async ({ cache }) => {
      const entry = cache.entry({ name: 'list', version: 1, ttlMs: HOUR_MS, parse: (value) => value })
      const list = { assets: [{ symbol: 'WHYPE', 'weird "key"': null }] }
      await entry.set(list)
      list.assets.pop()
      deepEqual(await entry.get(), { assets: [{ symbol: 'WHYPE', 'weird "key"': null }] })
    }),

    scene('keeps a megabyte', async ({ cache }) => {
      const entry = cache.entry({ name: 'big', version: 1, ttlMs: HOUR_MS, parse: String })
      const text = 'ä€😀\u0000 "x" '.repeat(80_000)
      await entry.set(text)
      ok((await entry.get()) === text)
      equal(cache.state().status, 'up')
    }),

    scene('reports a value that cannot be stored and goes on', async ({ cache, entry, events }) => {
      await entry.set(1n as never)
      equal(await entry.get(), undefined)
      equal(cache.stats().errors, 1)
      ok(events.includes('cache.failed'))
      await entry.set(5)
      equal(await entry.get(), 5)
    }),

    scene('clears one namespace and leaves the others', async ({ cache, entry }) => {
      const namespaces = ['paper', 'paper-2', 'live.mainnet'].map((name) => cache.namespace(name))
      const spots = namespaces.map((each) =>
        each.entry({ name: 'spot', version: 1, ttlMs: HOUR_MS, parse: parseNumber }),
      )
      await entry.set(0)
      for (const [i, spot] of spots.entries()) await spot.set(i + 1)
      await namespaces[0]?.clear()
      deepEqual(await Promise.all([entry, ...spots].map((each) => each.get())), [0, undefined, 2, 3])
      await cache.clear()
      deepEqual(await Promise.all([entry, ...spots].map((each) => each.get())), [undefined, undefined, 2, 3])
      equal(cache.stats().errors, 0)
    }),

    scene('checks itself without touching entries or counts', async ({ cache, entry }) => {
      await entry.set(5)
      deepEqual(await cache.check(), { status: 'ok' })
      deepEqual(await cache.check(), { status: 'ok' })
      deepEqual(cache.state(), { status: 'up' })
      deepEqual(cache.stats(), { hits: 0, misses: 0, unreadable: 0, stale: 0, errors: 0, outages: 0 })
      equal(await entry.get(), 5)
    }),

    scene('misses quietly after it was closed', async ({ cache, entry }) => {
      await entry.set(5)
      await cache.close()
      await cache.close()
      await entry.set(6)
      await entry.delete()
      await cache.clear()
      equal(await entry.get(), undefined)
      deepEqual(await entry.load(async () => 7), { status: 'fresh', value: 7, from: 'fetch' })
      deepEqual(await cache.check(), { status: 'failing', reason: 'closed' })
      equal(cache.stats().errors, 0)
    }),

    scene('refuses an entry or a namespace that cannot be', async ({ cache }) => {
      const refused = { code: 'OPTION_INVALID' }
      const good = { name: 'a', version: 1, ttlMs: 1, parse: parseNumber }
      for (const bad of [{ name: '' }, { ttlMs: 0 }, { ttlMs: Number.NaN }, { staleMs: -1 }]) {
        throws(() => cache.entry({ ...good, ...bad }), refused)
      }
      for (const name of ['', 'a:b', 'a b', '*']) throws(() => cache.namespace(name), refused)
    }),
  ]
}
