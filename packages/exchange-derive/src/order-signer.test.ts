import { formatWad, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import type { DeriveOrderRequest } from './derive-order.ts'
import { createDesk, hedgeRequest } from './testing/desk.ts'

async function readyDesk() {
  const desk = createDesk()
  await desk.start()
  return desk
}

describe('signing', () => {
  it('names what is wrong with a request', async () => {
    const desk = await readyDesk()
    const codeOf = (changes: Partial<DeriveOrderRequest>): unknown => {
      try {
        return desk.venue.signOrder({ ...hedgeRequest(), ...changes }).nonce
      } catch (error) {
        return (error as { code: string }).code
      }
    }
    expect(codeOf({ instrument: 'BTC-PERP' })).toBe('INSTRUMENT_UNKNOWN')
    expect(codeOf({ limitPrice: parseWad('0') })).toBe('PRICE_OFF_TICK')
    expect(codeOf({ amount: parseWad('10000.01') })).toBe('AMOUNT_OUT_OF_RANGE')
    expect(codeOf({ amount: parseWad('0.005') })).toBe('AMOUNT_OFF_STEP')
    expect(codeOf({ label: '' })).toBe('LABEL_INVALID')
    expect(codeOf({ reduceOnly: true, timeInForce: 'gtc' })).toBe('ORDER_INVALID')
    expect(codeOf({ repricePostOnly: true })).toBe('ORDER_INVALID')
    expect(codeOf({ ttlS: 100 })).toBe('ORDER_INVALID')
    expect(codeOf({ mmp: true, ttlS: 1000 })).toBe('ORDER_INVALID')
  })

  it.each(['x', 'x'.repeat(64)])('takes the label %j', async (label) => {
    const desk = await readyDesk()
    expect(JSON.parse(desk.venue.signOrder(hedgeRequest({ label })).payload).label).toBe(label)
  })

  it.each(['x'.repeat(65), 'a b', 'é'])('refuses the label %j', async (label) => {
    const desk = await readyDesk()
    expect(() => desk.venue.signOrder(hedgeRequest({ label }))).toThrow(
      expect.objectContaining({ code: 'LABEL_INVALID' }),
    )
  })

  it('signs what fits the grid and the band, and says so in the request that it returns', async () => {
    const desk = await readyDesk()
    const asked = hedgeRequest({ limitPrice: parseWad('2900.05'), amount: parseWad('1.019') })
    const order = desk.venue.signOrder(asked)
    expect(JSON.parse(order.payload)).toMatchObject({ limit_price: '2940', amount: '1.01' })
    expect(order.request).toEqual({ ...asked, limitPrice: parseWad('2940'), amount: parseWad('1.01') })
  })

  it('writes what Derive has beyond the port', async () => {
    const desk = await readyDesk()
    const paramsOf = (changes: Partial<DeriveOrderRequest>) =>
      JSON.parse(desk.venue.signOrder({ ...hedgeRequest(), ...changes }).payload)
    const trigger = { type: 'stoploss', price: parseWad('2800') } as const
    const stop = paramsOf({ trigger, limitPrice: parseWad('2700'), timeInForce: 'gtc', ttlS: 86_400 })
    expect(stop).toMatchObject({ trigger_type: 'stoploss', trigger_price: '2800', trigger_price_type: 'mark' })
    // The band of now does not clamp it, and it is not late a second after it was signed.
    expect([stop.limit_price, stop.reject_timestamp]).toEqual(['2700', undefined])
    expect(stop.signature_expiry_sec - Math.floor(desk.clock.nowMs() / 1000)).toBe(86_400)
    expect(paramsOf({ reduceOnly: true })).toMatchObject({ reduce_only: true })
    const quote = paramsOf({ mmp: true, timeInForce: 'post_only', repricePostOnly: true })
    expect(quote).toMatchObject({ mmp: true, reject_post_only: false })
    expect(paramsOf({})).not.toHaveProperty('mmp')
  })

  it('never repeats a nonce', async () => {
    const desk = await readyDesk()
    const nonces = Array.from({ length: 50 }, () => desk.venue.signOrder(hedgeRequest()).nonce)
    expect(new Set(nonces).size).toBe(50)
  })

  it('works before the first ticker, with a fee bound from the terms of the option', async () => {
    const desk = createDesk()
    const started = desk.venue.start({ fill() {}, order() {}, status() {} })
    await desk.clock.advance(10_100)
    await started
    const request = hedgeRequest({ instrument: 'ETH-20261225-3000-C', limitPrice: parseWad('100') })
    const { max_fee } = JSON.parse(desk.venue.signOrder(request).payload)
    // 2.5 × 0.0003 × 12000, and 0.5 ÷ 0.01.
    expect(formatWad(parseWad(max_fee))).toBe('59')
  })
})
