import { expect, test } from 'vitest'
import { createCache } from './cache.ts'
import { contractBench, parseNumber, until } from './testing/contract-case.ts'

type Mode = 'good' | 'throws' | 'hangs' | 'loses' | 'refuses'

/** A store whose behaviour can be changed while it is used. */
function createMoodyStore() {
  const values = new Map<string, string>()
  const listeners: ((error: unknown) => void)[] = []
  let mode: Mode = 'good'
  let calls = 0
  async function act<T>(good: () => T): Promise<T> {
    calls += 1
    if (mode === 'throws') throw new Error('broken')
    if (mode === 'hangs') return new Promise(() => {})
    return good()
  }
  return {
    values,
    become: (next: Mode) => {
      mode = next
    },
    calls: () => calls,
    complain: (error: unknown) => {
      for (const listener of listeners) listener(error)
    },
    store: {
      capabilities: { expires: true },
      get: (key: string) => act(() => values.get(key)),
      set: (key: string, text: string) =>
        act(() => {
          if (mode === 'good') values.set(key, text)
          return mode !== 'refuses'
        }),
      delete: (key: string) => act(() => values.delete(key)),
      async *iterator() {
        for (const pair of await act(() => [...values])) yield pair
      },
      on: (_event: 'error', listener: (error: unknown) => void) => listeners.push(listener),
    },
  }
}

async function open() {
  const bench = contractBench()
  const moody = createMoodyStore()
  const cache = await createCache({ backend: 'keyv', store: moody.store, waitMs: 30, ...bench.ports })
  const entry = cache.entry({ name: 'spot', version: 1, ttlMs: 1_000, parse: parseNumber })
  const count = (event: string) => bench.events.filter((each) => each === event).length
  return { ...bench, ...moody, cache, entry, count }
}

test.each(['throws', 'hangs', 'loses', 'refuses'] as const)(
  'does not believe a store that %s, and writes back what it lost',
  async (mode) => {
    const { become, cache, entry, count, values } = await open()
    await entry.set(1)
    become(mode)
    await entry.set(2)
    expect(cache.state()).toMatchObject({ status: 'down' })
    expect(await entry.get()).toBe(2)
    expect(cache.stats()).toMatchObject({ errors: 1, outages: 1 })
    // Attempts to get it back fail, and nobody is told again.
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(count('cache.backend-still-down')).toBeGreaterThan(0)
    become('good')
    await until('back in service', () => cache.state().status === 'up')
    expect([count('cache.backend-down'), count('cache.backend-up')]).toEqual([1, 1])
    expect(values.get('entry:spot')).toContain('"value":2')
    await cache.close()
  },
)

test('asks a store that is down for nothing but whether it is back', async () => {
  const { become, calls, cache, entry } = await open()
  become('hangs')
  await entry.get()
  const before = calls()
  await Promise.all(Array.from({ length: 100 }, (_, i) => entry.set(i).then(() => entry.get())))
  expect(calls() - before).toBeLessThan(5)
  await cache.close()
})

test('takes what a store reports of itself for an outage', async () => {
  const { complain, cache, entry, count } = await open()
  await entry.set(1)
  complain(new Error('lost the connection'))
  complain(new Error('lost it again'))
  expect(cache.state()).toMatchObject({ status: 'down', reason: 'lost the connection' })
  expect(await entry.get()).toBe(1)
  await until('back in service', () => cache.state().status === 'up')
  expect(count('cache.backend-down')).toBe(1)
  await cache.close()
})

test('a check takes a store that works again back into service at once', async () => {
  const { become, cache, entry } = await open()
  become('throws')
  await entry.set(1)
  expect(await cache.check()).toEqual({ status: 'failing', reason: 'broken' })
  become('good')
  expect(await cache.check()).toEqual({ status: 'ok' })
  expect(await entry.get()).toBe(1)
  await cache.close()
})

test('an operation that was under way when the store came back is asked anew', async () => {
  const { become, cache, entry, count } = await open()
  await entry.set(1)
  become('hangs')
  const late = entry.get()
  become('throws')
  await entry.get()
  become('good')
  expect(await cache.check()).toEqual({ status: 'ok' })
  expect(await late).toBe(1)
  expect([count('cache.backend-down'), cache.state().status]).toEqual([1, 'up'])
  await cache.close()
})

test('leaves no timer when it is closed', async () => {
  const { become, cache, entry, events } = await open()
  become('throws')
  await entry.get()
  await cache.close()
  const before = events.length
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(events.length).toBe(before)
})

test.each(['throws', 'hangs', 'loses', 'refuses'] as const)('does not start over a store that %s', async (mode) => {
  const { store, become } = createMoodyStore()
  become(mode)
  await expect(createCache({ backend: 'keyv', store, waitMs: 30, ...contractBench().ports })).rejects.toMatchObject({
    name: 'CacheError',
    code: 'STORE_UNUSABLE',
  })
})

test('refuses what cannot be an option', async () => {
  const { ports } = contractBench()
  const refused = { name: 'CacheError', code: 'OPTION_INVALID' }
  for (const options of [
    { backend: 'tape' },
    { backend: 'memory', totalBytesMax: 0 },
    { backend: 'memory', valueBytesMax: Number.NaN },
    { backend: 'keyv', store: new Map() },
    { backend: 'file', directory: '.', waitMs: -1 },
    { backend: 'valkey', nodes: [] },
    ...['localhost', 'localhost:0', ':1', 'a b:1', 'redis://a:1', '::1:6379'].map((node) => ({
      backend: 'valkey',
      nodes: [node],
    })),
  ]) {
    await expect(createCache({ ...options, ...ports } as never), JSON.stringify(options)).rejects.toMatchObject(refused)
  }
})

test('stores no value that is larger than its bound, and keeps the one before', async () => {
  const { ports, events } = contractBench()
  const cache = await createCache({ backend: 'memory', valueBytesMax: 1_000, ...ports })
  const entry = cache.entry({ name: 'a', version: 1, ttlMs: 1_000, parse: String })
  await entry.set('small')
  await entry.set('x'.repeat(1_000))
  expect(await entry.get()).toBe('small')
  expect(cache.stats().errors).toBe(1)
  expect(events).toContain('cache.failed')
})
