/** Strikes reach this many deviations to either side of the forward, at least. */
const REACH = 2

const FEWEST = 16
const MOST = 22

/**
 * Round strikes around a forward, rising: multiples of the finest step of 1, 2, 2.5 or 5 times a power of ten that is at
 * least a hundredth of spot and reaches out to {@link REACH} deviations with no more than 22 strikes. There are at least 16.
 *
 * @param deviation of ln(forward) at expiry: volatility * sqrt(years)
 */
export function listStrikes(spot: number, forward: number, deviation: number): number[] {
  const low = forward * Math.exp(-REACH * deviation)
  const high = forward * Math.exp(REACH * deviation)
  let step = roundStepFrom(spot / 100)
  while (high / step - low / step > MOST - 1) step = roundStepFrom(step * 1.2)

  let first = Math.max(1, Math.ceil(low / step))
  let last = Math.floor(high / step)
  while (last - first + 1 < FEWEST) {
    // Towards the nearer side of the forward, so that it stays in the middle.
    if (first > 1 && forward - first * step <= last * step - forward) first--
    else last++
  }
  // Twelve digits: a step of 0.1 would otherwise bring 0.30000000000000004.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** The smallest of 1, 2, 2.5, 5, 10, 20, 25, ... that is no less than `least`; below 1 the same in decimals. */
function roundStepFrom(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const digit = [1, 2, 2.5, 5].find((candidate) => candidate * power >= least * (1 - 1e-12)) ?? 10
  return digit * power
}
