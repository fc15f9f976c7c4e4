import {
  createRandom,
  type Fill,
  type Level,
  type OrderLookup,
  type OrderOutcome,
  type OrderRequest,
  parseInstrumentName,
  parseWad,
  type Random,
  toNumber,
  wad,
  walkLevels,
} from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Exposure, HedgeEffect } from './hedge.ts'
import type { HedgeView } from './hedge-view.ts'
import { beginHedge, type HedgeEvent, stepHedge } from './step-hedge.ts'
import {
  accepted,
  BOUGHT,
  type Books,
  DELTA,
  fillOf,
  viewOf as makeView,
  OPTION,
  PERP,
  type World,
  worldOf,
} from './testing/hedge-desk.ts'
import type { HedgeStep } from './work-hedge.ts'

function viewOf(books: Books, changes: Partial<World> = {}): HedgeView {
  return makeView({ ...worldOf(books, changes), books })
}

function requestOf(step: HedgeStep): OrderRequest {
  const place = step.effects.find((effect) => effect.type === 'place')
  if (place?.type !== 'place')
    throw new Error(`no order was placed: ${JSON.stringify(step.effects.map((e) => e.type))}`)
  return place.request
}

describe('the first order', () => {
  const deep = viewOf({
    option: {
      bids: [
        ['100', '2'],
        ['99', '5'],
      ],
      asks: [['105', '9']],
    },
  })

  it('sells what was bought, at the price of the deepest level that it needs', () => {
    expect(requestOf(beginHedge(BOUGHT, deep))).toEqual({
      label: 'riposte:T:1.1',
      instrument: OPTION.name,
      side: 'sell',
      amount: parseWad('3'),
      limitPrice: parseWad('99'),
      timeInForce: 'ioc',
    })
  })

  it('buys back what was sold', () => {
    const sold: Exposure = { ...BOUGHT, side: 'sell', breakEven: parseWad('110') }
    expect(requestOf(beginHedge(sold, deep))).toMatchObject({ side: 'buy', limitPrice: parseWad('105') })
  })

  it('leaves the part below the step in the delta target, named', () => {
    const odd: Exposure = { ...BOUGHT, quantity: parseWad('3.007') }
    const step = beginHedge(odd, deep)
    expect(requestOf(step).amount).toBe(parseWad('3'))
    expect(step.hedge.residual).toBe(parseWad('0.007'))
  })

  it('does not sell below the break-even at first, and takes the band later', () => {
    const cheap = viewOf({ option: { bids: [['80', '9']], asks: [] } })
    let step = beginHedge(BOUGHT, cheap)
    expect(step.effects).toEqual([{ type: 'wait', afterMs: 500 }])
    step = stepHedge(step.hedge, { type: 'wake' }, cheap)
    step = stepHedge(step.hedge, { type: 'wake' }, cheap)
    expect(requestOf(step)).toMatchObject({ limitPrice: parseWad('80') })
  })

  it('never reaches beyond the price band of the venue', () => {
    const collapsed = viewOf({
      option: { bids: [['59.9', '9']], asks: [] },
      perp: { bids: [['3000', '99']], asks: [] },
    })
    let step = beginHedge(BOUGHT, collapsed)
    while (step.effects[0]?.type === 'wait') step = stepHedge(step.hedge, { type: 'wake' }, collapsed)
    // Nobody buys the option inside the band: the delta goes to the perp instead.
    expect(requestOf(step)).toMatchObject({ instrument: PERP.name, side: 'sell', amount: parseWad('1.5') })
  })

  it('buys the perp against a long put and sells it against a long call', () => {
    const put = parseInstrumentName('ETH-20261225-2500-P')
    const view: HedgeView = {
      ...viewOf({ perp: { bids: [['3000', '99']], asks: [['3001', '99']] } }),
      delta: () => -0.25,
    }
    let step = beginHedge({ ...BOUGHT, instrument: put }, view)
    while (step.effects[0]?.type === 'wait') step = stepHedge(step.hedge, { type: 'wake' }, view)
    expect(requestOf(step)).toMatchObject({ instrument: PERP.name, side: 'buy', amount: parseWad('0.75') })
  })

  it('fails loudly, with what is left, when nothing can be traded', () => {
    const dead = viewOf({})
    let step = beginHedge(BOUGHT, dead)
    while (step.effects[0]?.type === 'wait') step = stepHedge(step.hedge, { type: 'wake' }, dead)
    expect(step.hedge.status).toBe('failed')
    expect(step.effects).toMatchObject([{ type: 'failed', residual: parseWad('3') }])
  })
})

describe('an unknown outcome', () => {
  const view = viewOf({ option: { bids: [['100', '9']], asks: [] } })

  it('is looked up by label, never sent anew', () => {
    const begun = beginHedge(BOUGHT, view)
    const request = requestOf(begun)
    const lost = stepHedge(
      begun.hedge,
      { type: 'outcome', label: request.label, outcome: { status: 'unknown', cause: 'time-out' } },
      view,
    )
    expect(lost.effects).toEqual([{ type: 'look-up', request, afterMs: 250 }])
    // Neither time nor anything else brings forth a second order meanwhile.
    expect(stepHedge(lost.hedge, { type: 'wake' }, view).effects).toEqual([])
  })

  it('is resent as the very same bytes when the venue does not know it', () => {
    const begun = beginHedge(BOUGHT, view)
    const { label } = requestOf(begun)
    const lost = stepHedge(begun.hedge, { type: 'outcome', label, outcome: { status: 'unknown', cause: 'x' } }, view)
    const absent = stepHedge(lost.hedge, { type: 'looked-up', label, lookup: { status: 'absent' } }, view)
    expect(absent.effects).toEqual([{ type: 'resend', label }])
  })

  it('does not believe a refusal of the second copy before it has looked for the first', () => {
    const begun = beginHedge(BOUGHT, view)
    const request = requestOf(begun)
    const { label } = request
    const steps: HedgeEvent[] = [
      { type: 'outcome', label, outcome: { status: 'unknown', cause: 'x' } },
      { type: 'looked-up', label, lookup: { status: 'absent' } },
      {
        type: 'outcome',
        label,
        outcome: { status: 'rejected', reject: { code: '11022', message: 'late', advice: 'new-price' } },
      },
    ]
    let step = begun
    for (const event of steps) step = stepHedge(step.hedge, event, view)
    expect(step.effects).toMatchObject([{ type: 'look-up' }])
    const fill = fillOf(request, 'f1', request.amount)
    const order = {
      label,
      orderId: 'o',
      instrument: request.instrument,
      side: request.side,
      amount: request.amount,
      filled: request.amount,
      status: 'closed' as const,
    }
    step = stepHedge(step.hedge, { type: 'looked-up', label, lookup: { status: 'found', order, fills: [fill] } }, view)
    expect(step.effects).toEqual([{ type: 'hedged', residual: 0n }])
  })
})

describe('fills', () => {
  const view = viewOf({ option: { bids: [['100', '9']], asks: [] } })

  it('count once, however often and in whatever order they are reported', () => {
    const begun = beginHedge(BOUGHT, view)
    const request = requestOf(begun)
    const fill = fillOf(request, 'f1', request.amount)
    let step = stepHedge(begun.hedge, { type: 'fill', fill }, view) // before the reply
    step = stepHedge(step.hedge, { type: 'outcome', label: request.label, outcome: accepted(request, [fill]) }, view)
    expect(step.effects).toEqual([{ type: 'hedged', residual: 0n }])
    step = stepHedge(step.hedge, { type: 'fill', fill }, view)
    expect(step.hedge.legs[0].done).toBe(request.amount)
  })

  it('are waited for when the venue announces more than it has shown', () => {
    const begun = beginHedge(BOUGHT, view)
    const request = requestOf(begun)
    const outcome = accepted(request, [fillOf(request, 'f1', request.amount)])
    const silent: OrderOutcome = outcome.status === 'accepted' ? { ...outcome, fills: [] } : outcome
    let step = stepHedge(begun.hedge, { type: 'outcome', label: request.label, outcome: silent }, view)
    expect(step.effects).toMatchObject([{ type: 'look-up' }])
    step = stepHedge(step.hedge, { type: 'fill', fill: fillOf(request, 'f1', request.amount) }, view)
    expect(step.effects).toEqual([{ type: 'hedged', residual: 0n }])
  })

  it('in part lead to another order for the rest under the next label', () => {
    const begun = beginHedge(BOUGHT, view)
    const request = requestOf(begun)
    let step = stepHedge(
      begun.hedge,
      { type: 'outcome', label: request.label, outcome: accepted(request, [fillOf(request, 'f1', parseWad('1'))]) },
      view,
    )
    expect(step.effects).toEqual([{ type: 'wait', afterMs: 500 }])
    step = stepHedge(step.hedge, { type: 'wake' }, view)
    expect(requestOf(step)).toMatchObject({ label: 'riposte:T:1.2', amount: parseWad('2') })
  })
})

/** A venue that loses replies, refuses, fills in part and reports twice; its own book says what really happened. */
function hostileVenue(random: Random) {
  const placed = new Map<string, { request: OrderRequest; fills: Fill[] }>()
  let serial = 0
  return {
    placed,
    place(request: OrderRequest, levels: Level[]): { outcome: OrderOutcome; late: Fill[] } {
      const dice = random.unit()
      if (placed.has(request.label)) {
        return { outcome: { status: 'rejected', reject: { code: '11017', message: 'used', advice: 'wait' } }, late: [] }
      }
      if (dice < 0.15) return { outcome: { status: 'unknown', cause: 'lost on the way there' }, late: [] }
      if (dice < 0.3) {
        return {
          outcome: { status: 'rejected', reject: { code: '11009', message: 'empty', advice: 'new-price' } },
          late: [],
        }
      }
      const share = random.unit() < 0.5 ? 1 : 0.5
      const wanted = wad((request.amount * BigInt(Math.round(share * 100))) / 100n)
      const walk = walkLevels(levels, wanted, (price) =>
        request.side === 'sell' ? price >= request.limitPrice : price <= request.limitPrice,
      )
      const fills = walk.fills.map(({ amount }) => fillOf(request, `f${++serial}`, amount))
      placed.set(request.label, { request, fills })
      if (random.unit() < 0.3)
        return { outcome: { status: 'unknown', cause: 'reply lost' }, late: random.unit() < 0.5 ? fills : [] }
      return { outcome: accepted(request, fills), late: random.unit() < 0.3 ? fills : [] }
    },
    find(request: OrderRequest): OrderLookup {
      if (random.unit() < 0.2) return { status: 'unknown', cause: 'down' }
      const known = placed.get(request.label)
      if (known === undefined) return { status: 'absent' }
      const outcome = accepted(request, known.fills)
      return outcome.status === 'accepted'
        ? { status: 'found', order: outcome.order, fills: known.fills }
        : { status: 'absent' }
    },
  }
}

describe('against a hostile venue', () => {
  it('ends, never trades more than the exposure, and never the wrong way', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom('buy' as const, 'sell' as const),
        fc.integer({ min: 1, max: 2000 }),
        (seed, side, hundredths) => {
          const random = createRandom(seed)
          const venue = hostileVenue(random)
          const exposure: Exposure = { ...BOUGHT, side, quantity: parseWad(String(hundredths / 100)) }
          const level = (): Level[] => [
            [String(70 + Math.floor(random.unit() * 60)), String(1 + Math.floor(random.unit() * 20))],
          ]
          const books: Books = {
            option: { bids: level(), asks: level() },
            perp: { bids: [['2999', '500']], asks: [['3001', '500']] },
          }
          const world = worldOf(books)
          const view = makeView(world)
          let queue: HedgeEvent[] = []
          let step = beginHedge(exposure, view)
          const signed = new Map<string, OrderRequest>()

          const perform = (effect: HedgeEffect): void => {
            if (effect.type === 'wait') queue.push({ type: 'wake' })
            if (effect.type === 'look-up') {
              queue.push({ type: 'looked-up', label: effect.request.label, lookup: venue.find(effect.request) })
            }
            if (effect.type === 'place' || effect.type === 'resend') {
              if (effect.type === 'place') signed.set(effect.request.label, effect.request)
              const request = signed.get(effect.type === 'place' ? effect.request.label : effect.label) as OrderRequest
              const sides = request.instrument === PERP.name ? books.perp : books.option
              const { outcome, late } = venue.place(
                request,
                (request.side === 'sell' ? sides?.bids : sides?.asks) ?? [],
              )
              const reports: HedgeEvent[] = late.map((fill) => ({ type: 'fill', fill }))
              const reply: HedgeEvent = { type: 'outcome', label: request.label, outcome }
              queue.push(...(random.unit() < 0.5 ? [...reports, reply] : [reply, ...reports]))
            }
          }

          let turns = 0
          for (;;) {
            for (const effect of step.effects) perform(effect)
            const event = queue[0]
            queue = queue.slice(1)
            if (event === undefined) break
            // No copy is on its way for ever.
            world.nowMs += 1000
            step = stepHedge(step.hedge, event, view)
            expect(++turns).toBeLessThan(500)
          }

          expect(['hedged', 'failed']).toContain(step.hedge.status)
          const fills = [...venue.placed.values()].flatMap((order) => order.fills)
          const total = (name: string) =>
            fills.filter((fill) => fill.instrument === name).reduce((sum, fill) => sum + fill.amount, 0n)
          expect(total(OPTION.name) <= exposure.quantity).toBe(true)
          const direction = side === 'buy' ? 'sell' : 'buy'
          expect(fills.every((fill) => fill.side === direction)).toBe(true)
          // What the machine believes is what the venue did.
          expect(step.hedge.legs[0].done).toBe(total(OPTION.name))
          const openDelta = toNumber(wad(exposure.quantity - total(OPTION.name))) * DELTA
          expect(toNumber(wad(total(PERP.name)))).toBeLessThanOrEqual(openDelta + 1e-9)
          if (step.hedge.status === 'hedged' && step.hedge.legs.length === 1) {
            expect(total(OPTION.name) + step.hedge.residual).toBe(exposure.quantity)
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('a venue that is away', () => {
  it('does not use up attempts: the hedge waits and goes on where it was', () => {
    const view = viewOf({ option: { bids: [['100', '9']], asks: [] } })
    const away: OrderOutcome = { status: 'rejected', reject: { code: 'NOT_SENT', message: 'no link', advice: 'wait' } }
    let step = beginHedge(BOUGHT, view)
    const labels = new Set<string>()
    for (let i = 0; i < 50; i++) {
      const { label } = requestOf(step)
      labels.add(label)
      step = stepHedge(step.hedge, { type: 'outcome', label, outcome: away }, view)
      step = stepHedge(step.hedge, { type: 'wake' }, view)
    }
    expect(labels.size).toBe(50)
    // Still patient, still on the option.
    expect(requestOf(step)).toMatchObject({ instrument: OPTION.name, limitPrice: parseWad('100') })
  })

  it('ends after an hour of it', () => {
    const gone = viewOf({})
    let step = beginHedge(BOUGHT, gone)
    let pauses = 0
    while (step.effects[0]?.type === 'wait') {
      pauses++
      step = stepHedge(step.hedge, { type: 'wake' }, gone)
    }
    expect(pauses).toBe(900)
    expect(step.hedge.status).toBe('failed')
  })
})
