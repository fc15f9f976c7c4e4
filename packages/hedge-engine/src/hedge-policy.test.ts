import { type Level, parseWad, wad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import type { Exposure, HedgeEffect } from './hedge.ts'
import { DIRECT_HEDGE } from './hedge-policy.ts'
import type { HedgeView } from './hedge-view.ts'
import { resumeHedge } from './resume-hedge.ts'
import { beginHedge, stepHedge } from './step-hedge.ts'
import { viewOf as makeView, NOW, OPTION, BOUGHT as THREE, worldOf } from './testing/hedge-desk.ts'
import type { HedgeStep } from './work-hedge.ts'

const BOUGHT: Exposure = { ...THREE, quantity: parseWad('3.004') }

function viewOf(bids: Level[] | undefined): HedgeView {
  return makeView(worldOf(bids === undefined ? {} : { option: { bids, asks: [] } }))
}

const THIN = viewOf([
  ['80', '1'],
  ['70', '1'],
  ['59', '9'],
])
const LABEL = 'riposte:T:1.1'

const orders = (steps: readonly HedgeStep[]): readonly HedgeEffect[] =>
  steps.flatMap(({ effects }) => effects.filter(({ type }) => type === 'place'))

describe('a direct hedge', () => {
  it('is one order at once, past the break-even, to the deepest level inside the band', () => {
    const { effects } = beginHedge(BOUGHT, THIN, DIRECT_HEDGE)
    expect(effects).toMatchObject([
      {
        type: 'place',
        request: { label: LABEL, amount: parseWad('3'), limitPrice: parseWad('70'), timeInForce: 'ioc' },
      },
    ])
  })

  it('gives up what that order did not fill, and what is below the step with it: no second order and no perp', () => {
    const begun = beginHedge(BOUGHT, THIN, DIRECT_HEDGE)
    const base = { label: LABEL, orderId: 'o', instrument: OPTION.name, side: 'sell' as const }
    const fill = {
      ...base,
      fillId: 'f',
      price: parseWad('80'),
      amount: parseWad('2'),
      fee: wad(0n),
      cashFlow: wad(0n),
      timestamp: NOW,
    }
    const order = { ...base, amount: parseWad('3'), filled: parseWad('2'), status: 'closed' as const }
    const ended = stepHedge(
      begun.hedge,
      { type: 'outcome', label: LABEL, outcome: { status: 'accepted', order, fills: [fill] } },
      THIN,
    )
    expect(ended.effects).toMatchObject([{ type: 'failed', residual: parseWad('1.004') }])
    expect(stepHedge(ended.hedge, { type: 'wake' }, THIN).effects).toEqual([])
  })

  it.each(['new-price', 'wait', 'give-up'] as const)('ends with a refusal, whatever it advises: %s', (advice) => {
    const begun = beginHedge(BOUGHT, THIN, DIRECT_HEDGE)
    const reject = { code: 'X', message: 'no', advice }
    const ended = stepHedge(
      begun.hedge,
      { type: 'outcome', label: LABEL, outcome: { status: 'rejected', reject } },
      THIN,
    )
    expect(ended.effects).toEqual([{ type: 'failed', reason: 'no', residual: parseWad('3.004') }])
  })

  it('settles an unknown outcome by look-up and by the same bytes, never by a second order', () => {
    const begun = beginHedge(BOUGHT, THIN, DIRECT_HEDGE)
    const steps = [begun]
    const step = (event: Parameters<typeof stepHedge>[1]) => {
      steps.push(stepHedge((steps.at(-1) as HedgeStep).hedge, event, THIN))
      return steps.at(-1)?.effects
    }
    const unknown = { status: 'unknown', cause: 'time-out' } as const
    expect(step({ type: 'outcome', label: LABEL, outcome: unknown })).toMatchObject([{ type: 'look-up' }])
    expect(step({ type: 'looked-up', label: LABEL, lookup: { status: 'absent' } })).toEqual([
      { type: 'resend', label: LABEL },
    ])
    expect(orders(steps)).toHaveLength(1)
  })

  it('fails without an order when nobody buys, and waits for a market that is not sound', () => {
    expect(beginHedge(BOUGHT, viewOf([]), DIRECT_HEDGE).effects).toMatchObject([{ type: 'failed' }])
    const blind = beginHedge(BOUGHT, viewOf(undefined), DIRECT_HEDGE)
    expect(blind.effects).toMatchObject([{ type: 'wait' }])
    expect(stepHedge(blind.hedge, { type: 'wake' }, THIN).effects).toMatchObject([{ type: 'place' }])
  })

  it('places nothing more after a cut that has left it its one order, whatever becomes of that', () => {
    const request = (beginHedge(BOUGHT, THIN, DIRECT_HEDGE).effects[0] as HedgeEffect & { type: 'place' }).request
    const cut: Exposure = { ...BOUGHT, forgottenAttempts: 1_000_000 }
    const resumed = resumeHedge(cut, { orders: [request], fills: [], ageMs: 0 }, THIN, DIRECT_HEDGE)
    const absent = { type: 'looked-up', label: LABEL, lookup: { status: 'absent' } } as const
    const again = stepHedge(resumed.hedge, absent, THIN)
    expect(again.effects).toEqual([{ type: 'resend', label: LABEL }])
    const reject = { code: '11022', message: 'too late', advice: 'wait' as const }
    const outcome = { type: 'outcome', label: LABEL, outcome: { status: 'rejected', reject } } as const
    const refused = stepHedge(again.hedge, outcome, THIN)
    // An earlier copy may still be on its way: it is looked for until none can come.
    expect(refused.effects).toMatchObject([{ type: 'look-up' }])
    const later = makeView(worldOf({ option: { bids: [['80', '9']], asks: [] } }, { nowMs: 3_600_000 }))
    expect(stepHedge(refused.hedge, absent, later).effects).toMatchObject([{ type: 'failed', reason: 'too late' }])
  })

  it('places nothing more after a restart: the one order is looked up, and what it left is given up', () => {
    const request = (beginHedge(BOUGHT, THIN, DIRECT_HEDGE).effects[0] as HedgeEffect & { type: 'place' }).request
    const resumed = resumeHedge(BOUGHT, { orders: [request], fills: [], ageMs: 0 }, THIN, DIRECT_HEDGE)
    expect(resumed.effects).toMatchObject([{ type: 'look-up', request }])
    const order = {
      label: LABEL,
      orderId: 'o',
      instrument: OPTION.name,
      side: 'sell' as const,
      amount: request.amount,
      filled: wad(0n),
      status: 'closed' as const,
    }
    const found = stepHedge(
      resumed.hedge,
      { type: 'looked-up', label: LABEL, lookup: { status: 'found', order, fills: [] } },
      THIN,
    )
    expect(found.effects).toMatchObject([{ type: 'failed', residual: parseWad('3.004') }])
  })
})
