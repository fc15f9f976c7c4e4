import { type Clock, type EpochMs, epochMs, type Logger } from '@riposte/market-model'

/** The exchange's clock as far as ours can tell it. */
export interface ExchangeTime {
  now(): EpochMs
  /** False while nothing but our own clock is known. */
  isMeasured(): boolean
  /** By how much the exchange's clock is ahead of our wall clock, at the last reading. */
  aheadMs(): number
  /** Take in a reading: the exchange's time, and our monotonic time when we asked. */
  observe(exchangeMs: number, askedAtMs: number): void
}

/** An order that must arrive within a second does not survive a clock that is off by half of one. */
const NOTEWORTHY_MS = 500
/** A reading that took longer than this says too little. */
const ROUND_TRIP_MAX_MS = 2000

/**
 * Starts from our own clock; a reading is taken to have been made half-way through its round trip.
 *
 * From the first reading on it runs on the monotonic clock: our wall clock may be set back or forward in mid-session, and
 * an order that was dated by it would be refused as too late for as long as the session lasts.
 */
export function createExchangeTime(clock: Clock, logger: Logger): ExchangeTime {
  let aheadOfMonotonicMs: number | undefined
  let exchangeAheadByMs = 0
  return {
    now: () =>
      epochMs(Math.floor(aheadOfMonotonicMs === undefined ? clock.nowMs() : clock.monotonicMs() + aheadOfMonotonicMs)),
    aheadMs: () => exchangeAheadByMs,
    isMeasured: () => aheadOfMonotonicMs !== undefined,
    observe(exchangeMs, askedAtMs) {
      const answeredAtMs = clock.monotonicMs()
      const roundTripMs = answeredAtMs - askedAtMs
      if (roundTripMs > ROUND_TRIP_MAX_MS) return
      const exchangeNowMs = exchangeMs + roundTripMs / 2
      aheadOfMonotonicMs = exchangeNowMs - answeredAtMs
      exchangeAheadByMs = Math.round(exchangeNowMs - clock.nowMs())
      if (Math.abs(exchangeAheadByMs) > NOTEWORTHY_MS) logger.warn('derive.clock.differs', { exchangeAheadByMs })
    },
  }
}
