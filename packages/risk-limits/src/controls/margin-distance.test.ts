import { describe, expect, it } from 'vitest'
import { limitsWith } from '../limits.ts'
import { checkMargin, marginDistance } from './margin-distance.ts'

const LIMITS = limitsWith()
const account = (maintenanceUsd: number, equityUsd = 1000) => ({ name: 'derive 12', maintenanceUsd, equityUsd })
const QUOTE = { action: 'quote', reduces: false, rests: false } as const

describe('margin distance', () => {
  it.each([
    [600, undefined, undefined],
    [601, undefined, 'MARGIN_RATIO_WARNING'],
    [800, undefined, 'MARGIN_RATIO_WARNING'],
    [801, 'no-new-quotes', 'MAX_MARGIN_RATIO'],
    [900, 'no-new-quotes', 'MAX_MARGIN_RATIO'],
    [901, 'reduce-only', 'MARGIN_RATIO_REDUCE'],
  ] as const)('37: at %d of 1000 it is %s, past %s', (maintenance, tier, code) => {
    const distance = marginDistance(account(maintenance), LIMITS)
    expect(distance).toMatchObject({ ratio: maintenance / 1000, tier })
    expect(distance.past?.code).toBe(code)
  })

  it('37: is as near as can be where the account is worth nothing', () => {
    expect(marginDistance(account(1, 0), LIMITS)).toMatchObject({ ratio: 1000, tier: 'reduce-only' })
    expect(marginDistance(account(0, -5), LIMITS)).toMatchObject({ ratio: 1000, tier: 'reduce-only' })
    expect(marginDistance(account(Number.NaN), LIMITS)).toMatchObject({ ratio: 1000, tier: 'reduce-only' })
    expect(marginDistance(account(1, Number.NaN), LIMITS)).toMatchObject({ ratio: 1000, tier: 'reduce-only' })
    expect(marginDistance(account(0, 0), LIMITS)).toMatchObject({ ratio: 0, tier: undefined, past: undefined })
  })

  it('37: refuses by what it allows, and only warns before that', () => {
    expect(checkMargin(account(700), QUOTE, LIMITS)).toBeUndefined()
    expect(checkMargin(account(850), QUOTE, LIMITS)).toMatchObject({ code: 'MAX_MARGIN_RATIO', scope: 'derive 12' })
    const hedge = { action: 'hedge', reduces: false, rests: false } as const
    expect(checkMargin(account(850), hedge, LIMITS)).toBeUndefined()
    expect(checkMargin(account(950), hedge, LIMITS)).toMatchObject({ code: 'MARGIN_RATIO_REDUCE' })
    expect(checkMargin(account(950), { ...hedge, reduces: true }, LIMITS)).toBeUndefined()
  })
})
