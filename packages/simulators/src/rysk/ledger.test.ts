import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLedger, type Series } from './ledger.ts'

const series: Series = { assetAddress: '0xa', underlying: 'ETH', isPut: false, strike: 1n, expiry: 2, usd: '0xusd' }

describe('the ledger', () => {
  it('never goes below zero and changes nothing when it refuses', () => {
    const ledger = createLedger()
    ledger.credit('a', 'usd', 10n)
    expect(ledger.debit('a', 'usd', 11n)).toBe(false)
    expect(ledger.balances('a')).toEqual({ usd: 10n })
    expect(ledger.debit('a', 'usd', 10n)).toBe(true)
    expect(ledger.debit('a', 'other', 1n)).toBe(false)
  })

  it('equals credits minus successful debits for any course of events', () => {
    const step = fc.record({ debit: fc.boolean(), amount: fc.bigInt(0n, 1000n) })
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const ledger = createLedger()
        let expected = 0n
        for (const { debit, amount } of steps) {
          if (!debit) {
            ledger.credit('a', 'usd', amount)
            expected += amount
          } else if (ledger.debit('a', 'usd', amount)) expected -= amount
        }
        expect(ledger.balance('a', 'usd')).toBe(expected)
        expect(expected >= 0n).toBe(true)
      }),
    )
  })

  it('adds up option tokens of one series', () => {
    const ledger = createLedger()
    ledger.addHolding('a', series, '0xo', 5n, 7n)
    ledger.addHolding('a', series, '0xo', 6n, 8n)
    expect(ledger.holdings('a')).toEqual([{ series, otoken: '0xo', units: 11n, premium: 15n }])
    expect(ledger.holdings('b')).toEqual([])
  })
})
