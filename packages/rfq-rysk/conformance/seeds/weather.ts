import { createRandom, type Random } from '@riposte/market-model'
import type { RyskBehaviour, RyskFaults, RyskQuoteFault, RyskRfqShape, RyskTradeVariant } from '@riposte/simulators'

/** What goes wrong in one world. Chances are for each frame or connection, from 0 to 1. */
export interface Weather {
  /** One way, ms. */
  readonly delayMs: readonly [least: number, most: number]
  readonly refuseChance: number
  /** A frame is lost with its connection, in either direction. */
  readonly cutChance: number
  /** A connection goes dead and nobody is told. */
  readonly silentChance: number
  readonly duplicateChance: number
  /** A frame of the server overtakes the one before it. */
  readonly reorderChance: number
  /** A frame that nobody knows, or a known one in pieces, comes before a true one. */
  readonly noiseChance: number
  readonly restFailChance: number
  /** Chance at each RFQ that the desk's process ends and comes back a little later. */
  readonly crashChance: number
  /** How far back the clock of a process that comes back may stand. */
  readonly clockStepMs: number
  readonly faults: RyskFaults
  readonly habits: Partial<RyskBehaviour>
  /** Shapes of the RFQs. */
  readonly shapes: readonly RyskRfqShape[]
}

const VARIANTS: readonly RyskTradeVariant[] = [
  'drop',
  'duplicate',
  'repeat',
  'forged-terms',
  'forged-signature',
  'foreign-maker',
]
const TRADES_SCRIPTED = 40

/** About half of the faults are on in any world, so that each is met alone and in company. */
export function drawWeather(seed: number): Weather {
  const random = createRandom(seed, 'weather')
  const sometimes = (most: number): number => (random.unit() < 0.5 ? random.unit() * most : 0)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random.unit() * values.length)] as T
  return {
    delayMs: [0.2, random.unit() < 0.3 ? 250 : 5],
    refuseChance: sometimes(0.3),
    cutChance: sometimes(0.02),
    silentChance: sometimes(0.004),
    duplicateChance: sometimes(0.1),
    reorderChance: sometimes(0.05),
    noiseChance: sometimes(0.1),
    restFailChance: sometimes(0.3),
    crashChance: sometimes(0.1),
    clockStepMs: sometimes(20_000),
    faults: drawFaults(random),
    habits: {
      standingFrame: random.unit() < 0.5 ? 'result' : 'skill_issue',
      newerQuoteReplaces: random.unit() < 0.7,
      tradeSockets: random.unit() < 0.7 ? 'all' : 'last',
      tradeFrame: pick(['result', 'result', 'rfq_confirmation', 'trade_confirmation', 'trade'] as const),
      balancesShape: pick(['object', 'array', 'text'] as const),
      otokenDecimals: pick([18, 8] as const),
      missedTrades: random.unit() < 0.7 ? 'dropped' : 'kept',
      confirmDelayMs: [50, random.unit() < 0.5 ? 2_000 : 15_000],
    },
    shapes: pick([['current'], ['2025', '3.0'], ['2026'], ['2025', '3.0', 'current', '2026']] as const),
  }
}

function drawFaults(random: Random): RyskFaults {
  const chance = random.unit() < 0.5 ? random.unit() * 0.6 : 0
  const trades = Array.from({ length: TRADES_SCRIPTED }, () =>
    VARIANTS.filter(() => random.unit() < chance / VARIANTS.length),
  )
  const failedSettlements = Array.from({ length: TRADES_SCRIPTED }, (_, i) => i).filter(
    () => random.unit() < chance / 8,
  )
  const kinds: readonly RyskQuoteFault[] = ['lose', 'mute', 'refuse']
  const quotes = Object.fromEntries(
    trades
      .map((_, i) => [i, kinds[Math.floor(random.unit() * kinds.length)] ?? 'lose'] as const)
      .filter(() => random.unit() < chance / 4),
  )
  return { trades, failedSettlements, quotes, frames: { chances: { extra: chance / 4, unknown: chance / 20 } } }
}
