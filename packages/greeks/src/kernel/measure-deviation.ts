import { DEVIATION, ROOT_YEARS, VOLATILITY, YEARS } from './lanes.ts'

/** Second stage: the standard deviation of the underlying's logarithm until expiry. */
export function measureDeviation(count: number): void {
  for (let i = 0; i < count; i++) {
    const rootYears = Math.sqrt(YEARS[i] as number)
    ROOT_YEARS[i] = rootYears
    DEVIATION[i] = (VOLATILITY[i] as number) * rootYears
  }
}
