import { type LimitValue, limitFor } from '../limits.ts'

/**
 * The value of a limit as a double, for what is counted in doubles: the nearest one for every value that people write.
 * Without an underlying, the value where there is no exception.
 */
export function limitNumber(limit: LimitValue, underlying?: string): number {
  return Number(underlying === undefined ? limit.default : limitFor(limit, underlying)) / 1e18
}
