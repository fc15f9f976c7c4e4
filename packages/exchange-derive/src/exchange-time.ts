import { type Clock, type EpochMs, epochMs, type Logger } from '@riposte/market-model'

/** The exchange's clock as far as ours can tell it. */
export interface ExchangeTime {
  now(): EpochMs
  /** Take in a reading: the exchange's time, and our monotonic time when we asked. */
  observe(exchangeMs: number, askedAtMs: number): void
}

/** An order that must arrive within a second does not survive a clock that is off by half of one. */
const NOTEWORTHY_MS = 500
/** A reading that took longer than this says too little. */
const ROUND_TRIP_MAX_MS = 2000

/** Starts from our own clock; a reading is taken to have been made half-way through its round trip. */
export function createExchangeTime(clock: Clock, logger: Logger): ExchangeTime {
  let offsetMs = 0
  return {
    now: () => epochMs(Math.floor(clock.nowMs() + offsetMs)),
    observe(exchangeMs, askedAtMs) {
      const roundTripMs = clock.monotonicMs() - askedAtMs
      if (roundTripMs > ROUND_TRIP_MAX_MS) return
      offsetMs = exchangeMs + roundTripMs / 2 - clock.nowMs()
      if (Math.abs(offsetMs) > NOTEWORTHY_MS) {
        logger.warn('derive.clock.differs', { exchangeAheadByMs: Math.round(offsetMs) })
      }
    },
  }
}
