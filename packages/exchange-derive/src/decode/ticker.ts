import { epochMs, type OptionPricing, type Ticker, type Wad } from '@riposte/market-model'
import { asRecord, readDecimal, readDouble, readInteger, readRecord, type WireRecord } from '../wire/fields.ts'

const KIND = 'ticker'

/**
 * The data of a `ticker_slim` notification. The message does not name its instrument; the channel does.
 *
 * @throws {DeriveError} FIELD_INVALID
 */
export function decodeTicker(instrument: string, data: unknown, receivedAtMs: number): Ticker {
  return decodeTickerSnapshot(instrument, readRecord(KIND, asRecord(KIND, data), 'instrument_ticker'), receivedAtMs)
}

/** The short-key object itself, as `public/get_ticker` answers it. @throws {DeriveError} FIELD_INVALID */
export function decodeTickerSnapshot(instrument: string, data: unknown, receivedAtMs: number): Ticker {
  const ticker = asRecord(KIND, data)
  const option = decodePricing(ticker.option_pricing)
  return {
    instrument,
    timestamp: epochMs(readInteger(KIND, ticker, 't')),
    receivedAtMs,
    index: readDecimal(KIND, ticker, 'I'),
    mark: readDecimal(KIND, ticker, 'M'),
    bestBid: readBest(ticker, 'b'),
    bestAsk: readBest(ticker, 'a'),
    priceMin: readDecimal(KIND, ticker, 'minp'),
    priceMax: readDecimal(KIND, ticker, 'maxp'),
    option,
    ...(option === undefined ? funding(ticker.f) : {}),
  }
}

/** An hour's rate. */
function funding(value: unknown): Pick<Ticker, 'fundingRate'> {
  const rate = typeof value === 'string' ? Number(value) : Number.NaN
  return Number.isFinite(rate) ? { fundingRate: rate } : {}
}

/** The exchange writes 0 where nobody bids or offers. */
function readBest(ticker: WireRecord, field: 'a' | 'b'): Wad | undefined {
  const price = readDecimal(KIND, ticker, field)
  return price === 0n ? undefined : price
}

const PRICING_KIND = 'ticker option_pricing'

function decodePricing(value: unknown): OptionPricing | undefined {
  if (value === undefined || value === null) return undefined
  const pricing = asRecord(PRICING_KIND, value)
  return {
    delta: readDouble(PRICING_KIND, pricing, 'd'),
    gamma: readDouble(PRICING_KIND, pricing, 'g'),
    vega: readDouble(PRICING_KIND, pricing, 'v'),
    theta: readDouble(PRICING_KIND, pricing, 't'),
    iv: readDouble(PRICING_KIND, pricing, 'i'),
    forward: readDouble(PRICING_KIND, pricing, 'f'),
  }
}
