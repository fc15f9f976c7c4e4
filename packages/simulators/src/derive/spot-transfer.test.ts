import { formatWad, parseWad } from '@riposte/market-model'
import { expect, it } from 'vitest'
import { OTHER_SUBACCOUNT, OWNER, openDesk, SECOND_SUBACCOUNT, SUBACCOUNT, type TestDesk } from './test-desk.ts'
import { WALLET } from './test-keys.ts'
import { signSpotTransfer } from './test-transfers.ts'

function ownerOf(desk: TestDesk) {
  const owner = desk.connect()
  owner.login(OWNER)
  owner.call('subscribe', { channels: [`${SUBACCOUNT}.balances`, `${SECOND_SUBACCOUNT}.balances`] })
  return owner
}

it('moves collateral between subaccounts of one wallet, and tells both', () => {
  const desk = openDesk()
  const owner = ownerOf(desk)
  const params = signSpotTransfer('250.5', SECOND_SUBACCOUNT, desk.clock.nowMs())
  expect(owner.call('private/transfer_spot', params).result).toMatchObject({ operation_id: 1 })
  const balances = [SUBACCOUNT, SECOND_SUBACCOUNT].map((id) => formatWad(desk.engine.balance(id)))
  expect(balances).toEqual(['999749.5', '1000250.5'])
  for (const id of [SUBACCOUNT, SECOND_SUBACCOUNT]) {
    expect(owner.notices(`${id}.balances`).at(-1)).toMatchObject([{ name: 'USDC', update_type: 'transfer' }])
  }
  expect(owner.call('private/get_erc20_transfer_history', WALLET).result).toMatchObject({
    transfers: [
      { amount: '250.5', is_outgoing: true, from_subaccount_id: SUBACCOUNT, to_subaccount_id: SECOND_SUBACCOUNT },
      { amount: '250.5', is_outgoing: false },
    ],
  })
  expect(owner.call('private/transfer_spot', params).error?.code).toBe(11017)
})

it('takes a deposit from outside, and tells of it', () => {
  const desk = openDesk()
  const owner = ownerOf(desk)
  expect(desk.engine.deposit(SUBACCOUNT, parseWad('0.5'))).toBe(true)
  expect(formatWad(desk.engine.balance(SUBACCOUNT))).toBe('1000000.5')
  desk.clock.advance(1000)
  const told = { name: 'USDC', previous_balance: '1000000', new_balance: '1000000.5', update_type: 'asset_deposit' }
  expect(owner.notices(`${SUBACCOUNT}.balances`)).toMatchObject([[told]])
  expect(desk.engine.deposit(999, parseWad('1'))).toBe(false)
})

it.each([
  ['another amount than was signed', 100, { amount: '300' }, 14014],
  ['another asset', 100, { asset_name: 'WETH' }, 10001],
  ['a subaccount that would have to be made', 100, { new_subaccount_manager: 1 }, 10005],
  ['itself', 100, { to_subaccount_id: SUBACCOUNT }, 10003],
  ['somebody else', 100, { to_subaccount_id: OTHER_SUBACCOUNT }, 14020],
  ['more than there is', 2_000_000, {}, 11000],
])('refuses %s', (_, amount, change, code) => {
  const desk = openDesk()
  const params = { ...signSpotTransfer(String(amount), SECOND_SUBACCOUNT, desk.clock.nowMs()), ...change }
  expect(ownerOf(desk).call('private/transfer_spot', params).error?.code).toBe(code)
})
