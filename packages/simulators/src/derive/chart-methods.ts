import { toNumber } from '@riposte/market-model'
import { createCandles } from './candles.ts'
import { type Answer, type Call, type Method, publicMethod } from './method.ts'
import { candlesOf } from './observe-candles.ts'
import type { ParamsReader } from './params.ts'
import { UNIVERSE } from './protocol.ts'
import { done, refused } from './rpc-error.ts'
import { doubleText } from './wire-decimal.ts'

const HOUR_SEC = 3600
/** Decimals of prices in charts. */
const DECIMALS = 6

/** Candles of what has happened since the simulator started. A period without an observation has none. */
export const CHART_METHODS: Readonly<Record<string, Method>> = {
  'public/get_index_chart_data': publicMethod(getIndexChart),
  'public/get_tradingview_chart_data': publicMethod(getTradeChart),
  'public/get_funding_rate_history': publicMethod(getFundingRates),
}

interface Span {
  readonly from: number
  readonly to: number
  readonly periodMs: number
}

/** Bounds and period in seconds, as charts ask for them. */
function readSpan(read: ParamsReader): Span {
  const periodSec = read.integer('period')
  checkPeriod(read, periodSec)
  return {
    from: read.integer('start_timestamp') * 1000,
    to: read.integer('end_timestamp') * 1000,
    periodMs: periodSec * 1000,
  }
}

function checkPeriod(read: ParamsReader, periodSec: number): void {
  if (periodSec < 60 || periodSec % 60 !== 0) read.reject('period: expected seconds, whole minutes')
}

function getIndexChart({ exchange, read }: Call): Answer {
  const currency = read.text('currency')
  const span = readSpan(read)
  const problem = read.problem()
  if (problem !== undefined) return problem
  if (!exchange.market.underlyings.includes(currency)) return refused(12002)
  const candles = candlesOf(exchange, currency).read(span.from, span.to, span.periodMs)
  return done(
    candles.map((candle) => ({
      timestamp: Math.floor(candle.at / 1000),
      timestamp_bucket: candle.bucket / 1000,
      open_price: doubleText(candle.open, DECIMALS),
      high_price: doubleText(candle.high, DECIMALS),
      low_price: doubleText(candle.low, DECIMALS),
      close_price: doubleText(candle.close, DECIMALS),
      price: doubleText(candle.close, DECIMALS),
    })),
  )
}

function getTradeChart({ exchange, read }: Call): Answer {
  const instrument = read.text('instrument_name')
  const span = readSpan(read)
  const problem = read.problem()
  if (problem !== undefined) return problem
  if (!exchange.instruments.has(instrument)) return refused(12001)
  const prices = createCandles()
  const volumes = new Map<number, { contracts: number; usd: number }>()
  for (const { instrument: name, role, at, price, amount } of exchange.publicTrades) {
    if (name !== instrument || role !== 'taker') continue
    prices.observe(toNumber(price), at)
    const bucket = Math.floor(at / span.periodMs) * span.periodMs
    const volume = volumes.get(bucket) ?? { contracts: 0, usd: 0 }
    volume.contracts += toNumber(amount)
    volume.usd += toNumber(amount) * toNumber(price)
    volumes.set(bucket, volume)
  }
  return done(
    prices.read(span.from, span.to, span.periodMs).map((candle) => ({
      timestamp: Math.floor(candle.at / 1000),
      timestamp_bucket: candle.bucket / 1000,
      open_price: doubleText(candle.open),
      high_price: doubleText(candle.high),
      low_price: doubleText(candle.low),
      close_price: doubleText(candle.close),
      volume_contracts: doubleText(volumes.get(candle.bucket)?.contracts ?? 0),
      volume_usd: doubleText(volumes.get(candle.bucket)?.usd ?? 0),
    })),
  )
}

/** Bounds in milliseconds, the period in seconds. */
function getFundingRates({ exchange, read, now }: Call): Answer {
  const name = read.text('instrument_name')
  const from = read.optionalInteger('start_timestamp') ?? 0
  const to = read.optionalInteger('end_timestamp') ?? now
  const periodSec = read.optionalInteger('period') ?? HOUR_SEC
  checkPeriod(read, periodSec)
  const problem = read.problem()
  if (problem !== undefined) return problem
  const listed = exchange.instruments.get(name)
  if (listed?.type !== 'perp') return refused(12001)
  const candles = candlesOf(exchange, name).read(from, to, periodSec * 1000)
  return done({
    funding_rate_history: candles.map((candle) => ({
      currency: listed.currency,
      risk_universe_id: UNIVERSE.id,
      timestamp: candle.bucket,
      open: doubleText(candle.open),
      high: doubleText(candle.high),
      low: doubleText(candle.low),
      close: doubleText(candle.close),
      funding_rate: doubleText(candle.close),
    })),
  })
}
