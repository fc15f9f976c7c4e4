import type { Logger } from '@riposte/market-model'
import type { Connection } from './connections.ts'

/** Trade frames for makers that were not connected. */
export interface MissedTrades {
  onMissed(maker: string, frame: string): void
  /** A maker has shown whose socket this is: it gets what was kept for it. */
  onRecognised(maker: string, connection: Connection): void
}

const FRAMES_KEPT = 100

/** @param policy whether frames are kept at all */
export function createMissedTrades(policy: 'dropped' | 'kept', logger: Logger): MissedTrades {
  const kept: { readonly maker: string; readonly frame: string }[] = []
  return {
    onMissed(maker, frame) {
      logger.info('rysk.trade_frame_missed', { maker, policy })
      if (policy === 'dropped') return
      kept.push({ maker, frame })
      if (kept.length > FRAMES_KEPT) kept.shift()
    },
    onRecognised(maker, connection) {
      if (kept.length === 0) return
      const own = kept.filter((missed) => missed.maker === maker)
      const others = kept.filter((missed) => missed.maker !== maker)
      kept.splice(0, kept.length, ...others)
      for (const { frame } of own) connection.send(frame)
    },
  }
}
