/** Counts at the exchange what the wallet's limits count. */
export interface RateWatch {
  /** Requests that reach the exchange, and what it answers. */
  readonly tap: { hears(text: string): void; says(text: string): void }
  /** Most requests to the matching engine within any second, and within any five. */
  peaks(): { readonly second: number; readonly window: number }
  /** Orders, cancels and the like, in all. */
  count(): number
}

const MATCHING = /"method":"private\/(?:order|replace|cancel|cancel_by_nonce|cancel_by_instrument)"/
const REFUSED = /"error":\{"code":-32000/
/** The exchange counts in windows of five seconds. */
const WINDOW_MS = 5000

export function createRateWatch(
  monotonicMs: () => number,
  matchingTps: number,
  violated: (what: string) => void,
): RateWatch {
  const recent: number[] = []
  let [second, window, count] = [0, 0, 0]
  return {
    tap: {
      hears(text) {
        if (!MATCHING.test(text)) return
        const now = monotonicMs()
        count += 1
        recent.push(now)
        while ((recent[0] ?? now) <= now - WINDOW_MS) recent.shift()
        window = Math.max(window, recent.length)
        second = Math.max(second, recent.filter((at) => at > now - 1000).length)
        if (recent.length > (WINDOW_MS / 1000) * matchingTps) {
          violated(`${recent.length} requests to the matching engine within five seconds, at ${matchingTps} a second`)
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
