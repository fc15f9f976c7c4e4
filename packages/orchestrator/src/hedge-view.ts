import type { HedgeView } from '@riposte/hedge-engine'
import {
  createPerp,
  type Instrument,
  judgeMarket,
  type Option,
  parseInstrumentName,
  toNumber,
} from '@riposte/market-model'
import { limitFor } from '@riposte/risk-limits'
import { type DeskContext, othersBook, spotOf } from './context.ts'
import { claimMarks } from './expiry/claim-marks.ts'

/**
 * A trade's hedge's eyes: only sound, fresh market data is shown to it, without the desk's own orders.
 *
 * @param mayRest whether an order may wait in an instrument's book
 */
export function createHedgeView(context: DeskContext, mayRest: (instrument: Instrument) => boolean): HedgeView {
  const { venue, clock, risk, settings, state } = context

  function isWithinDelta(underlying: string): boolean {
    const limit = toNumber(limitFor(risk.limits().MAX_DELTA_EXPOSURE, underlying))
    const { low, high } = risk.delta(underlying)
    return Math.max(Math.abs(low), Math.abs(high)) <= limit
  }

  function expiredOption(name: string): Option | undefined {
    const instrument = parseInstrumentName(name)
    return instrument.kind === 'option' && instrument.expiry <= clock.nowMs() ? instrument : undefined
  }

  return {
    nowMs: () => clock.monotonicMs(),
    // What has expired can't be traded any more, whatever a catalog says that was read before.
    listing: (name) => (expiredOption(name) === undefined ? venue.listing(name) : undefined),
    market(instrument) {
      const snapshot = {
        book: venue.book(instrument),
        ticker: venue.ticker(instrument),
        monotonicMs: clock.monotonicMs(),
      }
      const market = judgeMarket(snapshot, settings.quote.marketAgeMaxMs)
      return market.status === 'sound' ? { ...market, book: othersBook(context, market.book) } : undefined
    },
    perp(underlying): Instrument | undefined {
      return venue.listing(createPerp(underlying).name)?.instrument
    },
    delta(instrument) {
      const expired = expiredOption(instrument.name)
      if (expired === undefined) return venue.ticker(instrument.name)?.option?.delta
      const { underlying, expiry } = expired
      const spot = spotOf(venue, underlying)
      return claimMarks(expired, state.expiries.fixing(underlying, expiry), spot && toNumber(spot))?.delta
    },
    ordersFree: (instrument) => venue.ordersFree?.(instrument) ?? Number.POSITIVE_INFINITY,
    mayWait: (instrument) => mayRest(instrument) && isWithinDelta(instrument.underlying),
  }
}
