import { type Fill, type OrderRequest, parseWad, wad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { resumeHedge } from './resume-hedge.ts'
import { stepHedge } from './step-hedge.ts'
import { BOUGHT, NOW, OPTION, PERP, viewOf, worldOf } from './testing/hedge-desk.ts'

const VIEW = viewOf(worldOf({ option: { bids: [['100', '9']], asks: [] } }))

const order = (label: string, amount: string, instrument = OPTION.name): OrderRequest => ({
  label,
  instrument,
  side: 'sell',
  amount: parseWad(amount),
  limitPrice: parseWad('100'),
  timeInForce: 'ioc',
})

const fill = (fillId: string, request: OrderRequest, amount: string): Fill => ({
  fillId,
  orderId: 'o',
  label: request.label,
  instrument: request.instrument,
  side: request.side,
  price: request.limitPrice,
  amount: parseWad(amount),
  fee: wad(0n),
  cashFlow: wad(0n),
  timestamp: NOW,
})

describe('a hedge of an earlier life', () => {
  it('begins when no order was signed', () => {
    const step = resumeHedge(BOUGHT, { orders: [], fills: [], ageMs: 0 }, VIEW)
    expect(step.effects).toMatchObject([{ type: 'place', request: { label: 'riposte:T:1.1', amount: parseWad('3') } }])
  })

  it('first asks what became of the last order, whatever was recorded', () => {
    const request = order('riposte:T:1.1', '3')
    const step = resumeHedge(BOUGHT, { orders: [request], fills: [], ageMs: 0 }, VIEW)
    expect(step.effects).toEqual([{ type: 'look-up', request, afterMs: 0 }])
  })

  it('is over when the look-up finds it filled', () => {
    const request = order('riposte:T:1.1', '3')
    const fills = [fill('f1', request, '3')]
    const resumed = resumeHedge(BOUGHT, { orders: [request], fills: [], ageMs: 0 }, VIEW)
    const found = {
      label: request.label,
      orderId: 'o',
      instrument: OPTION.name,
      side: 'sell',
      amount: parseWad('3'),
      filled: parseWad('3'),
      status: 'closed',
    } as const
    const step = stepHedge(
      resumed.hedge,
      { type: 'looked-up', label: request.label, lookup: { status: 'found', order: found, fills } },
      VIEW,
    )
    expect(step.effects).toEqual([{ type: 'hedged', residual: 0n }])
  })

  it('sends the very same bytes again when the venue does not know the order', () => {
    const request = order('riposte:T:1.2', '3')
    const resumed = resumeHedge(BOUGHT, { orders: [order('riposte:T:1.1', '3'), request], fills: [], ageMs: 0 }, VIEW)
    const step = stepHedge(
      resumed.hedge,
      { type: 'looked-up', label: request.label, lookup: { status: 'absent' } },
      VIEW,
    )
    expect(step.effects).toEqual([{ type: 'resend', label: 'riposte:T:1.2' }])
  })

  it('goes on with what is left, under a label that was never used', () => {
    const first = order('riposte:T:1.1', '3')
    const second = order('riposte:T:1.4', '2')
    const resumed = resumeHedge(BOUGHT, { orders: [first, second], fills: [fill('f1', first, '1')], ageMs: 0 }, VIEW)
    const found = {
      label: second.label,
      orderId: 'p',
      instrument: OPTION.name,
      side: 'sell',
      amount: parseWad('2'),
      filled: parseWad('0.5'),
      status: 'closed',
    } as const
    let step = stepHedge(
      resumed.hedge,
      {
        type: 'looked-up',
        label: second.label,
        lookup: { status: 'found', order: found, fills: [fill('f2', second, '0.5')] },
      },
      VIEW,
    )
    step = stepHedge(step.hedge, { type: 'wake' }, VIEW)
    expect(step.effects).toMatchObject([
      { type: 'place', request: { label: 'riposte:T:1.5', amount: parseWad('1.5') } },
    ])
  })

  it('knows a perp leg and what stayed open of the option', () => {
    const option = order('riposte:T:1.6', '3')
    const perp = order('riposte:T:2.1', '1', PERP.name)
    const resumed = resumeHedge(
      BOUGHT,
      { orders: [option, perp], fills: [fill('f1', option, '1'), fill('f2', perp, '1')], ageMs: 0 },
      VIEW,
    )
    const found = {
      label: perp.label,
      orderId: 'p',
      instrument: PERP.name,
      side: 'sell',
      amount: parseWad('1'),
      filled: parseWad('1'),
      status: 'closed',
    } as const
    const step = stepHedge(
      resumed.hedge,
      { type: 'looked-up', label: perp.label, lookup: { status: 'found', order: found, fills: [] } },
      VIEW,
    )
    expect(step.effects).toEqual([{ type: 'hedged', residual: parseWad('2') }])
  })
})
