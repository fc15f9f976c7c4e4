import { epochMs } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listExpiries } from './expiry-calendar.ts'

const listed = (now: string): string[] =>
  listExpiries(epochMs(Date.parse(now))).map((expiry) => new Date(expiry).toISOString().slice(0, 10))

describe('listExpiries', () => {
  it('lists days, weeks, months and quarters ahead of a Monday in November', () => {
    expect(listed('2026-11-23T14:00:00Z')).toEqual([
      '2026-11-24',
      '2026-11-25',
      '2026-11-27',
      '2026-12-04',
      '2026-12-11',
      '2026-12-25',
      '2027-01-29',
      '2027-02-26',
      '2027-03-26',
      '2027-06-25',
      '2027-09-24',
    ])
  })

  it('leaves out what expires in less than three hours', () => {
    expect(listed('2026-11-27T05:00:00.000Z')[0]).toBe('2026-11-27')
    expect(listed('2026-11-27T05:00:00.001Z').slice(0, 3)).toEqual(['2026-11-28', '2026-11-29', '2026-12-04'])
  })

  it('keeps the last Friday of the running month even when it is the fourth one ahead', () => {
    expect(listed('2026-10-01T12:00:00Z')).toContain('2026-10-30')
  })

  it('always rises, at 08:00 UTC, from 3 hours to a year and a day ahead, Fridays but for the two days', () => {
    const moment = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) })
    fc.assert(
      fc.property(moment, (now) => {
        const expiries = listExpiries(epochMs(now))
        expect(expiries.length).toBeGreaterThanOrEqual(8)
        expect(expiries.length).toBeLessThanOrEqual(13)
        expiries.forEach((expiry, i) => {
          expect(expiry % 86_400_000).toBe(8 * 3_600_000)
          expect(expiry).toBeGreaterThan(expiries[i - 1] ?? 0)
          if (i >= 2) expect(new Date(expiry).getUTCDay()).toBe(5)
        })
        expect((expiries[0] ?? 0) - now).toBeGreaterThanOrEqual(3 * 3_600_000)
        expect((expiries.at(-1) ?? 0) - now).toBeLessThanOrEqual(365 * 86_400_000)
      }),
    )
  })
})
