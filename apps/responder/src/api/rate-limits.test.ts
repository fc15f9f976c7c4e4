import { expect, test } from 'vitest'
import { createStandingClock } from '../testing/serve-api.ts'
import { createRateLimits } from './rate-limits.ts'

function drain(take: () => number): number {
  let passed = 0
  while (take() === 0 && passed < 10_000) passed += 1
  return passed
}

test('a caller may burst, then gets the rate, and is told when to come back', () => {
  const clock = createStandingClock()
  const rates = createRateLimits(clock)
  expect(drain(() => rates.take('read', 'a'))).toBe(1000)
  expect(rates.take('read', 'a')).toBe(1)
  clock.advance(1000)
  expect(drain(() => rates.take('read', 'a'))).toBe(500)
  clock.advance(3_600_000)
  expect(drain(() => rates.take('read', 'a'))).toBe(1000)
})

test('callers and kinds are counted apart: a flood leaves the kill switch to others and to the same one', () => {
  const rates = createRateLimits(createStandingClock())
  drain(() => rates.take('read', 'a'))
  drain(() => rates.take('write', 'a'))
  expect(rates.take('stop', 'a')).toBe(0)
  expect(rates.take('write', 'b')).toBe(0)
})

test('however many callers come, only so many are remembered, and the busy one stays known', () => {
  const rates = createRateLimits(createStandingClock())
  drain(() => rates.take('read', 'busy'))
  for (let n = 0; n < 20_000; n++) {
    rates.take('read', `caller ${n}`)
    expect(rates.take('read', 'busy')).toBe(1)
  }
})
