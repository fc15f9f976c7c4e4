import { formatWad, type Wad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { decodeInstrument } from '../src/decode/instrument.ts'
import { decodeOrderBook } from '../src/decode/order-book.ts'
import { decodeOrderReply } from '../src/decode/order-reply.ts'
import { decodePage } from '../src/decode/page.ts'
import { decodePosition } from '../src/decode/position.ts'
import { decodeRejectedChannels } from '../src/decode/subscription.ts'
import { decodeTicker, decodeTickerSnapshot } from '../src/decode/ticker.ts'
import { decodeTrade } from '../src/decode/trade.ts'
import { isKnownCode } from '../src/error-codes.ts'
import { parseFrame } from '../src/wire/frame.ts'
import { announce, readShared } from './shared.ts'

const text = (value: Wad | undefined): string | undefined => (value === undefined ? undefined : formatWad(value))

/** A reply as it came, through the same reader as a live one. */
function resultOf(reply: string): unknown {
  const frame = parseFrame(reply)
  if (frame.kind !== 'result') throw new Error(`expected a result, got ${frame.kind}`)
  return frame.result
}

/** What each recording says, read off by hand. */
const RECORDINGS: Readonly<Record<string, (recorded: string) => void>> = {
  'v3-public-get_time.json': (recorded) => expect(resultOf(recorded)).toBe(1790877292671),
  'v3-public-get_all_instruments-perp.json'(recorded) {
    const { rows, pages } = decodePage('instruments', 'instruments', resultOf(recorded))
    const { listing, asset, subId } = decodeInstrument(rows[0])
    expect([pages, listing.instrument.name, text(listing.tick), text(listing.step)]).toEqual([
      15,
      'ZEC-PERP',
      '0.01',
      '0.01',
    ])
    expect([text(listing.fees.takerRate), listing.fees.rateCap, asset, subId]).toEqual([
      '0.0003',
      undefined,
      '0x7bf0d72275246a434151693c0ebbd38937dfe23b',
      0n,
    ])
  },
  'v3-public-get_ticker-perp.json'(recorded) {
    const ticker = decodeTickerSnapshot('BTC-PERP', resultOf(recorded), 0)
    expect([text(ticker.index), text(ticker.priceMin), text(ticker.priceMax), ticker.option]).toEqual([
      '84622',
      '82976.7',
      '86328.9',
      undefined,
    ])
  },
  'v3-public-get_ticker-option.json'(recorded) {
    const ticker = decodeTickerSnapshot('BTC-20270924-85000-P', resultOf(recorded), 0)
    expect(ticker.option).toMatchObject({ delta: -0.43348, iv: 0.38273, forward: 89232, vega: 346.4906 })
  },
  'ws-data-ticker_slim-perp.json'(recorded) {
    const ticker = decodeTicker('ETH-PERP', JSON.parse(recorded), 0)
    expect([ticker.timestamp, text(ticker.mark)]).toEqual([1779953796714, '1992.49'])
  },
  'ws-data-ticker_slim-option-put.json'(recorded) {
    const ticker = decodeTicker('ETH-20260612-1900-P', JSON.parse(recorded), 0)
    expect(ticker.option).toMatchObject({ delta: -0.30438, gamma: 0.00169741, theta: -2.40149 })
  },
  'ws-data-orderbook-spot-mainnet.json'(recorded) {
    const { book, publishId } = decodeOrderBook('ETH-USDC', JSON.parse(recorded), 0)
    expect([book.asks, book.bids[0], publishId]).toEqual([[], ['0.2', '45'], 9582])
  },
  'v2-ws-orderbook-perp.json'(recorded) {
    const frame = parseFrame(recorded)
    expect(frame).toMatchObject({ kind: 'notification', channel: 'orderbook.BTC-PERP.10.1' })
    const { book } = decodeOrderBook('BTC-PERP', frame.kind === 'notification' ? frame.data : undefined, 0)
    expect(book.asks).toEqual([['104736', '40']])
  },
  'v3-private-order-open.json'(recorded) {
    const { order, fills } = decodeOrderReply(resultOf(recorded))
    expect(order).toMatchObject({ orderId: 'f690dfc9-5b9c-4f62-a2b0-3f6ba502f2f6', side: 'buy', status: 'open' })
    expect([text(order.amount), text(order.filled), fills]).toEqual(['0.01', '0', []])
  },
  'v3-private-get_trade_history.json'(recorded) {
    const { rows, pages } = decodePage('trades', 'trades', resultOf(recorded))
    const fills = rows.map(decodeTrade)
    expect([pages, fills.map((fill) => fill?.side)]).toEqual([2, ['sell', 'buy']])
    expect(fills.map((fill) => text(fill?.cashFlow))).toEqual(['-0.730075486855', '-0.263183362967'])
    expect(fills.map((fill) => text(fill?.fee))).toEqual(['0.263075486855', '0.263183362967'])
  },
  'v3-private-get_positions.json'(recorded) {
    const { positions } = resultOf(recorded) as { positions: unknown[] }
    const position = decodePosition(positions[0])
    expect([position?.instrument, text(position?.quantity), text(position?.averagePrice)]).toEqual([
      'BTC-PERP',
      '0.01',
      '84842.8',
    ])
  },
  'ws-subscribe-ack-with-one-bad-channel.json': (recorded) =>
    expect(decodeRejectedChannels(resultOf(recorded)).map(({ channel }) => channel)).toEqual(['trades.spot.ETH']),
  'error-samples.json'(recorded) {
    for (const error of JSON.parse(recorded)) {
      const frame = parseFrame(JSON.stringify({ id: 1, error }))
      expect(frame).toMatchObject({ kind: 'error', error: { code: error.code, data: error.data ?? null } })
      expect(isKnownCode(error.code)).toBe(true)
    }
  },
}

const present = Object.entries(RECORDINGS).flatMap(([name, check]) => {
  const recorded = readShared(`fixtures/derive/${name}`)
  return recorded === undefined ? [] : [{ name, recorded, check }]
})
announce('recorded messages', present.length === 0 ? undefined : present.length)

describe('recorded messages', () => {
  it('read a perp whose deactivation exceeds a double', () => {
    const frame = parseFrame('{"id":1,"result":{"scheduled_deactivation":9223372036854775807}}')
    expect(frame.kind).toBe('result')
  })

  for (const { name, recorded, check } of present) it(`${name} reads as it was written`, () => check(recorded))
})
