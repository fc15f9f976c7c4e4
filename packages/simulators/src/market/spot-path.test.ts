import { type EpochMs, epochMs } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createSpotPath, STEP_MS } from './spot-path.ts'
import { MS_PER_YEAR } from './years.ts'

const START = epochMs(Date.UTC(2026, 0, 1, 21, 19, 18, 567))
const after = (ms: number): EpochMs => epochMs(START + ms)

describe('createSpotPath', () => {
  it('has not moved at the start, nor before it, nor within the first step', () => {
    const path = createSpotPath(1, START)
    for (const ms of [-1e9, 0, STEP_MS - 1]) expect(path('ETH', after(ms))).toBe(1)
    expect(path('ETH', after(STEP_MS))).not.toBe(1)
  })

  it('gives one path to two readers who look at different moments', () => {
    const often = createSpotPath(5, START)
    const seen = new Map<number, number>()
    for (let ms = 0; ms <= 60_000; ms += 50) seen.set(ms, often('BTC', after(ms)))
    const rarely = createSpotPath(5, START)
    rarely('BTC', after(86_400_000 * 400))
    for (const ms of [60_000, 31_100, 31_050, 250, 0]) expect(rarely('BTC', after(ms))).toBe(seen.get(ms))
  })

  it('stays finite and above 0 after decades', () => {
    const path = createSpotPath(2, START)
    const last = path('ETH', after(50 * MS_PER_YEAR))
    expect(last).toBeGreaterThan(0)
    expect(Number.isFinite(last)).toBe(true)
    expect(path('ETH', after(60 * MS_PER_YEAR))).toBe(last)
  })

  it('moves BTC at 50 %, ETH at 60 % a year, and the two together at a correlation of 0.8', () => {
    const path = createSpotPath('moments', START)
    const count = 20_000
    const stride = 4 * STEP_MS
    const returnsOf = (underlying: string): number[] =>
      Array.from({ length: count }, (_, i) =>
        Math.log(path(underlying, after((i + 1) * stride)) / path(underlying, after(i * stride))),
      )
    const dot = (a: readonly number[], b: readonly number[]): number =>
      a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / count
    const [btc, eth, other] = [returnsOf('BTC'), returnsOf('ETH'), returnsOf('HYPE')]
    const yearly = (returns: readonly number[]): number => Math.sqrt((dot(returns, returns) * MS_PER_YEAR) / stride)
    // Five standard errors: 1 / sqrt(2 n) of a volatility, (1 - rho^2) / sqrt(n) of a correlation.
    expect(Math.abs(yearly(btc) / 0.5 - 1)).toBeLessThan(5 / Math.sqrt(2 * count))
    expect(Math.abs(yearly(eth) / 0.6 - 1)).toBeLessThan(5 / Math.sqrt(2 * count))
    const correlation = (a: readonly number[], b: readonly number[]): number =>
      dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
    for (const pair of [correlation(btc, eth), correlation(btc, other)]) {
      expect(Math.abs(pair - 0.8)).toBeLessThan((5 * 0.36) / Math.sqrt(count))
    }
  })
})
