import { type Listing, parseInstrumentName, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { takerFee } from './taker-fee.ts'

function listing(takerBase: string, rateCap: string | undefined): Listing {
  return {
    instrument: parseInstrumentName('BTC-PERP'),
    active: true,
    tick: parseWad('0.1'),
    step: parseWad('0.0001'),
    minimum: parseWad('0.01'),
    maximum: parseWad('100'),
    fees: {
      takerBase: parseWad(takerBase),
      takerRate: parseWad('0.0003'),
      makerRate: parseWad('0.0001'),
      rateCap: rateCap === undefined ? undefined : parseWad(rateCap),
    },
  }
}

describe('the fee of a taker', () => {
  it('is that of a recorded fill, to the last of 12 decimals', () => {
    // 0.01 BTC-PERP at index 84358.49561857211 was charged 0.263075486855 USD.
    const ticker = { index: parseWad('84358.49561857211'), mark: parseWad('84367.24') }
    expect(takerFee(listing('0.01', undefined), ticker, parseWad('0.01'))).toBe(parseWad('0.263075486855'))
  })

  it('is capped at a share of the value of a cheap option, base fee apart', () => {
    const ticker = { index: parseWad('3000'), mark: parseWad('0.8') }
    expect(takerFee(listing('0.5', '0.125'), ticker, parseWad('2'))).toBe(parseWad('0.7'))
  })
})
