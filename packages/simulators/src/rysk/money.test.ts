import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  collateralUnits,
  feeUnits,
  otokenUnits,
  premiumUnits,
  reportedOtokens,
  usdWei,
  yearlyPercent,
} from './money.ts'

const WEI = 10n ** 18n
// A trade that was recorded on the test network in April 2026.
const PRICE = 1436212569057799438336n
const SPOT = 68534888891650014000000n

const amount = fc.bigInt(0n, 10n ** 24n)

describe('money', () => {
  it('reproduces the fee of the recorded trade: an eighth of the premium, rounded down', () => {
    expect(feeUnits(PRICE, WEI, SPOT, 6)).toBe(179526571n)
  })

  it('pays the recorded premium rounded down to a millionth', () => {
    expect(premiumUnits(PRICE, WEI, 6)).toBe(1436212569n)
  })

  it('caps the fee at one percent of spot', () => {
    expect(feeUnits(10_000n * WEI, 2n * WEI, 3_000n * WEI, 6)).toBe(60_000_000n)
  })

  it('rounds the premium down once, over the exact product', () => {
    fc.assert(
      fc.property(amount, amount, (price, quantity) => {
        const premium = premiumUnits(price, quantity, 6)
        expect(premium * WEI * WEI <= quantity * price * 1_000_000n).toBe(true)
        expect((premium + 1n) * WEI * WEI > quantity * price * 1_000_000n).toBe(true)
      }),
    )
  })

  it('takes a fee that neither share exceeds and that is within a unit of the smaller one', () => {
    fc.assert(
      fc.property(amount, amount, amount, (price, quantity, spot) => {
        const fee = feeUnits(price, quantity, spot, 6)
        const smaller = spot * 8n < price * 100n ? { value: spot, share: 100n } : { value: price, share: 8n }
        const exact = smaller.value * quantity * 1_000_000n
        const unit = smaller.share * WEI * WEI
        expect(fee * unit <= exact && (fee + 1n) * unit > exact).toBe(true)
      }),
    )
  })

  it('locks the contracts of a call in the token and the strike of a put in the stablecoin', () => {
    const quantity = 1234567800000000000n
    expect(collateralUnits({ isPut: false, strike: 7800000000000n, quantity: WEI }, 8)).toBe(100000000n)
    expect(collateralUnits({ isPut: false, strike: 1n, quantity }, 18)).toBe(quantity)
    expect(collateralUnits({ isPut: true, strike: 240000000000n, quantity }, 6)).toBe(2962962720n)
  })

  it('credits option tokens of eight decimals and reports them with eighteen', () => {
    expect(otokenUnits(1234567899999999999n)).toBe(123456789n)
    expect(reportedOtokens(123456789n)).toBe(1234567890000000000n)
  })

  it('reproduces the yearly return of the recorded trade', () => {
    expect(yearlyPercent(PRICE, SPOT, 1775567159, 1777017600)).toBe(45.59)
  })

  it('has no yearly return at or after expiry', () => {
    expect(yearlyPercent(PRICE, SPOT, 1777017600, 1777017600)).toBe(0)
  })

  it('writes market prices with nine decimals', () => {
    expect(usdWei(3000.1234567899)).toBe(3000123456789000000000n)
  })
})
