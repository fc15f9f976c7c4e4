import type { EpochMs } from '@riposte/market-model'
import { hasOrders } from './book.ts'
import { type Exchange, listInstruments } from './exchange.ts'
import { expire } from './expire.ts'
import type { Hub } from './hub.ts'
import type { Listed } from './listed.ts'
import { drainNotices, type Notice } from './notices.ts'
import { refreshMakers } from './refresh-makers.ts'
import { createRotation } from './rotation.ts'
import { runWaitingOrders } from './waiting-orders.ts'

const FAST_MS = 100
const EXPIRE_MS = 1000
/** First messages of new subscriptions sent at a time, so that 2600 of them do not hold up an order. */
export const FIRST_MESSAGES = 200

/**
 * What happens as time passes, a slice of the instruments at a time.
 *
 * @param tell delivers what the engine did
 */
export function createPublisher(
  exchange: Exchange,
  hub: Hub,
  tell: (notices: readonly Notice[]) => void,
): { tick(now: EpochMs): void } {
  const slow = createRotation(exchange.rules.publishIntervalMs)
  const quick = createRotation(FAST_MS)
  let last: number | undefined
  let expiredAt = Number.NEGATIVE_INFINITY
  let generalAt = Number.NEGATIVE_INFINITY

  /** Instruments that nobody looks at and nobody has an order in are brought up to date when somebody asks. */
  function visit(listed: Listed, intervalMs: 100 | 1000, now: EpochMs): void {
    const watched = hub.isWatched(listed)
    if (!listed.active && !watched) return
    if (watched || hasOrders(listed.book)) refreshMakers(exchange, listed, now)
    if (watched) hub.publish(listed, intervalMs, now)
  }

  return {
    tick(now) {
      const elapsed = last === undefined ? FAST_MS : now - last
      last = now
      exchange.market.advance(now)
      listInstruments(exchange, now)
      if (now - expiredAt >= EXPIRE_MS) {
        expiredAt = now
        expire(exchange, now)
      }
      runWaitingOrders(exchange, now)
      const all = [...exchange.instruments.values()]
      const slice = slow.advance(all.length, elapsed)
      for (let i = 0; i < slice.count; i++) visit(all[(slice.start + i) % all.length] as Listed, 1000, now)
      const fast = all.filter((listed) => listed.type === 'perp' || hub.isFast(listed))
      const quickSlice = quick.advance(fast.length, elapsed)
      for (let i = 0; i < quickSlice.count; i++) visit(fast[(quickSlice.start + i) % fast.length] as Listed, 100, now)
      if (now - generalAt >= exchange.rules.publishIntervalMs) {
        generalAt = now
        hub.publishGeneral(now)
      }
      hub.publishFirst(FIRST_MESSAGES, now)
      tell(drainNotices(exchange, now))
    },
  }
}
