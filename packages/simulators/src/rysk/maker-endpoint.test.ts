import { describe, expect, it } from 'vitest'
import { CALL_TERMS, createBench, createRecorder, quoteFrame, USD } from './test-bench.ts'

function createSocket() {
  const bench = createBench()
  const socket = createRecorder()
  const link = bench.engine.connectMaker(socket)
  const ask = (text: string) => {
    link.receive(text)
    return socket.take()
  }
  const call = (method: string, params: unknown, id = method) =>
    ask(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
  return { ...bench, ask: bench.ask, send: ask, call, link, socket }
}

describe('the maker socket', () => {
  it.each([
    ['no JSON', '{', null, -32700],
    ['a batch', '[]', null, -32600],
    ['a number as id', '{"jsonrpc":"2.0","id":1,"method":"balances"}', null, -32600],
    ['an empty id', '{"jsonrpc":"2.0","id":"","method":"balances"}', null, -32600],
    ['another version', '{"jsonrpc":"1.0","id":"a","method":"balances"}', 'a', -32600],
    ['no method', '{"jsonrpc":"2.0","id":"a"}', 'a', -32600],
    ['an unknown method', '{"jsonrpc":"2.0","id":"a","method":"cancel"}', 'a', -32601],
    ['a quote without terms', '{"jsonrpc":"2.0","id":"a","method":"quote","params":{}}', 'a', -32602],
    ['a quote with a list of terms', '{"jsonrpc":"2.0","id":"a","method":"quote","params":[]}', 'a', -32602],
  ])('answers %s with the standard error', (_, text, id, code) => {
    expect(createSocket().send(text)).toMatchObject([{ jsonrpc: '2.0', id, error: { code } }])
  })

  it('answers balances under the id that was sent', () => {
    const { alice, call } = createSocket()
    const result = { [USD]: '1000000000000' }
    expect(call('balances', { account: alice.address })).toEqual([{ jsonrpc: '2.0', id: 'balances', result }])
    expect(call('balances', { account: alice.address }, 'other')).toEqual([{ jsonrpc: '2.0', id: 'other', result }])
    expect(call('balances', { account: USD })).toEqual([{ jsonrpc: '2.0', id: 'balances', result: {} }])
  })

  it('finds nobody by an address in capitals', () => {
    const { alice, call } = createSocket()
    const account = alice.address.toUpperCase().replace('0X', '0x')
    expect(call('balances', { account })).toMatchObject([{ error: { code: -32003 } }])
    expect(call('positions', { account: 'alice' })).toMatchObject([{ error: { code: -32602 } }])
  })

  it('answers positions with option tokens and plain balances', () => {
    const { alice, ask, call, clock, link, socket } = createSocket()
    ask('rfq-1')
    link.receive(quoteFrame('rfq-1', alice.quote(CALL_TERMS, '50')))
    clock.pass(5_000)
    socket.take()
    const [frame] = call('positions', { account: alice.address })
    expect(frame?.result).toEqual([
      {
        assetAddress: expect.stringMatching(/^0x[0-9a-f]{40}$/),
        isOtoken: true,
        balance: '1000000000000000000',
        strike: '3300000000000000000000',
        expiry: CALL_TERMS.expiry,
        isPut: false,
        underlying: 'ETH',
        optionAsset: CALL_TERMS.asset,
        premium: '-50000000000000000000',
      },
      { assetAddress: USD, isOtoken: false, balance: '999943750000' },
    ])
  })
})
