import { parseInstrumentName } from '@riposte/market-model'
import type { DeskContext } from './context.ts'
import type { DeskEvent } from './events.ts'

/** Books what the hedging venue says that it paid or took as funding. One that tells nothing of it leaves nothing to do. */
export interface FundingReader {
  /**
   * What says which payments are in the venue's balance by now, to be committed with it. Nothing for a venue that tells of none.
   *
   * @throws when the venue can't be asked
   */
  follow(): Promise<readonly DeskEvent[]>
  /**
   * Book each payment that is not in the books.
   *
   * @throws when the venue can't be asked
   */
  read(): Promise<void>
}

export function createFundingReader({ venue, state, clock, record }: DeskContext): FundingReader {
  return {
    async follow() {
      if (venue.fundingSince === undefined) return []
      const at = clock.nowMs()
      const payments = await venue.fundingSince(state.funding.since(at))
      const keys = payments.map(({ key }) => key)
      return [{ type: 'funding.followed', tradeId: undefined, at, venue: venue.name, keys }]
    },
    async read() {
      const followedAt = state.funding.followedAt()
      if (venue.fundingSince === undefined || followedAt === undefined) return
      for (const payment of await venue.fundingSince(state.funding.since(followedAt))) {
        const { key, instrument, amount, timestamp } = payment
        if (state.funding.has(key)) continue
        record({
          type: 'funding.paid',
          tradeId: undefined,
          at: clock.nowMs(),
          venue: venue.name,
          token: venue.cashToken,
          instrument,
          underlying: parseInstrumentName(instrument).underlying,
          amount,
          paidAt: timestamp,
          key,
        })
      }
    },
  }
}
