import { epochMs, parseWad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { killFor } from '../kill-switch/kill-for.ts'
import { limitsWith, uniformLimit } from '../limits.ts'
import { checkLosses, checkStopLosses, NO_LOSSES, notePnl } from './loss-limits.ts'
import { markBook } from './mark-book.ts'
import { CALL, NOW, PERP } from './testing/sample-order.ts'
import { journaled, timeline } from './testing/timeline.ts'

const LIMITS = limitsWith({
  MAX_LOSS_HOUR_USD: uniformLimit('100'),
  MAX_LOSS_DAY_USD: uniformLimit('200'),
  MAX_DRAWDOWN_USD: uniformLimit('300'),
  POSITION_STOP_LOSS_USD: uniformLimit('50'),
})
const MIDNIGHT = Date.UTC(2026, 10, 25)
const MINUTE = 60_000

type Told = readonly [minutes: number, pnlUsd: number]

const after = (told: readonly Told[]) =>
  told.reduce((state, [minutes, pnl]) => notePnl(state, pnl, epochMs(MIDNIGHT + minutes * MINUTE)), NO_LOSSES)

function found(told: readonly Told[], minutes = told.at(-1)?.[0] ?? 0) {
  return checkLosses(after(told), LIMITS, epochMs(MIDNIGHT + minutes * MINUTE))
}

const codes = (breaches: readonly { code: string }[]) => breaches.map(({ code }) => code)

describe('loss limits', () => {
  it('36: tell what was lost since the best moment of the last hour', () => {
    expect(
      found([
        [0, 0],
        [20, 60],
        [40, -40],
      ]),
    ).toEqual([])
    expect(
      found([
        [0, 0],
        [20, 60],
        [40, -41],
      ]),
    ).toMatchObject([{ code: 'MAX_LOSS_HOUR_USD', scope: 'desk', limit: 100, value: 101 }])
    expect(
      codes(
        found([
          [0, 60],
          [30, 0],
          [70, -41],
        ]),
      ),
    ).toEqual([])
  })

  it('36: tell what was lost since 00:00 UTC, from the last P&L of the day before', () => {
    const slowly: Told[] = [
      [-10, 500],
      [61, 420],
      [122, 340],
      [183, 301],
    ]
    expect(codes(found(slowly))).toEqual([])
    expect(codes(found([...slowly, [244, 299]]))).toEqual(['MAX_LOSS_DAY_USD'])
    expect(
      codes(
        found([
          [-10, 500],
          [61, 299],
        ]),
      ),
    ).toEqual(['MAX_LOSS_DAY_USD'])
  })

  it('36: begin a new day with no loss, while the fall from the peak stays', () => {
    const day: Told[] = [
      [0, 400],
      [61, 310],
      [122, 220],
      [183, 130],
      [1440 + 10, 95],
    ]
    expect(codes(found(day.slice(0, 4)))).toEqual(['MAX_LOSS_DAY_USD'])
    expect(codes(found(day.slice(0, 4), 1440))).toEqual([])
    expect(codes(found(day))).toEqual(['MAX_DRAWDOWN_USD'])
  })

  it('36: know of no loss before anything was told, and begin with what is told first', () => {
    expect(checkLosses(NO_LOSSES, LIMITS, NOW)).toEqual([])
    expect(found([[0, -1_000_000]])).toEqual([])
  })

  it('36: take no P&L that is no number', () => {
    expect(() => notePnl(NO_LOSSES, Number.NaN, NOW)).toThrow('expected a finite P&L in USD, got NaN')
  })

  it('36: engage reduce-only, which a person releases', () => {
    const [breach] = found([
      [0, 0],
      [1, -101],
    ])
    expect(breach && killFor(breach, { kind: 'desk' }, NOW)).toMatchObject({ tier: 'reduce-only', cause: 'loss' })
  })

  it('36: agree with looking through the whole history, and survive a restart', () => {
    fc.assert(
      fc.property(timeline(fc.integer({ min: -300, max: 300 }), 40 * MINUTE), fc.nat(80), (told, cut) => {
        let [state, revived] = [NO_LOSSES, NO_LOSSES]
        for (const [i, [at, pnl]] of told.entries()) {
          state = notePnl(state, pnl, at)
          revived = notePnl(i === cut ? journaled(revived) : revived, pnl, at)
          const past = told.slice(0, i + 1)
          const lossSince = (since: number) =>
            Math.max(...past.filter(([then]) => then > since).map(([, then]) => then)) - pnl
          const day = Math.floor(at / 86_400_000) * 86_400_000
          const open = past.findLast(([then]) => then < day)?.[1] ?? past[0]?.[1] ?? 0
          const breached = codes(checkLosses(state, LIMITS, at))
          expect(breached.includes('MAX_DRAWDOWN_USD')).toBe(lossSince(Number.NEGATIVE_INFINITY) > 300)
          expect(breached.includes('MAX_LOSS_DAY_USD')).toBe(open - pnl > 200)
          if (lossSince(at - 60 * MINUTE) > 100) expect(breached).toContain('MAX_LOSS_HOUR_USD')
          if (lossSince(at - 61 * MINUTE) <= 100) expect(breached).not.toContain('MAX_LOSS_HOUR_USD')
        }
        expect(revived).toEqual(state)
      }),
    )
  })
})

describe('stop-loss of a position', () => {
  const position = {
    instrument: CALL,
    venue: 'rysk',
    quantity: parseWad('2'),
    averagePrice: parseWad('200'),
    lastUpdated: NOW,
  }
  const marked = (bid: number | undefined) => markBook([position], () => ({ bid, ask: undefined, spot: undefined }))

  it('36: tells of a position that lost more than its limit since it was opened', () => {
    expect(checkStopLosses(marked(175), LIMITS)).toEqual([])
    expect(checkStopLosses(marked(174), LIMITS)).toMatchObject([
      { code: 'POSITION_STOP_LOSS_USD', scope: CALL.name, limit: 50, value: 52 },
    ])
    expect(checkStopLosses(marked(undefined), LIMITS)).toMatchObject([{ value: 400 }])
  })

  it('36: tells of a position that has no price to tell by', () => {
    const book = markBook([{ ...position, instrument: PERP }], () => ({ bid: undefined, ask: 1, spot: 1 }))
    expect(checkStopLosses(book, LIMITS)).toMatchObject([{ code: 'MARKET_MISSING', scope: 'ETH-PERP' }])
  })
})
