import { expect, test } from 'vitest'
import { createCache } from './cache.ts'
import { CacheError } from './errors.ts'
import { openGuardedStore } from './guarded-store.ts'
import { createMemoryStore } from './memory-store.ts'
import { contractBench, parseNumber, until } from './testing/contract-case.ts'
import { createMoodyStore } from './testing/moody-store.ts'

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

test('tries a store that is down ever more rarely', async () => {
  const { become, entry, cache, count } = await open()
  become('throws')
  await entry.get()
  // 60, 120, 240 ms, and so on: never more than four within a second, however slow the machine.
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(count('cache.backend-still-down')).toBeLessThanOrEqual(4)
  expect(count('cache.backend-still-down')).toBeGreaterThan(0)
  await cache.close()
})

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

test('a value that the store will not take keeps nobody down, and leaves no older one', async () => {
  const { become, cache, entry, values, count } = await open()
  await entry.set(1)
  become('drops')
  await entry.set(2)
  expect(await entry.get()).toBe(2)
  await until('back in service', () => cache.state().status === 'up')
  expect(await entry.get()).toBeUndefined()
  expect([...values.keys()]).toEqual(['check'])
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
  const { become, cache, entry, count, values } = await open()
  await entry.set(1)
  // Nothing but the store itself has it.
  values.set('entry:other', values.get('entry:spot') ?? '')
  const other = cache.entry({ name: 'other', version: 1, ttlMs: 1_000, parse: parseNumber })
  become('hangs')
  const late = other.get()
  await new Promise((resolve) => setImmediate(resolve))
  become('throws')
  await entry.get()
  become('good')
  expect(await cache.check()).toEqual({ status: 'ok' })
  expect(await late).toBe(1)
  expect([count('cache.backend-down'), cache.state().status]).toEqual([1, 'up'])
  await cache.close()
})

test('memory has what was only read, too', async () => {
  const { become, cache, entry, values } = await open()
  await entry.set(1)
  values.set('entry:other', values.get('entry:spot') ?? '')
  const other = cache.entry({ name: 'other', version: 1, ttlMs: 1_000, parse: parseNumber })
  expect(await other.get()).toBe(1)
  become('throws')
  expect(await other.get()).toBe(1)
  await cache.close()
})

test('an answer that comes after a newer value was written does not get into memory', async () => {
  const { become, cache, entry, store } = await open()
  await entry.set(1)
  let release = (): void => {}
  const read = store.get
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  store.get = (key) => {
    store.get = read
    const old = read(key)
    return gate.then(() => old)
  }
  const late = entry.get()
  await entry.set(2)
  release()
  expect(await late).toBe(1)
  become('throws')
  expect(await entry.get()).toBe(2)
  await cache.close()
})

test('listens to the connection that it has, and to none of before', async () => {
  const { ports } = contractBench()
  const { store } = createMoodyStore()
  const losses: ((reason: string) => void)[] = []
  let loseWhileOpening = false
  const guarded = await openGuardedStore({
    backend: {
      title: 'fake',
      async open(onLost) {
        losses.push(onLost)
        if (loseWhileOpening) onLost('lost at once')
        return store
      },
      refusal: () => new CacheError('STORE_UNUSABLE', ''),
    },
    memory: createMemoryStore(1_000),
    waitMs: 60_000,
    onError() {},
    onOutage() {},
    ...ports,
  })
  losses[0]?.('lost')
  expect(guarded.state()).toMatchObject({ status: 'down', reason: 'lost' })
  loseWhileOpening = true
  expect(await guarded.probe()).toMatchObject({ status: 'down', reason: 'lost at once' })
  loseWhileOpening = false
  expect(await guarded.probe()).toEqual({ status: 'up' })
  losses[0]?.('the first again')
  expect(guarded.state()).toEqual({ status: 'up' })
  await guarded.close()
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
    { backend: 'valkey', nodes: ['localhost:6379'], prefix: 'a*' },
    { backend: 'valkey', nodes: ['localhost:6379'], prefix: '' },
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
