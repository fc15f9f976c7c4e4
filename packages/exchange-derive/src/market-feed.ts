import { type Connection, type ConnectionOptions, createConnection } from './connection.ts'
import { messageOf } from './errors.ts'
import type { MarketData } from './market-data.ts'
import type { Reporter } from './report.ts'
import type { Requester } from './request.ts'
import { subscribe } from './subscribe.ts'

export interface MarketFeedOptions
  extends Omit<ConnectionOptions, 'setUp' | 'notification' | 'invalidFrame' | 'setUpFailed' | 'name'> {
  readonly data: MarketData
  readonly report: Reporter
}

/** The socket that brings market data. It never logs in, so that its loss can cancel no order. */
export interface MarketFeed extends Pick<Connection, 'start' | 'stop' | 'isReady'> {
  /** Subscribe what is followed and not subscribed yet. */
  followMore(): void
  leave(channels: readonly string[]): void
}

export function createMarketFeed(options: MarketFeedOptions): MarketFeed {
  const { data, report, clock, logger } = options
  // What was asked for on the present connection, whatever the answer: a refused channel is not asked for again.
  let asked = new Set<string>()

  async function subscribeMissing(requester: Requester): Promise<void> {
    const mine = asked
    // Again until nothing is missing: the catalog may grow while a thousand channels are being subscribed.
    for (;;) {
      const missing = data.channels().filter((channel) => !mine.has(channel))
      if (missing.length === 0) return
      await subscribe(requester, clock, missing, report.rejectedChannel)
      for (const channel of missing) mine.add(channel)
    }
  }

  const connection = createConnection({
    ...options,
    name: 'market-data',
    setUp(requester) {
      asked = new Set()
      data.connectionChanged()
      return subscribeMissing(requester)
    },
    notification: data.notify,
    invalidFrame: (reason) => report.badMessage(new Error(reason)),
    setUpFailed() {},
    down(cause) {
      report.connectionLost()
      options.down(cause)
    },
  })

  return {
    start: connection.start,
    stop: connection.stop,
    isReady: connection.isReady,
    followMore() {
      if (!connection.isReady()) return
      // What failed is asked for again on the next refresh or reconnect.
      subscribeMissing(connection).catch((error) => {
        logger.warn('derive.market_data.subscribe_failed', { error: messageOf(error) })
      })
    },
    leave(channels) {
      for (const channel of channels) asked.delete(channel)
      if (!connection.isReady() || channels.length === 0) return
      void connection.call('unsubscribe', { channels })
    },
  }
}
