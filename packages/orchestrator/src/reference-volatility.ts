import type { Clock, Venue } from '@riposte/market-model'

/** Implied volatility of an underlying as a whole: that of one option near the money, by the venue's mark. */
export type ReferenceVolatility = (underlying: string) => number | undefined

/** How long an option is kept as the one to look at, ms. */
const CHOICE_KEPT_MS = 300_000
/** Until one is found it is looked for this often, ms. */
const SEARCH_EVERY_MS = 5000
/** Shorter lives have volatilities of their own, ms. */
const LIFE_MIN_MS = 172_800_000

interface Choice {
  readonly name: string | undefined
  readonly atMs: number
}

export function createReferenceVolatility(venue: Venue, clock: Clock): ReferenceVolatility {
  const choices = new Map<string, Choice>()

  /** The one whose delta is nearest to a half, of those that live long enough. */
  function search(underlying: string): string | undefined {
    let [best, distance] = [undefined as string | undefined, Number.POSITIVE_INFINITY]
    for (const { instrument } of venue.listings()) {
      if (instrument.kind !== 'option' || instrument.underlying !== underlying) continue
      if (instrument.expiry - clock.nowMs() < LIFE_MIN_MS) continue
      const delta = venue.ticker(instrument.name)?.option?.delta
      if (delta === undefined) continue
      const away = Math.abs(Math.abs(delta) - 0.5)
      if (away < distance) [best, distance] = [instrument.name, away]
    }
    return best
  }

  function choose(underlying: string): string | undefined {
    const nowMs = clock.monotonicMs()
    const before = choices.get(underlying)
    const keptMs = before?.name === undefined ? SEARCH_EVERY_MS : CHOICE_KEPT_MS
    if (before !== undefined && nowMs - before.atMs < keptMs) return before.name
    const name = search(underlying)
    choices.set(underlying, { name, atMs: nowMs })
    return name
  }

  return (underlying) => {
    const name = choose(underlying)
    return name === undefined ? undefined : venue.ticker(name)?.option?.iv
  }
}
