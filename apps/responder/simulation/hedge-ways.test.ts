import { parseWad } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { addWays, hedgeWays, NO_WAYS } from './hedge-ways.ts'
import { simulate } from './simulate.ts'
import { type Chaos, PEACE } from './weather.ts'

const WORLDS_MAX = 60
/** Books that are often bad. */
const RICH: Chaos = { ...PEACE, wideChance: 0.6, noBidChance: 0.2, orderFaultChance: 0.1 }
/** The same with too little money for the margin of some hedges. */
const POOR: Chaos = { ...RICH, funds: { ...RICH.funds, derive: parseWad('300') } }

test('trades of simulated worlds are hedged in every way there is', async () => {
  let shown = NO_WAYS
  const missing = () => Object.entries(shown).flatMap(([way, count]) => (count === 0 ? [way] : []))
  for (let seed = 1; seed <= WORLDS_MAX && missing().length > 0; seed++) {
    const { events, violations } = await simulate(seed, { chaos: seed % 4 === 0 ? POOR : RICH })
    expect(violations).toEqual([])
    shown = addWays(shown, hedgeWays(events))
  }
  expect(missing()).toEqual([])
}, 120_000)
