import { epochMs, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import type { DeskEvent } from './events.ts'
import { createFundingBook } from './funding-book.ts'

const AT = epochMs(Date.UTC(2026, 11, 1, 12))
const MINUTE_MS = 60_000
const none = { tradeId: undefined, venue: 'derive' } as const

const followed = (...keys: string[]): DeskEvent => ({ type: 'funding.followed', ...none, at: AT, keys })
const paid = (key: string, paidAt: number): DeskEvent => ({
  type: 'funding.paid',
  ...none,
  at: AT,
  token: 'USDC',
  instrument: 'ETH-PERP',
  underlying: 'ETH',
  amount: parseWad('-1'),
  paidAt: epochMs(paidAt),
  key,
})

function bookOf(...events: readonly DeskEvent[]) {
  const book = createFundingBook()
  for (const event of events) book.observe(event)
  return book
}

describe('the payments that are in the books', () => {
  it('are those that were there when it began to be followed, and those that were booked', () => {
    const book = bookOf(followed('before'), paid('after', AT))
    expect(['before', 'after', 'never'].map(book.has)).toEqual([true, true, false])
    expect([bookOf().followedAt(), book.followedAt()]).toEqual([undefined, AT])
  })

  it.each([
    ['never reaches back behind what was known when it began', 5 * MINUTE_MS, -15 * MINUTE_MS],
    ['is an hour in front of the newest payment', 600 * MINUTE_MS, 540 * MINUTE_MS],
  ])('the time that is read again %s', (_, paidAfter, from) => {
    const book = bookOf(followed('a'), paid('b', AT + paidAfter), paid('late', AT + paidAfter - MINUTE_MS))
    expect(book.since(AT)).toBe(AT + from)
    expect(bookOf(followed('a')).since(AT)).toBe(AT - 15 * MINUTE_MS)
  })

  it('are the same in a book that goes on from a record', () => {
    const before = bookOf(followed('a'), paid('b', AT + 600 * MINUTE_MS))
    const after = createFundingBook()
    after.restore(before.record())
    expect(after.record()).toEqual(before.record())
    expect(['a', 'b', 'c'].map(after.has)).toEqual([true, true, false])
    expect([after.followedAt(), after.since(AT)]).toEqual([before.followedAt(), before.since(AT)])
  })

  it('are forgotten oldest first, far behind the time that is read again', () => {
    const book = bookOf(followed('a'))
    for (let i = 0; i < 10_001; i++) book.observe(paid(`p-${i}`, AT + i * MINUTE_MS))
    expect(book.record().keys).toHaveLength(10_000)
    expect([book.has('a'), book.has('p-0'), book.has('p-1'), book.has('p-10000')]).toEqual([false, false, true, true])
  })
})
