import { createRandom } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { variantAssets } from './asset.ts'
import type { RfqTerms } from './rfq.ts'
import type { TakerSettings } from './taker-settings.ts'
import { createBench, createRecorder, createVirtualClock, WBTC, WETH } from './test-bench.ts'

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

  it('keeps its pace on a clock whose timers are late, and does not make up for a long sleep', () => {
    const virtual = createVirtualClock()
    const late = {
      ...virtual,
      after: (delayMs: number, task: () => void) => virtual.after(Math.ceil(delayMs) + 1, task),
    }
    const { engine } = createBench({
      clock: late,
      takers: { enabled: true, intervalMs: 4, repeatChance: 0 },
      random: createRandom(3),
      behaviour: { historyLimit: 1 },
    })
    let heard = 0
    engine.connectStream(WETH, { send: () => (heard += 1) })
    virtual.pass(10_000)
    expect(heard).toBeGreaterThan(2_400)
    expect(heard).toBeLessThan(2_600)
    heard = 0
    virtual.sleep(60_000)
    virtual.pass(1_000)
    expect(heard).toBeLessThan(800)
  })

  it.each([0, -1, Number.NaN])('is refused an interval of %s, at which time would not pass', (intervalMs) => {
    expect(() => createBench({ takers: { enabled: true, intervalMs } })).toThrow(
      expect.objectContaining({ code: 'OPTIONS_INVALID' }),
    )
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

  it('can ask 500 times a second over 200 assets, each on its own stream only', () => {
    const assets = variantAssets(200)
    expect(new Set(assets.map(({ address }) => address)).size).toBe(200)
    const { clock, engine } = createBench({
      assets,
      takers: { enabled: true, intervalMs: 2, repeatChance: 0 },
      random: createRandom(3),
    })
    const heard = new Map(assets.map(({ address }) => [address, 0]))
    for (const { address } of assets) {
      engine.connectStream(address, {
        send(text) {
          const { result } = JSON.parse(text) as { readonly result: RfqTerms }
          expect(result.asset).toBe(address)
          heard.set(address, (heard.get(address) ?? 0) + 1)
        },
      })
    }
    clock.pass(5_000)
    const total = [...heard.values()].reduce((sum, count) => sum + count, 0)
    // Every stream is greeted once beside the flow.
    expect(total).toBeGreaterThan(2_550)
    expect(total).toBeLessThan(2_850)
    expect(Math.min(...heard.values())).toBeGreaterThan(0)
    expect(engine.rfqs.every((rfq) => rfq.outcome === 'open' || rfq.outcome === 'no-quote')).toBe(true)
  })
})
