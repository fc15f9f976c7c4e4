import { expect, test } from 'vitest'
import { createRecentIds } from './recent-ids.ts'

test('admits an id once, and again after it was forgotten', () => {
  const ids = createRecentIds(1_000, 10)
  expect(ids.admit('a', 0)).toBe(true)
  expect(ids.admit('a', 999)).toBe(false)
  expect(ids.admit('b', 999)).toBe(true)
  expect(ids.admit('a', 1_000)).toBe(true)
  expect(ids.admit('b', 1_998)).toBe(false)
  expect(ids.size).toBe(2)
})

test('is bounded: the oldest goes first', () => {
  const ids = createRecentIds(1_000, 3)
  for (const id of ['a', 'b', 'c', 'd']) ids.admit(id, 0)
  expect(ids.size).toBe(3)
  expect(ids.admit('d', 1)).toBe(false)
  expect(ids.admit('a', 1)).toBe(true)
})
