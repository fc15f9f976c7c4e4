import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { FAULTS } from './ancestor-faults.ts'
import { COMPLAINTS } from './complaints.ts'
import { ELSEWHERE_TESTED } from './complaints-elsewhere.ts'
import { RARER_COMPLAINTS } from './rarer-complaints.ts'
import { ROLL_OUTS } from './roll-outs.ts'
import type { Scenario } from './scenario.ts'
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
  expect(proofs, proofs.join('; ')).toContain(undefined)
}

describe('the ten complaints that cost most', () => {
  it.each(COMPLAINTS)('$name', play, 60_000)
})

describe('the complaints after them', () => {
  it.each(RARER_COMPLAINTS)('$name', play, 60_000)

  it.each(ELSEWHERE_TESTED)('$complaint: tested elsewhere', async ({ tests }) => {
    expect(tests).not.toEqual([])
    for (const [path, name] of tests) {
      expect(await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')).toContain(name)
    }
  })

  it('are all there, each once', () => {
    const names = [...COMPLAINTS, ...RARER_COMPLAINTS].map(({ name }) => name)
    const numbers = [...names, ...ELSEWHERE_TESTED.map(({ complaint }) => complaint)].map((text) =>
      Number.parseInt(text, 10),
    )
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1))
  })
})

describe('the ten faults of the ancestor', () => {
  it.each(FAULTS)('$name', play, 60_000)
})

describe('a roll-out', () => {
  it.each(ROLL_OUTS)('$name', play, 60_000)
})
