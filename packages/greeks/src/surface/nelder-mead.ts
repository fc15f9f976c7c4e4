/** How a search ended: at its best point, with as many evaluations. */
export interface Minimum {
  readonly at: readonly number[]
  readonly value: number
  readonly evaluations: number
}

/**
 * The downhill simplex of Nelder and Mead, for two to five unknowns and functions whose slopes have kinks.
 *
 * @param start   first corner
 * @param steps   distance of the other corners from it, one for each unknown
 * @param spread  done when the simplex's values differ by less, relative to the best
 * @see J. A. Nelder, R. Mead, "A simplex method for function minimization", Computer Journal 7 (1965)
 */
export function nelderMead(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
  spread: number,
  evaluationsMax: number,
): Minimum {
  const n = start.length
  const corners: number[][] = [[...start], ...steps.map((step, i) => start.map((x, j) => (i === j ? x + step : x)))]
  const values = corners.map(f)
  let evaluations = n + 1
  const tryAt = (from: readonly number[], centre: readonly number[], factor: number): number[] =>
    centre.map((c, j) => c + factor * ((from[j] as number) - c))

  while (evaluations < evaluationsMax) {
    let best = 0
    let worst = 0
    for (let i = 1; i <= n; i++) {
      if ((values[i] as number) < (values[best] as number)) best = i
      if ((values[i] as number) > (values[worst] as number)) worst = i
    }
    const bestValue = values[best] as number
    const worstValue = values[worst] as number
    if (worstValue - bestValue <= spread * Math.abs(bestValue)) break
    let nextWorst = Number.NEGATIVE_INFINITY
    for (let i = 0; i <= n; i++) if (i !== worst) nextWorst = Math.max(nextWorst, values[i] as number)
    const centre = start.map((_, j) => {
      let sum = 0
      for (let i = 0; i <= n; i++) if (i !== worst) sum += (corners[i] as number[])[j] as number
      return sum / n
    })
    const corner = corners[worst] as number[]
    const replace = (at: number[], value: number): void => {
      corners[worst] = at
      values[worst] = value
    }

    const reflected = tryAt(corner, centre, -1)
    const reflectedValue = f(reflected)
    evaluations++
    if (reflectedValue < bestValue) {
      const expanded = tryAt(corner, centre, -2)
      const expandedValue = f(expanded)
      evaluations++
      if (expandedValue < reflectedValue) replace(expanded, expandedValue)
      else replace(reflected, reflectedValue)
      continue
    }
    if (reflectedValue < nextWorst) {
      replace(reflected, reflectedValue)
      continue
    }
    const isOutside = reflectedValue < worstValue
    const contracted = tryAt(corner, centre, isOutside ? -0.5 : 0.5)
    const contractedValue = f(contracted)
    evaluations++
    if (contractedValue < Math.min(worstValue, reflectedValue)) {
      replace(contracted, contractedValue)
      continue
    }
    const kept = corners[best] as number[]
    for (let i = 0; i <= n; i++) {
      if (i === best) continue
      corners[i] = (corners[i] as number[]).map((x, j) => ((kept[j] as number) + x) / 2)
      values[i] = f(corners[i] as number[])
      evaluations++
    }
  }
  let best = 0
  for (let i = 1; i <= n; i++) if ((values[i] as number) < (values[best] as number)) best = i
  return { at: corners[best] as number[], value: values[best] as number, evaluations }
}
