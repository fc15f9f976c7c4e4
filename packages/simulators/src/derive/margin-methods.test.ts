import { describe, expect, it } from 'vitest'
import { CALL, OTHER_SUBACCOUNT, openDesk, SUBACCOUNT } from './test-desk.ts'

const OWN = { subaccount_id: SUBACCOUNT }
const short = { simulated_position_changes: [{ instrument_name: CALL, amount: '-10' }] }

describe('margins that would be', () => {
  it('say before a trade what the account says after it, the premium aside', () => {
    const desk = openDesk()
    const client = desk.trader()
    const margin = client.call('private/get_margin', { ...OWN, ...short }).result
    const { result } = client.order({
      instrument_name: CALL,
      direction: 'sell',
      amount: '10',
      limit_price: '48',
      time_in_force: 'ioc',
    })
    const paid = 480 - Number(result?.order?.order_fee)
    const after = client.call('private/get_subaccount', OWN).result
    expect(Number(after?.initial_margin)).toBeCloseTo(Number(margin?.post_initial_margin) + paid, 6)
    expect(Number(after?.maintenance_margin)).toBeCloseTo(Number(margin?.post_maintenance_margin) + paid, 6)
    expect(margin).toMatchObject({ is_valid_trade: true, pre_initial_margin: '1000000', subaccount_id: SUBACCOUNT })
  })

  it('know what the collateral does not cover, and that closing is always fine', () => {
    const client = openDesk({ usdc: '6000' }).trader()
    const ask = (amount: string, extra: object = {}) =>
      client.call('private/get_margin', {
        ...OWN,
        simulated_position_changes: [{ instrument_name: CALL, amount }],
        ...extra,
      }).result
    // Ten percent of spot at least, fifteen less nothing out of the money, and the mark: 500 a contract.
    expect(ask('-12')).toMatchObject({ post_initial_margin: '0', is_valid_trade: true })
    expect(ask('-12.01')?.is_valid_trade).toBe(false)
    const more = { simulated_collateral_changes: [{ asset_name: 'USDC', amount: '100' }] }
    expect(ask('-12.01', more)?.is_valid_trade).toBe(true)
  })

  it('are computed for portfolios that nobody has', () => {
    const client = openDesk().trader()
    const portfolio = {
      margin_type: 'SM',
      simulated_collaterals: [{ asset_name: 'USDC', amount: '1000' }],
      simulated_positions: [{ instrument_name: 'ETH-PERP', amount: '2', entry_price: '2991' }],
    }
    // 2 of 3000 USD at 6.6 % and 5 %, with a profit of 10 each.
    expect(client.call('public/get_margin', portfolio).result).toMatchObject({
      pre_initial_margin: '624',
      pre_maintenance_margin: '720',
      post_initial_margin: '624',
    })
    expect(client.call('public/get_margin', { ...portfolio, margin_type: 'PM2' }).error?.code).toBe(-32602)
    const unknown = { ...portfolio, simulated_positions: [{ instrument_name: 'NO-PERP', amount: '1' }] }
    expect(client.call('public/get_margin', unknown).error?.code).toBe(12001)
  })

  it('are shown of anybody who holds something', () => {
    const desk = openDesk()
    const client = desk.trader()
    client.call('subscribe', { channels: ['margin.watch'] })
    client.order({ instrument_name: CALL, direction: 'buy', amount: '1', limit_price: '52', time_in_force: 'ioc' })
    desk.clock.advance(1100)
    const watched = client.notices('margin.watch').at(-1)
    expect(watched).toMatchObject([{ subaccount_id: SUBACCOUNT, margin_type: 'SM' }])
    const { result } = client.call('public/margin_watch', OWN)
    expect(result).toMatchObject({ subaccount_id: SUBACCOUNT, positions: [{ instrument_name: CALL, amount: '1' }] })
    expect(client.call('public/margin_watch', { subaccount_id: OTHER_SUBACCOUNT }).result?.positions).toEqual([])
    expect(client.call('public/margin_watch', { subaccount_id: 999 }).error?.code).toBe(14001)
  })
})
