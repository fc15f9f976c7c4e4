import { formatWad, parseWad, type Side, signed, type Wad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyFill, averagePrice, averagePriceExclFees, emptyPosition, tradeValue } from './position.ts'

describe('applyFill', () => {
  it('reproduces a recorded round trip of 0.01 BTC-PERP to the last digit', () => {
    const position = emptyPosition()
    const opened = applyFill(position, 'buy', parseWad('84412.1'), parseWad('0.01'), parseWad('0.263183362967'))
    expect(formatWad(opened.pnl)).toBe('0')
    const closed = applyFill(position, 'sell', parseWad('84365.4'), parseWad('0.01'), parseWad('0.263075486855'))
    expect(formatWad(closed.pnlExclFees)).toBe('-0.467')
    expect(formatWad(closed.pnl)).toBe('-0.993258849822')
  })

  it('reproduces a recorded average price, with fees and without', () => {
    const position = emptyPosition()
    applyFill(position, 'buy', parseWad('84842.8'), parseWad('0.01'), parseWad('0.264487131065'))
    expect(formatWad(averagePrice(position))).toBe('84869.2487131065')
    expect(formatWad(averagePriceExclFees(position))).toBe('84842.8')
  })

  it('opens the other side with what is left after closing', () => {
    const position = emptyPosition()
    applyFill(position, 'sell', parseWad('50'), parseWad('2'), parseWad('1'))
    const turned = applyFill(position, 'buy', parseWad('40'), parseWad('3'), parseWad('3'))
    expect(formatWad(turned.pnlExclFees)).toBe('20')
    expect(formatWad(turned.pnl)).toBe('17')
    expect(formatWad(position.amount)).toBe('1')
    expect(formatWad(averagePriceExclFees(position))).toBe('40')
    expect(formatWad(averagePrice(position))).toBe('41')
  })

  const fill = fc.record({
    side: fc.constantFrom<Side>('buy', 'sell'),
    price: fc.integer({ min: 1, max: 10_000_000 }).map((ticks) => parseWad(String(ticks / 100))),
    amount: fc.integer({ min: 1, max: 10_000 }).map((steps) => parseWad(String(steps / 1000))),
    fee: fc.integer({ min: 0, max: 1_000_000 }).map((units) => parseWad((units / 1e5).toFixed(5))),
  })

  it('loses not a unit of cash: cost plus what was paid and realised always balance', () => {
    fc.assert(
      fc.property(fc.array(fill, { maxLength: 20 }), (fills) => {
        const position = emptyPosition()
        let paid = 0n
        let held = 0n
        let fees = 0n
        for (const { side, price, amount, fee } of fills) {
          applyFill(position, side, price, amount, fee)
          paid += signed(side, tradeValue(price, amount))
          held += signed(side, amount)
          fees += fee
        }
        expect(position.amount).toBe(held)
        // Everything paid is either the cost of what is held or came back with the profit that was booked.
        expect(wad(position.cost - position.realizedPnlExclFees)).toBe(paid)
        expect(wad(position.openFees + position.realizedPnlExclFees - position.realizedPnl)).toBe(fees)
        if (held === 0n) expect([position.cost, position.openFees]).toEqual([0n as Wad, 0n as Wad])
      }),
    )
  })
})
