import { describe, expect, it } from 'vitest'
import { runNight } from './night.ts'
import { NIGHT_EXPIRY } from './night-market.ts'
import { NIGHT_DELTA_MAX } from './night-settings.ts'

const MINUTE_MS = 60_000

/** Asked for four minutes, and then by nobody: what was bought at Rysk and sold at Derive is held until it expires. */
async function holdPairs(seed: number) {
  const looks: {
    readonly leftMs: number
    readonly underlying: string
    readonly net: number
    readonly options: number
  }[] = []
  const night = await runNight({
    seed,
    lengthMs: 4 * MINUTE_MS,
    leadMs: 36 * MINUTE_MS,
    rfqs: 160,
    leastLifeS: 120,
    redemptionMs: 2 * MINUTE_MS,
    listing: { expiries: 2, strikes: 4 },
    look: (now, underlying, delta) => looks.push({ leftMs: NIGHT_EXPIRY - now, underlying, ...delta }),
  })
  return { night, looks }
}

/** True delta in the minute that begins so many minutes before the expiry. */
async function deltaByMinute(seed: number) {
  const { night, looks } = await holdPairs(seed)
  expect(night.violations).toEqual([])
  return (underlying: string, minutesLeft: number) =>
    looks.filter((look) => look.underlying === underlying && Math.ceil(look.leftMs / MINUTE_MS) === minutesLeft)
}

describe('options held back to back until they expire', () => {
  it('regain delta as the mean of the last half hour forms, and it is hedged', async () => {
    const deltaAt = await deltaByMinute(3)
    // What one leg alone is hedged against is delta from the beginning, and does not move.
    const [first] = deltaAt('ETH', 31)
    const last = deltaAt('ETH', 1).at(-1)
    const regained = (last?.options ?? 0) - (first?.options ?? 0)
    expect(Math.abs(regained)).toBeGreaterThan((NIGHT_DELTA_MAX.ETH ?? 0) / 2)
    for (const { options } of deltaAt('ETH', 31)) expect(Math.abs(options - (first?.options ?? 0))).toBeLessThan(0.1)
    // One leg settles bit by bit, and the other moves with the market as it always did.
    for (const { options } of deltaAt('ETH', 15)) {
      const share = (options - (first?.options ?? 0)) / regained
      expect(share).toBeGreaterThan(0.25)
      expect(share).toBeLessThan(0.75)
    }
    // Perps stand against it, minute by minute: what is regained of ether alone is more than this.
    for (const underlying of Object.keys(NIGHT_DELTA_MAX)) {
      for (let minutesLeft = 31; minutesLeft > 0; minutesLeft--) {
        for (const { net } of deltaAt(underlying, minutesLeft)) {
          expect(Math.abs(net), underlying).toBeLessThan((NIGHT_DELTA_MAX[underlying] ?? 0) / 2)
        }
      }
    }
    const perps = (last?.net ?? 0) - (last?.options ?? 0) - ((first?.net ?? 0) - (first?.options ?? 0))
    expect(-perps / regained).toBeGreaterThan(0.9)
    expect(-perps / regained).toBeLessThan(1.1)
  }, 240_000)
})
