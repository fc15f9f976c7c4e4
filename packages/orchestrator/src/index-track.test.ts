import { epochMs } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createIndexTrack } from './index-track.ts'

const EXPIRY = epochMs(Date.UTC(2026, 11, 25, 8))
const MINUTE = 60_000
/** A moment so many minutes before the expiry. */
const before = (minutes: number) => epochMs(EXPIRY - minutes * MINUTE)

/** A track that has seen an index every so many seconds, between two moments. */
function seen(from: number, to: number, everyS: number, indexAt: (minutesLeft: number) => number) {
  const track = createIndexTrack()
  for (let left = from; left >= to - 1e-9; left -= everyS / 60)
    track.observe({ at: before(left), index: indexAt(left) })
  return track
}

describe('what of a settlement is averaged', () => {
  it('is nothing before the last half hour', () => {
    expect(seen(50, 30, 1, () => 3000).averaged(EXPIRY, before(30))).toEqual({ mean: 3000, share: 0 })
    expect(createIndexTrack().averaged(EXPIRY, before(45))).toMatchObject({ share: 0 })
  })

  it('is the mean of the part of the window that is over, whatever came before it', () => {
    const { mean, share } =
      seen(60, 10, 1, (left) => (left > 30 ? 9999 : 3000 - left)).averaged(EXPIRY, before(10)) ?? {}
    expect(share).toBeCloseTo(2 / 3, 9)
    // From 2970 to 2990 in a straight line; the second in which it falls from 9999 is the window's first.
    expect(mean).toBeGreaterThan(2979)
    expect(mean).toBeLessThan(2984)
  })

  it('is the same from a look each minute as from one each second, on a straight line', () => {
    const line = (left: number) => 3000 + 2 * left
    const often = seen(40, 5, 1, line).averaged(EXPIRY, before(5))
    const seldom = seen(40, 5, 60, line).averaged(EXPIRY, before(5))
    expect(often?.mean).toBeCloseTo(3035, 6)
    expect(seldom?.mean).toBeCloseTo(3035, 6)
  })

  it('is known also when the first look came a moment after the window began', () => {
    expect(seen(29, 10, 1, () => 3000).averaged(EXPIRY, before(10))?.mean).toBeCloseTo(3000, 9)
  })

  it('is not known when a part was not seen: before the first look, in between, or at the end', () => {
    expect(seen(27, 10, 1, () => 3000).averaged(EXPIRY, before(10))).toBeUndefined()
    const torn = seen(40, 20, 1, () => 3000)
    torn.observe({ at: before(17), index: 3000 })
    expect(torn.averaged(EXPIRY, before(17))).toBeUndefined()
    expect(seen(40, 20, 1, () => 3000).averaged(EXPIRY, before(17))).toBeUndefined()
  })

  it('is known again for an expiry whose window began after the gap', () => {
    const track = seen(90, 80, 1, () => 2000)
    for (let left = 40; left >= 15; left--) track.observe({ at: before(left), index: 3000 })
    expect(track.averaged(EXPIRY, before(15))?.mean).toBeCloseTo(3000, 9)
  })

  it('ends with the expiry, and never reaches all of the window', () => {
    const track = seen(40, 0, 1, () => 3000)
    track.observe({ at: epochMs(EXPIRY + MINUTE), index: 9000 })
    const { mean, share } = track.averaged(EXPIRY, epochMs(EXPIRY + MINUTE)) ?? {}
    expect(mean).toBeCloseTo(3000, 6)
    expect(share).toBeLessThan(1)
  })

  it('waits for a clock that was set back', () => {
    const track = seen(40, 10, 1, () => 3000)
    track.observe({ at: before(20), index: 9000 })
    expect(track.averaged(EXPIRY, before(10))?.mean).toBeCloseTo(3000, 9)
  })
})
