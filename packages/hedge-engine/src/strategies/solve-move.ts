/**
 * How far the underlying has to move until delta reaches a level, by the second-order expansion
 * `delta + gamma d + speed d^2 / 2 = level`.
 *
 * @param gamma > 0
 * @returns USD, with the sign of `level - delta`; undefined when the level is never reached
 */
export function solveMove(delta: number, gamma: number, speed: number, level: number): number | undefined {
  const gap = level - delta
  const discriminant = gamma * gamma + 2 * speed * gap
  if (!(gamma > 0) || discriminant < 0) return undefined
  // The root nearest to zero, in the form that does not cancel; it is gap / gamma for a speed of 0.
  return (2 * gap) / (gamma + Math.sqrt(discriminant))
}
