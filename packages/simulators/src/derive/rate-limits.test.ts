import { epochMs } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createRateCounter, type Hit } from './rate-limits.ts'
import { CALL, openDesk, SUBACCOUNT } from './test-desk.ts'

const START = epochMs(1_800_000_000_000)
const at = (ms: number) => epochMs(START + ms)
const plain: Hit = { rate: 'matching', cost: 1, instrument: undefined }

describe('rate limits', () => {
  it('lets bursts of five seconds pass, and says how long the window still lasts', () => {
    const rates = createRateCounter({ matchingTps: 1, nonMatchingTps: 5 })
    for (let i = 0; i < 5; i++) expect(rates.take('a', plain, at(1000))).toBeUndefined()
    expect(rates.take('a', plain, at(1200))).toBe(3800)
    expect(rates.take('b', plain, at(1200))).toBeUndefined()
    expect(rates.take('a', plain, at(5000))).toBeUndefined()
  })

  it('counts each instrument besides, in a bucket that fills steadily', () => {
    const rates = createRateCounter({ matchingTps: 100, nonMatchingTps: 5, optionTps: 1 })
    const hit: Hit = { ...plain, instrument: { name: CALL, type: 'option' } }
    for (let i = 0; i < 5; i++) expect(rates.take('a', hit, at(0))).toBeUndefined()
    expect(rates.take('a', hit, at(0))).toBe(1000)
    expect(rates.take('a', { ...hit, instrument: { name: 'ETH-PERP', type: 'perp' } }, at(0))).toBeUndefined()
    expect(rates.take('a', hit, at(1000))).toBeUndefined()
    expect(rates.take('a', hit, at(1400))).toBe(600)
  })

  it('takes protected orders for a third', () => {
    const rates = createRateCounter({ matchingTps: 1, nonMatchingTps: 5 })
    for (let i = 0; i < 15; i++) expect(rates.take('a', { ...plain, cost: 1 / 3 }, at(0))).toBeUndefined()
    expect(rates.take('a', { ...plain, cost: 1 / 3 }, at(0))).toBe(5000)
  })

  it('refuses orders and lets cancels of their own class pass; what is left can be asked for', () => {
    const desk = openDesk({ rateLimits: { matchingTps: 1, nonMatchingTps: 100, optionTps: 1 } })
    const client = desk.trader()
    const rest = { instrument_name: CALL, direction: 'sell', amount: '1', limit_price: '60' } as const
    desk.clock.advance(5000 - (desk.clock.nowMs() % 5000))
    const codes = Array.from({ length: 6 }, () => client.order({ ...rest, time_in_force: 'post_only' }).error?.code)
    expect(codes).toEqual([undefined, undefined, undefined, undefined, undefined, -32000])
    const refused = client.order(rest).error
    expect([refused?.message, String(refused?.data)]).toEqual(['Rate limit exceeded', 'Retry after 5000 ms'])
    expect(client.call('private/cancel_all', { subaccount_id: SUBACCOUNT }).result).toBe('ok')
    expect(client.call('public/getRateLimits').result).toMatchObject({
      remaining_matching: { remainingPoints: 0, consumedPoints: 5 },
      remaining_per_endpoint: { 'private/cancel_all': { remainingPoints: 4, consumedPoints: 1 } },
    })
    desk.clock.advance(5000)
    expect(client.order(rest).error).toBeUndefined()
  })
})
