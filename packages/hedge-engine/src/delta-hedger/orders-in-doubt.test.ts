import { type OrderRequest, toNumber, type Wad, wad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createStrategy } from '../strategies/create-strategy.ts'
import { worstDelta } from './delta-hedger.ts'
import { HEDGER_DEFAULTS, type HedgerSettings } from './hedger-settings.ts'
import { type HedgingPolicy, resumeDeltaHedger } from './step-delta-hedger.ts'
import { Desk, later, lost } from './testing/desk.ts'
import { contracts, fillOf, NOW, PERP, stateOf, viewAt } from './testing/market.ts'

const SETTINGS: HedgerSettings = { ...HEDGER_DEFAULTS, deltaMax: 100 }
/** Prompt, half a unit wide, back to zero. */
const BAND: HedgingPolicy = { strategy: createStrategy('fixed-band', { halfBand: 0.5 }), settings: SETTINGS }
const RIPOSTE: HedgingPolicy = { strategy: createStrategy('riposte', { riskAversion: 0.01 }), settings: SETTINGS }

describe('an order in doubt', () => {
  const view = viewAt(1, 0)
  const LABEL = 'riposte:G-ETH:1.1'

  function inDoubt(): Desk {
    const desk = new Desk(BAND).step(view)
    return desk.step(view, { type: 'outcome', label: LABEL, outcome: lost })
  }

  it('is looked up by its label, and nothing is placed on its side meanwhile', () => {
    const desk = inDoubt()
    expect(desk.acts).toMatchObject([{ type: 'look-up', request: { label: LABEL }, afterMs: 250 }])
    expect(desk.step(later(viewAt(5, 0), 300)).types).toEqual([])
    expect(desk.step(later(view, 400), { type: 'looked-up', label: LABEL, lookup: lost }).acts).toMatchObject([
      { type: 'look-up', afterMs: 500 },
    ])
  })

  it('counts at its worst, both ways', () => {
    expect(worstDelta(inDoubt().hedger, { low: 1, high: 1 })).toEqual({ low: 0, high: 1 })
  })

  it('is adopted with its fills when it is found', () => {
    const desk = inDoubt()
    const request = desk.hedger.orders[0]?.request as OrderRequest
    const order = stateOf(request, contracts(1), 'closed')
    const fills = [fillOf(request, 'f', request.limitPrice, contracts(1))]
    desk.step(viewAt(0, 0), { type: 'looked-up', label: LABEL, lookup: { status: 'found', order, fills } })
    expect(desk.hedger.orders).toEqual([])
    expect(desk.acts).toEqual([])
  })

  it('is sent again, the very same, while it is still wanted', () => {
    const desk = inDoubt().step(later(view, 300), { type: 'looked-up', label: LABEL, lookup: { status: 'absent' } })
    expect(desk.acts).toEqual([{ type: 'resend', label: LABEL }])
  })

  it('has its nonce cancelled when it is not, and is forgotten only when no copy can land', () => {
    const desk = inDoubt().step(later(viewAt(0.05, 0), 300), {
      type: 'looked-up',
      label: LABEL,
      lookup: { status: 'absent' },
    })
    expect(desk.types).toEqual(['void'])
    desk.step(later(viewAt(0.05, 0), 400), { type: 'voided', label: LABEL })
    expect(desk.types).toEqual(['look-up'])
    const absent = { type: 'looked-up', label: LABEL, lookup: { status: 'absent' } } as const
    expect(desk.step(later(viewAt(0.05, 0), 900), absent).types).toEqual(['look-up'])
    expect(desk.step(later(viewAt(0.05, 0), 2001), absent).types).toEqual([])
    expect(desk.hedger.orders).toEqual([])
  })

  it('is not believed to be refused when an earlier copy was never answered', () => {
    const desk = inDoubt().step(later(view, 300), { type: 'looked-up', label: LABEL, lookup: { status: 'absent' } })
    const reject = { code: '1', message: 'busy', advice: 'wait' } as const
    desk.step(later(view, 400), { type: 'outcome', label: LABEL, outcome: { status: 'rejected', reject } })
    expect(desk.types).toEqual(['look-up'])
    expect(
      desk.step(later(view, 500), { type: 'looked-up', label: LABEL, lookup: { status: 'absent' } }).types,
    ).toEqual(['look-up'])
  })

  it('waits for the fills that were announced', () => {
    const desk = new Desk(BAND).step(view)
    const { request } = desk
    const outcome = { status: 'accepted', order: stateOf(request, contracts(1), 'closed'), fills: [] } as const
    desk.step(view, { type: 'outcome', label: LABEL, outcome })
    // Not booked yet: delta is anywhere between, so nothing is sure to be outside.
    expect(desk.types).toEqual(['look-up'])
    desk.step(viewAt(0, 0), { type: 'fill', fill: fillOf(request, 'f', request.limitPrice, contracts(1)) })
    expect(desk.hedger.orders).toEqual([])
    // Told again, it is not counted again.
    const before = desk.hedger
    expect(
      desk.step(viewAt(0, 0), { type: 'fill', fill: fillOf(request, 'f', request.limitPrice, contracts(1)) }).hedger,
    ).toEqual(before)
  })
})

describe('a fill that is told twice', () => {
  it('counts once on an order that goes on resting', () => {
    const view = viewAt(0, 0.02)
    const desk = new Desk(RIPOSTE).step(view)
    const { request } = desk
    desk.accept(view)
    const fill = fillOf(request, 'f', request.limitPrice, contracts(0.1))
    const after = viewAt(0.1, 0.02)
    // A replacement names what is filled, or the venue refuses it.
    expect(desk.step(after, { type: 'fill', fill }).acts).toMatchObject([
      { type: 'replace', order: { label: request.label, filled: contracts(0.1) } },
    ])
    expect(desk.step(after, { type: 'fill', fill }).acts).toEqual([])
    expect(desk.hedger.orders[0]?.filled).toBe(contracts(0.1))
  })
})

describe('a replacement', () => {
  const view = viewAt(0.5, -0.02)
  const hard: HedgingPolicy = { ...RIPOSTE, settings: { ...SETTINGS, deltaMax: 2 } }
  const far = viewAt(2.5, -0.02)

  function replacing(): { desk: Desk; old: OrderRequest; request: OrderRequest } {
    const desk = new Desk(hard).step(view)
    const old = desk.request
    desk.accept(view).step(far)
    return { desk, old, request: desk.request }
  }

  it('ends as replaced: the old order is over, the new one stands', () => {
    const { desk, old, request } = replacing()
    const fills = [fillOf(request, 'f', request.limitPrice, request.amount)]
    const outcome = {
      status: 'replaced',
      cancelled: stateOf(old, wad(0n), 'closed'),
      order: stateOf(request, request.amount, 'closed'),
      fills,
    } as const
    desk.step(viewAt(0, -0.02), { type: 'replaced', label: request.label, outcome })
    expect(desk.hedger.orders).toEqual([])
  })

  it('ends as cancelled only: the next one is placed anew after a pause', () => {
    const { desk, old, request } = replacing()
    const outcome = {
      status: 'cancelled',
      cancelled: stateOf(old, wad(0n), 'closed'),
      reject: { code: '1', message: 'busy', advice: 'wait' },
    } as const
    desk.step(far, { type: 'replaced', label: request.label, outcome })
    expect(desk.hedger.orders).toEqual([])
    expect(desk.types).toEqual([])
    expect(desk.step(later(far, 500)).request.label).toBe('riposte:G-ETH:1.3')
  })

  it('ends as unchanged: the old order is looked up', () => {
    const { desk, old, request } = replacing()
    const outcome = { status: 'kept', reject: { code: '11028', message: 'filled', advice: 'give-up' } } as const
    desk.step(far, { type: 'replaced', label: request.label, outcome })
    expect(desk.acts).toMatchObject([{ type: 'look-up', request: { label: old.label } }])
  })

  it('is not disturbed by the late answer to an earlier question', () => {
    const { desk, old, request } = replacing()
    const lookup = { status: 'found', order: stateOf(old, wad(0n), 'open'), fills: [] } as const
    expect(desk.step(later(far, 500), { type: 'looked-up', label: old.label, lookup }).acts).toEqual([])
    expect(desk.hedger.orders).toMatchObject([{ phase: 'replacing', successor: { request: { label: request.label } } }])
  })

  it('is asked after when nobody knows', () => {
    const { desk, request } = replacing()
    desk.step(far, { type: 'replaced', label: request.label, outcome: lost })
    expect(desk.acts).toEqual([{ type: 'find-replacement', label: request.label, afterMs: 250 }])
    // Of the two one lives at most: the larger counts.
    const larger = Math.max(...[request.amount, desk.hedger.orders[0]?.request.amount as Wad].map(toNumber))
    expect(worstDelta(desk.hedger, { low: 2.5, high: 2.5 }).low).toBeCloseTo(2.5 - larger, 9)
  })

  it('is a cancel, a confirmation and a new order where the venue has none', () => {
    const plain = { canReplace: false }
    const desk = new Desk(hard).step({ ...view, ...plain })
    desk.accept({ ...view, ...plain }).step({ ...far, ...plain })
    expect(desk.types).toEqual(['cancel'])
    expect(desk.step({ ...far, ...plain }).types).toEqual([])
    const order = stateOf(desk.hedger.orders[0]?.request as OrderRequest, wad(0n), 'closed')
    desk.step(
      { ...far, ...plain },
      { type: 'cancelled', label: order.label, outcome: { status: 'accepted', order, fills: [] } },
    )
    expect(desk.request).toMatchObject({ label: 'riposte:G-ETH:1.2', timeInForce: 'ioc' })
  })
})

describe('when the desk is blind, and when it begins again', () => {
  it('cancels what rests and stops quotes without sound market data', () => {
    const view = viewAt(0, 0.02)
    const desk = new Desk(RIPOSTE).step(view)
    const [buy, sell] = desk.requests as [OrderRequest, OrderRequest]
    desk.accept(view, '0', 'open', buy).accept(view, '0', 'open', sell)
    desk.step({ ...view, market: undefined })
    expect(desk.types).toEqual(['cancel', 'cancel'])
    expect(desk.hedger.blocks).toEqual(['no-market'])
  })

  it('cancels at once what would raise delta after somebody else has traded', () => {
    const view = viewAt(0, 0.02)
    const desk = new Desk(RIPOSTE).step(view)
    const [buy, sell] = desk.requests as [OrderRequest, OrderRequest]
    desk.accept(view, '0', 'open', buy).accept(view, '0', 'open', sell)
    desk.step({ ...viewAt(-0.25, 0.02), ordersFree: 0 })
    expect(desk.acts).toMatchObject([{ type: 'cancel', order: { label: sell.label } }])
  })

  it('looks every past order up before it places anything on that side', () => {
    const past = new Desk(BAND).step(viewAt(1, 0)).request
    const resumed = resumeDeltaHedger('ETH', PERP.name, 7, [past], NOW)
    expect(resumed.effects).toEqual([{ type: 'look-up', request: past, afterMs: 0 }])
    const desk = new Desk(BAND)
    desk.hedger = resumed.hedger
    expect(desk.step(viewAt(1, 0)).types).toEqual([])
    desk.step(later(viewAt(1, 0), 3000), { type: 'looked-up', label: past.label, lookup: { status: 'absent' } })
    expect(desk.request.label).toBe('riposte:G-ETH:1.8')
  })
})
