import { createOption, epochMs, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { PAPER_ASSETS } from './asset.ts'
import { RECORDED_PACE, type RyskBehaviour } from './behaviour.ts'
import { ryskChain } from './chain.ts'
import type { RyskEngineOptions } from './engine-options.ts'
import { buildInventory } from './inventory.ts'
import type { RfqTerms } from './rfq.ts'
import {
  CALL_TERMS,
  createBench,
  createFixedMarket,
  createRecorder,
  MILLION_USD,
  quoteFrame,
  START,
  USD,
  WETH,
} from './test-bench.ts'

/** A trade under a behaviour, with all that its maker hears. */
function tradeUnder(behaviour: Partial<RyskBehaviour>, options: Partial<RyskEngineOptions> = {}, terms = CALL_TERMS) {
  const bench = createBench({ behaviour, ...options })
  const socket = createRecorder()
  const maker = bench.engine.connectMaker(socket)
  const taker = bench.ask('rfq-1', terms)
  maker.receive(quoteFrame('rfq-1', bench.alice.quote(terms, '50', {}, ryskChain(terms.chainId))))
  bench.clock.pass(5_000)
  const ask = (method: 'balances' | 'positions'): unknown => {
    socket.take()
    const params = { account: bench.alice.address }
    maker.receive(JSON.stringify({ jsonrpc: '2.0', id: method, method, params }))
    const [frame] = socket.take()
    expect(frame?.id).toBe(method)
    return frame?.result
  }
  return { ...bench, socket, maker, taker, ask }
}

describe('a behaviour', () => {
  it.each(['rfq_confirmation', 'trade_confirmation', 'trade'] as const)('can tell of a trade by method %s', (form) => {
    const usual = tradeUnder({}).socket.frames.find((frame) => frame.id === 'trade')
    const told = tradeUnder({ tradeFrame: form }).socket.frames.find((frame) => frame.method === form)
    expect(Object.keys(told?.params as object)).toEqual(Object.keys(usual?.result as object))
  })

  it('can answer balances as an object, an array or text', () => {
    const { ask, engine, alice } = tradeUnder({})
    const left = String(engine.balances(alice.address)[USD])
    expect(ask('balances')).toEqual({ [USD]: left })
    expect(tradeUnder({ balancesShape: 'array' }).ask('balances')).toEqual([
      { assetAddress: USD, isOtoken: false, balance: left },
    ])
    expect(tradeUnder({ balancesShape: 'text' }).ask('balances')).toBe(`{"${USD}":"${left}"}`)
  })

  it('can answer positions as an array or an object, with tokens at 18 or 8 decimals', () => {
    const array = tradeUnder({}).ask('positions') as readonly { readonly assetAddress: string }[]
    expect(array).toMatchObject([{ isOtoken: true, balance: '1000000000000000000' }, { isOtoken: false }])
    const object = tradeUnder({ positionsShape: 'object' }).ask('positions')
    expect(object).toEqual(Object.fromEntries(array.map((entry) => [entry.assetAddress, entry])))
    expect(tradeUnder({ otokenDecimals: 8 }).ask('positions')).toMatchObject([{ balance: '100000000' }, {}])
  })

  it('sets the fee, which the balance has to cover', () => {
    const fee = (behaviour: Partial<RyskBehaviour>): unknown => tradeUnder(behaviour).engine.trades[0]?.frame.fees
    expect(fee({})).toBe('6250000')
    expect(fee({ fee: { spotBps: 100, premiumBps: 2_000 } })).toBe('10000000')
    expect(fee({ fee: { spotBps: 1, premiumBps: 2_000 } })).toBe('300000')
    const { alice } = createBench()
    const makers = [{ address: alice.address, balances: { [USD]: 59_999_999n } }]
    const { socket } = tradeUnder({ fee: { spotBps: 100, premiumBps: 2_000 } }, { makers })
    expect(socket.frames).toMatchObject([{ error: { code: -32003 } }])
  })

  it('can give requests ids of its own, while their takers hear their own', () => {
    const { taker, engine } = tradeUnder({ rfqIds: 'uuid' })
    expect(engine.rfqs[0]?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(taker.frames).toMatchObject([{ id: 'rfq-1', error: { code: -32003 } }])
  })

  it('can hear subscriptions in any letter case', () => {
    const capitals = WETH.toUpperCase().replace('0X', '0x')
    const heard = (behaviour: Partial<RyskBehaviour>): number => {
      const { engine, ask } = createBench({ behaviour })
      const stream = createRecorder()
      engine.connectStream(capitals, stream)
      ask('rfq-1')
      return stream.frames.length
    }
    expect(heard({})).toBe(0)
    expect(heard({ assetCase: 'any' })).toBe(1)
  })

  it('can keep a trade for a maker that was away until its next signature', () => {
    const missedBy = (missedTrades: RyskBehaviour['missedTrades']) => {
      const { engine, clock, ask, alice } = createBench({ behaviour: { missedTrades } })
      ask('rfq-1')
      const first = engine.connectMaker(createRecorder())
      first.receive(quoteFrame('rfq-1', alice.quote(CALL_TERMS, '50')))
      first.close()
      clock.pass(5_000)
      expect(engine.trades).toHaveLength(1)
      ask('rfq-2')
      const again = createRecorder()
      engine.connectMaker(again).receive(quoteFrame('rfq-2', alice.quote(CALL_TERMS, '50')))
      return again.frames.map((frame) => frame.id)
    }
    expect(missedBy('dropped')).toEqual(['rfq-2'])
    expect(missedBy('kept')).toEqual(['trade', 'rfq-2'])
  })
})

it('the recorded pace settles no trade sooner than the real server, and lets some quotes lapse', () => {
  const { engine, clock, alice, ask } = createBench({ behaviour: RECORDED_PACE })
  const maker = engine.connectMaker(createRecorder())
  for (let i = 0; i < 200; i++) {
    ask(`rfq-${i}`)
    maker.receive(quoteFrame(`rfq-${i}`, alice.quote(CALL_TERMS, '1')))
    clock.pass(1_000)
  }
  clock.pass(60_000)
  const opened = new Map(engine.rfqs.map((rfq) => [rfq.id, rfq.openedAt]))
  for (const { rfqId, settledAt } of engine.trades) {
    expect(settledAt - (opened.get(rfqId) ?? 0)).toBeGreaterThanOrEqual(5_399)
  }
  const lapsed = engine.rfqs.filter((rfq) => rfq.outcome === 'lapsed').length
  expect(lapsed).toBeGreaterThan(0)
  expect(engine.trades.length + lapsed).toBe(200)
})

describe('stablecoins', () => {
  const HYPE_CHAIN = ryskChain(999)
  const [OTHER_USD = ''] = HYPE_CHAIN.otherUsd
  const terms: RfqTerms = { ...CALL_TERMS, chainId: 999, usd: OTHER_USD }

  it('are kept apart: a request names the one that premium and fee are taken from', () => {
    const { alice } = createBench()
    const both = { [HYPE_CHAIN.usd.address]: MILLION_USD, [OTHER_USD]: MILLION_USD }
    const { engine } = tradeUnder({}, { chainId: 999, makers: [{ address: alice.address, balances: both }] }, terms)
    expect(engine.balances(alice.address)).toEqual({ ...both, [OTHER_USD]: MILLION_USD - 56_250_000n })

    const usual = { [HYPE_CHAIN.usd.address]: MILLION_USD }
    const without = tradeUnder({}, { chainId: 999, makers: [{ address: alice.address, balances: usual }] }, terms)
    expect(without.socket.frames).toMatchObject([{ error: { code: -32003 } }])
  })

  it('all stand in the products', () => {
    const { engine } = createBench({ chainId: 999 })
    for (const usd of [HYPE_CHAIN.usd.address, OTHER_USD]) {
      expect(engine.products()).toContainEqual({ asset: WETH, strikeAsset: usd, collateralAsset: usd })
    }
  })

  it('are drawn by takers who are told to', () => {
    const takers = { enabled: true, welcome: false, otherUsdChance: 0.5 }
    const { engine, clock } = createBench({ chainId: 999, takers })
    engine.connectStream(WETH, createRecorder())
    clock.pass(120_000)
    expect(new Set(engine.rfqs.map((rfq) => rfq.terms.usd))).toEqual(new Set([HYPE_CHAIN.usd.address, OTHER_USD]))
    for (const { terms: asked } of engine.rfqs) {
      expect(asked.collateralAsset).toBe(asked.isPut ? asked.usd : asked.asset)
    }
  })
})

it('the inventory shows strikes below a dollar as 0 under a key that names them', () => {
  const fixed = createFixedMarket()
  const [first] = fixed.instruments.filter((instrument) => instrument.kind === 'option')
  if (first?.kind !== 'option') throw new Error('the fixed market has options')
  const cheap = createOption('PUMP', epochMs(first.expiry), parseWad('0.0075'), 'call')
  const market = {
    ...fixed,
    underlyings: ['PUMP'],
    instruments: [cheap],
    spot: () => 0.006,
    fair: () => fixed.fair(first.name),
  }
  const assets = PAPER_ASSETS.map((asset) => ({ ...asset, underlying: 'PUMP' }))
  const ladder = buildInventory(market, assets, [USD], START).PUMP
  expect(Object.entries(ladder?.combinations ?? {})).toMatchObject([
    [`0.007500-${cheap.expiry / 1000}`, { strike: 0, isPut: false }],
  ])
})
