import { epochMs } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { killFor } from '../kill-switch/kill-for.ts'
import { limitsWith, uniformLimit } from '../limits.ts'
import { judgeHedge } from './hedge-deadline.ts'
import { NOW } from './testing/sample-order.ts'

const LIMITS = limitsWith({ HEDGE_DEADLINE_S: uniformLimit('60'), HEDGE_LOSS_BUDGET_USD: uniformLimit('100') })
const HEDGE = { tradeId: 't1', underlying: 'ETH', filledAt: NOW, plannedUsd: 1000, achievedUsd: 400, restUsd: 600 }
const at = (seconds: number) => epochMs(NOW + seconds * 1000)

describe('hedge deadline', () => {
  it.each([
    [30, 'patient'],
    [31, 'aggressive'],
    [45, 'aggressive'],
    [46, 'elsewhere'],
    [60, 'elsewhere'],
    [61, 'overdue'],
  ])('35: after %d s of 60 a hedge is %s', (seconds, urgency) => {
    expect(judgeHedge(HEDGE, LIMITS, at(seconds)).urgency).toBe(urgency)
  })

  it.each([
    [550, 'patient'],
    [549, 'aggressive'],
    [524, 'elsewhere'],
    [500, 'elsewhere'],
    [499, 'overdue'],
  ])('35: while the rest would bring %d of the 600 planned it is %s', (restUsd, urgency) => {
    expect(judgeHedge({ ...HEDGE, restUsd }, LIMITS, NOW).urgency).toBe(urgency)
  })

  it('35: counts the budget of a hedge that buys by its cost', () => {
    const buys = { ...HEDGE, plannedUsd: -1000, achievedUsd: -400 }
    expect(judgeHedge({ ...buys, restUsd: -640 }, LIMITS, NOW).urgency).toBe('patient')
    expect(judgeHedge({ ...buys, restUsd: -701 }, LIMITS, NOW).breaches).toMatchObject([
      { code: 'HEDGE_LOSS_BUDGET_USD', scope: 'ETH', limit: 100, value: 101 },
    ])
  })

  it('35: leaves the time where nobody can tell the loss', () => {
    const blind = { ...HEDGE, restUsd: undefined }
    expect(judgeHedge(blind, LIMITS, at(1))).toEqual({ urgency: 'patient', breaches: [] })
    expect(judgeHedge(blind, LIMITS, at(61)).breaches).toMatchObject([{ code: 'HEDGE_DEADLINE_S', value: 61 }])
  })

  it('35: stops new quotes of the underlying when it is overdue', () => {
    const [breach] = judgeHedge(HEDGE, LIMITS, at(61)).breaches
    expect(breach?.message).toBe('HEDGE_DEADLINE_S of ETH is 60: t1 is unhedged for 61 s')
    expect(breach && killFor(breach, { kind: 'underlying', name: 'ETH' }, NOW)).toMatchObject({
      tier: 'no-new-quotes',
      cause: 'hedge-deadline',
    })
  })
})
