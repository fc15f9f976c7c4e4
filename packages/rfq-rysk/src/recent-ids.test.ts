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

test('is bounded: the oldest go first, the newest stay', () => {
  const ids = createRecentIds(1_000, 100)
  for (let i = 0; i < 1_000; i++) {
    ids.admit(`${i}`, 0)
    expect(ids.size).toBeLessThanOrEqual(111)
  }
  for (let i = 900; i < 1_000; i++) expect(ids.admit(`${i}`, 1)).toBe(false)
  expect(ids.admit('0', 1)).toBe(true)
})
