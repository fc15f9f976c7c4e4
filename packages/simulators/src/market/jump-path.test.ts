import { epochMs } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createJumpPath } from './jump-path.ts'
import { createSpotPath } from './spot-path.ts'

const START = epochMs(Date.UTC(2026, 5, 26, 4))
const MINUTE = 60_000
const DAY = 1440 * MINUTE
const at = (ms: number) => epochMs(START + ms)

describe('createJumpPath', () => {
  it('is zero at the start, before it, and where there are no jumps', () => {
    expect(createJumpPath(1, START, { perDay: 1440, deviation: 0.01 })(at(0))).toBe(0)
    expect(createJumpPath(1, START, { perDay: 1440, deviation: 0.01 })(at(-DAY))).toBe(0)
    expect(createJumpPath(1, START, undefined)(at(DAY))).toBe(0)
  })

  it('is the same whatever was asked before', () => {
    const jumps = { perDay: 300, deviation: 0.01 }
    const [forth, leaping] = [createJumpPath(7, START, jumps), createJumpPath(7, START, jumps)]
    const times = Array.from({ length: 400 }, (_, i) => at(i * 20_000))
    const inOrder = times.map(forth)
    for (let i = 399; i >= 0; i -= 3) expect(leaping(times[i] ?? START)).toBe(inOrder[i])
  })

  it('stands still between its jumps, which come as often and are as large as was said', () => {
    const path = createJumpPath(3, START, { perDay: 48, deviation: 0.02 })
    const sizes: number[] = []
    let last = 0
    for (let ms = 0; ms <= 100 * DAY; ms += MINUTE / 2) {
      const now = path(at(ms))
      if (now !== last) sizes.push(now - last)
      last = now
    }
    // 4800 expected: within four deviations of a Poisson number, and of a mean square.
    expect(Math.abs(sizes.length - 4800)).toBeLessThan(4 * Math.sqrt(4800))
    const square = sizes.reduce((sum, size) => sum + size * size, 0) / sizes.length
    expect(Math.sqrt(square)).toBeGreaterThan(0.019)
    expect(Math.sqrt(square)).toBeLessThan(0.021)
  })

  it('moves every underlying of a market by the same share', () => {
    const [calm, jumpy] = [createSpotPath(5, START), createSpotPath(5, START, { perDay: 1440, deviation: 0.01 })]
    const path = createJumpPath(5, START, { perDay: 1440, deviation: 0.01 })
    for (const name of ['ETH', 'BTC']) {
      const now = at(10 * MINUTE)
      expect(jumpy(name, now) / calm(name, now)).toBeCloseTo(Math.exp(path(now)), 12)
    }
    expect(path(at(10 * MINUTE))).not.toBe(0)
  })
})
