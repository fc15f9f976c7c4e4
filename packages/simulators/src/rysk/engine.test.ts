import { createRandom } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SimulatorsError } from '../errors.ts'
import { createRyskEngine } from './engine.ts'
import { FEE_RECIPIENT } from './settlement.ts'
import {
  CALL_TERMS,
  createBench,
  createFixedMarket,
  createRecorder,
  createVirtualClock,
  MILLION_USD,
  quoteFrame,
  requestFrame,
  USD,
  WBTC,
  WETH,
} from './test-bench.ts'
import type { TradeResult } from './trade-frame.ts'

describe('a trade', () => {
  it('is announced to its maker, whose balance fell by exactly premium and fee', () => {
    const { clock, engine, alice, ask } = createBench()
    const socket = createRecorder()
    const maker = engine.connectMaker(socket)
    ask('rfq-1')
    clock.pass(500)
    const quote = alice.quote(CALL_TERMS, '50.123456789')
    maker.receive(quoteFrame('rfq-1', quote))
    expect(socket.take()).toEqual([{ jsonrpc: '2.0', id: 'rfq-1', result: 'OK' }])

    clock.pass(1_500 + 1_500 + 700)
    const [frame] = socket.take()
    expect(frame?.id).toBe('trade')
    const trade = frame?.result as TradeResult
    expect(trade).toMatchObject({
      maker: alice.address,
      quoteNonce: quote.nonce,
      quoteSignature: quote.signature,
      price: '50123456789000000000',
      fees: '6265432',
      mark: '3000000000000000000000',
      collateralAmount: '1000000000000000000',
      status: '',
    })
    expect(engine.balances(alice.address)[USD]).toBe(MILLION_USD - 50_123_456n - 6_265_432n)
    expect(engine.positions(alice.address)).toMatchObject([{ units: 100_000_000n, premium: 50_123_456n }])
    expect(engine.rfqs.map((rfq) => rfq.outcome)).toEqual(['settled'])
  })

  it('moves money from the maker to the taker and the operator and loses none of it', () => {
    const { clock, engine, alice, ask } = createBench()
    ask('rfq-1')
    engine.connectMaker(createRecorder()).receive(quoteFrame('rfq-1', alice.quote(CALL_TERMS, '77.7777777')))
    clock.pass(5_000)
    const [trade] = engine.trades
    const paid = MILLION_USD - (engine.balances(alice.address)[USD] ?? 0n)
    const received = engine.balances(trade?.frame.taker ?? '')[USD] ?? 0n
    expect(received).toBe(trade?.premium)
    expect(received + (engine.balances(FEE_RECIPIENT)[USD] ?? 0n)).toBe(paid)
  })

  it('goes to every open socket from which its maker quoted, and to no other', () => {
    const { clock, engine, alice, bob, ask } = createBench()
    const [first, second, closed, foreign, silent] = Array.from({ length: 5 }, createRecorder)
    const quote = (socket = createRecorder(), maker = alice, price = '10') => {
      const link = engine.connectMaker(socket)
      link.receive(quoteFrame('rfq-1', maker.quote(CALL_TERMS, price)))
      return link
    }
    ask('rfq-1')
    quote(foreign, bob)
    quote(first, alice, '20')
    quote(second, alice, '21')
    quote(closed, alice, '22').close()
    engine.connectMaker(silent ?? createRecorder())
    clock.pass(5_000)
    const counts = [first, second, closed, foreign, silent].map(
      (socket) => socket?.frames.filter((frame) => frame.id === 'trade').length,
    )
    expect(counts).toEqual([1, 1, 0, 0, 0])
  })

  it('is booked and kept from a maker that is not there, and never told later', () => {
    const { clock, engine, alice, ask } = createBench()
    ask('rfq-1')
    const link = engine.connectMaker(createRecorder())
    link.receive(quoteFrame('rfq-1', alice.quote(CALL_TERMS, '50')))
    link.close()
    clock.pass(5_000)
    const returned = createRecorder()
    engine.connectMaker(returned)
    clock.pass(60_000)
    expect(engine.trades).toHaveLength(1)
    expect(returned.frames).toEqual([])
  })

  it('does not come about when the balance has gone in the meantime', () => {
    const { clock, engine, alice, ask } = createBench()
    const socket = createRecorder()
    const maker = engine.connectMaker(socket)
    // Either alone is covered, both together are not.
    for (const id of ['rfq-1', 'rfq-2']) {
      ask(id, { ...CALL_TERMS, quantity: '10000000000000000000' })
      maker.receive(quoteFrame(id, alice.quote({ ...CALL_TERMS, quantity: '10000000000000000000' }, '60000')))
    }
    clock.pass(5_000)
    expect(engine.rfqs.map((rfq) => rfq.outcome)).toEqual(['settled', 'failed'])
    expect(socket.frames.filter((frame) => frame.id === 'trade')).toHaveLength(1)
    expect(engine.balances(alice.address)[USD] ?? -1n).toBeGreaterThanOrEqual(0n)
  })

  it('does not come about when the taker does not want it', () => {
    const { clock, engine, alice, ask } = createBench({ takers: { confirmChance: 0, welcome: false } })
    ask('rfq-1')
    engine.connectMaker(createRecorder()).receive(quoteFrame('rfq-1', alice.quote(CALL_TERMS, '50')))
    clock.pass(10_000)
    expect(engine.rfqs.map((rfq) => rfq.outcome)).toEqual(['declined'])
    expect(engine.balances(alice.address)[USD]).toBe(MILLION_USD)
  })

  it('is what the first maker on a socket gets, whatever the chance of a confirmation', () => {
    const { clock, engine, alice, ask } = createBench({ takers: { confirmChance: 0 } })
    const maker = engine.connectMaker(createRecorder())
    for (const id of ['rfq-1', 'rfq-2']) {
      ask(id)
      maker.receive(quoteFrame(id, alice.quote(CALL_TERMS, '50')))
      clock.pass(10_000)
    }
    expect(engine.rfqs.map((rfq) => rfq.outcome)).toEqual(['settled', 'declined'])
  })

  it('lapses when the quote has run out before the taker makes up its mind', () => {
    const { clock, engine, alice, ask } = createBench({ behaviour: { confirmDelayMs: [20_000, 20_000] } })
    ask('rfq-1')
    const quote = alice.quote(CALL_TERMS, '50', { validUntil: Math.floor(clock.nowMs() / 1000) + 10 })
    engine.connectMaker(createRecorder()).receive(quoteFrame('rfq-1', quote))
    clock.pass(30_000)
    expect(engine.rfqs.map((rfq) => rfq.outcome)).toEqual(['lapsed'])
  })
})

describe('the engine', () => {
  it('answers nothing and keeps going whatever text comes in', () => {
    const { clock, engine } = createBench()
    const socket = createRecorder()
    const links = [engine.connectMaker(socket), engine.connectTaker(socket), engine.connectStream(WETH, socket)]
    const method = fc.constantFrom('quote', 'deposit', 'withdraw', 'balances', 'positions', 'request', 'inventory', 'x')
    const params = fc.oneof(
      fc.object(),
      fc.jsonValue(),
      fc.record({ account: fc.string() }),
      fc.constant({ ...CALL_TERMS, quantity: '9'.repeat(78) }),
    )
    const frame = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ jsonrpc: fc.constant('2.0'), id: fc.string(), method, params }).map((value) => JSON.stringify(value)),
    )
    fc.assert(
      fc.property(frame, (text) => {
        for (const link of links) link.receive(text)
        for (const { error, result } of socket.take())
          expect((error === undefined) !== (result === undefined)).toBe(true)
      }),
      { numRuns: 500 },
    )
    clock.pass(10_000)
    expect(engine.trades).toEqual([])
  })

  it('pushes a request to the streams of its asset under its own id, repeated word for word', () => {
    const { engine, ask } = createBench()
    const [weth, wbtc] = [createRecorder(), createRecorder()]
    engine.connectStream(WETH, weth)
    engine.connectStream(WBTC, wbtc)
    ask('taker-made-id')
    expect(weth.frames).toEqual([{ jsonrpc: '2.0', id: 'taker-made-id', result: CALL_TERMS }])
    expect(wbtc.frames).toEqual([])
  })

  it('shows the taker the best quote and its yearly return when the window ends', () => {
    const { clock, engine, alice, bob, ask } = createBench()
    const taker = ask('rfq-1')
    const maker = engine.connectMaker(createRecorder())
    maker.receive(quoteFrame('rfq-1', alice.quote(CALL_TERMS, '50')))
    maker.receive(quoteFrame('rfq-1', bob.quote(CALL_TERMS, '51')))
    clock.pass(1_999)
    expect(taker.frames).toEqual([])
    clock.pass(1)
    expect(taker.frames).toMatchObject([{ id: 'rfq-1', result: { maker: bob.address, price: '51000000000000000000' } }])
  })

  it('tells a taker when nobody quoted', () => {
    const { clock, ask } = createBench()
    const taker = ask('rfq-1')
    clock.pass(2_000)
    expect(taker.frames).toEqual([{ jsonrpc: '2.0', id: 'rfq-1', error: { code: -32003, message: 'Internal Error' } }])
  })

  it.each([
    ['an asset in capitals', { ...CALL_TERMS, asset: WETH.toUpperCase().replace('0X', '0x') }],
    ['an unknown asset', { ...CALL_TERMS, asset: USD }],
    ['another chain', { ...CALL_TERMS, chainId: 1 }],
    ['a size below the least', { ...CALL_TERMS, quantity: '1' }],
    ['a size above the most', { ...CALL_TERMS, quantity: '10000000000000000001' }],
    ['an expiry that is over', { ...CALL_TERMS, expiry: 1 }],
    ['a put that is collateralised by the asset', { ...CALL_TERMS, isPut: true }],
  ])('refuses a request for %s', (_, terms) => {
    const { ask, engine } = createBench()
    expect(ask('rfq-1', terms).frames).toMatchObject([{ id: 'rfq-1', error: { code: -32003 } }])
    expect(engine.rfqs).toEqual([])
  })

  it('fills in the stablecoin and the usual collateral for an older taker', () => {
    const { engine } = createBench()
    const stream = createRecorder()
    engine.connectStream(WETH, stream)
    const { usd: _, collateralAsset: __, ...older } = CALL_TERMS
    engine.connectTaker(createRecorder()).receive(requestFrame('old', older as typeof CALL_TERMS))
    expect(stream.frames[0]?.result).toEqual(CALL_TERMS)
  })

  it('repeats a whole run for the same seed, frame by frame', () => {
    const run = (seed: number): unknown => {
      const clock = createVirtualClock()
      const engine = createRyskEngine({
        market: createFixedMarket(),
        clock,
        random: createRandom(seed),
        makers: [],
        takers: { welcome: false, repeatChance: 0.5 },
      })
      const stream = createRecorder()
      engine.connectStream(WETH, stream)
      engine.connectStream(WBTC, stream)
      engine.start()
      clock.pass(60_000)
      const trades = engine.trades.map((trade) => ({
        ...trade,
        premium: String(trade.premium),
        fee: String(trade.fee),
      }))
      return { frames: stream.frames, trades }
    }
    expect(run(1)).toEqual(run(1))
    expect(run(1)).not.toEqual(run(2))
  })

  it('keeps no more history than it is told', () => {
    const { clock, engine, ask } = createBench({ behaviour: { historyLimit: 5 } })
    for (let i = 0; i < 20; i++) {
      ask(`rfq-${i}`)
      clock.pass(2_000)
    }
    expect(engine.rfqs.map((rfq) => rfq.id)).toEqual(['rfq-15', 'rfq-16', 'rfq-17', 'rfq-18', 'rfq-19'])
  })

  it('does nothing any more once it is stopped', () => {
    const { clock, engine, alice, ask } = createBench()
    const socket = createRecorder()
    ask('rfq-1')
    engine.connectMaker(socket).receive(quoteFrame('rfq-1', alice.quote(CALL_TERMS, '50')))
    engine.stop()
    clock.pass(60_000)
    expect(clock.pendingCount).toBe(0)
    expect(engine.trades).toEqual([])
    expect(socket.frames).toHaveLength(1)
  })

  it.each([
    ['an unknown chain', { chainId: 42161 }],
    ['a maker that is no address', { makers: [{ address: 'alice', balances: {} }] }],
    ['a token that is no address', { makers: [{ address: WETH, balances: { usd: 1n } }] }],
    ['a debt', { makers: [{ address: WETH, balances: { [USD]: -1n } }] }],
    ['no asset that the market knows', { assets: [] }],
  ])('refuses to be made with %s', (_, options) => {
    expect(() => createBench(options)).toThrow(SimulatorsError)
  })
})
