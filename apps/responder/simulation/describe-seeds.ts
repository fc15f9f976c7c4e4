import { describe, expect, it } from 'vitest'
import { simulate } from './simulate.ts'

/** Worlds that the test command runs in all; `RIPOSTE_SEEDS` changes it. */
const SEEDS = Number(process.env.RIPOSTE_SEEDS ?? 2000)
const CHUNK = 50
const CHUNK_TIMEOUT_MS = 300_000

/** Test one share of the seeds, so that the shares can run side by side. */
export function describeSeeds(share: number, shares: number): void {
  const seeds = Array.from({ length: SEEDS }, (_, i) => i + 1).filter((seed) => seed % shares === share)
  const chunks = Array.from({ length: Math.ceil(seeds.length / CHUNK) }, (_, i) =>
    seeds.slice(i * CHUNK, (i + 1) * CHUNK),
  )
  describe(`share ${share + 1} of ${shares} of ${SEEDS} seeded worlds`, () => {
    it.each(chunks.map((chunk) => [`${chunk[0]} to ${chunk.at(-1)}`, chunk] as const))(
      'keeps every invariant in the worlds of the seeds %s',
      async (_range, chunk) => {
        const broken: string[] = []
        let trades = 0
        for (const seed of chunk) {
          const { violations, hedged } = await simulate(seed)
          trades += hedged
          const [first] = violations
          if (first !== undefined) broken.push(`${first}   repeat with: pnpm soak simulation --seed ${seed}`)
        }
        expect(broken).toEqual([])
        expect(trades).toBeGreaterThan(chunk.length)
      },
      CHUNK_TIMEOUT_MS,
    )
  })
}
