import type { Ticker } from '@riposte/market-model'
import { type CatalogEntry, decodeInstrument } from '../decode/instrument.ts'
import { decodeTickerSnapshot } from '../decode/ticker.ts'
import {
  type CurrencyRecord,
  decodeCurrency,
  decodeFundingRate,
  decodeRateLimits,
  decodeSettlementPrice,
  decodeTransaction,
  type FundingRate,
  type RateLimitsRecord,
  type SettlementPrice,
  type TransactionRecord,
} from '../records/market-records.ts'
import { decodePublicTradeRow, type PublicTradeRow } from '../records/trade-record.ts'
import { asRecord, invalidField } from '../wire/fields.ts'
import type { DeriveMethods } from '../wire/methods.ts'
import { type Ask, listIn, listOfAll, pageOf, type Rows } from './ask.ts'

/** What anybody may ask. */
export interface MarketApi {
  /** The exchange's clock, milliseconds. */
  time(): Promise<number>
  instrument(name: string): Promise<CatalogEntry>
  /** Names of everything that is live. */
  liveInstruments(): Promise<readonly string[]>
  currencies(): Promise<readonly CurrencyRecord[]>
  ticker(name: string): Promise<Ticker>
  /** Options need both a currency and an expiry (20261225); perps take neither an expiry. */
  tickers(filter: DeriveMethods['public/get_tickers']): Promise<ReadonlyMap<string, Ticker>>
  /** Two rows for each match, the maker's and the taker's. */
  trades(filter: DeriveMethods['public/get_trade_history']): Promise<Rows<PublicTradeRow>>
  settlementPrices(currency: string): Promise<readonly SettlementPrice[]>
  fundingRates(filter: DeriveMethods['public/get_funding_rate_history']): Promise<readonly FundingRate[]>
  rateLimits(): Promise<RateLimitsRecord>
  /** What became of the settlement of an operation. */
  transaction(opUuid: string): Promise<TransactionRecord>
}

/** @param monotonicMs the desk's clock, for the arrival of tickers */
export function createMarketApi(ask: Ask, monotonicMs: () => number): MarketApi {
  return {
    time: () => ask('public/get_time', {}, readTime),
    instrument: (name) => ask('public/get_instrument', { instrument_name: name }, decodeInstrument),
    liveInstruments: () => ask('public/get_all_live_instruments', {}, listOfAll('instrument names', String)),
    currencies: () => ask('public/get_all_currencies', {}, listOfAll('currencies', decodeCurrency)),
    ticker: (name) =>
      ask('public/get_ticker', { instrument_name: name }, (result) =>
        decodeTickerSnapshot(name, result, monotonicMs()),
      ),
    tickers: (filter) =>
      ask('public/get_tickers', filter, (result) => {
        const tickers = asRecord('tickers', asRecord('tickers', result).tickers, 'tickers')
        const arrivedAtMs = monotonicMs()
        return new Map(
          Object.entries(tickers).map(([name, ticker]) => [name, decodeTickerSnapshot(name, ticker, arrivedAtMs)]),
        )
      }),
    trades: (filter) => ask('public/get_trade_history', filter, pageOf('trades', decodePublicTradeRow)),
    settlementPrices: (currency) =>
      ask('public/get_option_settlement_prices', { currency }, listIn('expiries', decodeSettlementPrice)),
    fundingRates: (filter) =>
      ask('public/get_funding_rate_history', filter, listIn('funding_rate_history', decodeFundingRate)),
    rateLimits: () => ask('public/getRateLimits', {}, decodeRateLimits),
    transaction: (opUuid) => ask('public/get_transaction', { op_uuid: opUuid }, decodeTransaction),
  }
}

function readTime(result: unknown): number {
  if (Number.isSafeInteger(result)) return result as number
  throw invalidField('time', 'the message', result, 'milliseconds')
}
