/**
 * Requests that the exchange counts together: at most `limit` within its window.
 *
 * The exchange counts in windows of five seconds whose beginning only it knows. So each request is held against the
 * limit for a whole window after it was sent: whatever the phase, the exchange never counts one too many.
 */
export interface RateWindow {
  /** Milliseconds until one more may be sent; 0 when it may be now. */
  waitMs(nowMs: number, isUrgent: boolean): number
  /** How many may be sent now. */
  free(nowMs: number, isUrgent: boolean): number
  spend(nowMs: number, isUrgent: boolean): void
  /** The exchange says that it has had enough until then. */
  block(untilMs: number): void
  resize(limit: number): void
  /** Nothing is held against it: forgetting it changes nothing. */
  isIdle(nowMs: number): boolean
}

/** The exchange's own five seconds, and the most by which two frames may be delayed differently on their way. */
const WINDOW_MS = 5000 + 250

/** @param reservedShare of the limit that only urgent requests may use, from 0 to 1 */
export function createRateWindow(firstLimit: number, reservedShare: number): RateWindow {
  let limit = firstLimit
  const all = createLog()
  const ordinary = createLog()
  let blockedUntil = Number.NEGATIVE_INFINITY

  const forOrdinary = (): number => limit - Math.min(limit - 1, Math.ceil(limit * reservedShare))

  return {
    waitMs(nowMs, isUrgent) {
      const blockedMs = Math.max(0, blockedUntil - nowMs)
      const waitMs = Math.max(blockedMs, all.waitMs(nowMs, limit))
      return isUrgent ? waitMs : Math.max(waitMs, ordinary.waitMs(nowMs, forOrdinary()))
    },
    free(nowMs, isUrgent) {
      if (nowMs < blockedUntil) return 0
      const free = limit - all.count(nowMs)
      return Math.max(0, isUrgent ? free : Math.min(free, forOrdinary() - ordinary.count(nowMs)))
    },
    spend(nowMs, isUrgent) {
      all.add(nowMs)
      if (!isUrgent) ordinary.add(nowMs)
    },
    block(untilMs) {
      blockedUntil = Math.max(blockedUntil, untilMs)
    },
    resize(next) {
      limit = next
    },
    isIdle: (nowMs) => all.count(nowMs) === 0 && nowMs >= blockedUntil,
  }
}

/** When requests of the last window were sent. */
function createLog() {
  let sentAt: number[] = []
  // Entries before it have left the window; they are cut off now and then.
  let head = 0

  function count(nowMs: number): number {
    while (head < sentAt.length && (sentAt[head] as number) + WINDOW_MS <= nowMs) head += 1
    if (head > 512 && head * 2 > sentAt.length) {
      sentAt = sentAt.slice(head)
      head = 0
    }
    return sentAt.length - head
  }

  return {
    count,
    add: (nowMs: number) => void sentAt.push(nowMs),
    /** Until fewer than `limit` are left in the window. */
    waitMs(nowMs: number, limit: number): number {
      const over = count(nowMs) - limit
      return over < 0 ? 0 : (sentAt[head + over] as number) + WINDOW_MS - nowMs
    },
  }
}
