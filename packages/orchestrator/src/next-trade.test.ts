import { epochMs, parseWad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeskEvent } from './events.ts'
import { isBooked, nextTrade } from './next-trade.ts'
import type { Trade, TradeStatus } from './trade.ts'

const tradeId = 'R-1'
const terms = { instrument: 'ETH-20261225-3000-C', underlying: 'ETH', side: 'buy', quantity: parseWad('2') } as const
const price = parseWad('100')
const breakdown = { hedgeProceeds: 110, edge: 1, spot: 3000, sourceFee: 9 }
const request = {
  label: 'riposte:R-1:1.1',
  instrument: terms.instrument,
  side: 'sell',
  amount: parseWad('2'),
  limitPrice: price,
  timeInForce: 'ioc',
} as const
const fill = {
  fillId: 'f',
  orderId: 'o',
  label: request.label,
  instrument: terms.instrument,
  side: 'sell',
  price,
  amount: parseWad('1'),
  fee: parseWad('0'),
  cashFlow: parseWad('100'),
  timestamp: epochMs(1),
} as const

const EVENTS: readonly DeskEvent[] = (
  [
    { type: 'rfq.received', tradeId, rfqId: '1', ...terms },
    { type: 'rfq.declined', tradeId, reasons: [{ code: 'NO_EDGE', message: 'no edge' }] },
    { type: 'quote.signed', tradeId, nonce: '7', price, validUntil: epochMs(2), breakdown },
    { type: 'quote.standing', tradeId, outcome: { status: 'best' } },
    { type: 'quote.expired', tradeId },
    {
      type: 'trade.executed',
      tradeId,
      venue: 'rysk',
      ...terms,
      price,
      cash: [],
      reference: '',
      late: false,
      quoteNonce: '7',
      found: false,
      breakEven: price,
      breaches: [],
    },
    { type: 'trade.claimed', tradeId, quoteNonce: '7', instrument: terms.instrument, quantity: terms.quantity },
    { type: 'order.signed', tradeId, order: { request, nonce: '1', payload: '{}' } },
    { type: 'order.accepted', tradeId, label: request.label, orderId: 'o', filled: parseWad('1') },
    {
      type: 'order.rejected',
      tradeId,
      label: request.label,
      reject: { code: '11009', message: 'empty', advice: 'new-price' },
    },
    { type: 'order.unknown', tradeId, label: request.label, cause: 'time-out' },
    { type: 'order.filled', tradeId, venue: 'derive', token: 'USDC', fill },
    { type: 'trade.hedged', tradeId, latencyMs: 1, residual: parseWad('0') },
    { type: 'trade.failed', tradeId, reason: 'no liquidity', residual: parseWad('1') },
  ] as const
).map((event) => ({ ...event, at: epochMs(1) }))

/** The paths of the design; the test has its own copy on purpose. */
const ALLOWED: Readonly<Record<TradeStatus, readonly TradeStatus[]>> = {
  PENDING: ['QUOTED', 'CANCELLED', 'EXECUTED'],
  QUOTED: ['EXECUTED', 'EXPIRED', 'CANCELLED'],
  EXECUTED: ['HEDGING', 'HEDGED', 'FAILED'],
  HEDGING: ['HEDGED', 'FAILED'],
  HEDGED: ['SETTLING'],
  SETTLING: ['SETTLED', 'FAILED'],
  SETTLED: [],
  FAILED: ['SETTLING'],
  CANCELLED: ['EXECUTED'],
  EXPIRED: ['EXECUTED'],
}

describe("a trade's life", () => {
  it('takes no other path than those that are drawn, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 30 }), (events) => {
        let trade: Trade | undefined
        for (const event of events) {
          const next = nextTrade(trade, event)
          if (trade !== undefined) {
            expect(next).toBeDefined()
            if (next?.status !== trade.status) expect(ALLOWED[trade.status]).toContain(next?.status)
            // What is booked stays booked, at its price and quantity.
            if (isBooked(trade))
              expect([next?.executedAt, next?.price, next?.quantity]).toEqual([
                trade.executedAt,
                trade.price,
                trade.quantity,
              ])
          }
          trade = next
        }
      }),
    )
  })

  it('begins only with an RFQ, a manual trade or a trade that was believed', () => {
    const first = EVENTS.filter((event) => nextTrade(undefined, event) !== undefined).map((event) => event.type)
    expect(first).toEqual(['rfq.received', 'trade.executed'])
  })

  it('keeps the nonce of the quote that it was taken for when the frame names another', () => {
    const found = EVENTS.filter((event) => ['rfq.received', 'quote.signed', 'trade.executed'].includes(event.type))
    const claim = { type: 'trade.claimed', tradeId, at: epochMs(2), quoteNonce: '8', ...terms } as const
    const trade = [...found, claim].reduce<Trade | undefined>(nextTrade, undefined)
    expect(trade?.quoteNonce).toBe('7')
  })
})
