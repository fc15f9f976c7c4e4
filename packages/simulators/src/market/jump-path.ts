import { createRandom, type EpochMs, nextNormal } from '@riposte/market-model'

/** Sudden moves of every underlying at once, as news makes them. */
export interface SpotJumps {
  /** How many there are in a day on average, >= 0 and at most 1440. */
  readonly perDay: number
  /** Deviation of one jump's logarithm: 0.01 is about one percent. */
  readonly deviation: number
}

const MINUTE_MS = 60_000
const MINUTES_PER_DAY = 1440

/**
 * The sum of all jumps since the start, as a logarithm: a function of the seed and the time since the start alone.
 *
 * Every minute may have one, at a moment of its own within it. Minutes are drawn as time reaches them, so a look far ahead
 * draws all that lie before it.
 */
export function createJumpPath(
  seed: number | string,
  startAt: EpochMs,
  jumps: SpotJumps | undefined,
): (now: EpochMs) => number {
  if (jumps === undefined || jumps.perDay === 0) return () => 0
  const { perDay, deviation } = jumps
  const chance = perDay / MINUTES_PER_DAY
  const random = createRandom(seed, 'spot/jumps')
  /** By minute: when it jumps, ms since the start, and where the sum is after it. */
  const minutes: { readonly atMs: number; readonly before: number; readonly after: number }[] = []

  function draw(minute: number): void {
    const before = minutes[minute - 1]?.after ?? 0
    const isJump = random.unit() < chance
    const atMs = (minute + random.unit()) * MINUTE_MS
    const size = nextNormal(random) * deviation
    minutes.push({ atMs, before, after: before + (isJump ? size : 0) })
  }

  return (now) => {
    const elapsedMs = now - startAt
    if (elapsedMs < 0) return 0
    const minute = Math.floor(elapsedMs / MINUTE_MS)
    while (minutes.length <= minute) draw(minutes.length)
    const row = minutes[minute]
    if (row === undefined) return 0
    return elapsedMs >= row.atMs ? row.after : row.before
  }
}
