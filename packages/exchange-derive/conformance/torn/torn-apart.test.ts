import { describe, expect, it } from 'vitest'
import type { DeriveVenue } from '../../src/index.ts'
import { tearApart } from './torn-apart.ts'

const SEEDS = 500

describe('torn apart', () => {
  it(`${SEEDS} times: our view ends equal to the exchange's, and no order is placed twice`, {
    timeout: 300_000,
  }, async () => {
    const broken: string[] = []
    const counts: Record<string, number> = {}
    for (let seed = 1; seed <= SEEDS; seed++) {
      const result = await tearApart(seed)
      for (const [what, count] of Object.entries(result.counts)) counts[what] = (counts[what] ?? 0) + count
      const [first] = result.violations
      if (first !== undefined) broken.push(`seed ${seed}: ${first}; repeat with: pnpm soak derive --seed ${seed}`)
    }
    process.stdout.write(`exchange-derive torn apart: ${JSON.stringify(counts)}\n`)
    expect(broken).toEqual([])
  })

  it.each<readonly [string, (venue: DeriveVenue) => DeriveVenue, RegExp]>([
    [
      'a desk that signs an order anew instead of sending it again',
      (venue) => {
        const sent = new Set<string>()
        return {
          ...venue,
          placeOrder(order) {
            const again = sent.has(order.request.label)
            sent.add(order.request.label)
            return venue.placeOrder(again ? venue.signOrder(order.request) : order)
          },
        }
      },
      /placed 2 times/,
    ],
    [
      'a desk that takes silence for a refusal',
      (venue) => ({
        ...venue,
        async placeOrder(order) {
          const outcome = await venue.placeOrder(order)
          if (outcome.status !== 'unknown') return outcome
          return { status: 'rejected', reject: { code: 'x', message: outcome.cause, advice: 'give-up' } }
        },
      }),
      /believed absent, the exchange has/,
    ],
  ])('finds out %s', { timeout: 60_000 }, async (_, sabotage, expected) => {
    for (let seed = 1; seed <= 40; seed++) {
      const { violations } = await tearApart(seed, { sabotage })
      if (violations.some((violation) => expected.test(violation))) return
    }
    expect.unreachable('no seed of forty found it')
  })
})
