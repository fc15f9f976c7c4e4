import { type OrderRequest, parseWad, toNumber, wad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { createStrategy } from '../strategies/create-strategy.ts'
import type { DeltaEffect } from './delta-hedger.ts'
import type { DeltaView } from './delta-view.ts'
import { HEDGER_DEFAULTS, type HedgerSettings } from './hedger-settings.ts'
import type { HedgingPolicy } from './step-delta-hedger.ts'
import { Desk, later, lost } from './testing/desk.ts'
import { contracts, marketAt, NOW, stateOf, viewAt } from './testing/market.ts'

const SETTINGS: HedgerSettings = { ...HEDGER_DEFAULTS, deltaMax: 100 }
/** Prompt, half a unit wide, back to zero. */
const BAND: HedgingPolicy = { strategy: createStrategy('fixed-band', { halfBand: 0.5 }), settings: SETTINGS }
const RIPOSTE: HedgingPolicy = { strategy: createStrategy('riposte', { riskAversion: 0.01 }), settings: SETTINGS }

describe('inside the band', () => {
  it('rests a conditional order on each side when long gamma, labelled as the desk labels its orders', () => {
    const desk = new Desk(RIPOSTE).step(viewAt(0, 0.02))
    expect(desk.types).toEqual(['place', 'place'])
    expect(desk.requests).toMatchObject([
      { label: 'riposte:G-ETH:1.1', side: 'buy', timeInForce: 'post_only', instrument: 'ETH-PERP' },
      { label: 'riposte:G-ETH:1.2', side: 'sell', timeInForce: 'post_only' },
    ])
    const [buy, sell] = desk.requests.map(({ limitPrice }) => toNumber(limitPrice)) as [number, number]
    // Where delta will have left the band, rounded away from the market.
    const { halfBand } = (desk.effects[0] as Extract<DeltaEffect, { type: 'place' }>).basis
    expect(3000 - buy).toBeCloseTo(halfBand / 0.02, 0)
    expect(sell - 3000).toBeCloseTo(halfBand / 0.02, 0)
  })

  it('does nothing when short gamma and delta is small', () => {
    expect(new Desk(RIPOSTE).step(viewAt(0.05, -0.02)).effects).toEqual([])
  })

  it('carries the numbers of the decision with every order', () => {
    const [effect] = new Desk(RIPOSTE).step(viewAt(0.1, 0.02)).effects
    expect(effect).toMatchObject({
      purpose: 'conditional',
      basis: {
        strategy: 'riposte',
        delta: { low: 0.1, high: 0.1 },
        gamma: { low: 0.02, high: 0.02 },
        spot: 3000,
        cost: 0.0003,
      },
    })
  })

  it('leaves what rests alone until it is off by more than the thresholds', () => {
    const view = viewAt(0, 0.02)
    const desk = new Desk(RIPOSTE).step(view)
    const [buy, sell] = desk.requests as [OrderRequest, OrderRequest]
    desk.accept(view, '0', 'open', buy).accept(view, '0', 'open', sell)
    expect(desk.step(viewAt(0.002, 0.02, 3000.1)).types).toEqual([])
    // Along gamma the prices stay where they are.
    expect(desk.step(viewAt(0.1, 0.02, 3005)).types).toEqual([])
    expect(desk.step(viewAt(0.15, 0.02)).types).toEqual(['replace', 'replace'])
  })

  it('leaves orders of the rate budget to others', () => {
    expect(new Desk(RIPOSTE).step({ ...viewAt(0, 0.02), ordersFree: 2 }).types).toEqual([])
    expect(new Desk(RIPOSTE).step({ ...viewAt(0, 0.02), ordersFree: 3 }).types).toEqual(['place'])
    // A hedge that crosses takes the last one.
    expect(new Desk(BAND).step({ ...viewAt(1, 0), ordersFree: 1 }).types).toEqual(['place'])
    expect(new Desk(BAND).step({ ...viewAt(1, 0), ordersFree: 0 }).effects).toEqual([{ type: 'wake', at: NOW + 250 }])
  })
})

describe('outside the band', () => {
  it('rests at the touch, then at the front, then crosses, when patient', () => {
    const view = viewAt(0.5, -0.02)
    const desk = new Desk(RIPOSTE).step(view)
    expect(desk.request).toMatchObject({ side: 'sell', timeInForce: 'post_only', limitPrice: parseWad('3000.5') })
    desk.accept(view)
    desk.step(later(view, 4000))
    expect(desk.types).toEqual([])
    // One tick before the bid is within the threshold of the touch in a tight market; here it is not.
    const wide = later(
      { ...view, market: { ...marketAt(3000), book: { ...marketAt(3000).book, bids: [['2996', '9']] } } },
      4001,
    )
    expect(desk.step(wide).request).toMatchObject({ timeInForce: 'post_only', limitPrice: parseWad('2996.1') })
    const replaced = { status: 'kept', reject: { code: '', message: '', advice: 'wait' } } as const
    desk.step(wide, { type: 'replaced', label: desk.request.label, outcome: replaced })
    expect(desk.types).toEqual(['look-up'])
    const found = {
      status: 'found',
      order: stateOf(desk.hedger.orders[0]?.request as OrderRequest, wad(0n), 'open'),
      fills: [],
    } as const
    desk.step(later(view, 8001), { type: 'looked-up', label: 'riposte:G-ETH:1.1', lookup: found })
    expect(desk.types).toEqual(['replace'])
    expect(desk.request).toMatchObject({ side: 'sell', timeInForce: 'ioc', limitPrice: parseWad('2999.5') })
  })

  it('crosses at once when prompt: what the book takes inside the collar, the rest in slices', () => {
    const view = viewAt(4.2, 0)
    const desk = new Desk(BAND).step(view)
    // The collar of a tenth of a percent, 3 USD, holds three levels of one contract.
    expect(desk.request).toMatchObject({
      side: 'sell',
      timeInForce: 'ioc',
      amount: contracts(3),
      limitPrice: parseWad('2997.5'),
    })
    const rest = viewAt(1.2, 0)
    desk.accept(rest, '3', 'closed')
    expect(desk.effects).toEqual([{ type: 'wake', at: NOW + 1000 }])
    expect(desk.step(later(rest, 1000)).request).toMatchObject({ amount: contracts(1.2) })
  })

  it('goes to the inner line once it has begun, and stops there', () => {
    const view = viewAt(0.6, 0)
    const desk = new Desk(BAND).step(view)
    expect(desk.request.amount).toBe(contracts(0.6))
    desk.accept(viewAt(0.4, 0), '0.2', 'closed')
    expect(desk.step(later(viewAt(0.4, 0), 1000)).request.amount).toBe(contracts(0.4))
    desk.accept(viewAt(0, 0), '0.4', 'closed')
    expect(desk.step(later(viewAt(0.3, 0), 9000)).effects).toEqual([])
  })

  it('stops where it is when the market brings delta back before anything was crossed', () => {
    const desk = new Desk(RIPOSTE).step(viewAt(0.6, -0.02)).accept(viewAt(0.6, -0.02))
    expect(desk.hedger.excursion).toBeDefined()
    desk.step(later(viewAt(0.2, -0.02), 20_000))
    expect(desk.types).toEqual(['cancel'])
    expect(desk.hedger.excursion).toBeUndefined()
  })

  it('never trades beyond the price band of the venue', () => {
    const view = viewAt(4, 0)
    const narrow = { ...marketAt(3000), ticker: { ...marketAt(3000).ticker, priceMin: parseWad('2999') } }
    expect(new Desk(BAND).step({ ...view, market: narrow }).request).toMatchObject({
      amount: contracts(1),
      limitPrice: parseWad('2999.5'),
    })
    const shut = { ...narrow, ticker: { ...narrow.ticker, priceMin: parseWad('3001') } }
    const desk = new Desk(BAND).step({ ...view, market: shut })
    expect(desk.effects).toEqual([{ type: 'wake', at: NOW + 1000 }])
    expect(desk.hedger.excursion?.attempts).toBe(1)
  })

  it('keeps what is below the minimum, and names it', () => {
    const tight: HedgingPolicy = { ...BAND, strategy: createStrategy('fixed-band', { halfBand: 0.05 }) }
    const desk = new Desk(tight).step(viewAt(0.08, 0))
    expect(desk.effects).toEqual([])
    expect(desk.hedger.residual).toBeCloseTo(0.08, 12)
    // The minimum itself may be traded as soon as it does not pass the centre.
    expect(desk.step(viewAt(0.105, 0)).request.amount).toBe(contracts(0.1))
    expect(desk.hedger.residual).toBe(0)
  })

  it('acts on what both ends of an unknown delta agree on, and stops quotes', () => {
    const view = viewAt(0, 0)
    const unknown = (low: number, high: number): DeltaView => {
      const greeks = { ...view.conditions.greeks, delta: { low, high }, missing: ['X'] }
      return { ...view, conditions: { ...view.conditions, greeks } }
    }
    const desk = new Desk(BAND).step(unknown(-2, 3))
    expect(desk.effects).toEqual([])
    expect(desk.hedger).toMatchObject({ blocks: ['greeks-missing'], excursion: undefined })
    expect(desk.step(unknown(1, 3)).request).toMatchObject({ side: 'sell', amount: contracts(1) })
  })

  it('cools down after a hedge, but not beyond the hard limit', () => {
    const view = viewAt(1, 0)
    const desk = new Desk({ ...BAND, settings: { ...SETTINGS, deltaMax: 3 } }).step(view)
    desk.accept(viewAt(0, 0), '1', 'closed')
    // A new stay outside: it rests until the pause is over.
    expect(desk.step(later(viewAt(-1, 0), 500)).request).toMatchObject({ side: 'buy', timeInForce: 'post_only' })
    const hard = new Desk({ ...BAND, settings: { ...SETTINGS, deltaMax: 3 } })
    hard.step(view).accept(viewAt(0, 0), '1', 'closed')
    expect(hard.step(later(viewAt(-4, 0), 500)).effects).toMatchObject([
      { type: 'place', purpose: 'urgent', request: { side: 'buy', timeInForce: 'ioc', amount: contracts(4) } },
    ])
    expect(hard.hedger.blocks).toEqual(['hard-limit'])
  })
})

describe('the hard limit', () => {
  const limited: HedgingPolicy = { ...RIPOSTE, settings: { ...SETTINGS, deltaMax: 2 } }

  it('takes the place of what rests on the side', () => {
    const view = viewAt(0.5, -0.02)
    const desk = new Desk(limited).step(view).accept(view)
    expect(desk.step(viewAt(2.5, -0.02)).effects).toMatchObject([
      { type: 'replace', order: { label: 'riposte:G-ETH:1.1' }, request: { timeInForce: 'ioc' }, purpose: 'urgent' },
    ])
  })

  it('holds whatever the strategy says', () => {
    const never: HedgingPolicy = { ...limited, strategy: createStrategy('fixed-band', { halfBand: 50 }) }
    expect(new Desk(never).step(viewAt(1.9, 0)).effects).toEqual([])
    expect(new Desk(never).step(viewAt(2.1, 0)).request).toMatchObject({ side: 'sell', timeInForce: 'ioc' })
  })

  it('holds when the strategy answers nonsense', () => {
    const nonsense: HedgingPolicy = { ...limited, strategy: createStrategy('fixed-band', { halfBand: Number.NaN }) }
    expect(new Desk(nonsense).step(viewAt(1.9, 0)).effects).toEqual([])
    expect(new Desk(nonsense).step(viewAt(2.1, 0)).request).toMatchObject({ side: 'sell', amount: contracts(2.1) })
  })

  it('rests at the front, and alerts, when the venue takes resting orders only', () => {
    const desk = new Desk(limited).step({ ...viewAt(2.5, -0.02), accepts: 'resting' })
    expect(desk.effects).toMatchObject([
      { type: 'place', request: { side: 'sell', timeInForce: 'post_only', limitPrice: parseWad('2999.6') } },
      { type: 'alert', code: 'HARD_LIMIT_BLOCKED' },
    ])
    expect(new Desk(limited).step({ ...viewAt(2.5, -0.02), accepts: 'nothing' }).effects).toEqual([])
  })

  it('alerts once when an order in doubt is in the way', () => {
    const view = viewAt(0.5, -0.02)
    const desk = new Desk(limited).step(view)
    desk.step(view, { type: 'outcome', label: desk.request.label, outcome: lost })
    expect(desk.step(viewAt(2.5, -0.02)).effects).toMatchObject([{ type: 'alert', code: 'HARD_LIMIT_BLOCKED' }])
    expect(desk.step(viewAt(2.6, -0.02)).effects).toEqual([])
  })

  it('alerts once each time that missing Greeks let delta be beyond it', () => {
    const between = (low: number, high: number, missing: readonly string[]): DeltaView => {
      const view = viewAt(0, 0)
      const { conditions } = view
      if (conditions === undefined) throw new Error('the view has no conditions')
      const greeks = { ...conditions.greeks, delta: { low, high }, missing }
      return { ...view, conditions: { ...conditions, greeks } }
    }
    const names = ['ETH-20261225-3000-C']
    const desk = new Desk(limited).step(between(-1, 1.9, names))
    expect(desk.types).toEqual([])
    expect(desk.step(between(0, 2.1, names)).acts).toMatchObject([{ type: 'alert', code: 'DELTA_UNKNOWN' }])
    expect(desk.step(between(-2.5, 0, names)).types).toEqual([])
    expect(desk.step(between(0, 0, [])).types).toEqual([])
    // An open order's end is nothing that is not known.
    expect(desk.step(between(0, 2.1, [])).types).toEqual([])
    expect(desk.step(between(-2.5, 0, names)).types).toEqual(['alert'])
  })
})

describe('the budget of a hedge', () => {
  it('is told once when it is spent, stops quotes, and slows the hedge down without ending it', () => {
    const policy: HedgingPolicy = { ...BAND, settings: { ...SETTINGS, attemptsMax: 2 } }
    const empty = { ...marketAt(3000), book: { ...marketAt(3000).book, bids: [] } }
    const at = (ms: number): DeltaView => ({ ...later(viewAt(1, 0), ms), market: empty })
    const desk = new Desk(policy).step(at(0))
    expect(desk.types).toEqual([])
    expect(desk.step(at(1000)).types).toEqual(['alert'])
    expect(desk.hedger.blocks).toEqual(['budget-spent'])
    expect(desk.step(at(2000)).types).toEqual([])
    expect(desk.hedger.excursion?.attempts).toBe(2)
    expect(desk.step({ ...at(31_000), market: marketAt(3000) }).request).toMatchObject({ timeInForce: 'ioc' })
    desk.accept(viewAt(0, 0), '1', 'closed')
    expect(desk.hedger.blocks).toEqual([])
  })

  it('counts what was given away against the mark, fees included', () => {
    const policy: HedgingPolicy = { ...BAND, settings: { ...SETTINGS, lossMaxUsd: 2 } }
    const desk = new Desk(policy).step(viewAt(4.2, 0))
    desk.accept(viewAt(1.2, 0), '3', 'closed')
    // Three contracts at 2997.5 against a mark of 3000.
    expect(desk.hedger.excursion?.loss).toBeCloseTo(7.5, 9)
    expect(desk.hedger.blocks).toEqual(['budget-spent'])
  })

  it('crosses with the widest collar when it lasts too long', () => {
    const thin = { ...marketAt(3000), book: { ...marketAt(3000).book, bids: [['2975', '9']] as const } }
    const at = (ms: number): DeltaView => ({ ...later(viewAt(1, 0), ms), market: thin })
    const desk = new Desk({ ...BAND, settings: { ...SETTINGS, collarStep: 0 } }).step(at(0))
    expect(desk.types).toEqual([])
    expect(desk.step(at(60_001)).request).toMatchObject({ limitPrice: parseWad('2975') })
  })
})
