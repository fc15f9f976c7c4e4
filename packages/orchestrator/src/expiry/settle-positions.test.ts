import { createOption, epochMs, formatWad, type Option, parseWad, type Wad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Claim } from './claim.ts'
import { createExpiryBook } from './expiry-book.ts'
import { type SettlementView, settlePositions } from './settle-positions.ts'

const EXPIRY = epochMs(Date.UTC(2026, 11, 25, 8))
const NOW = epochMs(EXPIRY + 600_000)
const TOKENS = { strike: { symbol: 'USDC', decimals: 6 }, asset: { symbol: 'WETH', decimals: 18 } }
const option = (strike: string, right: Option['right']): Option => createOption('ETH', EXPIRY, parseWad(strike), right)
const CALL = option('3000', 'call')
const PUT = option('4000', 'put')

function view(gaps: Record<string, string> = {}, price: string | 'unknown' = '3500'): SettlementView {
  const book = createExpiryBook()
  const fixed = { type: 'expiry.fixed', tradeId: undefined, at: NOW, venue: 'rysk', underlying: 'ETH' } as const
  if (price !== 'unknown') book.observe({ ...fixed, expiry: EXPIRY, price: parseWad(price) })
  return {
    now: NOW,
    places: { hedging: 'derive', source: 'rysk' },
    book,
    sourceGaps: new Map(Object.entries(gaps).map(([token, amount]) => [token, parseWad(amount)])),
    tokens: () => TOKENS,
    spot: () => parseWad('3400'),
  }
}
const gone = ({ name }: Option, quantity: string, venue = 'rysk') => ({
  venue,
  instrument: name,
  quantity: wad(-parseWad(quantity)),
})
const told = ({ events }: ReturnType<typeof settlePositions>) =>
  events.map((event) => {
    const cash = 'cash' in event && event.type.startsWith('claim.') ? event.cash : []
    return [event.type, ...cash.map(({ venue, token, amount }) => `${venue} ${formatWad(amount)} ${token}`)]
  })

describe('what has left a venue', () => {
  it('golden: was cash where the desk hedges', () => {
    const { events, deferred } = settlePositions([gone(CALL, '-2', 'derive')], view())
    expect(deferred).toEqual([])
    expect(events).toMatchObject([
      { type: 'position.settled', isUnpaid: true, position: { quantity: parseWad('2'), price: parseWad('500') } },
    ])
  })

  it('golden: was delivered when the underlying moved with it', () => {
    const result = settlePositions([gone(CALL, '2')], view({ USDC: '-6000', WETH: '2' }))
    expect(told(result)).toEqual([['claim.opened'], ['claim.delivered', 'rysk -6000 USDC', 'rysk 2 WETH']])
  })

  it('golden: was redeemed to the wallet when nothing of it did, whatever money moved', () => {
    const result = settlePositions([gone(CALL, '7')], view({ USDC: '-123.45' }))
    expect(told(result)).toEqual([['claim.opened'], ['claim.redeemed', 'wallet 1 WETH']])
  })

  it('golden: of two at once tells the delivered one by what it moved', () => {
    const result = settlePositions([gone(CALL, '2'), gone(PUT, '3')], view({ USDC: '12000', WETH: '-3' }))
    expect(told(result).slice(2)).toEqual([
      ['claim.redeemed', 'wallet 0.285714285714285714 WETH'],
      ['claim.delivered', 'rysk -3 WETH', 'rysk 12000 USDC'],
    ])
  })

  it('golden: tells by the money that two were delivered whose underlyings make up for each other', () => {
    const both = [gone(CALL, '2'), gone(PUT, '2')]
    expect(told(settlePositions(both, view({ USDC: '2000' }))).map(([type]) => type)).toEqual([
      'claim.opened',
      'claim.opened',
      'claim.delivered',
      'claim.delivered',
    ])
    expect(told(settlePositions(both, view({}))).map(([type]) => type)).toEqual([
      'claim.opened',
      'claim.opened',
      'claim.redeemed',
      'claim.redeemed',
    ])
  })

  it('golden: was nothing out of the money', () => {
    const result = settlePositions([gone(option('3500', 'call'), '2')], view())
    expect(told(result)).toEqual([['position.settled']])
  })

  it('golden: waits for its fixing price at the source', () => {
    const result = settlePositions([gone(CALL, '2'), gone(CALL, '-2', 'derive')], view({}, 'unknown'))
    expect(result.deferred).toEqual([gone(CALL, '2')])
    expect(result.events).toMatchObject([{ position: { venue: 'derive', price: parseWad('400') } }])
  })

  it('finds every set of deliveries again by what they moved together', () => {
    const strikes = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(strikes, fc.infiniteStream(fc.boolean()), (list, isDelivered) => {
        // Quantities are powers of two, so that no two sets move the same.
        const held = list.map((strike, i) => [option(String(strike * 30), 'call'), String(2 ** i)] as const)
        const delivered = held.filter(() => isDelivered.next().value === true)
        const sum = delivered.reduce((total, [, quantity]) => total + Number(quantity), 0)
        const { events } = settlePositions(
          held.map(([one, quantity]) => gone(one, quantity)),
          view({ WETH: String(sum), USDC: '-1' }),
        )
        const found = events.flatMap((event) => (event.type === 'claim.delivered' ? [event.claim] : []))
        expect(found.map(nameAndSize)).toEqual(delivered.map(([one, size]) => `${one.name} ${size}`))
      }),
    )
  })
})

function nameAndSize({ instrument, quantity }: Claim): string {
  return `${instrument} ${formatWad(quantity as Wad)}`
}
