import { expect, test } from 'vitest'
import { createBacklog } from './backlog.ts'
import { createMemoryStore } from './memory-store.ts'
import { createMoodyStore } from './testing/moody-store.ts'

const soon = <T>(operation: Promise<T>): Promise<T> => operation

function bench(keysMax = 100) {
  const memory = createMemoryStore(1_000)
  const backlog = createBacklog(memory, keysMax)
  const set = (key: string) => {
    memory.set(key, { text: `text of ${key}`, expiresAtMs: undefined })
    backlog.add(key)
  }
  return { memory, backlog, set, ...createMoodyStore() }
}

test('tells texts and deletions, each key once', async () => {
  const { backlog, set, memory, store, values } = bench()
  values.set('b', 'old').set('c', 'old')
  for (const key of ['a', 'a', 'b']) set(key)
  memory.delete('c')
  backlog.add('c')
  expect(await backlog.tell(store, soon)).toBe(3)
  expect(Object.fromEntries(values)).toEqual({ a: 'text of a', b: 'text of b' })
  expect(await backlog.tell(store, soon)).toBe(0)
})

test('clears before it writes', async () => {
  const { backlog, set, store, values } = bench()
  values.set('x:old', '1').set('y:old', '2')
  backlog.addClear('x:')
  set('x:new')
  await backlog.tell(store, soon)
  expect(Object.fromEntries(values)).toEqual({ 'y:old': '2', 'x:new': 'text of x:new' })
})

test('keeps what it could not tell for the next time', async () => {
  const { backlog, set, store, values, become } = bench()
  backlog.addClear('z:')
  for (const key of ['a', 'b', 'c']) set(key)
  const failing = {
    ...store,
    set(key: string, text: string) {
      if (key === 'b') become('throws')
      return store.set(key, text)
    },
  }
  await expect(backlog.tell(failing, soon)).rejects.toThrow('broken')
  expect([...values.keys()]).toEqual(['a'])
  become('good')
  expect(await backlog.tell(store, soon)).toBe(2)
  expect([...values.keys()].sort()).toEqual(['a', 'b', 'c'])
})

test('tells what is added while it tells', async () => {
  const { backlog, set, store, values } = bench()
  set('a')
  let added = false
  const meddling = {
    ...store,
    set(key: string, text: string) {
      if (!added) set('late')
      added = true
      return store.set(key, text)
    },
  }
  expect(await backlog.tell(meddling, soon)).toBe(2)
  expect([...values.keys()]).toEqual(['a', 'late'])
})

test('forgets the first keys when there are too many', async () => {
  const { backlog, set, store, values } = bench(2)
  for (const key of ['a', 'b', 'c']) set(key)
  expect(await backlog.tell(store, soon)).toBe(2)
  expect([...values.keys()]).toEqual(['b', 'c'])
})
