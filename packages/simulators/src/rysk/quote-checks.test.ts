import { describe, expect, it } from 'vitest'
import { ryskChain } from './chain.ts'
import { createLedger } from './ledger.ts'
import { USUAL_FEE } from './money.ts'
import { createNonceRegister } from './nonce-register.ts'
import type { Quote } from './quote.ts'
import { checkQuote, type QuoteChecks } from './quote-checks.ts'
import { CALL_TERMS, createTestMaker, MILLION_USD, START, USD, WBTC } from './test-bench.ts'

const alice = createTestMaker(1, () => START)
const bob = createTestMaker(2, () => START)
const nowSeconds = START / 1000

function createChecks(balance = MILLION_USD): QuoteChecks {
  const ledger = createLedger()
  ledger.credit(alice.address, USD, balance)
  return {
    chain: ryskChain(84532),
    nonces: createNonceRegister(),
    ledger,
    spot: () => 3_000n * 10n ** 18n,
    feeRate: USUAL_FEE,
    nowSeconds: () => nowSeconds,
  }
}

type Changes = Partial<Omit<Quote, 'signature'>>
const check = (changes: Changes, checks = createChecks()) =>
  checkQuote(alice.quote(CALL_TERMS, '50', changes), CALL_TERMS, checks)

const capitals = (address: string): string => address.toUpperCase().replace('0X', '0x')

describe('quote checks', () => {
  it('finds nothing wrong with a sound quote', () => {
    expect(check({})).toBeUndefined()
  })

  it.each<[string, Changes, string]>([
    ['capitals in the asset', { assetAddress: capitals(CALL_TERMS.asset) }, 'address-case'],
    ['capitals in the maker', { maker: capitals(alice.address) }, 'address-case'],
    ['capitals in the stablecoin', { usd: capitals(USD) }, 'address-case'],
    ['capitals in the collateral', { collateralAsset: capitals(CALL_TERMS.asset) }, 'address-case'],
    ['another asset', { assetAddress: WBTC }, 'asset-mismatch'],
    ['another chain', { chainId: 1 }, 'terms-mismatch'],
    ['another expiry', { expiry: CALL_TERMS.expiry + 1 }, 'terms-mismatch'],
    ['the other right', { isPut: true }, 'terms-mismatch'],
    ['the other side', { isTakerBuy: true }, 'terms-mismatch'],
    ['a part of the quantity', { quantity: 1n }, 'terms-mismatch'],
    ['another strike', { strike: 1n }, 'terms-mismatch'],
    ['another stablecoin', { usd: WBTC }, 'terms-mismatch'],
    ['another collateral', { collateralAsset: USD }, 'terms-mismatch'],
    ['a nonce with a fraction', { nonce: '1.5' }, 'nonce-invalid'],
    ['a nonce beyond 64 bits', { nonce: '18446744073709551616' }, 'nonce-invalid'],
    ['the RFQ id as nonce', { nonce: '6d0c2b1e-7f2a-4a7e-9a53-0f6a3f0f7c11' }, 'nonce-invalid'],
    ['a price of zero', { price: 0n }, 'price-zero'],
    ['a validity that is over', { validUntil: nowSeconds }, 'validity'],
    ['a validity in milliseconds', { validUntil: START + 30_000 }, 'validity'],
    ['a validity up to the expiry', { validUntil: CALL_TERMS.expiry }, 'validity'],
    ['a maker that did not sign', { maker: bob.address }, 'signature'],
  ])('refuses %s', (_, changes, refusal) => {
    expect(check(changes)).toBe(refusal)
  })

  it.each<[string, Changes]>([
    ['a validity of one second', { validUntil: nowSeconds + 1 }],
    ['the largest nonce', { nonce: '18446744073709551615' }],
  ])('accepts %s', (_, changes) => {
    expect(check(changes)).toBeUndefined()
  })

  it('treats an absent side in the request as false', () => {
    const { isTakerBuy: _, ...terms } = CALL_TERMS
    expect(checkQuote(alice.quote(CALL_TERMS, '50'), terms, createChecks())).toBeUndefined()
  })

  it('reports the first of several faults in the documented order', () => {
    expect(check({ assetAddress: capitals(WBTC), chainId: 1, price: 0n })).toBe('address-case')
    expect(check({ assetAddress: WBTC, chainId: 1, price: 0n })).toBe('asset-mismatch')
    expect(check({ chainId: 1, nonce: 'x', price: 0n })).toBe('terms-mismatch')
    expect(check({ nonce: 'x', price: 0n, validUntil: 0 })).toBe('nonce-invalid')
    expect(check({ price: 0n, validUntil: 0, maker: bob.address })).toBe('price-zero')
    expect(check({ validUntil: 0, maker: bob.address })).toBe('validity')
    expect(check({}, createChecks(0n))).toBe('balance')
  })

  it('refuses a nonce that its maker has used, even for the same quote', () => {
    const checks = createChecks()
    const quote = alice.quote(CALL_TERMS, '50')
    expect(checkQuote(quote, CALL_TERMS, checks)).toBeUndefined()
    expect(checkQuote(quote, CALL_TERMS, checks)).toBe('nonce-used')
    expect(check({ nonce: quote.nonce }, checks)).toBe('nonce-used')
  })

  it('lets nobody use up the nonces of somebody else', () => {
    const checks = createChecks()
    const forged = bob.quote(CALL_TERMS, '50', { maker: alice.address, nonce: '77' })
    expect(checkQuote(forged, CALL_TERMS, checks)).toBe('signature')
    expect(check({ nonce: '77' }, checks)).toBeUndefined()
  })

  it('wants premium and fee in the balance, to the last unit', () => {
    // 50 USD premium and an eighth of it.
    expect(check({}, createChecks(56_250_000n))).toBeUndefined()
    expect(check({}, createChecks(56_249_999n))).toBe('balance')
  })
})
