/** Half-life of what was seen, ms. */
const HALF_LIFE_MS = 1_800_000
/** Returns over less than this are mostly the venue's rounding, ms. */
const STEP_MIN_MS = 5000
/** So long must have been watched before the estimate is worth more than none, ms. */
const WARM_UP_MS = 300_000
const MS_PER_YEAR = 31_536_000_000

/** Volatility of a price as it was seen: mean of squared log returns, the older the less they count. */
export interface RealizedVolatility {
  observe(price: number, nowMs: number): void
  /** Annualised, as a fraction; undefined until enough was seen. */
  current(): number | undefined
}

export function createRealizedVolatility(): RealizedVolatility {
  let last: { readonly price: number; readonly atMs: number } | undefined
  let variance = 0
  let weight = 0
  let watchedMs = 0

  return {
    observe(price, nowMs) {
      if (!(price > 0)) return
      if (last === undefined) {
        last = { price, atMs: nowMs }
        return
      }
      const elapsed = nowMs - last.atMs
      if (elapsed < STEP_MIN_MS) return
      const fade = 0.5 ** (elapsed / HALF_LIFE_MS)
      variance = variance * fade + Math.log(price / last.price) ** 2
      weight = weight * fade + elapsed
      watchedMs += elapsed
      last = { price, atMs: nowMs }
    },
    current: () => (watchedMs < WARM_UP_MS ? undefined : Math.sqrt((variance / weight) * MS_PER_YEAR)),
  }
}
