import type { MarketVenue, OrderOutcome, RfqFeed, RfqSource, Venue } from '@riposte/market-model'
import { OrchestratorError } from './errors.ts'

/** Why a dry run does what it does, in its events. */
export const DRY_RUN = 'this is a dry run'

/** What the venue would say of an order, were there one: a dry run signs none. */
const NOTHING_SENT: OrderOutcome = {
  status: 'rejected',
  reject: { code: 'DRY_RUN', message: `${DRY_RUN}: nothing was sent`, advice: 'give-up' },
}

/** No order and no quote of a dry run gets as far as being signed; this says so if one should. */
function cannotSign(): never {
  throw new OrchestratorError('DRY_RUN', `${DRY_RUN}: there is nothing to sign with`)
}

const cannotRead = (): Promise<never> =>
  Promise.reject(new OrchestratorError('DRY_RUN', `${DRY_RUN}: no account is read`))

/** A venue of which only the market is used, whatever else it could do: every write ends here, and no account is read. */
export function lookOn(market: MarketVenue): Venue {
  const { marginAccount, initialMargin } = market
  return {
    name: market.name,
    cashToken: market.cashToken,
    start: (events) => market.start(events),
    stop: () => market.stop(),
    status: () => market.status(),
    listing: (instrument) => market.listing(instrument),
    listings: () => market.listings(),
    book: (instrument) => market.book(instrument),
    ticker: (instrument) => market.ticker(instrument),
    canTrade: (underlying) => market.canTrade(underlying),
    ...(marginAccount && { marginAccount: (underlying: string) => market.marginAccount?.(underlying) }),
    ...(initialMargin && {
      initialMargin: (...asked: Parameters<typeof initialMargin>) => market.initialMargin?.(...asked),
    }),
    signOrder: cannotSign,
    placeOrder: async () => NOTHING_SENT,
    cancelOrder: async () => NOTHING_SENT,
    findOrder: async () => ({ status: 'unknown', cause: DRY_RUN }),
    openOrders: async () => [],
    fillsSince: cannotRead,
    positions: cannotRead,
    balances: cannotRead,
  }
}

/** A source of which only the RFQs are heard: every quote ends here. */
export function listenTo(feed: RfqFeed): RfqSource {
  return {
    name: feed.name,
    premiumToken: feed.premiumToken,
    start: (events) => feed.start(events),
    stop: () => feed.stop(),
    status: () => feed.status(),
    quoteFee: (price, quantity, spot) => feed.quoteFee(price, quantity, spot),
    signQuote: cannotSign,
    sendQuote: async () => ({ status: 'rejected', code: 'DRY_RUN', message: `${DRY_RUN}: nothing was sent` }),
    balances: cannotRead,
    positions: cannotRead,
    fixings: cannotRead,
  }
}
