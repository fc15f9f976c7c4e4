// A realistic book, the committed kernel that everything is measured in, and timing that survives a busy machine.
import type { ForwardBook } from '../../src/index.ts'

export const OPTIONS = 8192
/** Short enough to be done within one turn of the scheduler. */
export const SLICE = 2048

/** Mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const DAYS = [1, 2, 3, 7, 14, 30, 60, 90, 180, 270, 360]
const RATE = 0.04

/** Calls and puts on one underlying in no order, up to three deviations from the money, from a day to a year. */
export function realisticBook(options: number, random: () => number): ForwardBook {
  const column = () => new Float64Array(options)
  const right = new Int8Array(options)
  const [forward, strike, years, volatility, rate] = [column(), column(), column(), column(), column()]
  for (let i = 0; i < options; i++) {
    const f = 60_000 * (1 + 0.02 * (random() - 0.5))
    const t = (DAYS[Math.floor(random() * DAYS.length)] as number) / 365
    const v = 0.3 + 0.6 * random()
    const z = 2 * (random() + random() + random() - 1.5)
    right[i] = random() < 0.5 ? 1 : -1
    forward[i] = f
    years[i] = t
    volatility[i] = v
    strike[i] = Math.round((f * Math.exp(z * v * Math.sqrt(t))) / 100) * 100
    rate[i] = RATE
  }
  return { right, forward, strike, years, volatility, rate }
}

/** The columns of any object from row `from` on, SLICE rows. */
export function sliceOf<T extends object>(columns: T, from: number): T {
  const entries = Object.entries(columns).map(([name, column]) => [name, column.subarray(from, from + SLICE)])
  return Object.fromEntries(entries) as T
}

/** The committed kernel: Math.exp over values in [-20, 0]. */
export function exponentialKernel(random: () => number): (from: number) => void {
  const input = Float64Array.from({ length: OPTIONS }, () => -20 * random())
  const output = new Float64Array(OPTIONS)
  return (from) => {
    for (let i = from; i < from + SLICE; i++) output[i] = Math.exp(input[i] as number)
  }
}

/** Medians, in nanoseconds per option, of slices run in turn: what slows one down slows the others down. */
export function measure(
  runs: Readonly<Record<string, (from: number) => void>>,
  rounds: number,
): Record<string, number> {
  const samples: Record<string, number[]> = Object.fromEntries(Object.keys(runs).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (let from = 0; from < OPTIONS; from += SLICE) {
      for (const [name, run] of Object.entries(runs)) {
        const start = process.hrtime.bigint()
        run(from)
        samples[name]?.push(Number(process.hrtime.bigint() - start) / SLICE)
      }
    }
  }
  return Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, median(settled(values))]))
}

/** Without the first quarter, in which the code is still being compiled. */
const settled = (values: readonly number[]): number[] => values.slice(values.length >> 2)

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number
}
