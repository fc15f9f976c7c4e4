import type { EpochMs, Listing, Side } from '@riposte/market-model'
import type { Interval } from '../portfolio/interval.ts'
import type { TargetZone } from '../strategies/target-zone.ts'
import type { Excursion } from './delta-hedger.ts'
import type { HedgerSettings } from './hedger-settings.ts'
import { mostThatReduces } from './most-that-reduces.ts'
import { tradableAmount } from './order-terms.ts'

/**
 * Delta's stay outside, on the side that both ends agree on. It begins at the band's edge. A hedge that has begun to cross goes on
 * to the inner line; one that only rested ends with the move that brought delta back.
 */
export function trackExcursion(
  before: Excursion | undefined,
  delta: Interval,
  zone: TargetZone,
  listing: Listing | undefined,
  now: EpochMs,
): Excursion | undefined {
  const side: Side | undefined = delta.low > zone.band.high ? 'sell' : delta.high < zone.band.low ? 'buy' : undefined
  if (side !== undefined) return before?.side === side ? before : begin(side, now)
  if (before === undefined || before.attempts === 0 || listing === undefined) return undefined
  const excess = before.side === 'sell' ? delta.low - zone.inner.high : zone.inner.low - delta.high
  const most = mostThatReduces(before.side, delta, zone.centre)
  return tradableAmount(listing, excess, most) > 0n ? before : undefined
}

function begin(side: Side, since: EpochMs): Excursion {
  return { side, since, attempts: 0, lastAttemptAt: undefined, loss: 0, isSpent: false }
}

export function withAttempt(excursion: Excursion, now: EpochMs): Excursion {
  return { ...excursion, attempts: excursion.attempts + 1, lastAttemptAt: now }
}

/** Once spent it stays so until delta is back. */
export function judgeBudget(excursion: Excursion, { attemptsMax, lossMaxUsd }: HedgerSettings): Excursion {
  const isSpent = excursion.isSpent || excursion.attempts >= attemptsMax || excursion.loss > lossMaxUsd
  return isSpent === excursion.isSpent ? excursion : { ...excursion, isSpent }
}
