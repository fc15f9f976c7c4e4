import { parseWad } from '@riposte/market-model'
import { expect, it } from 'vitest'
import { openDesk, SUBACCOUNT } from './test-desk.ts'

const OWN = { subaccount_id: SUBACCOUNT }
const buy = {
  instrument_name: 'ETH-PERP',
  direction: 'buy',
  amount: '10',
  limit_price: '3010',
  time_in_force: 'ioc',
} as const

it('makes longs pay an eighth of the premium an hour, into cash at the full hour', () => {
  const desk = openDesk({ rules: { funding: true, takerDelayMs: 0 } })
  const client = desk.trader()
  desk.market.set('ETH-PERP', { mark: 3001.2, bid: 3001, ask: 3001.4 })
  client.order(buy)
  const cash = desk.engine.balance(SUBACCOUNT)
  expect(client.call('public/get_ticker', { instrument_name: 'ETH-PERP' }).result?.f).toBe('0.000050000')
  desk.clock.advance(1_800_000)
  const [half] = client.call('private/get_positions', OWN).result?.positions ?? []
  // 10 contracts of 3000 USD at 0.00005 an hour.
  expect(Number(half?.pending_funding)).toBeCloseTo(-0.75, 2)
  expect(desk.engine.balance(SUBACCOUNT)).toBe(cash)
  desk.clock.advance(1_801_000)
  const paid = Number(cash - desk.engine.balance(SUBACCOUNT)) / 1e18
  expect(paid).toBeCloseTo(1.5, 2)
  expect(client.notices(`${SUBACCOUNT}.balances`).at(-1)).toMatchObject([
    { name: 'USDC', update_type: 'perp_settlement' },
  ])
  const history = client.call('private/get_funding_history', OWN).result
  expect(history).toMatchObject({ events: [{ instrument_name: 'ETH-PERP' }], pagination: { count: 1 } })
  expect(Number(history?.events?.[0]?.funding)).toBeCloseTo(-paid, 12)
})

it('settles what is pending before a fill, keeps within its bounds, and costs nothing unless it is turned on', () => {
  const desk = openDesk({ rules: { funding: true, takerDelayMs: 0 } })
  const client = desk.trader()
  desk.market.set('ETH-PERP', { mark: 3030, bid: 3029, ask: 3031 })
  expect(client.call('public/get_ticker', { instrument_name: 'ETH-PERP' }).result?.f).toBe('0.000456621')
  client.order({ ...buy, limit_price: '3040' })
  desk.clock.advance(600_000)
  client.order({ ...buy, direction: 'sell', limit_price: '3020' })
  expect(desk.engine.positions(SUBACCOUNT)).toEqual([])
  expect(client.call('private/get_funding_history', OWN).result?.events?.length).toBe(1)

  const plain = openDesk()
  const other = plain.trader()
  other.order(buy)
  const cash = plain.engine.balance(SUBACCOUNT)
  plain.clock.advance(2 * 3_600_000 - 1_000_000)
  expect(plain.engine.balance(SUBACCOUNT)).toBe(cash)
  expect(plain.engine.positions(SUBACCOUNT)[0]?.amount).toBe(parseWad('10'))
})
