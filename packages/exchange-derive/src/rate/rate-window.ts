/**
 * Requests that the exchange counts together: at most `limit` within its window.
 *
 * The exchange counts a request when it arrives, in windows of five seconds whose beginning only it knows. When that was
 * is sure only once there is an answer. So each request is held against the limit from when it was sent until a whole
 * window after its answer: whatever the phase, and however slow and uneven the way, the exchange never counts one too many.
 */
export interface RateWindow {
  /** Milliseconds until one more may be sent; 0 when it may be now. */
  waitMs(nowMs: number, isUrgent: boolean): number
  /** How many may be sent now. */
  free(nowMs: number, isUrgent: boolean): number
  spend(isUrgent: boolean): SpentToken
  /** The exchange says that it has had enough until then. */
  block(untilMs: number): void
  resize(limit: number): void
  /** Nothing is held against it: forgetting it changes nothing. */
  isIdle(nowMs: number): boolean
}

/** To be called once, when the request was answered or its answer is not awaited any more. */
export type SpentToken = (answeredMs: number) => void

/** The exchange's own five seconds, and how late a request may still arrive that was given up. */
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
    spend(isUrgent) {
      const logs = isUrgent ? [all] : [all, ordinary]
      for (const log of logs) log.send()
      return (answeredMs) => {
        for (const log of logs) log.answer(answeredMs)
      }
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

/** Requests that are under way, and when those of the last window were answered. */
function createLog() {
  let underWay = 0
  let answeredAt: number[] = []
  // Entries before it have left the window; they are cut off now and then.
  let head = 0

  function answered(nowMs: number): number {
    while (head < answeredAt.length && (answeredAt[head] as number) + WINDOW_MS <= nowMs) head += 1
    if (head > 512 && head * 2 > answeredAt.length) {
      answeredAt = answeredAt.slice(head)
      head = 0
    }
    return answeredAt.length - head
  }

  const count = (nowMs: number): number => underWay + answered(nowMs)

  return {
    count,
    send(): void {
      underWay += 1
    },
    answer(nowMs: number): void {
      underWay -= 1
      answeredAt.push(nowMs)
    },
    /** At least until fewer than `limit` are left in the window; longer where that waits for an answer. */
    waitMs(nowMs: number, limit: number): number {
      const over = count(nowMs) - limit
      if (over < 0) return 0
      const leaves = answeredAt[head + over]
      return (leaves ?? nowMs) + WINDOW_MS - nowMs
    },
  }
}
