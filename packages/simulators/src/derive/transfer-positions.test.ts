import { parseWad } from '@riposte/market-model'
import { expect, it } from 'vitest'
import {
  CALL,
  OTHER_SUBACCOUNT,
  OWNER,
  openDesk,
  SECOND_SUBACCOUNT,
  STRANGER,
  SUBACCOUNT,
  type TestDesk,
} from './test-desk.ts'
import { WALLET } from './test-keys.ts'
import { signQuote } from './test-quotes.ts'

const LEG = { instrument_name: CALL, amount: '3', direction: 'buy', price: '50.000000000001' } as const

function side(desk: TestDesk, role: 'maker' | 'taker', direction: 'buy' | 'sell', subaccount_id: number, change = {}) {
  const quote = { rfq_id: '', direction, legs: [{ ...LEG, ...change }], subaccount_id, max_fee: '0' } as const
  return signQuote(desk.core, role, quote, desk.clock.nowMs(), OWNER, OWNER.address)
}

it('moves a position between subaccounts of one wallet without a fee, as two quotes that mirror each other', () => {
  const desk = openDesk()
  const client = desk.trader()
  client.order({ instrument_name: CALL, direction: 'buy', amount: '5', limit_price: '52', time_in_force: 'ioc' })
  const owner = desk.connect()
  owner.login(OWNER)
  const before = desk.engine.balance(SUBACCOUNT) + desk.engine.balance(SECOND_SUBACCOUNT)
  const maker_params = side(desk, 'maker', 'sell', SUBACCOUNT)
  const taker_params = side(desk, 'taker', 'buy', SECOND_SUBACCOUNT)
  const moved = owner.call('private/transfer_positions', { ...WALLET, maker_params, taker_params })
  expect(moved.result).toMatchObject({
    maker_quote: { is_transfer: true, status: 'filled', fee: '0', liquidity_role: 'maker' },
    taker_quote: { is_transfer: true, status: 'filled', subaccount_id: SECOND_SUBACCOUNT },
  })
  expect(desk.engine.positions(SUBACCOUNT)[0]?.amount).toBe(parseWad('2'))
  expect(desk.engine.positions(SECOND_SUBACCOUNT)[0]?.amount).toBe(parseWad('3'))
  expect(desk.engine.balance(SUBACCOUNT) + desk.engine.balance(SECOND_SUBACCOUNT)).toBe(before)
  expect(client.notices(`${SUBACCOUNT}.balances`).at(-1)).toMatchObject([{ name: CALL, update_type: 'transfer' }, {}])
  expect(client.notices(`${SUBACCOUNT}.trades`).at(-1)).toMatchObject([{ is_transfer: true }])
  const again = owner.call('private/transfer_positions', { ...WALLET, maker_params, taker_params })
  expect(again.error?.code).toBe(11017)
})

it('refuses sides that do not mirror each other, one and the same subaccount, somebody else and a key for trading', () => {
  const desk = openDesk()
  const owner = desk.connect()
  owner.login(OWNER)
  const sell = side(desk, 'maker', 'sell', SUBACCOUNT)
  const transfer = (maker_params: object, taker_params: object, from = owner) =>
    from.call('private/transfer_positions', { ...WALLET, maker_params, taker_params }).error?.code
  expect(transfer(sell, side(desk, 'taker', 'sell', SECOND_SUBACCOUNT))).toBe(11103)
  expect(transfer(sell, side(desk, 'taker', 'buy', SECOND_SUBACCOUNT, { amount: '2' }))).toBe(11103)
  expect(transfer(sell, side(desk, 'taker', 'buy', SUBACCOUNT))).toBe(10003)
  expect(transfer(sell, side(desk, 'taker', 'buy', OTHER_SUBACCOUNT))).toBe(14020)
  const bot = desk.connect()
  bot.login()
  expect(transfer(sell, side(desk, 'taker', 'buy', SECOND_SUBACCOUNT), bot)).toBe(14031)
  const stranger = desk.connect()
  stranger.login(STRANGER, STRANGER.address)
  expect(transfer(sell, side(desk, 'taker', 'buy', SECOND_SUBACCOUNT), stranger)).toBe(14020)
})
