import { expect, test } from 'vitest'
import { simulate } from './seeds/simulate.ts'

const SEEDS_MAX = 150

test.each([
  ['forgets nonces', 'nonces must rise'],
  ['counts repeats', 'counted'],
  ['ignores gaps', 'lost'],
  ['ignores its balance', 'the balance did not cover'],
] as const)('a desk that %s is noticed within a few worlds', { timeout: 60_000 }, async (bug, complaint) => {
  for (let seed = 1; seed <= SEEDS_MAX; seed++) {
    const { violations } = await simulate(seed, bug)
    if (violations.some((violation) => violation.startsWith(complaint))) return
  }
  expect.fail(`nothing was noticed in ${SEEDS_MAX} worlds`)
})
