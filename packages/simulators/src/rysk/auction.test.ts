import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PlacedQuote, rankQuotes } from './auction.ts'
import { CALL_TERMS, createBench, createRecorder, MILLION_USD, quoteFrame, USD, WBTC } from './test-bench.ts'

function createDuel(...[options]: Parameters<typeof createBench>) {
  const bench = createBench(options)
  const [atAlice, atBob] = [createRecorder(), createRecorder()]
  const [fromAlice, fromBob] = [bench.engine.connectMaker(atAlice), bench.engine.connectMaker(atBob)]
  bench.ask('rfq-1')
  return {
    ...bench,
    atAlice,
    atBob,
    alicePays: (price: string) => fromAlice.receive(quoteFrame('rfq-1', bench.alice.quote(CALL_TERMS, price))),
    bobPays: (price: string) => fromBob.receive(quoteFrame('rfq-1', bench.bob.quote(CALL_TERMS, price))),
  }
}

const standing = (newBest: string, yours: string) => ({
  jsonrpc: '2.0',
  id: 'rfq-1',
  result: { rfqId: 'rfq-1', assetAddress: CALL_TERMS.asset, chainId: 84532, newBest, yours },
})
const ok = { jsonrpc: '2.0', id: 'rfq-1', result: 'OK' }
const usd = (amount: number): string => `${amount}000000000000000000`

describe('the standing of quotes', () => {
  it('is OK for the best and names the best price to anyone else', () => {
    const { alicePays, bobPays, atAlice, atBob } = createDuel()
    alicePays('50')
    bobPays('49')
    expect(atAlice.take()).toEqual([ok])
    expect(atBob.take()).toEqual([standing(usd(50), usd(49))])
  })

  it('is pushed to a maker that is overtaken', () => {
    const { alicePays, bobPays, atAlice, atBob } = createDuel()
    alicePays('50')
    bobPays('51')
    expect(atBob.take()).toEqual([ok])
    expect(atAlice.take()).toEqual([ok, standing(usd(51), usd(50))])
    alicePays('52')
    expect(atAlice.take()).toEqual([ok])
    expect(atBob.take()).toEqual([standing(usd(52), usd(51))])
  })

  it('prefers the first of two equal prices', () => {
    const { alicePays, bobPays, atBob, clock, engine, alice } = createDuel()
    alicePays('50')
    bobPays('50')
    expect(atBob.take()).toEqual([standing(usd(50), usd(50))])
    clock.pass(2_000)
    expect(engine.rfqs[0]?.winner?.quote.maker).toBe(alice.address)
  })

  it('does not tell a maker that it overtook itself', () => {
    const { alicePays, atAlice, engine } = createDuel()
    alicePays('50')
    alicePays('51')
    expect(atAlice.take()).toEqual([ok, ok])
    expect(engine.rfqs[0]?.quotes).toHaveLength(1)
  })

  it('follows the newer quote of a maker down when newer ones replace older ones', () => {
    const { alicePays, bobPays, atAlice, clock, engine, bob } = createDuel()
    alicePays('50')
    bobPays('49')
    atAlice.take()
    alicePays('48')
    expect(atAlice.take()).toEqual([standing(usd(49), usd(48))])
    clock.pass(2_000)
    expect(engine.rfqs[0]?.winner?.quote.maker).toBe(bob.address)
  })

  it('keeps every quote when newer ones do not replace older ones', () => {
    const { alicePays, atAlice, engine } = createDuel({ behaviour: { newerQuoteReplaces: false } })
    alicePays('50')
    alicePays('48')
    expect(atAlice.take()).toEqual([ok, standing(usd(50), usd(48))])
    expect(engine.rfqs[0]?.quotes).toHaveLength(2)
  })

  it('can come in the other known form', () => {
    const { alicePays, bobPays, atBob } = createDuel({ behaviour: { standingFrame: 'skill_issue' } })
    alicePays('50')
    bobPays('49')
    expect(atBob.take()).toEqual([
      { jsonrpc: '2.0', id: 'rfq-1', method: 'skill_issue', params: { newBest: usd(50), yours: usd(49) } },
    ])
  })

  it('ranks higher prices first for a seller, lower ones for a buyer, equal ones by arrival', () => {
    const price = fc.bigInt(1n, 5n)
    fc.assert(
      fc.property(fc.array(price), fc.boolean(), (prices, isTakerBuy) => {
        const placed = prices.map((value, i) => ({ quote: { price: value }, receivedAt: i }) as unknown as PlacedQuote)
        const ranked = rankQuotes(placed, isTakerBuy)
        for (const [i, quote] of ranked.entries()) {
          const next = ranked[i + 1]
          if (next === undefined) continue
          const [better, worse] = isTakerBuy ? [next, quote] : [quote, next]
          expect(better.quote.price >= worse.quote.price).toBe(true)
          if (better.quote.price === worse.quote.price) expect(quote.receivedAt < next.receivedAt).toBe(true)
        }
        expect(ranked).toHaveLength(placed.length)
      }),
    )
  })
})

describe('the window', () => {
  it('ends two seconds after the push', () => {
    const { alicePays, bobPays, atAlice, atBob, clock } = createDuel()
    clock.pass(1_999)
    alicePays('50')
    clock.pass(1)
    bobPays('51')
    expect(atAlice.take()).toEqual([ok])
    expect(atBob.take()).toMatchObject([{ id: 'rfq-1', error: { code: -32003, message: 'Internal Error' } }])
  })

  it('knows no quote for an RFQ that never was', () => {
    const { engine, alice } = createBench()
    const socket = createRecorder()
    engine.connectMaker(socket).receive(quoteFrame('nothing', alice.quote(CALL_TERMS, '50')))
    expect(socket.take()).toMatchObject([{ id: 'nothing', error: { code: -32003 } }])
  })

  it('gives a mismatch of the asset its own code, and any other one that is configured', () => {
    const { engine, alice, ask } = createBench({
      behaviour: { errors: { 'price-zero': { code: -1, message: 'free' } } },
    })
    const socket = createRecorder()
    const maker = engine.connectMaker(socket)
    ask('rfq-1')
    maker.receive(quoteFrame('rfq-1', alice.quote(CALL_TERMS, '0')))
    maker.receive(quoteFrame('rfq-1', alice.quote(CALL_TERMS, '5', { assetAddress: WBTC })))
    expect(socket.take().map((frame) => frame.error?.code)).toEqual([-1, -32003])

    const plain = createBench()
    plain.ask('rfq-1')
    const other = createRecorder()
    const mismatch = plain.alice.quote(CALL_TERMS, '5', { assetAddress: WBTC })
    plain.engine.connectMaker(other).receive(quoteFrame('rfq-1', mismatch))
    expect(other.take()[0]?.error).toEqual({ code: -32011, message: 'asset mismatch' })
  })

  it('passes over the best quote when its maker can no longer pay', () => {
    const { engine, clock, alice, bob, ask } = createBench({
      behaviour: { confirmDelayMs: [0, 0], settlementDelayMs: 0 },
    })
    const maker = engine.connectMaker(createRecorder())
    const big = { ...CALL_TERMS, quantity: '10000000000000000000' }
    ask('first', big)
    maker.receive(quoteFrame('first', alice.quote(big, '80000')))
    clock.pass(1_000)
    ask('second', big)
    maker.receive(quoteFrame('second', alice.quote(big, '60000')))
    maker.receive(quoteFrame('second', bob.quote(big, '50000')))
    clock.pass(5_000)
    expect(engine.rfqs.map((rfq) => rfq.winner?.quote.maker)).toEqual([alice.address, bob.address])
    expect(engine.balances(bob.address)[USD]).toBeLessThan(MILLION_USD)
  })

  it('admits an id again after its RFQ is over, and not before', () => {
    const { clock, ask, engine } = createBench()
    ask('same')
    expect(ask('same').frames).toMatchObject([{ error: { code: -32003 } }])
    clock.pass(2_000)
    expect(ask('same').frames).toEqual([])
    expect(engine.rfqs.map((rfq) => rfq.outcome)).toEqual(['open'])
  })
})
