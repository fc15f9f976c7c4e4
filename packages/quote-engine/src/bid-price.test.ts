import { parseWad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bidPrice, sourceFee } from './bid-price.ts'

const FEE = { premiumShare: parseWad('0.125'), spotShare: parseWad('0.01') }
const PRICE_STEP = parseWad('0.000001')
const usd = (max: bigint) => fc.bigInt({ min: 0n, max: max * 10n ** 6n }).map((micros) => wad(micros * 10n ** 12n))

describe('the bid', () => {
  it('divides by 1.125 while the fee is a share of the premium', () => {
    const price = bidPrice({
      hedgeProceeds: parseWad('90.5'),
      edge: parseWad('0.5'),
      spot: parseWad('3000'),
      fee: FEE,
      priceStep: PRICE_STEP,
    })
    expect(price).toBe(parseWad('80'))
  })

  it('takes 1 % of spot off when that is less', () => {
    const price = bidPrice({
      hedgeProceeds: parseWad('1000'),
      edge: parseWad('0'),
      spot: parseWad('3000'),
      fee: FEE,
      priceStep: PRICE_STEP,
    })
    expect(price).toBe(parseWad('970'))
  })

  it('always keeps the edge: price plus fee never exceeds what the hedge brings in less the edge', () => {
    fc.assert(
      fc.property(usd(5000n), usd(50n), usd(100_000n), (hedgeProceeds, edge, spot) => {
        const price = bidPrice({ hedgeProceeds, edge, spot, fee: FEE, priceStep: PRICE_STEP })
        if (price <= 0n) return true
        return price + sourceFee(price, spot, FEE) + edge <= hedgeProceeds
      }),
    )
  })

  it('leaves no more than two price steps on the table', () => {
    fc.assert(
      fc.property(usd(5000n), usd(50n), usd(100_000n), (hedgeProceeds, edge, spot) => {
        const price = bidPrice({ hedgeProceeds, edge, spot, fee: FEE, priceStep: PRICE_STEP })
        const next = wad(price + 2n * PRICE_STEP)
        if (next <= 0n) return true
        return next + sourceFee(next, spot, FEE) + edge > hedgeProceeds
      }),
    )
  })

  it('never rises with the edge', () => {
    fc.assert(
      fc.property(usd(5000n), usd(50n), usd(50n), usd(100_000n), (hedgeProceeds, a, b, spot) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        const at = (edge: typeof a) => bidPrice({ hedgeProceeds, edge, spot, fee: FEE, priceStep: PRICE_STEP })
        return at(high) <= at(low)
      }),
    )
  })
})
