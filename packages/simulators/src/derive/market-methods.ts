import { formatWad, toSeconds, type Wad } from '@riposte/market-model'
import { instrumentRecord } from './instrument-record.ts'
import type { Listed } from './listed.ts'
import { type Answer, type Call, type Method, publicMethod } from './method.ts'
import { readPage } from './page.ts'
import { refreshIfStale } from './refresh-makers.ts'
import { done, refused } from './rpc-error.ts'
import { batchStatus } from './settlement-batch.ts'
import { tickerRecord } from './ticker.ts'
import { publicTradeRow } from './trade.ts'

export const TYPES = ['option', 'perp', 'erc20'] as const

/** Public methods about instruments and prices. */
export const MARKET_METHODS: Readonly<Record<string, Method>> = {
  'public/get_time': publicMethod(({ now }) => done(now)),
  'public/get_instrument': publicMethod((call) => {
    return withInstrument(call, (listed) => done(instrumentRecord(call.exchange, listed)))
  }),
  'public/get_all_instruments': publicMethod(getAllInstruments),
  'public/get_all_live_instruments': publicMethod(
    ({ exchange }) => {
      const live = [...exchange.instruments.values()].filter((listed) => listed.active)
      return done(live.map((listed) => listed.name).sort())
    },
    { rate: 'live_instruments' },
  ),
  'public/get_ticker': publicMethod((call) => {
    return withInstrument(call, (listed) => {
      const ticker = currentTicker(call, listed)
      return ticker === undefined ? refused(11021) : done(ticker)
    })
  }),
  'public/get_tickers': publicMethod(getTickers),
  'public/get_option_settlement_prices': publicMethod(getSettlementPrices),
  'public/get_trade_history': publicMethod(getTradeHistory),
  'public/getRateLimits': publicMethod(({ rates, who, now }) => done(rates.report(who, now))),
}

function withInstrument(call: Call, use: (listed: Listed) => Answer): Answer {
  const name = call.read.text('instrument_name')
  const problem = call.read.problem()
  if (problem !== undefined) return problem
  const listed = call.exchange.instruments.get(name)
  return listed === undefined ? refused(12001) : use(listed)
}

function getAllInstruments({ exchange, read }: Call): Answer {
  const type = read.oneOf('instrument_type', TYPES)
  if (!read.has('expired')) read.reject('expired: missing data for required field')
  const expired = read.optionalFlag('expired')
  const currency = read.optionalText('currency')
  const chosen = [...exchange.instruments.values()].filter(
    (listed) =>
      listed.type === type && (expired || listed.active) && (currency === undefined || listed.currency === currency),
  )
  const { rows, pagination } = readPage(read, chosen)
  const problem = read.problem()
  if (problem !== undefined) return problem
  if (chosen.length === 0 && currency !== undefined) return refused(12001)
  return done({ instruments: rows.map((listed) => instrumentRecord(exchange, listed)), pagination })
}

function currentTicker({ exchange, now }: Call, listed: Listed): Record<string, unknown> | undefined {
  refreshIfStale(exchange, listed, now)
  return tickerRecord(exchange, listed, now)
}

function getTickers(call: Call): Answer {
  const { exchange, read } = call
  const type = read.oneOf('instrument_type', TYPES)
  const currency = read.optionalText('currency')
  const expiryDate = read.optionalDigits('expiry_date')
  if (type === 'option' && (currency === undefined || expiryDate === undefined)) {
    read.reject('options need both currency and expiry_date')
  }
  if (type !== 'option' && expiryDate !== undefined) read.reject('expiry_date is for options only')
  const problem = read.problem()
  if (problem !== undefined) return problem
  if (currency !== undefined && !exchange.market.underlyings.includes(currency)) return refused(12002)
  const tickers: Record<string, unknown> = {}
  for (const listed of exchange.instruments.values()) {
    if (!listed.active || listed.type !== type) continue
    if (currency !== undefined && listed.currency !== currency) continue
    if (expiryDate !== undefined && listed.name.split('-')[1] !== expiryDate) continue
    const ticker = currentTicker(call, listed)
    if (ticker !== undefined) tickers[listed.name] = ticker
  }
  return done({ tickers })
}

function getSettlementPrices({ exchange, read }: Call): Answer {
  const currency = read.text('currency')
  const problem = read.problem()
  if (problem !== undefined) return problem
  if (!exchange.market.underlyings.includes(currency)) return refused(12002)
  const settled = new Map<string, { sec: number; price: Wad }>()
  for (const listed of exchange.instruments.values()) {
    const { instrument, settlementPrice } = listed
    if (listed.currency !== currency || instrument.kind !== 'option' || settlementPrice === undefined) continue
    settled.set(listed.name.split('-')[1] ?? '', { sec: toSeconds(instrument.expiry), price: settlementPrice })
  }
  const expiries = [...settled].map(([expiry_date, { sec, price }]) => {
    return { expiry_date, price: formatWad(price), utc_expiry_sec: sec }
  })
  return done({ expiries })
}

function getTradeHistory({ exchange, read, now }: Call): Answer {
  const tradeId = read.optionalText('trade_id')
  const instrument = read.optionalText('instrument_name')
  const type = read.optionalOneOf('instrument_type', TYPES)
  const currency = read.optionalText('currency')
  const subaccountId = read.optionalInteger('subaccount_id')
  const status = read.optionalText('batch_status')
  const from = read.optionalInteger('from_timestamp') ?? 0
  const to = read.optionalInteger('to_timestamp') ?? Number.MAX_SAFE_INTEGER
  const chosen = exchange.publicTrades.filter((trade) => {
    if (tradeId !== undefined) return trade.tradeId === tradeId
    return (
      (instrument === undefined || trade.instrument === instrument) &&
      (type === undefined || trade.type === type) &&
      (currency === undefined || trade.currency === currency) &&
      (subaccountId === undefined || trade.subaccountId === subaccountId) &&
      (status === undefined || batchStatus(trade.at, now) === status) &&
      trade.at >= from &&
      trade.at <= to
    )
  })
  const { rows, pagination } = readPage(read, chosen.reverse())
  return read.problem() ?? done({ trades: rows.map((trade) => publicTradeRow(trade, now)), pagination })
}
