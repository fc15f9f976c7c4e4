import type { MarketSettings, Settings } from './options.ts'
import { type BalanceUpdate, decodeBalanceUpdate } from './records/balance-update.ts'
import { decodeSpotFeed, type SpotPrice } from './records/market-records.ts'
import {
  type BestQuoteUpdate,
  decodeBestQuoteUpdate,
  decodeOwnQuote,
  decodePublicRfq,
  type OwnQuote,
  type PublicRfq,
} from './records/rfq-records.ts'
import { decodePublicTrade, type PublicTrade } from './records/trade-record.ts'
import type { Reporter } from './report.ts'
import { asArray } from './wire/fields.ts'

/** Who wants to hear of more than orders, fills, books and tickers. Channels are subscribed for those that are given. */
export interface DeriveListeners {
  /** RFQs of others that we may quote, and each change of them. */
  rfq?(rfq: PublicRfq): void
  /** Each change of our own quotes. */
  quote?(quote: OwnQuote): void
  /** The best quote for one of our RFQs, or why there is none. */
  bestQuote?(update: BestQuoteUpdate): void
  /** Every change of a balance or position. */
  balance?(update: BalanceUpdate): void
  /** Matches of everybody in the options and perps of our underlyings. */
  trade?(trade: PublicTrade): void
  /** Spot prices of our underlyings, by name. @param timestamp milliseconds of the exchange's clock */
  spot?(prices: ReadonlyMap<string, SpotPrice>, timestamp: number): void
}

type Channels = ReadonlyMap<string, (data: unknown) => void>

/** Channels of the account for those who listen. */
export function accountChannels(listeners: DeriveListeners, settings: Settings, report: Reporter): Channels {
  const channels = new Map<string, (data: unknown) => void>()
  const { rfq, quote, bestQuote, balance } = listeners
  if (rfq !== undefined) channels.set(`${settings.walletText}.rfqs`, each(decodePublicRfq, 'rfq', rfq, report))
  for (const id of settings.subaccountIds) {
    if (quote !== undefined) channels.set(`${id}.quotes`, each(decodeOwnQuote, 'quote', quote, report))
    if (bestQuote !== undefined) {
      channels.set(`${id}.best.quotes`, each(decodeBestQuoteUpdate, 'bestQuote', bestQuote, report))
    }
    if (balance !== undefined) channels.set(`${id}.balances`, each(decodeBalanceUpdate, 'balance', balance, report))
  }
  return channels
}

/** Channels of market data for those who listen. */
export function marketChannels(listeners: DeriveListeners, settings: MarketSettings, report: Reporter): Channels {
  const channels = new Map<string, (data: unknown) => void>()
  const { trade, spot } = listeners
  for (const underlying of settings.subaccounts.keys()) {
    if (spot !== undefined) {
      channels.set(`spot_feed.${underlying}`, (data) => {
        const { prices, timestamp } = decodeSpotFeed(data)
        report.guard('spot', () => spot(prices, timestamp))
      })
    }
    if (trade === undefined) continue
    for (const kind of ['option', 'perp']) {
      channels.set(`trades.${kind}.${underlying}`, each(decodePublicTrade, 'trade', trade, report))
    }
  }
  return channels
}

/** Some channels bring lists, some one at a time; a row that cannot be read hides no other. */
function each<Row>(
  decode: (value: unknown) => Row,
  handler: string,
  handle: (row: Row) => void,
  report: Reporter,
): (data: unknown) => void {
  return (data) => {
    for (const value of Array.isArray(data) ? asArray(handler, data) : [data]) {
      try {
        const row = decode(value)
        report.guard(handler, () => handle(row))
      } catch (error) {
        report.badMessage(error)
      }
    }
  }
}
