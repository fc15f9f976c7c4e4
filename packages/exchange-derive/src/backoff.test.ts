import fc from 'fast-check'
import { expect, it } from 'vitest'
import { reconnectDelayMs } from './backoff.ts'

const fixed = (unit: number) => ({ unit: () => unit })

it('doubles from half a second to eight', () => {
  const longest = [0, 1, 2, 3, 4, 5, 6].map((failures) => Math.round(reconnectDelayMs(failures, fixed(0.9999999))))
  expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000])
})

it('is always at least half of the full wait and never more than 8 s', () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, unit) => {
      const delay = reconnectDelayMs(failures, fixed(unit))
      return delay >= 250 && delay <= 8000
    }),
  )
})
