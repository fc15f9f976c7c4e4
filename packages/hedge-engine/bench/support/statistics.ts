/** A figure from a sample, and what each member of the sample contributes to its error. */
export interface Figure {
  readonly value: number
  /** Influence of each path on the figure, mean 0: the figure's standard error is its deviation over the root of the number. */
  readonly influence: Float64Array
}

export function mean(sample: Float64Array): Figure {
  const value = average(sample)
  return { value, influence: sample.map((x) => x - value) }
}

export function deviation(sample: Float64Array): Figure {
  const centre = average(sample)
  const variance = average(sample.map((x) => (x - centre) ** 2))
  const value = Math.sqrt(variance)
  return { value, influence: sample.map((x) => ((x - centre) ** 2 - variance) / (2 * value)) }
}

/** Mean loss in the worst `share` of the sample, against the sample's mean. */
export function shortfall(sample: Float64Array, share: number): Figure {
  const centre = average(sample)
  const losses = sample.map((x) => centre - x)
  const sorted = Float64Array.from(losses).sort()
  const count = Math.max(1, Math.round(share * sorted.length))
  const worst = sorted.subarray(sorted.length - count)
  const value = average(worst)
  const quantile = worst[0] as number
  const influence = losses.map((loss) => Math.max(0, loss - quantile) / share + quantile - value - loss)
  const offset = average(influence)
  return { value, influence: influence.map((x) => x - offset) }
}

export function standardError({ influence }: Figure): number {
  return Math.sqrt(average(influence.map((x) => x * x)) / influence.length)
}

/** Of the difference of two figures over the same paths. */
export function pairedError(a: Figure, b: Figure): number {
  return standardError({
    value: a.value - b.value,
    influence: a.influence.map((x, i) => x - (b.influence[i] as number)),
  })
}

function average(sample: Float64Array): number {
  let sum = 0
  for (const x of sample) sum += x
  return sum / sample.length
}
