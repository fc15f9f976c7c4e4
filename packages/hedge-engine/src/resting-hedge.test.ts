import { type OrderRequest, parseWad, wad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { DIRECT_HEDGE } from './hedge-policy.ts'
import { resumeHedge } from './resume-hedge.ts'
import { stepHedge } from './step-hedge.ts'
import {
  BOUGHT,
  Desk,
  fillOf,
  OPTION,
  PERP,
  PRICING,
  stateOf,
  viewOf,
  WEIGHED,
  type World,
  worldOf,
} from './testing/hedge-desk.ts'

const ONE = parseWad('1')

function wideWorld(changes: Partial<World> = {}): World {
  return worldOf({ option: { bids: [['97', '5']], asks: [['103', '5']] } }, { pricing: PRICING, ...changes })
}

/** A hedge whose first order rests at 102.9. */
function resting(changes: Partial<World> = {}): { desk: Desk; request: OrderRequest } {
  const desk = new Desk(wideWorld(changes), BOUGHT, WEIGHED)
  const { request } = desk
  expect(request).toMatchObject({ timeInForce: 'post_only', limitPrice: parseWad('102.9'), label: 'riposte:T:1.1' })
  desk.rests(request)
  expect(desk.effects).toEqual([{ type: 'wait', afterMs: 2000 }])
  return { desk, request }
}

describe('an order that rests', () => {
  it('is left where it is while its price is near enough', () => {
    const { desk } = resting()
    desk.wake(100)
    expect(desk.effects).toEqual([{ type: 'wait', afterMs: 2000 }])
  })

  it('is moved by a cancel, its confirmation, and only then a new order under the next label', () => {
    const { desk, request } = resting()
    desk.wake(2000)
    expect(desk.effects).toMatchObject([{ type: 'cancel', order: { label: request.label } }])
    expect(desk.wake(2000).effects).toEqual([])
    desk.cancelled(request)
    expect(desk.request).toMatchObject({
      label: 'riposte:T:1.2',
      timeInForce: 'post_only',
      limitPrice: parseWad('101.5'),
    })
  })

  it('counts what fills while its cancel is on the way', () => {
    const { desk, request } = resting()
    desk
      .wake(2000)
      .tell({ type: 'fill', fill: fillOf(request, 'f', ONE) })
      .cancelled(request, ONE)
    expect(desk.request).toMatchObject({ label: 'riposte:T:1.2', amount: parseWad('2') })
  })

  it('is waited for when the cancel tells of a fill that nobody has shown yet', () => {
    const { desk, request } = resting()
    desk.wake(2000).cancelled(request, ONE)
    expect(desk.types).toEqual(['look-up'])
    desk.tell({ type: 'fill', fill: fillOf(request, 'f', ONE) })
    expect(desk.wake().request).toMatchObject({ amount: parseWad('2') })
  })

  it('is looked up when nobody knows whether it was cancelled, and goes on resting when it was not', () => {
    const { desk, request } = resting()
    desk.wake(2000)
    desk.tell({ type: 'cancelled', label: request.label, outcome: { status: 'unknown', cause: 'time-out' } })
    expect(desk.types).toEqual(['look-up'])
    expect(desk.wake().effects).toEqual([])
    const order = stateOf(request, wad(0n), 'open')
    desk.tell({ type: 'looked-up', label: request.label, lookup: { status: 'found', order, fills: [] } })
    expect(desk.effects).toEqual([{ type: 'wait', afterMs: 2000 }])
    expect(desk.wake(2000).types).toEqual(['cancel'])
  })

  it('is looked up when nobody knows whether it was placed', () => {
    const desk = new Desk(wideWorld(), BOUGHT, WEIGHED)
    const { request } = desk
    desk.outcome(request, { status: 'unknown', cause: 'time-out' })
    expect(desk.types).toEqual(['look-up'])
    desk.tell({ type: 'looked-up', label: request.label, lookup: { status: 'absent' } }, 250)
    expect(desk.effects).toEqual([{ type: 'resend', label: request.label }])
  })

  it('is placed anew when the venue has ended it by itself', () => {
    const { desk, request } = resting()
    desk.tell({ type: 'order', order: stateOf(request, wad(0n), 'closed') }, 100)
    expect(desk.effects).toEqual([{ type: 'wait', afterMs: 500 }])
    expect(desk.wake().request).toMatchObject({ label: 'riposte:T:1.2', amount: parseWad('3') })
  })

  it('gives way to a level of the book that is cheaper, as soon as it is looked at', () => {
    const { desk, request } = resting()
    desk.world.books.option = { bids: [['99.5', '5']], asks: [['103', '5']] }
    expect(desk.wake(100).types).toEqual(['cancel'])
    expect(desk.cancelled(request).request).toMatchObject({ timeInForce: 'ioc', limitPrice: parseWad('99.5') })
  })

  it('is cancelled when nothing sound is known to keep it for', () => {
    const { desk } = resting()
    delete desk.world.books.option
    expect(desk.wake(100).types).toEqual(['cancel'])
  })

  it('is cancelled when another order of the trade has filled, so that it can not be too much', () => {
    const { desk, request } = resting()
    const older = { ...request, label: 'riposte:T:1.0' }
    desk.tell({ type: 'fill', fill: fillOf(older, 'late', ONE) })
    expect(desk.effects).toMatchObject([{ type: 'cancel', order: { label: request.label } }])
  })

  it('ends the hedge when all of it is filled', () => {
    const { desk, request } = resting()
    desk.tell({ type: 'fill', fill: fillOf(request, 'f', parseWad('3')) })
    expect(desk.effects).toEqual([{ type: 'hedged', residual: 0n }])
  })
})

describe('patience', () => {
  it('ends by time: then the hedge crosses below its break-even, if that is the cheapest', () => {
    const world = wideWorld()
    const desk = new Desk(world, { ...BOUGHT, breakEven: parseWad('101') }, WEIGHED)
    const { request } = desk
    desk.rests(request)
    world.nowMs = 7900
    expect(desk.wake(200).types).toEqual(['cancel'])
    expect(desk.cancelled(request).placed).toMatchObject({
      request: { timeInForce: 'ioc', limitPrice: parseWad('97') },
      decision: { choice: 'cross', isPatient: false },
    })
  })

  it('ends after a few looks when nothing can rest either', () => {
    const dear = { ...BOUGHT, breakEven: parseWad('104') }
    const desk = new Desk(wideWorld(), dear, WEIGHED)
    expect(desk.types).toEqual(['wait'])
    expect(desk.wake().types).toEqual(['wait'])
    expect(desk.wake().request).toMatchObject({ timeInForce: 'ioc', limitPrice: parseWad('97') })
  })

  it('is not had where the limits leave no room, the wallet is short of orders, or the amount is too small to rest', () => {
    for (const changes of [{ mayWait: false }, { ordersFree: 2 }]) {
      expect(new Desk(wideWorld(changes), BOUGHT, WEIGHED).request.timeInForce).toBe('ioc')
    }
    expect(new Desk(wideWorld(), { ...BOUGHT, quantity: parseWad('0.09') }, WEIGHED).request.timeInForce).toBe('ioc')
  })

  it('is over for an order that rests when the limits leave no room any more', () => {
    const { desk, request } = resting()
    desk.world.mayWait = false
    expect(desk.wake(100).types).toEqual(['cancel'])
    expect(desk.cancelled(request).request.timeInForce).toBe('ioc')
  })

  it('does not move an order while the wallet is short of orders', () => {
    const { desk } = resting()
    desk.world.ordersFree = 2
    expect(desk.wake(2000).types).toEqual(['wait'])
  })

  it('does not insist where nothing may rest', () => {
    const desk = new Desk(wideWorld(), BOUGHT, WEIGHED)
    const reject = { code: 'X', message: 'nothing may rest', advice: 'give-up' } as const
    desk.outcome(desk.request, { status: 'rejected', reject })
    expect(desk.wake().request.timeInForce).toBe('ioc')
  })

  it('tries another price after a refusal for the price, so many times and no more', () => {
    const desk = new Desk(wideWorld(), BOUGHT, WEIGHED)
    const reject = { code: '11008', message: 'would take', advice: 'new-price' } as const
    const placed: string[] = []
    while (desk.request.timeInForce === 'post_only') {
      placed.push(desk.request.label)
      desk.outcome(desk.request, { status: 'rejected', reject })
      desk.world.nowMs -= 500
      desk.wake()
    }
    expect(placed).toHaveLength(6)
  })
})

describe('giving up', () => {
  it('leaves the option to the perp when the book costs more than keeping it', () => {
    const desk = new Desk(wideWorld({ nowMs: 0 }), { ...BOUGHT, breakEven: parseWad('104') }, WEIGHED)
    desk.world.books.option = { bids: [['75', '9']], asks: [['103', '5']] }
    desk.wakeWhileWaiting()
    expect(desk.request).toMatchObject({ instrument: PERP.name, side: 'sell', amount: parseWad('1.5') })
    expect(desk.hedge.residual).toBe(parseWad('3'))
  })

  it('says with the order for the perp what each way would have cost', () => {
    const desk = new Desk(wideWorld(), { ...BOUGHT, breakEven: parseWad('104') }, WEIGHED)
    desk.world.books.option = { bids: [['75', '9']], asks: [['103', '5']] }
    desk.wakeWhileWaiting()
    const [effect] = desk.effects
    const decision = effect?.type === 'place' ? effect.decision : undefined
    expect(decision).toMatchObject({ choice: 'perp', isPatient: false, open: 3, mark: 100, breakEven: 104 })
    expect(decision?.reason).toContain('the best price costs')
    expect(decision?.perpUsd).toBeLessThan(decision?.crossUsd as number)
    expect(decision?.nowUsd).toBe(decision?.perpUsd)
  })

  it('tries an option once more at most when its time is over', () => {
    const { desk, request } = resting()
    desk.world.books.option = { bids: [['97', '1']], asks: [] }
    desk.wake(31_000).cancelled(request)
    expect(desk.request).toMatchObject({ timeInForce: 'ioc', limitPrice: parseWad('97') })
    const fills = [fillOf(desk.request, 'f', ONE)]
    desk.outcome(desk.request, { status: 'accepted', order: stateOf(desk.request, ONE, 'closed'), fills })
    expect(desk.request).toMatchObject({ instrument: PERP.name, amount: parseWad('1') })
  })

  it('leaves the option to the perp when it has given away too much', () => {
    const policy = { ...BOUGHT, breakEven: parseWad('60') }
    const desk = new Desk(wideWorld({ mayWait: false }), policy)
    const { request } = desk
    // Sold at 97 against a mark of 100, at a fee that nobody expected.
    const fills = [{ ...fillOf(request, 'f', ONE), fee: parseWad('4997') }]
    desk.outcome(request, { status: 'accepted', order: stateOf(request, ONE, 'closed'), fills })
    expect(desk.hedge.lossUsd).toBe(5000)
    expect(desk.request).toMatchObject({ instrument: PERP.name, amount: parseWad('1') })
  })
})

describe('a hedge of an earlier life that left an order resting', () => {
  const request = new Desk(wideWorld(), BOUGHT, WEIGHED).request
  const ioc: OrderRequest = { ...request, label: 'riposte:T:1.1', timeInForce: 'ioc' }
  const rest: OrderRequest = { ...request, label: 'riposte:T:1.2' }
  const found = (order: OrderRequest, status: 'open' | 'closed') =>
    ({ status: 'found', order: stateOf(order, wad(0n), status), fills: [] }) as const

  it('goes on with it where it rests, for what is left of its patience', () => {
    const world = wideWorld({ nowMs: 50 })
    const resumed = resumeHedge(BOUGHT, { orders: [rest], fills: [], ageMs: 5000 }, viewOf(world), WEIGHED)
    expect(resumed.effects).toEqual([{ type: 'look-up', request: rest, afterMs: 0 }])
    const event = { type: 'looked-up', label: rest.label, lookup: found(rest, 'open') } as const
    const step = stepHedge(resumed.hedge, event, viewOf(world))
    expect(step.effects).toEqual([{ type: 'wait', afterMs: 2000 }])
    world.nowMs = 3100
    expect(stepHedge(step.hedge, { type: 'wake' }, viewOf(world)).effects).toMatchObject([{ type: 'cancel' }])
  })

  it('knows which of its orders took and which rested', () => {
    const view = viewOf(wideWorld())
    const { hedge } = resumeHedge(BOUGHT, { orders: [ioc, rest], fills: [], ageMs: 0 }, view)
    expect(hedge).toMatchObject({ rests: 1, legs: [{ attempts: 2, spent: 1 }] })
  })

  it('cancels it and sends its one order when it is to be hedged directly now', () => {
    const only: OrderRequest = { ...rest, label: 'riposte:T:1.1' }
    const view = viewOf(wideWorld())
    let step = resumeHedge(BOUGHT, { orders: [only], fills: [], ageMs: 0 }, view, DIRECT_HEDGE)
    step = stepHedge(step.hedge, { type: 'looked-up', label: only.label, lookup: found(only, 'open') }, view)
    step = stepHedge(step.hedge, { type: 'wake' }, view)
    expect(step.effects).toMatchObject([{ type: 'cancel' }])
    const outcome = { status: 'accepted', order: stateOf(only, wad(0n), 'closed'), fills: [] } as const
    step = stepHedge(step.hedge, { type: 'cancelled', label: only.label, outcome }, view)
    expect(step.effects).toMatchObject([{ type: 'place', request: { instrument: OPTION.name, timeInForce: 'ioc' } }])
  })
})
