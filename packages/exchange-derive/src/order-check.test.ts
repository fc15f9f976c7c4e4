import { type OrderRequest, parseWad } from '@riposte/market-model'
import { expect, it } from 'vitest'
import { decodeInstrument } from './decode/instrument.ts'
import { decodeTicker } from './decode/ticker.ts'
import { checkOrder } from './order-check.ts'
import { hedgeRequest } from './testing/desk.ts'
import { perpRecord, tickerData } from './testing/records.ts'

// Tick 0.1, step 0.01, 0.1 to 10000 contracts; band 2940 to 3060.
const { listing } = decodeInstrument(perpRecord())
const ticker = decodeTicker('ETH-PERP', tickerData(1), 0)

function verdict(changes: Partial<OrderRequest>): string {
  try {
    checkOrder(hedgeRequest(changes), listing, ticker)
    return 'fine'
  } catch (error) {
    return (error as { code: string }).code
  }
}

it.each([
  ['the plain hedge', {}, 'fine'],
  ['an aggressive sell at the edge of the band', { limitPrice: parseWad('2940') }, 'fine'],
  ['a sell beyond it', { limitPrice: parseWad('2939.9') }, 'PRICE_OUTSIDE_BAND'],
  ['a buy at the edge', { side: 'buy', limitPrice: parseWad('3060') }, 'fine'],
  ['a buy beyond it', { side: 'buy', limitPrice: parseWad('3060.1') }, 'PRICE_OUTSIDE_BAND'],
  ['a passive buy below the band', { side: 'buy', limitPrice: parseWad('2000') }, 'fine'],
  ['a resting buy beyond it', { side: 'buy', limitPrice: parseWad('3061'), timeInForce: 'gtc' }, 'PRICE_OUTSIDE_BAND'],
  ['a post-only buy beyond it', { side: 'buy', limitPrice: parseWad('3061'), timeInForce: 'post_only' }, 'fine'],
  ['a price between ticks', { limitPrice: parseWad('2990.01') }, 'PRICE_OFF_TICK'],
  ['a price of nothing', { limitPrice: parseWad('0') }, 'PRICE_OFF_TICK'],
  ['a negative price', { limitPrice: parseWad('-10') }, 'PRICE_OFF_TICK'],
  ['an amount between steps', { amount: parseWad('0.015') }, 'AMOUNT_OFF_STEP'],
  ['an amount of nothing', { amount: parseWad('0') }, 'AMOUNT_OFF_STEP'],
  ['a negative amount', { amount: parseWad('-1') }, 'AMOUNT_OFF_STEP'],
  ['a taking order below the minimum', { amount: parseWad('0.05') }, 'fine'],
  ['a resting order below the minimum', { amount: parseWad('0.05'), timeInForce: 'gtc' }, 'AMOUNT_OUT_OF_RANGE'],
  ['more than the maximum', { amount: parseWad('10000.01') }, 'AMOUNT_OUT_OF_RANGE'],
  ['a label of 64 characters', { label: 'x'.repeat(64) }, 'fine'],
  ['a label of 65 characters', { label: 'x'.repeat(65) }, 'LABEL_INVALID'],
  ['a label with a blank', { label: 'a b' }, 'LABEL_INVALID'],
] as const)('%s: %o is %s', (_, changes, expected) => {
  expect(verdict(changes)).toBe(expected)
})

it('leaves the band to the exchange while there is no ticker', () => {
  expect(() => checkOrder(hedgeRequest({ limitPrice: parseWad('1000') }), listing, undefined)).not.toThrow()
})
