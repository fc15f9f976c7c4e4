import { expect, it } from 'vitest'
import { createCandles } from './candles.ts'
import { CALL, EXPIRY, openDesk, START } from './test-desk.ts'

const MINUTE = 60_000
const hours = { start_timestamp: START / 1000 - 60, end_timestamp: START / 1000 + 7200 }

it('keeps open, high, low and close of each minute, and sums minutes up to longer periods', () => {
  const candles = createCandles()
  const values = [5, 9, 2, 4, 7]
  values.forEach((value, i) => {
    candles.observe(value, i * 30_000)
  })
  expect(candles.read(0, 1e9, MINUTE)).toEqual([
    { bucket: 0, at: 30_000, open: 5, high: 9, low: 5, close: 9 },
    { bucket: MINUTE, at: 90_000, open: 2, high: 4, low: 2, close: 4 },
    { bucket: 2 * MINUTE, at: 120_000, open: 7, high: 7, low: 7, close: 7 },
  ])
  expect(candles.read(0, 1e9, 5 * MINUTE)).toEqual([{ bucket: 0, at: 120_000, open: 5, high: 9, low: 2, close: 7 }])
  expect(candles.read(MINUTE, MINUTE, MINUTE)).toHaveLength(1)
})

it('charts spot, trades and funding rates since its start', () => {
  const desk = openDesk({ rules: { funding: true } })
  const client = desk.trader()
  desk.clock.advance(MINUTE)
  desk.market.setSpot('ETH', 3010)
  desk.clock.advance(MINUTE)
  const index = client.call('public/get_index_chart_data', { currency: 'ETH', period: 60, ...hours }).result
  expect(index?.[0]).toMatchObject({ open_price: '3000', close_price: '3000', timestamp_bucket: START / 1000 })
  expect(index?.at(-1)).toMatchObject({ close_price: '3010', price: '3010' })
  client.order({ instrument_name: CALL, direction: 'buy', amount: '2', limit_price: '52', time_in_force: 'ioc' })
  client.order({ instrument_name: CALL, direction: 'sell', amount: '1', limit_price: '48', time_in_force: 'ioc' })
  const chart = client.call('public/get_tradingview_chart_data', { instrument_name: CALL, period: 3600, ...hours })
  expect(chart.result).toMatchObject([
    {
      open_price: '52',
      high_price: '52',
      low_price: '48',
      close_price: '48',
      volume_contracts: '3',
      volume_usd: '152',
    },
  ])
  const rates = client.call('public/get_funding_rate_history', { instrument_name: 'ETH-PERP', period: 60 }).result
  expect(Number(rates?.funding_rate_history?.[0]?.open)).toBeCloseTo(1 / 3000 / 8, 9)
  expect(client.call('public/get_funding_rate_history', { instrument_name: CALL }).error?.code).toBe(12001)
  expect(client.call('public/get_index_chart_data', { currency: 'ETH', period: 61, ...hours }).error?.code).toBe(-32602)
})

it('shows what oracles would sign, by currency and expiry', () => {
  const client = openDesk().trader()
  const feeds = (params: object) => client.call('public/get_latest_signed_feeds', params).result
  const expiry = EXPIRY / 1000
  expect(feeds({ currency: 'ETH' })).toMatchObject({
    spot_data: { ETH: { price: '3000', signatures: { signers: [], signatures: [] } } },
    perp_data: { ETH: { P: { spot_diff_value: '1' }, B: { spot_diff_value: '0.5' } } },
    fwd_data: { ETH: { [expiry]: { fwd_diff: '0', expiry } } },
  })
  expect(feeds({ expiry })).toMatchObject({ spot_data: {}, fwd_data: { ETH: { [expiry]: {} } } })
  expect(Object.keys(feeds({ expiry: 0 })?.spot_data ?? {})).toEqual(['ETH', 'BTC'])
  expect(client.call('public/get_latest_signed_feeds', { currency: 'DOGE' }).error?.code).toBe(12002)
})
