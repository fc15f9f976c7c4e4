/** Counts at the exchange what the wallet's limits count, as the exchange counts it. */
export interface RateWatch {
  /** Requests that reach the exchange, and what it answers. */
  readonly tap: { hears(text: string): void; says(text: string): void }
  /** Most requests to the matching engine within any second, and within a window of the exchange's. */
  peaks(): { readonly second: number; readonly window: number }
  /** Orders, cancels and the like, in all. */
  count(): number
}

const MATCHING = /"method":"private\/(?:order|replace|cancel|cancel_by_nonce|cancel_by_instrument)"/
const REFUSED = /"error":\{"code":-32000/
/** The exchange counts in fixed windows, and lets so many seconds' worth come in one burst. */
const WINDOW_S = 5

export function createRateWatch(nowMs: () => number, matchingTps: number, violated: (what: string) => void): RateWatch {
  const recent: number[] = []
  let [second, window, count] = [0, 0, 0]
  return {
    tap: {
      hears(text) {
        if (!MATCHING.test(text)) return
        const now = nowMs()
        const windowStart = now - (now % (WINDOW_S * 1000))
        count += 1
        recent.push(now)
        while ((recent[0] ?? now) <= now - WINDOW_S * 1000) recent.shift()
        second = Math.max(second, recent.filter((at) => at > now - 1000).length)
        const used = recent.filter((at) => at >= windowStart).length
        window = Math.max(window, used)
        if (used > WINDOW_S * matchingTps) {
          violated(`${used} requests to the matching engine in a window of ${WINDOW_S} s, at ${matchingTps} a second`)
        }
      },
      says(text) {
        if (REFUSED.test(text)) violated(`the exchange refused a request as one too many: ${text.slice(0, 200)}`)
      },
    },
    peaks: () => ({ second, window }),
    count: () => count,
  }
}
