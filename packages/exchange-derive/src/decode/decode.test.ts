import { formatWad, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import {
  bookData,
  EXPIRY_S,
  optionRecord,
  orderRecord,
  page,
  perpRecord,
  tickerData,
  tradeRecord,
} from '../testing/records.ts'
import { decodeCollateral } from './collateral.ts'
import { decodeInstrument } from './instrument.ts'
import { decodeLogin } from './login.ts'
import { decodeOrder } from './order.ts'
import { decodeOrderBook, isOlder } from './order-book.ts'
import { decodePage } from './page.ts'
import { decodePosition } from './position.ts'
import { decodeRejectedChannels } from './subscription.ts'
import { decodeTicker } from './ticker.ts'
import { decodeTrade } from './trade.ts'

const fieldOf = (run: () => unknown): unknown => {
  try {
    run()
    return 'nothing wrong'
  } catch (error) {
    return (error as { details: { field: string } }).details.field
  }
}

describe('an instrument', () => {
  it('becomes a listing with its grid and fees, and what signing needs', () => {
    const { listing, asset, subId } = decodeInstrument(optionRecord())
    expect(listing).toMatchObject({
      instrument: { kind: 'option', name: 'ETH-20261225-3000-C', underlying: 'ETH', expiry: EXPIRY_S * 1000 },
      active: true,
      tick: parseWad('0.1'),
      step: parseWad('0.01'),
      minimum: parseWad('0.1'),
      maximum: parseWad('5000'),
      fees: {
        takerBase: parseWad('0.5'),
        takerRate: parseWad('0.0003'),
        makerRate: parseWad('0.0001'),
        rateCap: parseWad('0.125'),
      },
    })
    expect(asset).toBe('0x4bb4c3cdc7562f08e9910a0c7d8bb7e108861eb4')
    // 2^95 for a call, the strike in 10^-8 shifted by 32 bits, the expiry in seconds.
    expect(subId).toBe(2n ** 95n + 3000n * 10n ** 8n * 2n ** 32n + BigInt(EXPIRY_S))
  })

  it('has no fee cap when the record says null or "0"', () => {
    expect(decodeInstrument(perpRecord()).listing.fees.rateCap).toBeUndefined()
    expect(decodeInstrument(perpRecord('ETH', { mark_price_fee_rate_cap: null })).listing.fees.rateCap).toBeUndefined()
  })

  it('with a fractional strike keeps its name', () => {
    const details = { expiry: EXPIRY_S, option_type: 'P', strike: '0.5' }
    const record = optionRecord({ instrument_name: 'XRP-20261225-0_5-P', option_details: details })
    expect(decodeInstrument(record).listing.instrument).toMatchObject({ name: 'XRP-20261225-0_5-P', right: 'put' })
  })

  it.each([
    ['instrument_name', { instrument_name: 'ETH-USDC' }],
    ['instrument_name', { instrument_name: 'ETH-20261325-3000-C' }],
    ['instrument_type', { instrument_type: 'erc20' }],
    ['instrument_type', { instrument_type: 'perp' }],
    ['tick_size', { tick_size: '0' }],
    ['amount_step', { amount_step: '-0.01' }],
    ['is_active', { is_active: 'yes' }],
    ['option_details', { option_details: null }],
    ['expiry', { option_details: { expiry: EXPIRY_S - 3600, option_type: 'C', strike: '3000' } }],
    ['strike', { option_details: { expiry: EXPIRY_S, option_type: 'C', strike: '3001' } }],
    ['option_type', { option_details: { expiry: EXPIRY_S, option_type: 'P', strike: '3000' } }],
    ['base_asset_address', { base_asset_address: '0x12' }],
    ['base_asset_sub_id', { base_asset_sub_id: 5 }],
  ])('names %s when it is wrong: %o', (field, changes) => {
    expect(fieldOf(() => decodeInstrument(optionRecord(changes)))).toBe(field)
  })
})

describe('a ticker', () => {
  const pricing = { d: '-0.30438', g: '0.00169741', v: '1.41384', t: '-2.40149', i: '0.51012', f: '1992.6' }

  it('keeps prices exact and Greeks as doubles', () => {
    const ticker = decodeTicker('ETH-20261225-3000-C', tickerData(7, { option_pricing: pricing }), 42)
    expect(ticker).toEqual({
      instrument: 'ETH-20261225-3000-C',
      timestamp: 7,
      receivedAtMs: 42,
      index: parseWad('3000'),
      mark: parseWad('3000.1'),
      bestBid: parseWad('2999.5'),
      bestAsk: parseWad('3000.5'),
      priceMin: parseWad('2940'),
      priceMax: parseWad('3060'),
      option: { delta: -0.30438, gamma: 0.00169741, vega: 1.41384, theta: -2.40149, iv: 0.51012, forward: 1992.6 },
    })
  })

  it('tells the funding of a perp', () => {
    expect(decodeTicker('ETH-PERP', tickerData(7), 42).fundingRate).toBe(0.0000125)
    expect(decodeTicker('ETH-PERP', tickerData(7, { f: null }), 42)).not.toHaveProperty('fundingRate')
  })

  it('shows no best price where the exchange writes 0', () => {
    const ticker = decodeTicker('ETH-PERP', tickerData(7, { a: '0', b: '0' }), 42)
    expect([ticker.bestBid, ticker.bestAsk]).toEqual([undefined, undefined])
  })

  it.each([
    ['t', { t: '7' }],
    ['M', { M: 3000 }],
    ['minp', { minp: '' }],
    ['d', { option_pricing: { ...pricing, d: 'NaN' } }],
    ['f', { option_pricing: { ...pricing, f: undefined } }],
    ['i', { option_pricing: { ...pricing, i: '' } }],
    ['the message', { option_pricing: [] }],
  ])('names %s when it is wrong: %o', (field, changes) => {
    expect(fieldOf(() => decodeTicker('X', tickerData(7, changes), 0))).toBe(field)
  })
})

describe('a book', () => {
  it('keeps its levels as text, best first', () => {
    const { book, publishId } = decodeOrderBook('ETH-PERP', bookData('ETH-PERP', 7, 9), 42)
    expect(book).toEqual({
      instrument: 'ETH-PERP',
      bids: [['2999.5', '10']],
      asks: [['3000.5', '10']],
      timestamp: 7,
      receivedAtMs: 42,
    })
    expect(publishId).toBe(9)
  })

  it.each([
    ['instrument_name', { instrument_name: 'BTC-PERP' }],
    ['bids', { bids: [['1', '-1']] }],
    ['bids', { bids: [['1']] }],
    ['asks', { asks: [[1, 2]] }],
    ['asks', { asks: [['1e3', '1']] }],
    ['asks', { asks: null }],
    ['publish_id', { publish_id: null }],
  ])('names %s when it is wrong: %o', (field, changes) => {
    expect(fieldOf(() => decodeOrderBook('ETH-PERP', { ...bookData('ETH-PERP', 7, 9), ...changes }, 0))).toBe(field)
  })

  it('is older by its time, and by its number within one millisecond', () => {
    const at = (time: number, id: number) => decodeOrderBook('X', bookData('X', time, id), 0)
    expect(isOlder(at(7, 9), at(8, 1))).toBe(true)
    expect(isOlder(at(8, 1), at(7, 9))).toBe(false)
    expect(isOlder(at(8, 1), at(8, 2))).toBe(true)
    expect(isOlder(at(8, 2), at(8, 2))).toBe(false)
  })
})

describe('an order', () => {
  it.each([
    ['open', 'open'],
    ['untriggered', 'open'],
    ['algo_active', 'open'],
    ['filled', 'closed'],
    ['cancelled', 'closed'],
    ['expired', 'closed'],
    ['rejected', 'closed'],
  ])('that is %s may or may not still fill: %s', (wire, status) => {
    expect(decodeOrder(orderRecord({ order_status: wire })).status).toBe(status)
  })

  it('may be without a label', () => {
    expect(decodeOrder(orderRecord({ label: undefined })).label).toBe('')
  })

  it('with a status that nobody has heard of is refused', () => {
    expect(fieldOf(() => decodeOrder(orderRecord({ order_status: 'paused' })))).toBe('order_status')
  })
})

describe('a trade', () => {
  // The recorded closing fill: its realized_pnl of -0.993258849822 holds the opening's fee of 0.263183362967 too.
  const CLOSING = { realized_pnl: '-0.993258849822', realized_pnl_excl_fees: '-0.467', trade_fee: '0.263075486855' }
  const option = { instrument_name: 'ETH-20261225-3000-C', trade_price: '41.7', trade_amount: '0.3', trade_fee: '0.45' }

  it.each([
    ['a sold option brings its premium less the fee', { ...option, direction: 'sell' }, '12.06'],
    ['a bought option costs premium and fee', { ...option, direction: 'buy' }, '-12.96'],
    ['an opened perp costs its fee', { trade_fee: '0.263183362967' }, '-0.263183362967'],
    ['a reduced perp moves its profit and its own fee', CLOSING, '-0.730075486855'],
  ])('%s', (_, changes, cash) => {
    expect(formatWad(decodeTrade(tradeRecord(changes))?.cashFlow ?? parseWad('1'))).toBe(cash)
  })

  it('of 12 decimals each is multiplied out to 18, cut towards zero on both sides', () => {
    const fine = { ...option, trade_price: '0.000000000007', trade_amount: '0.000000000001', trade_fee: '0' }
    expect(decodeTrade(tradeRecord({ ...fine, direction: 'sell' }))?.cashFlow).toBe(0n)
    expect(decodeTrade(tradeRecord({ ...fine, direction: 'buy' }))?.cashFlow).toBe(0n)
  })

  it('of a spot market is not one for the desk', () => {
    expect(decodeTrade(tradeRecord({ instrument_name: 'ETH-USDC' }))).toBeUndefined()
  })

  it.each(['trade_price', 'trade_amount', 'trade_fee', 'trade_id', 'order_id', 'timestamp', 'realized_pnl_excl_fees'])(
    'without %s is refused',
    (field) => {
      expect(fieldOf(() => decodeTrade(tradeRecord({ [field]: null })))).toBe(field)
    },
  )

  it('of nothing is refused', () => {
    expect(fieldOf(() => decodeTrade(tradeRecord({ trade_amount: '0' })))).toBe('trade_amount')
  })
})

describe('the account', () => {
  it('has positions without fees in their price, and no spot among them', () => {
    const position = {
      instrument_type: 'perp',
      instrument_name: 'ETH-PERP',
      amount: '-2',
      average_price_excl_fees: '3000',
    }
    expect(decodePosition(position)).toEqual({
      instrument: 'ETH-PERP',
      quantity: parseWad('-2'),
      averagePrice: parseWad('3000'),
    })
    expect(decodePosition({ ...position, instrument_type: 'erc20' })).toBeUndefined()
    expect(fieldOf(() => decodePosition({ ...position, amount: '' }))).toBe('amount')
  })

  it('has collateral by token', () => {
    expect(decodeCollateral({ asset_name: 'USDC', amount: '4527.55' })).toEqual({
      token: 'USDC',
      amount: parseWad('4527.55'),
    })
  })

  it('has subaccounts, which are integers', () => {
    expect(decodeLogin([12, 14])).toEqual([12, 14])
    expect(fieldOf(() => decodeLogin(['12']))).toBe('subaccount id')
  })
})

it('a page knows how many there are', () => {
  expect(decodePage('trades', 'trades', page('trades', [1, 2]).result)).toEqual({ rows: [1, 2], pages: 1 })
  expect(fieldOf(() => decodePage('trades', 'trades', { trades: [] }))).toBe('pagination')
})

it('a subscription tells which channels were refused', () => {
  const status = { 'a.b': 'ok', 'c.d': "{'instrument_type': ['Invalid enum value spot']}" }
  expect(decodeRejectedChannels({ status, current_subscriptions: [] })).toEqual([
    { channel: 'c.d', reason: "{'instrument_type': ['Invalid enum value spot']}" },
  ])
})
