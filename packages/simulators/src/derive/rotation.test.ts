import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRotation } from './rotation.ts'

it('comes by everything once a period, whatever the intervals', () => {
  const intervals = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 20, maxLength: 100 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1300 }), intervals, (length, steps) => {
      const rotation = createRotation(1000)
      const visits = new Array<number>(length).fill(0)
      let elapsed = 0
      for (const step of steps) {
        elapsed += step
        const { start, count } = rotation.advance(length, step)
        for (let i = 0; i < count; i++) (visits[(start + i) % length] as number)++
      }
      const rounds = elapsed / 1000
      expect(Math.min(...visits)).toBeGreaterThanOrEqual(Math.floor(rounds) - 1)
      expect(Math.max(...visits)).toBeLessThanOrEqual(Math.ceil(rounds) + 1)
    }),
  )
})

it('spreads 1300 over a second in slices of 65, not in one burst', () => {
  const rotation = createRotation(1000)
  const counts = Array.from({ length: 20 }, () => rotation.advance(1300, 50).count)
  expect(Math.max(...counts)).toBe(65)
})

it('has nothing to do with nothing, and never more than all after a long pause', () => {
  const rotation = createRotation(1000)
  expect(rotation.advance(0, 50).count).toBe(0)
  expect(rotation.advance(7, 3_600_000).count).toBe(7)
})
