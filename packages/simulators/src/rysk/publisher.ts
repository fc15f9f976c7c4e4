import { type Clock, type Logger, toSeconds } from '@riposte/market-model'
import type { Auction, RfqAsker } from './auction.ts'
import type { Refusal } from './behaviour.ts'
import type { Competitor } from './competitor.ts'
import type { Connections } from './connections.ts'
import type { RfqTerms } from './rfq.ts'
import { type RfqShape, rfqFrame } from './rfq-shape.ts'

/** What came of putting an RFQ before the makers. */
interface Publication {
  readonly refusal: Refusal | undefined
  /** Push it once more, if it is still open. */
  repeat(): void
}

export type Publish = (id: string, terms: RfqTerms, shape: RfqShape, asker?: RfqAsker) => Publication

export interface PublisherParts {
  readonly auction: Auction
  readonly connections: Connections
  readonly competition: Competitor
  readonly windowMs: number
  readonly clock: Clock
  readonly logger: Logger
}

/** Opens an RFQ's window and pushes it to everybody who listens to its asset. */
export function createPublisher(parts: PublisherParts): Publish {
  const { auction, connections, competition, clock, logger } = parts
  return (id, terms, shape, asker) => {
    const refusal = auction.open(id, terms, asker)
    if (refusal !== undefined) return { refusal, repeat() {} }
    logger.debug('rysk.rfq_opened', { rfqId: id, asset: terms.assetName, quantity: terms.quantity })
    const now = clock.nowMs()
    const frame = rfqFrame(id, terms, shape, { createdAt: toSeconds(now), validUntil: now + parts.windowMs })
    connections.broadcast(terms.asset, frame)
    competition.onRfq(id, terms)
    return {
      refusal: undefined,
      repeat() {
        if (auction.isOpen(id)) connections.broadcast(terms.asset, frame)
      },
    }
  }
}
