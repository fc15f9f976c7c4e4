import { parseWad } from '@riposte/market-model'
import { ALLOW_ALL, limitsWith, type Permissions, uniformLimit } from '@riposte/risk-limits'
import type { DeskSettings } from '../context.ts'

const EVERYTHING: Permissions = {
  underlyings: ALLOW_ALL,
  instruments: ALLOW_ALL,
  expiries: ALLOW_ALL,
  chainIds: ALLOW_ALL,
  takers: ALLOW_ALL,
  tokens: ALLOW_ALL,
  watchedPegs: new Set(),
}

/** Settings of a desk that quotes what it is asked for; a test changes what it is about. */
export function deskSettings(changes: Partial<DeskSettings> = {}): DeskSettings {
  return {
    limits: limitsWith({ MAX_POSITION_SIZE: uniformLimit(100n), MAX_DELTA_EXPOSURE: uniformLimit(100n) }),
    formulas: [],
    permissions: EVERYTHING,
    deltaStrategy: undefined,
    quote: {
      edgeBps: parseWad('2'),
      marketAgeMaxMs: 5000,
      timeToExpiryMinMs: 3_600_000,
      fee: { premiumShare: parseWad('0.125'), spotShare: parseWad('0.01') },
      priceStep: parseWad('0.000001'),
    },
    quoteValidityMs: 30_000,
    lateTradeMs: 15_000,
    restartQuietMs: 90_000,
    snapshotAfterEvents: 20_000,
    ...changes,
  }
}
