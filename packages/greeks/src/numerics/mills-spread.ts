/**
 * R(d - h) - R(d + h) without its cancellation, where h is small: an option's price above its intrinsic value, divided by
 * its vega's density.
 *
 * R is the Laplace transform of e^(-u^2/2), so this is 2 (h m1 + h^3 m3 / 3! + h^5 m5 / 5! + ...) with the moments
 * m_n = integral of u^n e^(-d u - u^2/2), all positive, m1 = 1 - d R(d) and m_(n+1) = n m_(n-1) - d m_n. The even ones
 * appear times d only, as e_n = d m_n.
 *
 * @param m1 the slope of Mills' ratio at d
 * @param d >= 0
 * @param h from 0 to 1/8, and d * h <= 2: there the recurrence adds no more than two units in the last place
 */
export function spreadSeries(m1: number, d: number, h: number): number {
  const v = h * h
  const a = d * d
  const e2 = 1 - (1 + a) * m1
  const m3 = 2 * m1 - e2
  const e4 = 3 * e2 - a * m3
  const m5 = 4 * m3 - e4
  const e6 = 5 * e4 - a * m5
  const m7 = 6 * m5 - e6
  const e8 = 7 * e6 - a * m7
  const m9 = 8 * m7 - e8
  let rest = m9
  if (v > FEW_TERMS) {
    const e10 = 9 * e8 - a * m9
    const m11 = 10 * m9 - e10
    const e12 = 11 * e10 - a * m11
    rest = m9 + (v / 110) * (m11 + (v / 156) * (12 * m11 - e12))
  }
  return 2 * h * (m1 + (v / 6) * (m3 + (v / 20) * (m5 + (v / 42) * (m7 + (v / 72) * rest))))
}

/** h = 1/32 and below needs two terms less. */
const FEW_TERMS = 1 / 1024

/** Farther out the density is 0 and so is everything else. */
const REACH = 40

/** 1 where `spreadSeries` holds; elsewhere, 0, the difference of the two ratios loses less than its inputs have lost. */
export function narrow(d: number, h: number): number {
  return +(h < 0.125) & +(d * h < 2) & +(d < REACH)
}
