import { createRandom } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import type { RfqTerms } from './rfq.ts'
import type { TakerSettings } from './taker-settings.ts'
import { createBench, createRecorder, WBTC, WETH } from './test-bench.ts'

function listen(assets: readonly string[], takers: Partial<TakerSettings> = {}) {
  const bench = createBench({ takers: { enabled: true, repeatChance: 0, ...takers }, random: createRandom(3) })
  const stream = createRecorder()
  const links = assets.map((asset) => bench.engine.connectStream(asset, stream))
  return { ...bench, stream, links }
}

const termsOf = (stream: ReturnType<typeof createRecorder>) => stream.frames.map((frame) => frame.result as RfqTerms)

describe('the taker flow', () => {
  it.each([WETH, WBTC])('asks the first subscriber of %s within 200 ms', (asset) => {
    const { clock, stream } = listen([asset])
    clock.pass(200)
    expect(termsOf(stream).map((terms) => terms.asset)).toEqual([asset])
  })

  it('asks about every two seconds, over all assets together', () => {
    const { clock, stream } = listen([WETH, WBTC])
    clock.pass(600_000)
    expect(stream.frames.length).toBeGreaterThan(250)
    expect(stream.frames.length).toBeLessThan(350)
    expect(new Set(termsOf(stream).map((terms) => terms.asset))).toEqual(new Set([WETH, WBTC]))
  })

  it('asks nothing while nobody listens, and not faster when somebody comes and goes', () => {
    const { clock, engine, stream, links } = listen([WETH])
    clock.pass(200)
    for (const link of links) link.close()
    clock.pass(60_000)
    expect(engine.rfqs).toHaveLength(1)
    for (let i = 0; i < 50; i++) {
      const link = engine.connectStream(WETH, stream)
      clock.pass(200)
      link.close()
    }
    expect(engine.rfqs.length).toBeLessThan(12)
  })

  it('sends the collateral that belongs to the right, and every key of an RFQ', () => {
    const { clock, stream } = listen([WETH, WBTC])
    clock.pass(300_000)
    const terms = termsOf(stream)
    for (const rfq of terms) expect(rfq.collateralAsset).toBe(rfq.isPut ? rfq.usd : rfq.asset)
    const shapes = new Set(terms.map((rfq) => Object.keys(rfq).join(' ')))
    const withSide = 'asset assetName chainId expiry isPut isTakerBuy quantity strike taker usd collateralAsset'
    expect(shapes).toEqual(new Set([withSide, withSide.replace('isTakerBuy ', '')]))
    expect(terms.every((rfq) => rfq.isTakerBuy !== true)).toBe(true)
  })

  it('lets takers buy only when it is told to', () => {
    const { clock, stream } = listen([WETH], { takerBuyChance: 1 })
    clock.pass(20_000)
    expect(termsOf(stream).every((rfq) => rfq.isTakerBuy === true)).toBe(true)
  })

  it('repeats an RFQ under the same id within its window', () => {
    const { clock, stream, engine } = listen([WETH], { repeatChance: 1 })
    clock.pass(20_000)
    const ids = stream.frames.map((frame) => frame.id)
    expect(new Set(ids).size).toBe(engine.rfqs.length)
    expect(ids.length).toBeGreaterThan(engine.rfqs.length)
    expect(engine.rfqs.length).toBeGreaterThan(5)
  })

  it('never speaks to a subscription in capitals', () => {
    const { clock, stream } = listen([WETH.toUpperCase().replace('0X', '0x')])
    clock.pass(20_000)
    expect(stream.frames).toEqual([])
  })

  it('asks nothing about an inactive asset', () => {
    const inactive = {
      address: WETH,
      symbol: 'WETH',
      underlying: 'ETH',
      decimals: 18,
      active: false,
      minTradeSize: 1n,
      maxTradeSize: 2n,
      underlyingAssetAddress: WETH,
    }
    const { engine, clock } = createBench({ takers: { enabled: true }, assets: [inactive] })
    const stream = createRecorder()
    engine.connectStream(WETH, stream)
    clock.pass(20_000)
    expect(stream.frames).toEqual([])
    expect(engine.assetsByChain()['84532']).toMatchObject([{ active: false }])
  })
})
