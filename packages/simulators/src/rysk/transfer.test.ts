import { describe, expect, it } from 'vitest'
import type { RyskBehaviour } from './behaviour.ts'
import { ryskChain } from './chain.ts'
import { ryskTransferDigest } from './signed-message.ts'
import { createBench, createRecorder, MILLION_USD, type TestMaker, USD, WBTC } from './test-bench.ts'
import type { Transfer } from './transfer.ts'

function signTransfer(maker: TestMaker, changes: Partial<Omit<Transfer, 'signature'>> = {}): Transfer {
  const message = {
    user: maker.address,
    asset: USD,
    chainId: 84532,
    amount: 5n,
    isDeposit: true,
    nonce: '1',
    ...changes,
  }
  const digest = ryskTransferDigest(ryskChain(84532), { ...message, nonce: BigInt(message.nonce) })
  return { ...message, signature: maker.sign(digest) }
}

function transferFrame(method: string, transfer: Transfer): string {
  const params = { ...transfer, amount: String(transfer.amount) }
  return JSON.stringify({ jsonrpc: '2.0', id: '1775567000', method, params })
}

function createTeller(behaviour: Partial<RyskBehaviour> = {}) {
  const bench = createBench({ behaviour })
  const socket = createRecorder()
  const maker = bench.engine.connectMaker(socket)
  const send = (method: string, changes: Partial<Omit<Transfer, 'signature'>> = {}): unknown => {
    maker.receive(transferFrame(method, signTransfer(bench.alice, changes)))
    return socket.take()[0]
  }
  const balance = (): bigint | undefined => bench.engine.balances(bench.alice.address)[USD]
  return { ...bench, socket, maker, send, balance }
}

it('takes a deposit from outside', () => {
  const { engine, alice, balance } = createTeller()
  engine.deposit(alice.address.toUpperCase().replace('0X', '0x'), USD.toUpperCase().replace('0X', '0x'), 7n)
  expect(balance()).toBe(MILLION_USD + 7n)
})

const ok = { jsonrpc: '2.0', id: '1775567000', result: 'OK' }
const refused = { jsonrpc: '2.0', id: '1775567000', error: { code: -32003, message: 'Internal Error' } }

describe('transfers', () => {
  it('book a deposit after a while', () => {
    const { clock, send, balance } = createTeller()
    expect(send('deposit')).toEqual(ok)
    clock.pass(1_999)
    expect(balance()).toBe(MILLION_USD)
    clock.pass(1)
    expect(balance()).toBe(MILLION_USD + 5n)
  })

  it('are answered as the server is told to', () => {
    const { send } = createTeller({ transferReply: 'pending' })
    expect(send('deposit')).toEqual({ ...ok, result: 'pending' })
  })

  it('pay a withdrawal to the wallet of the user', () => {
    const { clock, send, engine, alice } = createTeller()
    send('withdraw', { isDeposit: false, amount: 7n })
    clock.pass(2_000)
    expect(engine.wallet(alice.address)).toEqual({ [USD]: 7n })
  })

  it('book a withdrawal after a while', () => {
    const { clock, send, balance } = createTeller()
    expect(send('withdraw', { isDeposit: false, amount: MILLION_USD })).toEqual(ok)
    clock.pass(2_000)
    expect(balance()).toBe(0n)
  })

  it('drop the second of two withdrawals that are covered only one at a time', () => {
    const { clock, send, balance } = createTeller()
    const most = { isDeposit: false, amount: MILLION_USD - 1n }
    expect(send('withdraw', { ...most, nonce: '1' })).toEqual(ok)
    expect(send('withdraw', { ...most, nonce: '2' })).toEqual(ok)
    clock.pass(2_000)
    expect(balance()).toBe(1n)
  })

  it.each<[string, string, Partial<Omit<Transfer, 'signature'>>]>([
    ['a direction that is not the method', 'deposit', { isDeposit: false }],
    ['a withdrawal beyond the balance', 'withdraw', { isDeposit: false, amount: MILLION_USD + 1n }],
    ['another chain', 'deposit', { chainId: 1 }],
    ['a token that nobody knows', 'deposit', { asset: '0x0000000000000000000000000000000000000001' }],
    ['capitals', 'deposit', { asset: WBTC.toUpperCase().replace('0X', '0x') }],
    ['somebody else as user', 'deposit', { user: WBTC }],
  ])('refuse %s', (_, method, changes) => {
    const { clock, send, balance } = createTeller()
    expect(send(method, changes)).toEqual(refused)
    clock.pass(10_000)
    expect(balance()).toBe(MILLION_USD)
  })

  it('refuse a number that is used up or none at all', () => {
    const { send, maker, socket, alice } = createTeller()
    expect(send('deposit', { nonce: '9' })).toEqual(ok)
    expect(send('deposit', { nonce: '9' })).toEqual(refused)
    maker.receive(transferFrame('deposit', { ...signTransfer(alice), nonce: 'nine' }))
    expect(socket.take()).toEqual([refused])
  })

  it('refuse parameters of another form', () => {
    const { maker, socket } = createTeller()
    maker.receive('{"jsonrpc":"2.0","id":"1","method":"deposit","params":{"amount":5}}')
    expect(socket.take()).toMatchObject([{ id: '1', error: { code: -32602 } }])
  })
})
