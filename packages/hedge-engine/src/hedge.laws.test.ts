import { createRandom, type Fill, type Level, type OrderRequest, parseWad, toNumber, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Exposure } from './hedge.ts'
import { DIRECT_HEDGE, FULL_HEDGE, type HedgePolicy } from './hedge-policy.ts'
import { fillsOf } from './orders/live-order.ts'
import { resumeHedge } from './resume-hedge.ts'
import { beginHedge, type HedgeEvent, stepHedge } from './step-hedge.ts'
import { BOUGHT, DELTA, OPTION, PERP, PRICING, sumOf, viewOf, type World, worldOf } from './testing/hedge-desk.ts'
import { HostileVenue } from './testing/hostile-venue.ts'
import type { HedgeStep } from './work-hedge.ts'

interface Told {
  readonly event: HedgeEvent
  readonly dueMs: number
}

/** What a run has shown, so that the laws are not of nothing. */
const shown = { rested: 0, cancelled: 0, restarts: 0, byPerp: 0, hedged: 0, failed: 0 }

/** One hedge from its trade to its end, through everything that the venue and the machine can do to it. */
function run(seed: number, exposure: Exposure, policy: HedgePolicy): void {
  const random = createRandom(seed)
  const sign = exposure.side === 'buy' ? 1 : -1
  const net = () => {
    const traded = (name: string) => toNumber(sumOf(venue.fills.filter(({ instrument }) => instrument === name)))
    return sign * (DELTA * (toNumber(exposure.quantity) - traded(OPTION.name)) - traded(PERP.name))
  }
  let before = DELTA * toNumber(exposure.quantity)
  const venue = new HostileVenue(random, (fill) => {
    expect(fill.side).toBe(exposure.side === 'buy' ? 'sell' : 'buy')
    expect(sumOf(venue.fills.filter(({ instrument }) => instrument === OPTION.name))).toBeLessThanOrEqual(
      exposure.quantity,
    )
    expect(Math.abs(net())).toBeLessThanOrEqual(before + 1e-9)
    before = Math.abs(net())
  })
  const world: World = worldOf({ option: marketOf() }, { pricing: PRICING })
  const view = viewOf(world)
  const signed: OrderRequest[] = []
  let known: Fill[] = []
  let queue: Told[] = []
  let step: HedgeStep = beginHedge(exposure, view, policy)

  function marketOf(): { bids: Level[]; asks: Level[] } {
    const bid = 70 + Math.floor(random.unit() * 40)
    const ask = bid + 1 + Math.floor(random.unit() * 20)
    const size = () => String(0.5 + Math.floor(random.unit() * 20) / 4)
    const bids: Level[] =
      random.unit() < 0.15
        ? []
        : [
            [String(bid), size()],
            [String(bid - 3), size()],
          ]
    return {
      bids,
      asks:
        random.unit() < 0.15
          ? []
          : [
              [String(ask), size()],
              [String(ask + 3), size()],
            ],
    }
  }

  function later(events: readonly HedgeEvent[], afterMs = 0): void {
    for (const event of events) queue.push({ event, dueMs: world.nowMs + afterMs + Math.floor(random.unit() * 300) })
  }

  function perform(): void {
    for (const effect of step.effects) {
      switch (effect.type) {
        case 'place': {
          const { request, decision } = effect
          // No new order before the old one's end.
          expect(venue.open).toEqual([])
          expect(signed.map(({ label }) => label)).not.toContain(request.label)
          if (decision?.isPatient) {
            const worse = toNumber(wad(exposure.breakEven - request.limitPrice)) * sign
            expect(worse).toBeLessThanOrEqual(0)
          }
          signed.push(request)
          if (request.timeInForce !== 'ioc') shown.rested += 1
          later(send(request))
          break
        }
        case 'resend': {
          const request = signed.find(({ label }) => label === effect.label) as OrderRequest
          later(send(request))
          break
        }
        case 'cancel':
          shown.cancelled += 1
          later(venue.cancel(effect.order))
          break
        case 'look-up': {
          const lookedUp = {
            type: 'looked-up',
            label: effect.request.label,
            lookup: venue.find(effect.request),
          } as const
          later([lookedUp], effect.afterMs)
          break
        }
        case 'wait':
          queue = queue.filter(({ event }) => event.type !== 'wake')
          later([{ type: 'wake' }], effect.afterMs)
          break
        default:
          break
      }
    }
  }

  function send(request: OrderRequest): readonly HedgeEvent[] {
    const book = (request.instrument === PERP.name ? world.books.perp : world.books.option) ?? { bids: [], asks: [] }
    return venue.place(request, request.side === 'sell' ? book.bids : book.asks)
  }

  /**
   * The process dies: what was under way is forgotten. An order is journaled behind every fill that was told before it, so only
   * fills of the last one can be missing.
   */
  function restart(): void {
    shown.restarts += 1
    queue = []
    world.nowMs += 100 + Math.floor(random.unit() * 5000)
    const last = signed.at(-1)?.label
    known = known.filter(({ label }) => label !== last || random.unit() < 0.5)
    const past = { orders: signed, fills: known, ageMs: world.nowMs }
    step = resumeHedge(exposure, past, view, policy)
    perform()
  }

  perform()
  for (let turn = 0; ; turn++) {
    expect(turn).toBeLessThan(2000)
    if (['hedged', 'failed'].includes(step.hedge.status)) break
    if (random.unit() < 0.2) world.books.option = marketOf()
    later(venue.stir())
    if (turn < 60 && random.unit() < 0.03) {
      restart()
      continue
    }
    queue.sort((a, b) => a.dueMs - b.dueMs)
    const next = queue.shift()
    if (next === undefined) throw new Error('nothing is awaited, and the hedge has not ended')
    world.nowMs = Math.max(world.nowMs, next.dueMs)
    const { event } = next
    const fills = event.type === 'wake' ? [] : fillsOf(event)
    known = [...known, ...fills.filter(({ fillId }) => known.every((other) => other.fillId !== fillId))]
    step = stepHedge(step.hedge, event, view)
    perform()
  }

  const { hedge } = step
  expect(venue.open).toEqual([])
  const traded = sumOf(venue.fills.filter(({ instrument }) => instrument === OPTION.name))
  // What the machine believes is what the venue did, and what is left is named.
  expect(hedge.legs[0].done).toBe(traded)
  expect(wad(traded + hedge.residual)).toBe(exposure.quantity)
  if (policy.kind === 'direct') expect(new Set(signed.map(({ label }) => label)).size).toBeLessThanOrEqual(1)
  shown[hedge.status === 'hedged' ? 'hedged' : 'failed'] += 1
  if (hedge.legs.length > 1) shown.byPerp += 1
}

const exposures = fc.record({
  side: fc.constantFrom('buy' as const, 'sell' as const),
  hundredths: fc.integer({ min: 1, max: 2000 }),
  breakEven: fc.integer({ min: 60, max: 120 }),
})

describe('against a hostile venue, through restarts, a hedge', () => {
  it.each([
    ['in full', FULL_HEDGE],
    ['that rests whenever it may', { ...FULL_HEDGE, locksEdge: false, riskPrice: 0.01, fillsPerMinute: 20 }],
    ['that keeps the option sooner', { ...FULL_HEDGE, riskPrice: 0.05, patientMs: 1000 }],
    ['by one order', DIRECT_HEDGE],
  ] as const)(
    '%s ends, trades no more than its trade and never the wrong way, one order at a time, inside its break-even while it is patient',
    (_, policy) => {
      fc.assert(
        fc.property(fc.integer(), exposures, (seed, { side, hundredths, breakEven }) => {
          const quantity = parseWad(String(hundredths / 100))
          run(seed, { ...BOUGHT, side, quantity, breakEven: parseWad(String(breakEven)) }, policy)
        }),
        { numRuns: 250 },
      )
    },
  )

  it('was seen to rest, to cancel, to go on after restarts, to take the perp, and to end both ways', () => {
    for (const count of Object.values(shown)) expect(count).toBeGreaterThan(20)
  })
})
