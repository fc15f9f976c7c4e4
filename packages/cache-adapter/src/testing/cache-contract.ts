import { describe, expect, test } from 'vitest'
import type { Cache } from '../cache.ts'
import type { CacheClock, CacheLogger } from '../ports.ts'

/** What a cache of any backend is made with in the contract's tests. */
export interface ContractPorts {
  readonly clock: CacheClock
  readonly logger: CacheLogger
}

export function parseNumber(value: unknown): number {
  if (typeof value !== 'number') throw new Error('expected a number')
  return value
}

/** A clock that stands still until it is set, and a logger that remembers event names. */
export function contractPorts() {
  const time = { nowMs: 1_000_000 }
  const events: string[] = []
  const log = (event: string) => void events.push(event)
  return { time, events, ports: { clock: { nowMs: () => time.nowMs }, logger: { debug: log, warn: log } } }
}

/** What every backend must keep to. */
export function describeCacheContract(backend: string, create: (ports: ContractPorts) => Promise<Cache>): void {
  describe(`a ${backend} cache`, () => {
    async function open() {
      const bench = contractPorts()
      const cache = await create(bench.ports)
      const entry = cache.entry({ name: 'spot', version: 1, ttlMs: 1_000, parse: parseNumber })
      return { ...bench, cache, entry }
    }

    test('gives back what was stored, until its time is over', async () => {
      const { cache, entry, time } = await open()
      expect(await entry.get()).toBeUndefined()
      await entry.set(5)
      expect(await entry.get()).toBe(5)
      time.nowMs += 999
      expect(await entry.get()).toBe(5)
      time.nowMs += 1
      expect(await entry.get()).toBeUndefined()
      expect(cache.stats()).toEqual({ hits: 2, misses: 2, unreadable: 0, errors: 0 })
      await cache.close()
    })

    test('keeps a value for ever when told so', async () => {
      const { cache, time } = await open()
      const entry = cache.entry({ name: 'for ever', version: 'a', ttlMs: Number.POSITIVE_INFINITY, parse: parseNumber })
      await entry.set(7)
      time.nowMs += 1e12
      expect(await entry.get()).toBe(7)
      await cache.close()
    })

    test('takes a value from the future for none', async () => {
      const { cache, entry, time } = await open()
      await entry.set(5)
      time.nowMs -= 1
      expect(await entry.get()).toBeUndefined()
      await cache.close()
    })

    test('keeps the latest value, and none after a delete', async () => {
      const { cache, entry } = await open()
      await entry.set(5)
      await entry.set(6)
      expect(await entry.get()).toBe(6)
      await entry.delete()
      await entry.delete()
      expect(await entry.get()).toBeUndefined()
      await cache.close()
    })

    test('misses on another version, and the new version takes the place', async () => {
      const { cache, entry } = await open()
      const next = cache.entry({ name: 'spot', version: 2, ttlMs: 1_000, parse: String })
      await entry.set(5)
      expect(await next.get()).toBeUndefined()
      await next.set('six')
      expect(await next.get()).toBe('six')
      expect(await entry.get()).toBeUndefined()
      expect(cache.stats()).toMatchObject({ misses: 2, unreadable: 0 })
      await cache.close()
    })

    test('misses on a value that does not parse, and counts it', async () => {
      const { cache, entry, events } = await open()
      await cache.entry({ name: 'spot', version: 1, ttlMs: 1_000, parse: String }).set('five')
      expect(await entry.get()).toBeUndefined()
      expect(cache.stats()).toMatchObject({ hits: 0, misses: 1, unreadable: 1, errors: 0 })
      expect(events).toContain('cache.unreadable')
      await cache.close()
    })

    test('keeps names apart', async () => {
      const { cache, entry } = await open()
      const other = cache.entry({ name: "spot'; --", version: 1, ttlMs: 1_000, parse: parseNumber })
      await entry.set(1)
      await other.set(2)
      expect([await entry.get(), await other.get()]).toEqual([1, 2])
      await cache.close()
    })

    test('gives back another object than was stored', async () => {
      const { cache } = await open()
      const entry = cache.entry({ name: 'list', version: 1, ttlMs: 1_000, parse: (value) => value })
      const list = { assets: [{ symbol: 'WHYPE', 'weird "key"': null }] }
      await entry.set(list)
      list.assets.pop()
      expect(await entry.get()).toEqual({ assets: [{ symbol: 'WHYPE', 'weird "key"': null }] })
      await cache.close()
    })

    test('reports a value that cannot be stored and goes on', async () => {
      const { cache, entry, events } = await open()
      await entry.set(1n as never)
      expect(await entry.get()).toBeUndefined()
      expect(cache.stats().errors).toBe(1)
      expect(events).toContain('cache.failed')
      await entry.set(5)
      expect(await entry.get()).toBe(5)
      await cache.close()
    })

    test('checks itself without touching entries or counts', async () => {
      const { cache, entry } = await open()
      await entry.set(5)
      expect(await cache.check()).toEqual({ status: 'ok' })
      expect(cache.stats()).toEqual({ hits: 0, misses: 0, unreadable: 0, errors: 0 })
      expect(await entry.get()).toBe(5)
      await cache.close()
    })

    test('misses quietly after it was closed', async () => {
      const { cache, entry } = await open()
      await entry.set(5)
      await cache.close()
      await cache.close()
      await entry.set(6)
      await entry.delete()
      expect(await entry.get()).toBeUndefined()
      expect(await cache.check()).toEqual({ status: 'failing', reason: 'closed' })
      expect(cache.stats().errors).toBe(0)
    })

    test.each([
      { name: '', ttlMs: 1 },
      { name: 'a', ttlMs: 0 },
      { name: 'a', ttlMs: Number.NaN },
    ])('refuses an entry with %j', async (options) => {
      const { cache } = await open()
      expect(() => cache.entry({ version: 1, parse: parseNumber, ...options })).toThrow(
        expect.objectContaining({ code: 'OPTION_INVALID' }),
      )
      await cache.close()
    })
  })
}
