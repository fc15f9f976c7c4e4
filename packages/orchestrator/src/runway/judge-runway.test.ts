import type { LimitUse } from '@riposte/risk-limits'
import { limitsWith, uniformLimit } from '@riposte/risk-limits'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeRunway, runways } from './judge-runway.ts'

const use = (name: LimitUse['name'], scope: string, value: number): LimitUse => {
  return { name, scope, underlying: undefined, unit: 'token', limit: 0, value, worst: value, headroom: value }
}
const limits = limitsWith({
  RUNWAY_WARNING: uniformLimit('100'),
  FREE_MARGIN_WARNING_USD: uniformLimit('200'),
})

describe('runways', () => {
  it("are the source's balances and the hedging venue's free margin, each with its level", () => {
    const uses = [
      use('MIN_RUNWAY', 'USDC@rysk', 50),
      use('MIN_RUNWAY', 'USDC@derive', 50),
      use('MIN_RUNWAY', 'WETH@rysk', 50),
      use('MIN_FREE_MARGIN_USD', '12', 500),
      use('MAX_DELTA_EXPOSURE', 'ETH', 3),
    ]
    expect(runways(uses, limits, 'USDC@rysk')).toEqual([
      { kind: 'balance', scope: 'USDC@rysk', value: 50, warning: 100 },
      { kind: 'margin', scope: '12', value: 500, warning: 200 },
    ])
  })

  it('are warned of no later than they bind', () => {
    const bound = { ...limits, MIN_RUNWAY: uniformLimit('1000') }
    expect(runways([use('MIN_RUNWAY', 'USDC@rysk', 50)], bound, 'USDC@rysk')).toMatchObject([{ warning: 1000 }])
  })
})

describe('a level', () => {
  it('is told once on each way, whatever the value does between', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 })), (values) => {
        const low = new Set<string>()
        let before: string | undefined = 'restored'
        for (const value of values) {
          const [news, ...more] = judgeRunway(low, [{ kind: 'balance', scope: 'USDC@rysk', value, warning: 100 }])
          expect(more).toEqual([])
          if (news !== undefined) {
            expect(news.status).not.toBe(before)
            before = news.status
          }
          if (news?.status === 'low') low.add('USDC@rysk')
          if (news?.status === 'restored') low.delete('USDC@rysk')
          expect(low.has('USDC@rysk') || value >= 100).toBe(true)
          expect(low.has('USDC@rysk') && value > 110).toBe(false)
        }
      }),
    )
  })
})
