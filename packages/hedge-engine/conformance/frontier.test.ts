import { describe, expect, it } from 'vitest'
import { collectPoints } from '../bench/support/collect-points.ts'
import { frontierPoints } from '../bench/support/frontier-points.ts'
import { judge } from '../bench/support/judge.ts'
import { plotFrontier } from '../bench/support/plot.ts'
import { type Outcomes, runPaths, SIGNS } from '../bench/support/run-paths.ts'
import { mean, standardError } from '../bench/support/statistics.ts'

// The frontier of the README on a fiftieth of its paths: the harness, not the figures.
const PATHS = 200
const points = frontierPoints()
const outcomes = runPaths(points, 'small', 0, PATHS)
const panels = SIGNS.map((_, s) => collectPoints(points, [outcomes[s] as Outcomes]))

describe('the hedging frontier', () => {
  it('repeats with its seed, in one part or in several', () => {
    const few = points.slice(-2)
    const whole = runPaths(few, 'small', 0, 6)
    const parts = [runPaths(few, 'small', 0, 2), runPaths(few, 'small', 2, 6)]
    whole.forEach((outcome, s) => {
      const together = collectPoints(few, [outcome])
      const apart = collectPoints(
        few,
        parts.map((part) => part[s] as Outcomes),
      )
      expect(apart).toEqual(together)
    })
  })

  it('gives profit for nothing to nobody: before costs every strategy earns the same, up to noise', () => {
    for (const { profit, cost } of outcomes) {
      const gross = points.map((_, p) => {
        const row = (column: Float64Array) => column.subarray(p * PATHS, (p + 1) * PATHS)
        return mean(row(profit).map((x, i) => x + (row(cost)[i] as number)))
      })
      const [first] = gross as [ReturnType<typeof mean>]
      for (const other of gross) {
        const difference = { value: 0, influence: first.influence.map((x, i) => x - (other.influence[i] as number)) }
        expect(Math.abs(first.value - other.value)).toBeLessThan(5 * standardError(difference) + 1e-9)
      }
    }
  })

  it('shows less risk and more cost as a band narrows', () => {
    for (const panel of panels) {
      const bands = panel.filter(({ name }) => name === 'fixed-band')
      const costs = bands.map(({ cost }) => cost.value)
      expect(costs).toEqual([...costs].sort((a, b) => b - a))
      expect(bands.at(-1)?.risk.value).toBeGreaterThan(2 * (bands[1]?.risk.value as number))
    }
  })

  it('has no point that is cheaper and safer than one of riposte', () => {
    // By deviation: the worst hundredth of so few nights is two of them, which judge nothing.
    const pairs = panels.flatMap((panel) => judge(panel, 'risk').dominated)
    expect(pairs.map(([own, by]) => `${own.parameter} by ${by.name} ${by.parameter}`)).toEqual([])
  })

  it('finds the dominated: the older desk by its 30 seconds and a tenth', () => {
    for (const panel of panels) {
      const renamed = panel.map((point) => {
        if (point.name === 'atomizer') return { ...point, name: 'riposte' }
        return point.name === 'riposte' ? { ...point, name: 'other' } : point
      })
      expect(judge(renamed, 'risk').dominated.length).toBeGreaterThan(0)
    }
  })

  it('draws every strategy', () => {
    const plot = plotFrontier([{ title: 'long gamma', points: panels[0] ?? [] }])
    for (const name of new Set(points.map((point) => point.name))) expect(plot).toContain(`>${name}<`)
    expect(plot).not.toContain('NaN')
  })
})
