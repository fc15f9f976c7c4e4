import { describe, expect, it } from 'vitest'
import { CALL, OTHER_SUBACCOUNT, openDesk, PUT, STRANGER, SUBACCOUNT, type TestDesk } from './test-desk.ts'
import { LEGS, openRfqDesk } from './test-quotes.ts'

const CONFIG = { subaccount_id: SUBACCOUNT, currency: 'ETH', mmp_frozen_time: 5000, mmp_interval: 2000 }
const offer = { instrument_name: CALL, direction: 'sell', amount: '1', limit_price: '60', mmp: true } as const

function protectedTrader(desk: TestDesk, limits: object) {
  const client = desk.trader()
  expect(client.call('private/set_mmp_config', { ...CONFIG, ...limits }).error).toBeUndefined()
  // Makers that pay 70 take what is offered at 60.
  const lift = (change: object = {}) => {
    desk.market.set(CALL, { bid: 70, ask: 74, mark: 72, ...change })
    desk.clock.advance(1100)
  }
  return { client, lift }
}

describe('market maker protection', () => {
  it('cancels and refuses what it protects once too much was filled, then thaws', () => {
    const desk = openDesk()
    const { client, lift } = protectedTrader(desk, { mmp_amount_limit: '1.5' })
    client.order(offer)
    client.order(offer)
    client.order({ ...offer, instrument_name: PUT, limit_price: '90' })
    client.order({ ...offer, limit_price: '100', mmp: false, label: 'plain' })
    lift()
    expect(desk.engine.openOrders(SUBACCOUNT).map(({ label }) => label)).toEqual(['plain'])
    const ended = desk.engine.orders(SUBACCOUNT).map(({ status, cancelReason }) => [status, cancelReason])
    expect(ended.slice(0, 3)).toEqual(
      expect.arrayContaining([
        ['filled', ''],
        ['filled', ''],
        ['cancelled', 'mmp_trigger'],
      ]),
    )
    const state = () => client.call('private/get_mmp_config', { subaccount_id: SUBACCOUNT }).result?.[0]
    expect(state()).toMatchObject({ is_frozen: true, mmp_amount_limit: '1.5', mmp_interval: 2000 })
    expect(client.order({ ...offer, limit_price: '100' }).error?.code).toBe(11015)
    expect(client.order({ ...offer, limit_price: '100', mmp: false }).error).toBeUndefined()
    desk.clock.advance(5000)
    expect(state()).toMatchObject({ is_frozen: false, mmp_unfreeze_time: 0 })
    expect(client.order({ ...offer, limit_price: '100' }).error).toBeUndefined()
  })

  it('counts fills of its window only, and only protected ones', () => {
    const desk = openDesk()
    const { client, lift } = protectedTrader(desk, { mmp_amount_limit: '1.5' })
    for (let i = 0; i < 3; i++) {
      desk.market.set(CALL, { bid: 48, ask: 52, mark: 50 })
      desk.clock.advance(2100)
      expect(client.order(offer).error).toBeUndefined()
      expect(client.order({ ...offer, mmp: false, amount: '5' }).error).toBeUndefined()
      lift()
    }
    expect(client.call('private/get_mmp_config', { subaccount_id: SUBACCOUNT }).result?.[0]?.is_frozen).toBe(false)
  })

  it('nets deltas, and stays frozen until it is reset when no time is set', () => {
    const desk = openDesk()
    const { client, lift } = protectedTrader(desk, { mmp_delta_limit: '0.6', mmp_frozen_time: 0 })
    client.order({ ...offer, amount: '2' })
    lift()
    desk.clock.advance(3_600_000)
    expect(client.order(offer).error?.code).toBe(11015)
    expect(client.call('private/reset_mmp', { subaccount_id: SUBACCOUNT, currency: 'BTC' }).result).toBe('ok')
    expect(client.order(offer).error?.code).toBe(11015)
    expect(client.call('private/reset_mmp', { subaccount_id: SUBACCOUNT }).result).toBe('ok')
    expect(client.order(offer).error).toBeUndefined()
  })

  it('protects quotes of RFQs as well', () => {
    const desk = openDesk()
    const { maker, ask, quote, execute } = openRfqDesk(desk)
    const config = { ...CONFIG, subaccount_id: OTHER_SUBACCOUNT, mmp_amount_limit: '3' }
    maker.call('private/set_mmp_config', config)
    const [first, second] = [ask(), ask()]
    const quoteId = String(quote(first, { mmp: true }).result?.quote_id)
    quote(second, { mmp: true })
    expect(execute(first, quoteId).result?.status).toBe('filled')
    const quotes = maker.call('private/get_quotes', { subaccount_id: OTHER_SUBACCOUNT }).result?.quotes
    expect(quotes).toMatchObject([{ status: 'cancelled', cancel_reason: 'mmp_trigger' }, { status: 'filled' }])
    expect(quote(second, { mmp: true }).error?.code).toBe(11015)
    expect(quote(second, { legs: LEGS }).error).toBeUndefined()
  })

  it('is set for a currency that exists, with limits that make sense, by a key that may trade', () => {
    const desk = openDesk()
    const client = desk.trader()
    expect(client.call('private/set_mmp_config', { ...CONFIG, currency: 'DOGE' }).error?.code).toBe(12002)
    expect(client.call('private/set_mmp_config', { ...CONFIG, mmp_amount_limit: '-1' }).error?.code).toBe(-32602)
    expect(client.call('private/set_mmp_config', { ...CONFIG, subaccount_id: OTHER_SUBACCOUNT }).error?.code).toBe(
      14020,
    )
    const life = { signature_expiry_sec: Math.floor(desk.clock.nowMs() / 1000) + 1000 }
    expect(client.order({ ...offer, ...life }).error).toMatchObject({ code: 11011 })
    expect(client.order({ ...offer, ...life, mmp: false }).error).toBeUndefined()
    const owner = desk.connect()
    owner.login(STRANGER, STRANGER.address)
    expect(owner.call('private/get_mmp_config', { subaccount_id: OTHER_SUBACCOUNT }).result).toEqual([])
  })
})
