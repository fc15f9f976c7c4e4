import { createOption, type EpochMs, epochMs, parseWad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AlertStage, dueAlert, nextAlertAt } from './expiry-alerts.ts'
import { createExpiryBook } from './expiry-book.ts'
import { type ExpiryFacts, type ExpiryRow, expirySchedule } from './expiry-schedule.ts'

const EXPIRY = epochMs(Date.UTC(2026, 11, 25, 8))
const HOUR = 3_600_000
const CALL = createOption('ETH', EXPIRY, parseWad('3000'), 'call')
const STAGES: readonly AlertStage[] = ['T-24h', 'T-2h', 'fixing', 'T+45m', 'overdue']

function facts(quantity: string, fixing?: string): ExpiryFacts {
  const book = createExpiryBook()
  const at = EXPIRY
  const fixed = {
    type: 'expiry.fixed',
    tradeId: undefined,
    at,
    venue: 'rysk',
    underlying: 'ETH',
    expiry: EXPIRY,
  } as const
  if (fixing !== undefined) book.observe({ ...fixed, price: parseWad(fixing) })
  return {
    places: { hedging: 'derive', source: 'rysk' },
    held: [{ venue: 'rysk', instrument: CALL.name, quantity: parseWad(quantity) }],
    book: { ...book, openInstruments: () => [CALL.name], openTrades: () => ['R-1'] },
    spot: () => parseWad('3500'),
    tokens: () => ({ strike: { symbol: 'USDC', decimals: 6 }, asset: { symbol: 'WETH', decimals: 18 } }),
    balance: () => parseWad('1000'),
    perpMargin: () => parseWad('100'),
    freeMargin: () => parseWad('5000'),
  }
}
const rowOf = (input: ExpiryFacts): ExpiryRow => expirySchedule(input)[0] as ExpiryRow
const before = rowOf(facts('2'))
const after = rowOf(facts('2', '3500'))
const at = (ms: number): EpochMs => epochMs(EXPIRY + ms)

describe('an alert of an expiry', () => {
  it.each([
    [-25 * HOUR, undefined],
    [-24 * HOUR, 'T-24h'],
    [-2 * HOUR, 'T-2h'],
    [0, 'T-2h'],
    [0.25 * HOUR, 'fixing'],
    [0.75 * HOUR, 'T+45m'],
    [HOUR, 'overdue'],
  ] as const)('golden: %d ms from it, with nothing told before, is %s', (ms, stage) => {
    expect(dueAlert(before, () => false, at(ms))).toBe(stage)
  })

  it('golden: comes with the fixing price, once there is one', () => {
    expect(dueAlert(after, () => false, at(0))).toBe('fixing')
  })

  it('golden: is not due for what has ended', () => {
    const ended: ExpiryRow = { ...after, legs: [], claims: [], openTrades: 0 }
    for (const ms of [0, HOUR, 2 * HOUR]) expect(dueAlert(ended, () => false, at(ms))).toBeUndefined()
  })

  it('is told once and in the order of time, whenever one looks and however often the desk starts anew', () => {
    const looks = fc.array(fc.integer({ min: -30 * HOUR, max: 3 * HOUR }), { maxLength: 60 })
    fc.assert(
      fc.property(looks, (times) => {
        const told: AlertStage[] = []
        for (const ms of times.sort((a, b) => a - b)) {
          // What was told is all that a new life knows of an earlier one.
          const stage = dueAlert(ms < 0 ? before : after, (one) => told.includes(one), at(ms))
          if (stage !== undefined) told.push(stage)
        }
        expect(new Set(told).size).toBe(told.length)
        const order = told.map((stage) => STAGES.indexOf(stage))
        expect(order).toEqual([...order].sort((a, b) => a - b))
        const last = times.at(-1)
        if (last !== undefined && last >= HOUR) expect(told.at(-1)).toBe('overdue')
      }),
    )
  })

  it('knows when to look again', () => {
    expect(nextAlertAt(after, at(-3 * HOUR))).toBe(at(-2 * HOUR))
    expect(nextAlertAt(after, at(HOUR))).toBeUndefined()
  })
})
