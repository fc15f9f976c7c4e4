import type { Logger } from '@riposte/market-model'
import { DeriveError, messageOf } from './errors.ts'

/** What went wrong without stopping anything, counted since the start. */
export interface DeriveCounters {
  /** Messages, or rows of one, that could not be read and were skipped. */
  readonly badMessages: number
  /** Snapshots that arrived after a newer one and were dropped. */
  readonly lateSnapshots: number
  /** Channels that the exchange would not subscribe. */
  readonly rejectedChannels: number
  /** Open connections that were lost. */
  readonly connectionsLost: number
  /** Requests that waited for the rate limit. */
  readonly rateWaits: number
  /** Requests that were turned away, because the rate limit would have held them too long. */
  readonly rateRefusals: number
  /** Times that a handler of the desk threw. */
  readonly handlerFailures: number
}

/** Counts and logs what is survived. */
export interface Reporter {
  badMessage(error: unknown): void
  lateSnapshot(): void
  rejectedChannel(channel: string, reason: string): void
  connectionLost(): void
  rateWait(): void
  rateRefusal(cause: string): void
  /** Run a handler of the desk; what it throws is counted and logged. */
  guard(handler: string, run: () => void): void
  counters(): DeriveCounters
}

/** Different faults told apart in the log; beyond it they share one count. */
const FAULTS_MAX = 200

export function createReporter(logger: Logger): Reporter {
  let badMessages = 0
  let lateSnapshots = 0
  let rejectedChannels = 0
  let connectionsLost = 0
  let rateWaits = 0
  let rateRefusals = 0
  let handlerFailures = 0
  const seen = new Map<string, number>()

  /** A broken stream repeats itself a thousand times a second, so only the 1st, 2nd, 4th, 8th … are written. */
  function isWorthALine(fault: string): boolean {
    const key = seen.size < FAULTS_MAX || seen.has(fault) ? fault : 'others'
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return (count & (count - 1)) === 0
  }

  return {
    badMessage(error) {
      badMessages += 1
      const details = error instanceof DeriveError ? error.details : {}
      if (isWorthALine(`${details.kind} ${details.field}`)) {
        logger.warn('derive.message.bad', { error: messageOf(error), ...details, total: badMessages })
      }
    },
    lateSnapshot() {
      lateSnapshots += 1
    },
    rejectedChannel(channel, reason) {
      rejectedChannels += 1
      logger.warn('derive.channel.rejected', { channel, reason })
    },
    connectionLost() {
      connectionsLost += 1
    },
    rateWait() {
      rateWaits += 1
    },
    rateRefusal(cause) {
      rateRefusals += 1
      if (isWorthALine('rate refusal')) logger.warn('derive.rate.refused', { cause, total: rateRefusals })
    },
    guard(handler, run) {
      try {
        run()
      } catch (error) {
        handlerFailures += 1
        logger.error('derive.handler.failed', { handler, error: messageOf(error) })
      }
    },
    counters: () => ({
      badMessages,
      lateSnapshots,
      rejectedChannels,
      connectionsLost,
      rateWaits,
      rateRefusals,
      handlerFailures,
    }),
  }
}
