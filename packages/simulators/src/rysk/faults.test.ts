import { describe, expect, it } from 'vitest'
import { ryskChain } from './chain.ts'
import type { RyskFaults, TradeVariant } from './faults.ts'
import type { QuoteFault } from './quote-faults.ts'
import { isSignedBy, ryskQuoteDigest } from './signed-message.ts'
import { CALL_TERMS, createBench, createRecorder, quoteFrame } from './test-bench.ts'
import type { TradeResult } from './trade-frame.ts'

function tradeWith(faults: RyskFaults) {
  const bench = createBench({ faults })
  const socket = createRecorder()
  const maker = bench.engine.connectMaker(socket)
  const trade = (id: string): readonly TradeResult[] => {
    bench.ask(id)
    maker.receive(quoteFrame(id, bench.alice.quote(CALL_TERMS, '50')))
    bench.clock.pass(5_000)
    return tradesOf(socket.take())
  }
  return { ...bench, socket, trade }
}

const tradesOf = (frames: readonly { id: unknown; result?: unknown }[]): readonly TradeResult[] =>
  frames.filter((frame) => frame.id === 'trade').map((frame) => frame.result as TradeResult)

/** Whether the quote in a trade frame was signed by the maker that the frame names, over the frame's terms. */
function provesItself(trade: TradeResult): boolean {
  const digest = ryskQuoteDigest(ryskChain(84532), {
    ...trade,
    strike: BigInt(trade.strike),
    nonce: BigInt(trade.quoteNonce),
    price: BigInt(trade.price),
    quantity: BigInt(trade.quantity),
    validUntil: trade.quoteValidUntil,
  })
  return isSignedBy(digest, trade.quoteSignature, trade.maker)
}

describe('faults of quotes', () => {
  const quoteWith = (fault: QuoteFault) => {
    const { trade, alice, engine, clock, ask } = createFaultyQuotes(fault)
    return { answers: trade('rfq-1'), alice, engine, clock, ask }
  }
  function createFaultyQuotes(fault: QuoteFault) {
    const bench = createBench({ faults: { quotes: { 0: fault } } })
    const socket = createRecorder()
    const maker = bench.engine.connectMaker(socket)
    const trade = (id: string) => {
      bench.ask(id)
      maker.receive(quoteFrame(id, bench.alice.quote(CALL_TERMS, '50')))
      bench.clock.pass(5_000)
      return socket.take()
    }
    return { ...bench, trade }
  }

  it('lose one on its way', () => {
    const { answers, engine } = quoteWith('lose')
    expect(answers).toEqual([])
    expect(engine.rfqs).toMatchObject([{ outcome: 'no-quote' }])
  })

  it('refuse a sound one', () => {
    const { answers, engine } = quoteWith('refuse')
    expect(answers).toMatchObject([{ id: 'rfq-1', error: { code: -32003, message: 'Internal Error' } }])
    expect(engine.rfqs).toMatchObject([{ outcome: 'no-quote' }])
  })

  it('take one in silence, which may become a trade', () => {
    const { answers, engine } = quoteWith('mute')
    expect(answers.map((frame) => frame.id)).toEqual(['trade'])
    expect(engine.rfqs).toMatchObject([{ outcome: 'settled' }])
  })

  it('end with the script', () => {
    const { trade } = createFaultyQuotes('lose')
    trade('rfq-1')
    expect(trade('rfq-2').map((frame) => frame.result)[0]).toBe('OK')
  })
})

describe('faults', () => {
  it('are none unless they are scripted', () => {
    const { trade } = tradeWith({})
    const trades = trade('rfq-1')
    expect(trades.map(provesItself)).toEqual([true])
  })

  it.each<[TradeVariant, number, number]>([
    ['drop', 0, 0],
    ['duplicate', 2, 0],
    ['repeat', 1, 1],
  ])('deliver the true frame as often as %s says', (variant, atOnce, later) => {
    const { trade, clock, socket } = tradeWith({ trades: [[variant]] })
    const trades = trade('rfq-1')
    expect(trades).toHaveLength(atOnce)
    clock.pass(5_000)
    const repeated = tradesOf(socket.take())
    expect(repeated).toHaveLength(later)
    expect(new Set([...trades, ...repeated].map((frame) => JSON.stringify(frame))).size).toBe(Math.min(atOnce, 1))
  })

  it.each<TradeVariant>(['forged-terms', 'forged-signature'])(
    'put a frame with %s before the true one, which names the maker and does not prove itself',
    (variant) => {
      const { trade, alice, engine } = tradeWith({ trades: [[variant]] })
      const trades = trade('rfq-1')
      expect(trades.map(provesItself)).toEqual([false, true])
      expect(trades.map(({ maker }) => maker)).toEqual([alice.address, alice.address])
      expect(engine.trades).toHaveLength(1)
    },
  )

  it("can deliver somebody else's sound trade", () => {
    const { trade, alice } = tradeWith({ trades: [['foreign-maker', 'drop']] })
    const trades = trade('rfq-1')
    expect(trades.map(provesItself)).toEqual([true])
    expect(trades[0]?.maker).not.toBe(alice.address)
  })

  it('can deliver a trade only after the validity of its quote', () => {
    const { trade, clock, socket } = tradeWith({ trades: [['delay']] })
    expect(trade('rfq-1')).toEqual([])
    clock.pass(60_000)
    const [late] = tradesOf(socket.take())
    expect(late?.quoteValidUntil).toBeLessThan(clock.nowMs() / 1000)
  })

  it('can settle a trade whose taker said yes too late', () => {
    const { trade, clock, engine } = tradeWith({ lateConfirmations: [0] })
    expect(trade('rfq-1')).toEqual([])
    clock.pass(40_000)
    const [late] = engine.trades
    expect(late?.frame.createdAt).toBeGreaterThan(late?.frame.quoteValidUntil ?? Number.POSITIVE_INFINITY)
  })

  it('count trades from the first and end with the script', () => {
    const { trade } = tradeWith({ trades: [[], ['drop']] })
    expect(['rfq-1', 'rfq-2', 'rfq-3'].map((id) => trade(id).length)).toEqual([1, 0, 1])
  })

  it('can make a settlement fail, which moves nothing and says nothing', () => {
    const { trade, engine, alice } = tradeWith({ failedSettlements: [0] })
    const before = engine.balances(alice.address)
    expect(trade('rfq-1')).toEqual([])
    expect(engine.balances(alice.address)).toEqual(before)
    expect(trade('rfq-2')).toHaveLength(1)
    expect(engine.rfqs.map((rfq) => rfq.outcome)).toEqual(['failed', 'settled'])
  })
})
