import { describe, expect, it } from 'vitest'
import { ryskChain } from './chain.ts'
import type { RfqTerms } from './rfq.ts'
import type { RfqShape } from './rfq-shape.ts'
import type { SigningDomain } from './signed-message.ts'
import { CALL_TERMS, createBench, createRecorder, quoteFrame, START, WETH } from './test-bench.ts'
import type { TypeDataDomain } from './type-data-domain.ts'

const OTHER: TypeDataDomain = {
  name: 'PremiumOptionHandler',
  version: '1',
  chainId: '0x14a34',
  verifyingContract: '0x00000000000000000000000000000000000000aa',
}

/** A request on a taker's socket, what makers hear of it, and what a quote for it is answered. */
function request(changes: Record<string, unknown>) {
  const bench = createBench()
  const stream = createRecorder()
  bench.engine.connectStream(WETH, stream)
  const terms = { ...CALL_TERMS, ...changes } as RfqTerms
  const taker = bench.ask('rfq-1', terms)
  const socket = createRecorder()
  const maker = bench.engine.connectMaker(socket)
  const answerTo = (domain?: SigningDomain): unknown => {
    maker.receive(quoteFrame('rfq-1', bench.alice.quote(terms, '50', {}, domain)))
    const [frame] = socket.take()
    return frame?.result ?? frame?.error
  }
  return { ...bench, pushed: stream.frames[0], taker, answerTo }
}

describe('the shape of an RFQ', () => {
  const BASIC = 'asset chainId expiry isPut quantity strike taker'
  it.each<[RfqShape, string]>([
    ['2025', `${BASIC} assetName`],
    ['3.0', `${BASIC} assetName usd collateralAsset`],
    ['current', `${BASIC} assetName usd collateralAsset isTakerBuy`],
    ['2026', `${BASIC} usd collateralAsset isTakerBuy id createdAt validUntil makers premiumAsset isPremium isEIP1271`],
  ])('%s has its fields', (shape, keys) => {
    const takers = { enabled: true, welcome: false, sideAbsentChance: 0, shapes: [shape] }
    const { engine, clock } = createBench({ takers })
    const stream = createRecorder()
    engine.connectStream(WETH, stream)
    clock.pass(10_000)
    expect(stream.frames.length).toBeGreaterThan(3)
    for (const { result } of stream.frames) {
      expect(Object.keys(result as object).sort()).toEqual(keys.split(' ').sort())
    }
  })

  it('of 2026 tells times in seconds and milliseconds, and its own id', () => {
    const { pushed } = request({ makers: [] })
    expect(pushed).toMatchObject({
      id: 'rfq-1',
      result: {
        id: 'rfq-1',
        createdAt: START / 1000,
        validUntil: START + 2_000,
        makers: [],
        premiumAsset: CALL_TERMS.usd,
      },
    })
  })

  it('is drawn from all that are allowed', () => {
    const takers = { enabled: true, welcome: false, shapes: ['2025', '2026'] as const }
    const { engine, clock } = createBench({ takers })
    const stream = createRecorder()
    engine.connectStream(WETH, stream)
    clock.pass(60_000)
    const named = stream.frames.filter(({ result }) => 'assetName' in (result as object)).length
    expect(named).toBeGreaterThan(0)
    expect(named).toBeLessThan(stream.frames.length)
  })
})

describe('what a taker of 2026 sends', () => {
  it('goes to the makers', () => {
    const sent = { makers: [], premiumAsset: WETH, isPremium: true, isEIP1271: true, typeDataDomain: OTHER }
    expect(request(sent).pushed?.result).toMatchObject(sent)
  })

  it.each<[string, Record<string, unknown>]>([
    ['makers that are no addresses', { makers: ['alice'] }],
    ['a premium asset that is no address', { premiumAsset: '5' }],
    ['flags that are none', { isPremium: 'yes' }],
    ['a domain without a contract', { typeDataDomain: { name: 'x', version: '1', chainId: 1 } }],
    ['a chain id that is neither a number nor hex digits', { typeDataDomain: { ...OTHER, chainId: 'base' } }],
    ['a salt that is too short', { typeDataDomain: { ...OTHER, salt: '0x00' } }],
  ])('is refused with %s', (_, changes) => {
    const { taker, pushed } = request(changes)
    expect(taker.frames).toMatchObject([{ id: 'rfq-1', error: { code: -32602 } }])
    expect(pushed).toBeUndefined()
  })

  it('lets only invited makers quote', () => {
    const { alice, bob } = createBench()
    expect(request({ makers: [alice.address] }).answerTo()).toBe('OK')
    expect(request({ makers: [bob.address] }).answerTo()).toMatchObject({ code: -32003 })
  })

  it('decides under which domain quotes are signed', () => {
    const { name, version, verifyingContract } = OTHER
    const domain = { name, version, chainId: 84532, verifyingContract }
    expect(request({ typeDataDomain: OTHER }).answerTo(domain)).toBe('OK')
    expect(request({ typeDataDomain: OTHER }).answerTo()).toMatchObject({ code: -32003 })
    expect(request({}).answerTo(domain)).toMatchObject({ code: -32003 })
  })

  it('may be answered with a premium asset beside the signed fields, as newer clients send it', () => {
    const { alice, engine } = request({ premiumAsset: CALL_TERMS.usd })
    const socket = createRecorder()
    const frame = JSON.parse(quoteFrame('rfq-1', alice.quote(CALL_TERMS, '50'))) as { readonly params: object }
    const params = { ...frame.params, premiumAsset: CALL_TERMS.usd }
    engine.connectMaker(socket).receive(JSON.stringify({ ...frame, params }))
    expect(socket.frames).toMatchObject([{ result: 'OK' }])
  })

  it('may name the usual domain, under which signatures stay the same', () => {
    const usual = { name: 'rysk', version: '0.0.0', ...ryskChain(84532) }
    expect(request({ typeDataDomain: usual }).answerTo()).toBe('OK')
  })

  it('gets no quote under a domain with a salt', () => {
    const salted = { ...OTHER, salt: `0x${'00'.repeat(32)}` }
    const { name, version, verifyingContract } = OTHER
    expect(
      request({ typeDataDomain: salted }).answerTo({ name, version, chainId: 84532, verifyingContract }),
    ).toMatchObject({ code: -32003 })
  })
})
