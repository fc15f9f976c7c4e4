import { describe, expect, it } from 'vitest'
import { ryskChain } from './chain.ts'
import { isSignedBy, ryskConfirmationDigest } from './signed-message.ts'
import { CALL_TERMS, createBench, createRecorder, quoteFrame, USD, WBTC } from './test-bench.ts'
import { otokenAddress } from './trade-frame.ts'

describe('the trade frame', () => {
  it.each([
    ['a call on a token of 18 decimals', CALL_TERMS, '1000000000000000000'],
    [
      'a call on a token of 8 decimals',
      { ...CALL_TERMS, asset: WBTC, collateralAsset: WBTC, quantity: '123456780000000000' },
      '12345678',
    ],
    ['a put', { ...CALL_TERMS, isPut: true, collateralAsset: USD, strike: '270000000000' }, '2700000000'],
  ])('carries the collateral and a confirmation that its taker signed for %s', (_, terms, collateral) => {
    const { clock, engine, alice, ask } = createBench()
    ask('rfq-1', terms)
    const quote = alice.quote(terms, '50')
    engine.connectMaker(createRecorder()).receive(quoteFrame('rfq-1', quote))
    clock.pass(5_000)
    const [trade] = engine.trades
    if (trade === undefined) throw new Error('expected a trade')
    const { frame } = trade
    expect(frame.collateralAmount).toBe(collateral)
    const digest = ryskConfirmationDigest(ryskChain(84532), {
      quote: { ...quote, nonce: BigInt(quote.nonce) },
      quoteSignature: frame.quoteSignature,
      nonce: BigInt(frame.nonce),
      taker: frame.taker,
      collateralAmount: BigInt(collateral),
      gasFee: 0n,
    })
    expect(isSignedBy(digest, frame.signature, frame.taker)).toBe(true)
    expect(frame.txHash).toMatch(/^0x[0-9a-f]{64}$/)
    expect(frame.createdAt).toBe(Math.floor(trade.settledAt / 1000))
  })

  it('names one option token for equal terms and another for different ones', () => {
    const terms = { assetAddress: WBTC, isPut: false, strike: 1n, expiry: 2, usd: USD }
    expect(otokenAddress(84532, terms)).toBe(otokenAddress(84532, { ...terms }))
    const others = [
      otokenAddress(999, terms),
      otokenAddress(84532, { ...terms, isPut: true }),
      otokenAddress(84532, { ...terms, strike: 2n }),
      otokenAddress(84532, { ...terms, expiry: 3 }),
      otokenAddress(84532, { ...terms, assetAddress: USD }),
      otokenAddress(84532, { ...terms, usd: WBTC }),
    ]
    expect(new Set([...others, otokenAddress(84532, terms)]).size).toBe(7)
  })
})
