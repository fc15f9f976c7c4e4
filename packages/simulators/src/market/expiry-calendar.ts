import { type EpochMs, epochMs } from '@riposte/market-model'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const EXPIRY_HOUR_UTC = 8
const FRIDAY = 5

/** An expiry nearer than this is not listed any more. */
const LEAST_AHEAD = 3 * HOUR

/**
 * The expiries that an exchange would list at a moment, soonest first, all at 08:00 UTC: the next two days, the next three
 * Fridays, the last Fridays of this month and the three that follow, and those of March, June, September and December
 * up to a year ahead.
 */
export function listExpiries(now: EpochMs): EpochMs[] {
  const today = new Date(now)
  const year = today.getUTCFullYear()
  const month = today.getUTCMonth()
  const at = (day: number): number => Date.UTC(year, month, today.getUTCDate() + day, EXPIRY_HOUR_UTC)
  const ahead = (time: number): boolean => time >= now + LEAST_AHEAD

  const days = range(4).map(at).filter(ahead).slice(0, 2)
  const fridays = range(30).map(at).filter(isFriday).filter(ahead).slice(0, 3)
  const months = range(4).map((later) => lastFriday(year, month + later))
  const quarters = range(13)
    .filter((later) => (month + later) % 3 === 2)
    .map((later) => lastFriday(year, month + later))
    .filter((time) => time <= now + 365 * DAY)
  const all = [...days, ...fridays, ...months.filter(ahead), ...quarters.filter(ahead)]
  return [...new Set(all)].sort((a, b) => a - b).map(epochMs)
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i)
}

function isFriday(time: number): boolean {
  return new Date(time).getUTCDay() === FRIDAY
}

/** @param month 0 for January; 12 and more reach into later years */
function lastFriday(year: number, month: number): number {
  const lastDay = Date.UTC(year, month + 1, 0, EXPIRY_HOUR_UTC)
  return lastDay - ((new Date(lastDay).getUTCDay() - FRIDAY + 7) % 7) * DAY
}
