declare const epochMsBrand: unique symbol

/** Wall time: integer milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = number & { readonly [epochMsBrand]: true }

export function epochMs(ms: number): EpochMs {
  return ms as EpochMs
}

/** A protocol's unix seconds, at the edge where they are read. */
export function fromSeconds(seconds: number): EpochMs {
  return (seconds * 1000) as EpochMs
}

/** Whole unix seconds, rounded down, at the edge where they are written. */
export function toSeconds(time: EpochMs): number {
  return Math.floor(time / 1000)
}

/** Stops a pending task; a second call does nothing. */
export type Cancel = () => void

/**
 * Time as the desk sees it. Wall time is for expiries and signatures, monotonic time for staleness and latency; a
 * simulation replaces both and decides when a task runs.
 */
export interface Clock {
  nowMs(): EpochMs
  /** Milliseconds from an arbitrary start, never running back. Fractions allowed. */
  monotonicMs(): number
  /** Run `task` once, `delayMs` from now. */
  after(delayMs: number, task: () => void): Cancel
}

/**
 * The machine's own clock, its wall time shifted so that it reads `startAt` at the moment of the call.
 *
 * A paper desk on a recorded market starts at the recording's time and runs at wall speed.
 */
export function createSystemClock(startAt?: EpochMs): Clock {
  const offsetMs = startAt === undefined ? 0 : startAt - Date.now()
  return {
    nowMs: () => (Date.now() + offsetMs) as EpochMs,
    monotonicMs: () => performance.now(),
    after: (delayMs, task) => {
      const timer = setTimeout(task, Math.max(0, delayMs))
      return () => clearTimeout(timer)
    },
  }
}
