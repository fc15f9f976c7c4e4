import { createSigner } from '@riposte/evm-signing'
import type { HedgePolicy } from '@riposte/hedge-engine'
import { parseWad, wad } from '@riposte/market-model'
import { type DeskSettings, phaseSettings, type RolloutPhase } from '@riposte/orchestrator'
import { limitsWith, uniformLimit } from '@riposte/risk-limits'
import { NO_RULES } from '../src/config/risk-rules.ts'
import type { DeskKeys } from './desk-process.ts'

/** How long after its validity a quote may still become a trade, ms. */
export const LATE_MS = 4_000

/** Contracts, by underlying: a few trades away. */
export const POSITION_MAX: Readonly<Record<string, number>> = { ETH: 4.5, BTC: 0.45 }
/** Underlyings. */
export const DELTA_MAX: Readonly<Record<string, number>> = { ETH: 1.5, BTC: 0.15 }
const asLimit = (values: Readonly<Record<string, number>>) => ({
  default: wad(0n),
  byUnderlying: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, parseWad(String(value))])),
})

/** Short times, so that much happens in a minute. */
const SETTINGS: DeskSettings = {
  limits: limitsWith({
    MAX_POSITION_SIZE: asLimit(POSITION_MAX),
    MAX_DELTA_EXPOSURE: asLimit(DELTA_MAX),
    // The small market swings in seconds as others do in days.
    PRICE_MOVE_SIGMAS: uniformLimit(100n),
    // An option that lives for seconds has its usual price there, whatever volatility that takes.
    MIN_TIME_TO_EXPIRY_S: uniformLimit(1n),
    MAX_IV: uniformLimit(1_000_000n),
  }),
  ...NO_RULES,
  deltaStrategy: undefined,
  quote: {
    edgeBps: parseWad('1'),
    marketAgeMaxMs: 5_000,
    timeToExpiryMinMs: 1000,
    fee: { premiumShare: parseWad('0.125'), spotShare: parseWad('0.01') },
    priceStep: parseWad('0.000001'),
  },
  quoteValidityMs: 5_000,
  lateTradeMs: LATE_MS,
  restartQuietMs: 10_000,
  snapshotAfterEvents: 40,
}

/** The same with the delta of the whole book hedged, and kept small, so that the hedger has work. */
const HEDGING_SETTINGS: DeskSettings = {
  ...SETTINGS,
  limits: { ...SETTINGS.limits, GAMMA_MAX_DELTA: asLimit({ ETH: 0.3, BTC: 0.03 }) },
  deltaStrategy: 'riposte',
}

/** Settings of a life in a phase. */
export function settingsOf(phase: RolloutPhase, deltaHedging: boolean): DeskSettings {
  const { desk, gammaHedging } = phaseSettings(phase)
  const settings = deltaHedging ? HEDGING_SETTINGS : SETTINGS
  return {
    ...settings,
    ...desk,
    // One kind of desk waits for more than its break-even, so that orders rest often; the other does as desks do.
    hedgePolicy: inSmallMarket(desk.hedgePolicy, deltaHedging),
    deltaStrategy: gammaHedging ? settings.deltaStrategy : undefined,
  }
}

/** There spot runs through a resting order's price every few seconds. */
function inSmallMarket(policy: HedgePolicy, locksEdge: boolean): HedgePolicy {
  return policy.kind === 'direct' ? policy : { ...policy, locksEdge, fillsPerMinute: 4 }
}

/** The keys are nobody's: they sign in worlds that end. */
export const KEYS: DeskKeys = {
  wallet: createSigner('11'.repeat(32)),
  session: createSigner('22'.repeat(32)),
  maker: createSigner('33'.repeat(32)),
}
