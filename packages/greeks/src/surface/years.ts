/** A year of 365 days, as options exchanges count. */
export const MILLISECONDS_A_YEAR = 31_536_000_000

/** Years of 365 days from one time to another, both in milliseconds since the epoch. */
export function yearsBetween(from: number, to: number): number {
  return (to - from) / MILLISECONDS_A_YEAR
}
