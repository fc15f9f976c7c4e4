import { createOption, epochMs, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createSettlementMean, payoff, SETTLEMENT_WINDOW_MS } from './settlement.ts'

const expiry = epochMs(10_000_000)

describe('createSettlementMean', () => {
  it('weighs each price by how long it held, inside the window only', () => {
    const mean = createSettlementMean(expiry)
    mean.observe(1, epochMs(expiry - 2 * SETTLEMENT_WINDOW_MS))
    mean.observe(100, epochMs(expiry - SETTLEMENT_WINDOW_MS))
    mean.observe(400, epochMs(expiry - SETTLEMENT_WINDOW_MS / 3))
    mean.observe(9999, epochMs(expiry + 5000))
    expect(mean.mean()).toBeCloseTo(200, 9)
  })

  it('does not depend on how often it looks', () => {
    const often = createSettlementMean(expiry)
    for (let at = expiry - SETTLEMENT_WINDOW_MS; at <= expiry; at += 1000) often.observe(300, epochMs(at))
    expect(often.mean()).toBeCloseTo(300, 9)
  })

  it('falls back on the last price seen, and knows when it has seen none', () => {
    const mean = createSettlementMean(expiry)
    expect(mean.mean()).toBeUndefined()
    mean.observe(250, epochMs(expiry + 1))
    expect(mean.mean()).toBe(250)
  })
})

it('pays what an option is in the money', () => {
  const strike = parseWad('3000')
  const call = createOption('ETH', expiry, strike, 'call')
  const put = createOption('ETH', expiry, strike, 'put')
  expect([payoff(call, parseWad('3100')), payoff(put, parseWad('3100'))]).toEqual([parseWad('100'), 0n])
  expect([payoff(call, parseWad('2900')), payoff(put, parseWad('2900'))]).toEqual([0n, parseWad('100')])
})
