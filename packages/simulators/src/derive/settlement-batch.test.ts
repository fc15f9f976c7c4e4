import { expect, it } from 'vitest'
import { CALL, OWNER, openDesk, SECOND_SUBACCOUNT, SUBACCOUNT } from './test-desk.ts'
import { signSpotTransfer } from './test-transfers.ts'

it('takes every operation through the stages of its settlement', () => {
  const desk = openDesk()
  const client = desk.trader()
  const order = {
    instrument_name: CALL,
    direction: 'buy',
    amount: '1',
    limit_price: '52',
    time_in_force: 'ioc',
  } as const
  const made = client.order(order).result?.trades?.[0]
  expect([made?.batch_status, made?.tx_hash]).toEqual([null, null])
  const owner = desk.connect()
  owner.login(OWNER)
  const moved = owner.call('private/transfer_spot', signSpotTransfer('1', SECOND_SUBACCOUNT, desk.clock.nowMs())).result
  const settled = () => client.call('public/get_trade_history', { batch_status: 'Settled' }).result?.trades
  expect(settled()).toEqual([])
  const stages: unknown[] = []
  for (let second = 0; second < 6; second++) {
    const statuses = [made, moved].map((one) => client.call('public/get_transaction', { op_uuid: one?.op_uuid }).result)
    stages.push(statuses.map((one) => one?.status))
    desk.clock.advance(1000)
  }
  expect(stages).toEqual([null, 'Batching', 'Executing', 'Proving', 'Settling', 'Settled'].map((one) => [one, one]))
  const [row] = client.call('private/get_trade_history', { subaccount_id: SUBACCOUNT }).result?.trades ?? []
  expect(row?.batch_status).toBe('Settled')
  expect(String(row?.tx_hash)).toMatch(/^0x[0-9a-f]{64}$/)
  expect(settled()).toHaveLength(2)
  const unknown = '804018f3-b092-40a3-a933-b29574fa1ff8'
  expect(client.call('public/get_transaction', { op_uuid: unknown }).error?.code).toBe(11006)
})
