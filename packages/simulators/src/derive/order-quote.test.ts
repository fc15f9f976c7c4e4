import { describe, expect, it } from 'vitest'
import { CALL, OWNER, openDesk, SESSION_KEY, SUBACCOUNT, signOrder, type TestDesk } from './test-desk.ts'

const buy = { instrument_name: CALL, direction: 'buy', amount: '15', limit_price: '53' } as const

function ask(desk: TestDesk, change: object = {}, method = 'private/order_quote') {
  const client = desk.trader()
  return client.call(
    method,
    signOrder(desk.core, { ...buy, ...change }, desk.clock.nowMs(), SESSION_KEY, OWNER.address),
  )
}

describe('an estimate of an order', () => {
  it('is what the order then comes to', () => {
    const desk = openDesk()
    const estimate = ask(desk).result
    const { result } = desk.trader().order(buy)
    const fee = result?.order?.order_fee
    expect(estimate).toMatchObject({
      is_valid: true,
      invalid_reason: null,
      estimated_fill_amount: result?.order?.filled_amount,
      estimated_fill_price: result?.order?.average_price,
      estimated_fee: fee,
      estimated_order_status: result?.order?.order_status,
    })
    const after = desk.trader().call('private/get_subaccount', { subaccount_id: SUBACCOUNT }).result
    expect(Number(estimate?.post_initial_margin)).toBeCloseTo(Number(after?.initial_margin), 6)
  })

  it('says why an order would be refused, and changes nothing', () => {
    const desk = openDesk()
    expect(ask(desk, { amount: '0.001' }).result).toMatchObject({
      is_valid: false,
      invalid_reason: 'Invalid amount: Amount must be a multiple of 0.01',
      estimated_order_status: 'rejected',
    })
    const short = { direction: 'sell', amount: '9000', limit_price: '60' }
    expect(ask(desk, short).result).toMatchObject({ is_valid: false, invalid_reason: 'Insufficient funds' })
    expect(ask(desk, {}, 'public/order_quote').result?.is_valid).toBe(true)
    expect(ask(desk, { subaccount_id: 999 }, 'public/order_quote').error?.code).toBe(14001)
    expect(desk.engine.orders(SUBACCOUNT)).toEqual([])
  })
})
