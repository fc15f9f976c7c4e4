import { expect, test } from 'vitest'
import { simulate, type WorldResult } from './seeds/simulate.ts'

const SEEDS = 500

test(`${SEEDS} seeded worlds: no trade lost, none counted twice, no nonce repeated, nothing reserved in the end`, {
  timeout: 300_000,
}, async () => {
  const broken: string[] = []
  const sums = { lives: 0, rfqs: 0, quotes: 0, trades: 0, found: 0 }
  for (let seed = 1; seed <= SEEDS; seed++) {
    const result: WorldResult = await simulate(seed)
    for (const key of ['lives', 'rfqs', 'quotes', 'trades', 'found'] as const) sums[key] += result[key]
    const [first] = result.violations
    if (first !== undefined) broken.push(`seed ${seed}: ${first}`)
  }
  process.stdout.write(`rysk worlds: ${JSON.stringify(sums)}\n`)
  expect(broken).toEqual([])
  // The worlds must have had something to lose.
  expect(sums.trades).toBeGreaterThan(SEEDS)
  expect(sums.found).toBeGreaterThan(SEEDS / 10)
  expect(sums.lives).toBeGreaterThan(SEEDS)
})
