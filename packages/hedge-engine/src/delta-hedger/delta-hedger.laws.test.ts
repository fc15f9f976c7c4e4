import { createRandom, type OrderRequest, toNumber } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStrategy, type StrategyName } from '../strategies/create-strategy.ts'
import type { DeltaHedger } from './delta-hedger.ts'
import type { DeltaView } from './delta-view.ts'
import { HEDGER_DEFAULTS } from './hedger-settings.ts'
import { World, type WorldOptions } from './testing/world.ts'

const TICK_MS = 500
const EPSILON = 1e-6

const worlds = fc.record({
  seed: fc.integer({ min: 0, max: 1e9 }),
  strategy: fc.constantFrom<StrategyName>('riposte', 'whalley-wilmott', 'fixed-band', 'ddh', 'clock', 'atomizer'),
  delta: fc.double({ min: -4, max: 4, noNaN: true }),
  gamma: fc.double({ min: -0.06, max: 0.06, noNaN: true }),
  unsure: fc.constantFrom(0, 0, 0.5),
  deltaMax: fc.constantFrom(2, 100),
  canReplace: fc.boolean(),
  canVoid: fc.boolean(),
  voidBurns: fc.boolean(),
})
type Draw = typeof worlds extends fc.Arbitrary<infer T> ? T : never

function worldOf(draw: Draw, faults: number, delayMs: number): World {
  const settings = { ...HEDGER_DEFAULTS, deltaMax: draw.deltaMax, voidIsFinal: draw.voidBurns, lateCopyMs: 5000 }
  const options: WorldOptions = {
    ...draw,
    random: createRandom(draw.seed, 'world'),
    policy: { strategy: createStrategy(draw.strategy), settings },
    delayMs,
    faults,
  }
  return new World(options)
}

/** A mid that walks, sometimes leaps, and options that are sometimes traded by somebody else. */
function* walk(world: World, seed: number, ticks: number): Generator<number> {
  const random = createRandom(seed, 'walk')
  for (let i = 0; i < ticks; i++) {
    const leap = random.unit() < 0.02 ? 30 : 1.5
    if (random.unit() < 0.02) {
      const shock = 4 * (random.unit() - 0.5)
      world.shock(shock)
      yield Math.abs(shock)
    }
    const mid = Math.round(10 * (world.mid + leap * 2 * (random.unit() - 0.5))) / 10
    const moved = Math.abs(mid - world.mid)
    world.advance(TICK_MS, mid)
    yield moved
  }
}

/** Net delta at a price, as the view tells it. */
function deltaAtPrice({ conditions }: DeltaView, price: number): { low: number; high: number } {
  if (conditions === undefined) throw new Error('this world is never blind')
  const { greeks, spot } = conditions
  const change = greeks.gamma.low * (price - spot)
  return { low: greeks.delta.low + change, high: greeks.delta.high + change }
}

function announced(hedger: DeltaHedger): { buys: number; sells: number } {
  const sum = { buys: 0, sells: 0 }
  for (const { phase, announced, filled, request } of hedger.orders) {
    if (phase === 'settling') sum[request.side === 'buy' ? 'buys' : 'sells'] += toNumber(announced) - toNumber(filled)
  }
  return sum
}

/** Whether an order, however much of it fills, brings delta nearer to zero at its price and not past it. */
function reduces(request: OrderRequest, left: number, view: DeltaView, hedger: DeltaHedger): boolean {
  const { buys, sells } = announced(hedger)
  const price = request.timeInForce === 'ioc' ? (view.conditions?.spot ?? 0) : toNumber(request.limitPrice)
  const delta = deltaAtPrice(view, price)
  return request.side === 'sell' ? left <= delta.low - sells + EPSILON : left <= -delta.high - buys + EPSILON
}

describe('a venue that answers at once', () => {
  it('never sees a fill that raises the absolute delta it is for, nor more hedged than delta called for', () => {
    fc.assert(
      fc.property(worlds, (draw) => {
        const world = worldOf(draw, 0, 0)
        let called = Math.abs(world.trueDelta())
        const gamma = Math.abs(draw.gamma)
        const before = { delta: world.optionDelta }
        for (const moved of walk(world, draw.seed, 240)) {
          const isShock = world.optionDelta !== before.delta
          called += isShock ? moved : gamma * moved
          before.delta = world.optionDelta
        }
        let traded = 0
        for (const { fill, deltaBefore } of world.traded) {
          const signed = toNumber(fill.amount) * (fill.side === 'buy' ? 1 : -1)
          traded += Math.abs(signed)
          expect(Math.abs(deltaBefore + signed)).toBeLessThanOrEqual(Math.abs(deltaBefore) + EPSILON)
        }
        expect(traded).toBeLessThanOrEqual(called + EPSILON)
      }),
      { numRuns: 150 },
    )
  })
})

describe('a venue that loses, delays, refuses and repeats', () => {
  it('is asked for nothing that would raise delta, and for one order a side', () => {
    fc.assert(
      fc.property(worlds, (draw) => {
        const world = worldOf(draw, 0.15, 400)
        world.onStep = (view, effects) => {
          for (const effect of effects) {
            if (effect.type !== 'place' && effect.type !== 'replace') continue
            expect(reduces(effect.request, toNumber(effect.request.amount), view, world.hedger)).toBe(true)
          }
          for (const { phase, request, filled } of world.hedger.orders) {
            // What rests untouched after a look at the world still belongs there.
            if (phase !== 'open') continue
            expect(reduces(request, toNumber(request.amount) - toNumber(filled), view, world.hedger)).toBe(true)
          }
          for (const side of ['buy', 'sell'] as const) {
            const standing = world.hedger.orders.filter((o) => o.request.side === side && o.phase !== 'settling')
            expect(standing.length).toBeLessThanOrEqual(1)
          }
        }
        for (const _ of walk(world, draw.seed, 200)) {
          for (const side of ['buy', 'sell'] as const) {
            const resting = [...world.venue.orders.values()].filter((o) => o.isOpen && o.request.side === side)
            expect(resting.length).toBeLessThanOrEqual(1)
          }
        }
        const labels = world.effects.flatMap((e) =>
          e.type === 'place' || e.type === 'replace' ? [e.request.label] : [],
        )
        expect(new Set(labels).size).toBe(labels.length)
      }),
      { numRuns: 150 },
    )
  })

  it('is understood once it behaves: every fill is counted and delta is back inside', () => {
    fc.assert(
      fc.property(worlds, (draw) => {
        const world = worldOf({ ...draw, strategy: 'riposte', unsure: 0 }, 0.2, 400)
        for (const _ of walk(world, draw.seed, 120));
        world.faults = 0
        for (let i = 0; i < 240; i++) world.advance(TICK_MS, world.mid)
        const view = world.view()
        expect(view.conditions?.greeks.delta.low).toBeCloseTo(world.trueDelta(), 9)
        expect(world.hedger.orders.map(({ phase }) => phase).filter((phase) => phase !== 'open')).toEqual([])
        expect(world.hedger.excursion).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })
})
