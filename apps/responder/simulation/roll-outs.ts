import type { DeskEvent } from '@riposte/orchestrator'
import { countOf, crashing, expecting, peaceful, type Scenario } from './scenario.ts'
import type { SimulationResult } from './simulate.ts'

/** The phases of a roll-out, there and back. */
export const ROLL_OUTS: readonly Scenario[] = [
  {
    name: 'from existing to full, a restart for each step',
    options: () => ({
      chaos: peaceful({ phases: ['existing', 'monitor', 'risk', 'full'] }),
      script: crashing(9_000, 18_000, 28_000),
    }),
    proof: (result) => expecting(result.lives === 4 && hedgings(result).size === 2, 'not every phase hedged a trade'),
  },
  {
    name: 'and back, with hedges and orders of the delta hedger under way',
    options: () => ({
      chaos: peaceful({ phases: ['full', 'existing'], deltaHedging: true, equalSizes: true }),
      script: crashing(9_000, 15_000, 21_000),
    }),
    proof(result) {
      const isByDelta = (event: DeskEvent) => event.type === 'order.signed' && event.decision !== undefined
      return expecting(result.lives === 4 && result.events.some(isByDelta), 'the delta hedger had no order')
    },
  },
  {
    name: 'limits that are only told of stop nothing',
    options: () => ({ chaos: peaceful({ phases: ['monitor'] }), roughMs: 120_000 }),
    proof(result) {
      return expecting(countOf(result, 'breach.reported') > 0, 'no limit was past')
    },
  },
]

/** How the trades of a world were hedged. */
function hedgings({ events }: SimulationResult): Set<string> {
  return new Set(events.flatMap((event) => (event.type === 'trade.executed' ? [event.hedging ?? 'full'] : [])))
}
