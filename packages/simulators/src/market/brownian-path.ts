import { createRandom, nextNormal } from '@riposte/market-model'

/** The path has 2^32 steps; at 250 ms each that is 34 years. */
const LEVELS = 32

export const LAST_STEP = 2 ** LEVELS

/**
 * A standard Brownian path on a grid of unit steps: W(0) = 0, and W(k) - W(j) is normal with variance k - j.
 *
 * Built downwards as by Lévy: first the far end, then the middle of every interval given its ends, each from a stream of
 * its own named by its place. Any point is therefore found in at most 32 draws whatever was asked before, so a path has no
 * history to catch up with and does not depend on who looked when.
 *
 * @returns W at a step: a whole number from 0 to {@link LAST_STEP}; beyond it the path stays where it is
 */
export function createBrownianPath(seed: number | string, label: string): (step: number) => number {
  const draw = (level: number, index: number): number => nextNormal(createRandom(seed, `${label}/${level}/${index}`))
  const end = Math.sqrt(LAST_STEP) * draw(0, 0)
  // Steps asked for in turn share nearly all of their intervals: the last middle of each level is kept.
  const middles: { index: number; value: number }[] = []

  return (step) => {
    const target = Math.min(step, LAST_STEP)
    let from = 0
    let left = 0
    let right = end
    for (let level = 1, width = LAST_STEP; target > from; level++, width /= 2) {
      if (target === from + width) return right
      const index = from / width
      let middle = middles[level]
      if (middle?.index !== index) {
        middle = { index, value: (left + right) / 2 + (Math.sqrt(width) / 2) * draw(level, index) }
        middles[level] = middle
      }
      if (target < from + width / 2) {
        right = middle.value
      } else {
        left = middle.value
        from += width / 2
      }
    }
    return left
  }
}
