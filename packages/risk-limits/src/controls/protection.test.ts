import { epochMs } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limitsWith, tightenLimits, uniformLimit } from '../limits.ts'
import {
  checkProtection,
  countProtection,
  type ProtectedAmounts,
  type ProtectionKind,
  UNPROTECTED,
} from './protection.ts'
import { journaled, START, timeline } from './testing/timeline.ts'

const SOME = {
  PROTECTION_QUANTITY: uniformLimit('100'),
  PROTECTION_DELTA: uniformLimit('50'),
  PROTECTION_VEGA_USD: uniformLimit('1000'),
  PROTECTION_PREMIUM_USD: uniformLimit('20000'),
  PROTECTION_SIGNED_QUANTITY: uniformLimit('1000'),
  PROTECTION_SIGNED_DELTA: uniformLimit('500'),
  PROTECTION_SIGNED_VEGA_USD: uniformLimit('10000'),
  PROTECTION_SIGNED_PREMIUM_USD: uniformLimit('200000'),
  PROTECTION_WINDOW_S: uniformLimit('10'),
  PROTECTION_FREEZE_S: uniformLimit('30'),
}
const LIMITS = limitsWith(SOME)
const MANUAL = limitsWith({ ...SOME, PROTECTION_FREEZE_S: uniformLimit('0') })
const NONE = { quantity: 0, delta: 0, vegaUsd: 0, premiumUsd: 0 }

function count(
  kind: ProtectionKind,
  all: readonly (readonly [seconds: number, Partial<ProtectedAmounts>])[],
  limits = LIMITS,
) {
  return all.reduce(
    ({ state }, [seconds, some]) =>
      countProtection(state, kind, { ...NONE, ...some }, 'ETH', limits, epochMs(START + seconds * 1000)),
    { state: UNPROTECTED, kills: [] } as ReturnType<typeof countProtection>,
  )
}

const frozenAt = (state: typeof UNPROTECTED, seconds: number) =>
  checkProtection(state, 'ETH', epochMs(START + seconds * 1000))

describe("the desk's own market-maker protection", () => {
  it.each([
    ['quantity', 60, 'PROTECTION_QUANTITY'],
    ['delta', 30, 'PROTECTION_DELTA'],
    ['vegaUsd', 600, 'PROTECTION_VEGA_USD'],
    ['premiumUsd', 12_000, 'PROTECTION_PREMIUM_USD'],
  ] as const)('30: freezes on the %s of trades won within the window, whatever the signs', (amount, each, name) => {
    const { state } = count('trades', [
      [0, { [amount]: each }],
      [5, { [amount]: -each }],
    ])
    expect(frozenAt(state, 5)).toMatchObject({ code: 'PAUSED', scope: 'ETH', value: each, wouldBe: 2 * each })
    expect(frozenAt(state, 5)?.message).toContain(`PAUSED for 30 s: ${name} of ETH`)
    expect(
      frozenAt(
        count('trades', [
          [0, { [amount]: each }],
          [11, { [amount]: each }],
        ]).state,
        11,
      ),
    ).toBeUndefined()
    expect(
      frozenAt(
        count('signatures', [
          [0, { [amount]: each }],
          [5, { [amount]: each }],
        ]).state,
        5,
      ),
    ).toBeUndefined()
  })

  it.each([
    ['quantity', 1000],
    ['delta', 500],
    ['vegaUsd', 10_000],
    ['premiumUsd', 200_000],
  ] as const)('30: freezes on the %s of what was signed, hit or not, at its limit', (amount, limit) => {
    expect(frozenAt(count('signatures', [[0, { [amount]: limit - 1 }]]).state, 0)).toBeUndefined()
    expect(frozenAt(count('signatures', [[0, { [amount]: limit }]]).state, 0)).toBeDefined()
  })

  it('30: freezes on an amount that is no number', () => {
    const { state } = count('trades', [[0, { delta: Number.NaN }]])
    expect(frozenAt(state, 0)).toMatchObject({ code: 'PAUSED', wouldBe: 1e15 })
    expect(journaled(state)).toEqual(state)
  })

  it('30: resumes when its time is over', () => {
    const { state, kills } = count('trades', [[0, { quantity: 100 }]])
    expect(kills).toEqual([])
    expect(frozenAt(state, 29.999)).toBeDefined()
    expect(frozenAt(state, 30)).toBeUndefined()
  })

  it('30: waits for a person where no time is set', () => {
    const { state, kills } = count('trades', [[0, { quantity: 100 }]], MANUAL)
    expect(kills).toMatchObject([
      { type: 'kill.engaged', tier: 'no-new-quotes', cause: 'protection', scope: { kind: 'underlying', name: 'ETH' } },
    ])
    expect(frozenAt(state, 0)).toBeUndefined()
  })

  it('30: waiting for a person is the tightest there is while the desk runs', () => {
    expect(tightenLimits(LIMITS, { PROTECTION_FREEZE_S: uniformLimit('0') }).status).toBe('tightened')
    expect(tightenLimits(MANUAL, { PROTECTION_FREEZE_S: uniformLimit('600') }).status).toBe('refused')
  })

  it('30: never ends early, and survives a restart', () => {
    const amounts = fc.record({
      quantity: fc.integer({ min: -60, max: 60 }),
      delta: fc.integer({ min: -30, max: 30 }),
      vegaUsd: fc.constant(0),
      premiumUsd: fc.integer({ min: 0, max: 9_000 }),
    })
    fc.assert(
      fc.property(timeline(amounts, 8_000), fc.nat(80), (trades, cut) => {
        let [state, revived] = [UNPROTECTED, UNPROTECTED]
        let until = 0
        for (const [i, [at, one]] of trades.entries()) {
          const before = state.freeze
          state = countProtection(state, 'trades', one, 'ETH', LIMITS, at).state
          revived = countProtection(i === cut ? journaled(revived) : revived, 'trades', one, 'ETH', LIMITS, at).state
          expect(state.freeze?.until ?? 0).toBeGreaterThanOrEqual(until)
          until = state.freeze?.until ?? 0
          if (state.freeze !== before) expect(until).toBeGreaterThanOrEqual(at + 30_000)
        }
        expect(journaled(revived)).toEqual(journaled(state))
      }),
    )
  })
})
