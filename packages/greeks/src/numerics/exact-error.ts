/** a + b - sum, exactly, for the rounded sum (Knuth). */
export function sumError(a: number, b: number, sum: number): number {
  const bThere = sum - a
  return a - (sum - bThere) + (b - bThere)
}

const SPLITTER = 134217729

/** a * b - product, exactly, for the rounded product (Dekker), as long as nothing overflows or sinks below 1e-300. */
export function productError(a: number, b: number, product: number): number {
  const aScaled = SPLITTER * a
  const aHigh = aScaled - (aScaled - a)
  const aLow = a - aHigh
  const bScaled = SPLITTER * b
  const bHigh = bScaled - (bScaled - b)
  const bLow = b - bHigh
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)
}
