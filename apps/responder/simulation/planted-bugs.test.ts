import { describe, expect, it } from 'vitest'
import { type PlantedBug, plant } from './planted-bugs.ts'
import { simulate } from './simulate.ts'
import { type Chaos, PEACE } from './weather.ts'

/** No bug may hide in more worlds than these. */
const SEEDS_MAX = 200

/** Each bug, and the invariant that it breaks first. */
const BUGS: readonly { readonly bug: PlantedBug; readonly breaks: RegExp; readonly chaos?: Chaos }[] = [
  { bug: 'double send', breaks: /with other bytes than journaled|is hedged by|trades explain/ },
  { bug: 'lost trade', breaks: /rysk holds .* the desk believes/ },
  { bug: 'unsynced intent', breaks: /without a durable intent/ },
  { bug: 'sign error', breaks: /same side as its trade|was decided at a delta/ },
  { bug: 'forgotten fill', breaks: /is hedged by|trades explain|still HEDGING|named as residual/ },
  { bug: 'reused nonce', breaks: /nonce .* was used for two different messages/ },
  { bug: 'forgotten intent', breaks: /trades explain|is hedged by|with other bytes|two different messages/ },
  {
    bug: 'forgotten cut',
    breaks: /two different messages|trades explain|is hedged by/,
    chaos: { ...PEACE, crashChance: 1, crashesMax: 5, journalCutChance: 1 },
  },
  // Only a desk that is back within seconds can quote on top of what it has forgotten.
  {
    bug: 'impatient restart',
    breaks: /quote .* could take .* the limit is/,
    chaos: { ...PEACE, crashChance: 1, crashesMax: 12, phases: ['risk'], rfqEveryMs: 700 },
  },
  { bug: 'blind limits', breaks: /quote .* could take .* the limit is/, chaos: PEACE },
  {
    bug: 'believed cancel',
    breaks: /reached the venue while .* rests|is hedged by|trades explain/,
    chaos: { ...PEACE, wideChance: 1 },
  },
  // What rests when the journal's end is lost is known to the venue alone.
  {
    bug: 'forgotten order',
    breaks: /reached the venue while .* rests|is hedged by|trades explain|still rests/,
    chaos: { ...PEACE, wideChance: 1, crashChance: 1, crashesMax: 8, journalCutChance: 1 },
  },
  { bug: 'wrong fixing', breaks: /moved of wallet|without a claim that is open/ },
]

describe('a planted bug', () => {
  it.each(BUGS)(
    'is caught: $bug',
    async ({ bug, breaks, chaos }) => {
      for (let seed = 1; seed <= SEEDS_MAX; seed++) {
        const { violations } = await simulate(seed, { sabotage: plant(bug), ...(chaos === undefined ? {} : { chaos }) })
        if (violations.length === 0) continue
        expect(violations.join('\n')).toMatch(breaks)
        process.stdout.write(`planted ${bug}: caught by seed ${seed}\n`)
        return
      }
      expect.unreachable(`${bug} was not caught within ${SEEDS_MAX} seeds`)
    },
    120_000,
  )

  it('is the only reason why those worlds break: the same seeds hold without it', async () => {
    for (let seed = 1; seed <= 5; seed++) expect((await simulate(seed)).violations).toEqual([])
  }, 60_000)
})
