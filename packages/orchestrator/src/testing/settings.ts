import { parseWad } from '@riposte/market-model'
import { uniformLimit } from '@riposte/risk-limits'
import type { DeskSettings } from '../context.ts'

/** Settings of a desk that quotes what it is asked for; a test changes what it is about. */
export function deskSettings(changes: Partial<DeskSettings> = {}): DeskSettings {
  return {
    limits: { maxPositionSize: uniformLimit(100n), maxDeltaExposure: uniformLimit(100n) },
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
