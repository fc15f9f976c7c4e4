import { bytesToHex, createSigner } from '@riposte/evm-signing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RYSK_CHAINS, ryskChain } from './chain.ts'
import {
  isSignedBy,
  type QuoteMessage,
  ryskConfirmationDigest,
  ryskDomainSeparator,
  ryskQuoteDigest,
  ryskTransferDigest,
} from './signed-message.ts'

/** The public development key of local test chains; it guards nothing. */
const signer = createSigner('ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')

const quote: QuoteMessage = {
  assetAddress: '0x5555555555555555555555555555555555555555',
  chainId: 999,
  expiry: 1775808000,
  isPut: false,
  isTakerBuy: false,
  maker: signer.address,
  nonce: 1775567151394328n,
  price: 1250000000000000000n,
  quantity: 100000000000000000000n,
  strike: 4500000000n,
  validUntil: 1775567181,
  usd: '0xb8ce59fc3717ada4c02eadf9682a9e934f625ebb',
  collateralAsset: '0x5555555555555555555555555555555555555555',
}

describe('signed messages', () => {
  // Separators, digests and signatures were computed with two public EIP-712 libraries.
  it.each([
    [999, '0xa89fb730f4f5e22ffb92015277818e285b11378c7a14eb7100c0b97f7b902888'],
    [1, '0x62b3697d039c4d6fed1f2e45c3c61e1631439792230d8b6278f6acfade8c2bb1'],
    [8453, '0xe5e37ff8964d7c38b8017f886e1bde4d459ff08bf931f1afcd102bb3343f2c55'],
    [84532, '0x5b6c0d542e50f1e77632aa1ee3967ef2c7bdeb88d17715d3072a2777afc3f879'],
    [998, '0x83dddf47655a1203ccb52de35fc2022acda3a3d125b145707701dd3f0b4bc555'],
    [10143, '0x17e94bdf779a0e10883d2a75b4669d31608c11743d97afc9606d5556026fcca9'],
  ])('separates chain %i from all others', (chainId, separator) => {
    expect(ryskDomainSeparator(ryskChain(chainId))).toBe(separator)
  })

  it('knows exactly the chains that have a separator', () => {
    expect(RYSK_CHAINS).toHaveLength(6)
    expect(() => ryskChain(42161)).toThrow(/expected one of 1, 998, 999/)
  })

  it('hashes a quote as other libraries do', () => {
    const digest = ryskQuoteDigest(ryskChain(999), quote)
    expect(bytesToHex(digest)).toBe('0xe2cdb91698a24be587cbdee26aa38850abbbd68b989aa1827888bf59905e1a22')
    const signature =
      '0xebdaa9f82450f9482c58df913cc84946ae2d039f1b4c7d60cf81154bb5137eaa5d411f3de013dda88756e44bda9136110e4c4a7e79fc2873c3014be43936418a1b'
    expect(isSignedBy(digest, signature, signer.address)).toBe(true)
  })

  it('hashes a transfer as other libraries do', () => {
    const digest = ryskTransferDigest(ryskChain(999), {
      user: signer.address,
      asset: quote.usd,
      chainId: 999,
      amount: 1_000_000_000n,
      isDeposit: true,
      nonce: 1775567000000000n,
    })
    const signature =
      '0xa68770735a42088cf90361d1c313279095af18f1bb2810fe4d6416ba17239e227401465a158587fd893735d7eb39e8814228c96ee4e7d95073d1a14cda9b3d291b'
    expect(isSignedBy(digest, signature, signer.address)).toBe(true)
  })

  it('believes no quote of which any term was altered after signing', () => {
    const domain = ryskChain(999)
    const signature = signer.sign(ryskQuoteDigest(domain, quote))
    const alterations: readonly Partial<QuoteMessage>[] = [
      { assetAddress: quote.usd },
      { chainId: 1 },
      { expiry: quote.expiry + 1 },
      { isPut: true },
      { isTakerBuy: true },
      { maker: quote.usd },
      { nonce: quote.nonce + 1n },
      { price: quote.price + 1n },
      { quantity: quote.quantity - 1n },
      { strike: quote.strike * 10n },
      { validUntil: quote.validUntil + 1 },
      { usd: quote.assetAddress },
      { collateralAsset: quote.usd },
    ]
    expect(alterations).toHaveLength(Object.keys(quote).length)
    for (const alteration of alterations) {
      const altered = { ...quote, ...alteration }
      expect(
        isSignedBy(ryskQuoteDigest(domain, altered), signature, signer.address),
        JSON.stringify(Object.keys(alteration)),
      ).toBe(false)
    }
    expect(isSignedBy(ryskQuoteDigest(ryskChain(1), quote), signature, signer.address)).toBe(false)
  })

  it('does not depend on the letter case of addresses', () => {
    const shouted = { ...quote, usd: quote.usd.toUpperCase().replace('0X', '0x') }
    expect(ryskQuoteDigest(ryskChain(999), shouted)).toEqual(ryskQuoteDigest(ryskChain(999), quote))
  })

  it('gives different confirmations different digests', () => {
    const confirmation = {
      quote,
      quoteSignature: '0x1234',
      nonce: 1n,
      taker: signer.address,
      collateralAmount: 5n,
      gasFee: 0n,
    }
    const digests = [
      confirmation,
      { ...confirmation, quoteSignature: '0x1235' },
      { ...confirmation, nonce: 2n },
      { ...confirmation, taker: quote.usd },
      { ...confirmation, collateralAmount: 6n },
      { ...confirmation, gasFee: 1n },
      { ...confirmation, quote: { ...quote, price: 1n } },
    ].map((variant) => bytesToHex(ryskConfirmationDigest(ryskChain(999), variant)))
    expect(new Set(digests).size).toBe(digests.length)
  })

  it('recognises no signature in arbitrary text', () => {
    const digest = ryskQuoteDigest(ryskChain(999), quote)
    fc.assert(fc.property(fc.string({ maxLength: 140 }), (text) => !isSignedBy(digest, text, signer.address)))
  })
})
