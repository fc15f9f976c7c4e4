import { describe, expect, it } from 'vitest'
import { createBrownianPath, LAST_STEP } from './brownian-path.ts'

describe('createBrownianPath', () => {
  it('starts at 0 and repeats with its seed and label', () => {
    const steps = [0, 1, 2, 17, 1_000_000, 1_000_001, LAST_STEP - 1, LAST_STEP]
    const walk = (seed: number, label: string): number[] => steps.map(createBrownianPath(seed, label))
    expect(walk(1, 'a')[0]).toBe(0)
    expect(walk(1, 'a')).toEqual(walk(1, 'a'))
    expect(walk(1, 'a').slice(1)).not.toEqual(walk(2, 'a').slice(1))
    expect(walk(1, 'a').slice(1)).not.toEqual(walk(1, 'b').slice(1))
  })

  it('is the same whatever was asked before', () => {
    const forth = createBrownianPath(7, 'x')
    const inOrder = Array.from({ length: 300 }, (_, step) => forth(step))
    const leaping = createBrownianPath(7, 'x')
    leaping(LAST_STEP)
    leaping(123_456_789)
    for (let step = 299; step >= 0; step -= 7) expect(leaping(step)).toBe(inOrder[step])
    expect(createBrownianPath(7, 'x')(299)).toBe(inOrder[299])
  })

  it('stands still beyond its last step', () => {
    const path = createBrownianPath(3, 'x')
    expect(path(LAST_STEP * 1000)).toBe(path(LAST_STEP))
    expect(path(LAST_STEP)).not.toBe(path(LAST_STEP - 1))
  })

  it.each([1, 16, 1000])('has independent increments of variance %i over as many steps', (stride) => {
    const count = 20_000
    const path = createBrownianPath('variance', 'x')
    const increments = Array.from({ length: count }, (_, i) => path((i + 1) * stride) - path(i * stride))
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = mean(increments.map((value) => value * value)) / stride
    const lagged = mean(increments.slice(1).map((value, i) => value * (increments[i] ?? 0))) / stride
    // Five standard errors of the estimates: sqrt(2 / n) for the variance, 1 / sqrt(n) for the covariance.
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / count))
    expect(Math.abs(lagged)).toBeLessThan(5 / Math.sqrt(count))
  })
})
