import { parseAddress } from '@riposte/evm-signing'
import { parseWad } from '@riposte/market-model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { QuoteTerms } from './quote-signing.ts'
import { signQuoteTerms } from './quote-signing.ts'
import { chain, quoteTerms, sampleTrade, signer, stranger, trusted, UBTC, USDT0 } from './testing/wire-samples.ts'
import { believeTrade, bookableTrade } from './trade-belief.ts'
import { trustDomains } from './trusted-domain.ts'

test('believes a trade whose signature is ours over its terms', () => {
  expect(believeTrade(sampleTrade(), signer.address, trusted)).toEqual({ status: 'believed' })
})

test('does not care for letter case or for what the signature does not cover', () => {
  const trade = sampleTrade(quoteTerms(), { fees: undefined, mark: 0n, createdAt: 1, txHash: undefined })
  const upper = { ...trade, quoteSignature: `0x${trade.quoteSignature.slice(2).toUpperCase()}` }
  expect(believeTrade(upper, signer.address, trusted)).toEqual({ status: 'believed' })
})

const changes: Partial<QuoteTerms>[] = [
  { assetAddress: UBTC as QuoteTerms['assetAddress'] },
  { isPut: true },
  { strike: 4_500_000_001n },
  { expiry: 1_775_808_001 },
  { nonce: 1_775_567_151_394_329n },
  { price: 1_250_000_000_000_000_001n },
  { quantity: 100_000_000_000_000_000_001n },
  { isTakerBuy: true },
  { validUntil: 1_775_567_182 },
  { usd: UBTC as QuoteTerms['usd'] },
  { collateralAsset: USDT0 as QuoteTerms['collateralAsset'] },
]

test.each(changes)('quarantines a trade that was signed with other terms: %o', (change) => {
  const trade = { ...sampleTrade(), quote: quoteTerms(change) }
  const belief = believeTrade(trade, signer.address, trusted)
  expect(belief.status).toBe('quarantined')
  expect(belief).toHaveProperty('reason', expect.stringContaining('quoteSignature'))
})

test('quarantines a trade of another maker, chain or key', () => {
  const reason = (trade: ReturnType<typeof sampleTrade>) => {
    const belief = believeTrade(trade, signer.address, trusted)
    return belief.status === 'quarantined' ? belief.reason : 'believed'
  }
  expect(reason(sampleTrade(quoteTerms({ maker: stranger.address })))).toContain('maker')
  expect(reason(sampleTrade(quoteTerms({ chainId: 1 })))).toContain('chainId')
  const forged = signQuoteTerms(stranger, quoteTerms(), trusted[0].separator)
  expect(reason({ ...sampleTrade(), quoteSignature: forged })).toContain(stranger.address)
})

test('believes a signature under an added domain only once it is trusted', () => {
  const contract = chain.contract
  const more = trustDomains(chain, [{ name: 'Other', version: '1', chainId: 999, verifyingContract: contract }])
  const trade = {
    ...sampleTrade(),
    quoteSignature: signQuoteTerms(signer, quoteTerms(), more[1]?.separator ?? new Uint8Array()),
  }
  expect(believeTrade(trade, signer.address, trusted).status).toBe('quarantined')
  expect(believeTrade(trade, signer.address, more).status).toBe('believed')
})

test('believes no other text than the signature', () => {
  const { quoteSignature } = sampleTrade()
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 0, max: 129 }), fc.integer({ min: 1, max: 15 }), (text, at, by) => {
      const digit = Number.parseInt(quoteSignature.charAt(2 + at), 16)
      const flipped = quoteSignature.slice(0, 2 + at) + (digit ^ by).toString(16) + quoteSignature.slice(3 + at)
      for (const forged of [text, flipped, flipped.slice(0, -2)]) {
        expect(believeTrade({ ...sampleTrade(), quoteSignature: forged }, signer.address, trusted).status).toBe(
          'quarantined',
        )
      }
    }),
    { numRuns: 30 },
  )
})

const context = {
  underlying: 'HYPE',
  premiumToken: { address: USDT0, symbol: 'USDT0', decimals: 6 },
  arrivedAt: 1_775_567_160_000 as never,
}

test('puts a believed trade into the desk’s words, exactly', () => {
  const terms = quoteTerms({ price: 1_250_000_999_999_999_999n, quantity: 3_333_333_333_333_333_333n })
  expect(bookableTrade(sampleTrade(terms), context)).toEqual({
    quoteNonce: '1775567151394328',
    terms: { underlying: 'HYPE', strike: parseWad('45'), expiry: 1_775_808_000_000, right: 'call' },
    side: 'buy',
    quantity: 3_333_333_333_333_333_333n,
    price: 1_250_000_999_999_999_999n,
    premiumToken: context.premiumToken,
    // 4.16666999999... is cut to the token's unit, as the contract does.
    premium: parseWad('4.166669'),
    fee: parseWad('15.625'),
    tradedAt: 1_775_567_159_000,
    reference: '0xab',
  })
})

test('books the modelled fee, the arrival and the nonce where the message says nothing', () => {
  const poor = sampleTrade(quoteTerms(), { fees: undefined, mark: undefined, createdAt: undefined, txHash: undefined })
  expect(bookableTrade(poor, context)).toMatchObject({
    fee: parseWad('15.625'),
    tradedAt: 1_775_567_160_000,
    reference: 'nonce 1775567151394328',
  })
  // 1 % of a spot of 1 USD is less than 12.5 % of the price.
  expect(bookableTrade({ ...poor, mark: 10n ** 18n }, context).fee).toBe(parseWad('1'))
})

test('names the taker, unless the message names nobody', () => {
  const taker = parseAddress(UBTC)
  const nobody = parseAddress(`0x${'0'.repeat(40)}`)
  expect(bookableTrade({ ...sampleTrade(), taker }, context).taker).toBe(taker)
  for (const unnamed of [undefined, nobody]) {
    expect(bookableTrade({ ...sampleTrade(), taker: unnamed }, context)).not.toHaveProperty('taker')
  }
})
