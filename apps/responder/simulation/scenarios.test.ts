import { describe, expect, it } from 'vitest'
import { COMPLAINTS, FAULTS, ROLL_OUTS, type Scenario } from './scenarios.ts'
import { simulate } from './simulate.ts'

/** One script in several markets. */
const SEEDS = [101, 102, 103]

async function play({ options, proof, mayEndUnhedged }: Scenario): Promise<void> {
  const proofs: (string | undefined)[] = []
  for (const seed of SEEDS) {
    const result = await simulate(seed, options())
    expect(result.violations, `seed ${seed}`).toEqual([])
    if (mayEndUnhedged !== true) expect(result.hedged, `trades hedged with seed ${seed}`).toBeGreaterThan(0)
    proofs.push(proof(result))
  }
  // A script need not strike in every market, but it must in one.
  expect(proofs).toContain(undefined)
}

describe('the ten complaints that cost most', () => {
  it.each(COMPLAINTS)('$name', play, 60_000)
})

describe('the ten faults of the ancestor', () => {
  it.each(FAULTS)('$name', play, 60_000)
})

describe('a roll-out', () => {
  it.each(ROLL_OUTS)('$name', play, 60_000)
})
