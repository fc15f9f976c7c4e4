import { parseWad } from '@riposte/market-model'
import type { DeskSettings } from '@riposte/orchestrator'
import { type LimitValue, limitsWith, uniformLimit } from '@riposte/risk-limits'
import { NO_RULES } from '../src/config/risk-rules.ts'

/** Underlyings that gamma hedging may leave standing. */
export const NIGHT_DELTA_MAX: Readonly<Record<string, number>> = { ETH: 5, BTC: 0.2 }

/** Requests a second of the lowest tier of accounts. */
export const NIGHT_RATES = { matchingTps: 1, nonMatchingTps: 5 }

/** The settings of a small desk that hedges its delta, with limits that a night comes near to. */
export function nightSettings(leastLifeS: number): DeskSettings {
  return {
    limits: limitsWith({
      MAX_POSITION_SIZE: limit('100', { ETH: '100', BTC: '4' }),
      MAX_DELTA_EXPOSURE: limit('50', { ETH: '50', BTC: '2' }),
      GAMMA_MAX_DELTA: limit('1', { ETH: String(NIGHT_DELTA_MAX.ETH), BTC: String(NIGHT_DELTA_MAX.BTC) }),
      MIN_TIME_TO_EXPIRY_S: uniformLimit(String(leastLifeS)),
    }),
    ...NO_RULES,
    deltaStrategy: 'riposte',
    quote: {
      edgeBps: parseWad('2'),
      marketAgeMaxMs: 5_000,
      timeToExpiryMinMs: leastLifeS * 1000,
      fee: { premiumShare: parseWad('0.125'), spotShare: parseWad('0.01') },
      priceStep: parseWad('0.000001'),
    },
    quoteValidityMs: 30_000,
    lateTradeMs: 15_000,
    restartQuietMs: 90_000,
    snapshotAfterEvents: 20_000,
  }
}

function limit(standard: string, byUnderlying: Readonly<Record<string, string>>): LimitValue {
  const exceptions = Object.entries(byUnderlying).map(([name, value]) => [name, parseWad(value)] as const)
  return { default: parseWad(standard), byUnderlying: Object.fromEntries(exceptions) }
}
