import type { DeskEvent } from '@riposte/orchestrator'
import type { OrderFault } from '@riposte/simulators'
import type { SimulationOptions, SimulationResult, World } from './simulate.ts'
import { PEACE, type PEACE as Peace } from './weather.ts'

/** A short scripted world, and what it must show besides that every invariant held. */
export interface Scenario {
  readonly name: string
  /** A fresh script for each run. */
  options(): SimulationOptions
  /** What would be missing if the fault had not taken place, or the desk had not noticed: words, or undefined when all is well. */
  proof(result: SimulationResult): string | undefined
  /** The world need not end with hedged trades. */
  readonly mayEndUnhedged?: true
}

type Chaos = typeof Peace

function peaceful(changes: Partial<Chaos> = {}): Chaos {
  return { ...PEACE, ...changes }
}

function faultyOrders(...faults: readonly OrderFault[]): (world: World) => void {
  return ({ venues }) => {
    for (const fault of faults) venues.derive.faults.onNextOrder(fault)
  }
}

const countOf = (result: SimulationResult, type: string): number =>
  result.events.filter((event) => event.type === type).length

const expecting = (isTrue: boolean, otherwise: string): string | undefined => (isTrue ? undefined : otherwise)

/** The ten complaints that cost users of other bots most. */
export const COMPLAINTS: readonly Scenario[] = [
  {
    name: '1. an order fills while its connection is gone',
    options: () => ({
      chaos: peaceful({ cutEveryMs: 4_000 }),
      script: faultyOrders(...Array<OrderFault>(4).fill({ placed: true, reply: 'disconnect' })),
    }),
    proof: (result) => expecting(countOf(result, 'order.unknown') > 0, 'no order was in doubt'),
  },
  {
    name: '2. a request times out, and the order was live',
    options: () => ({
      chaos: peaceful(),
      script: faultyOrders(...Array<OrderFault>(3).fill({ placed: true, reply: 'none' })),
    }),
    proof: (result) => expecting(countOf(result, 'order.unknown') === 3, 'three orders should have been in doubt'),
  },
  {
    name: '3. a retry after a time-out must not be a second order',
    options: () => ({
      chaos: peaceful(),
      script: faultyOrders(
        { placed: false, reply: 'none' },
        { placed: true, reply: 'none' },
        { placed: true, reply: -32603 },
        { placed: false, reply: 9000 },
      ),
    }),
    proof: (result) => expecting(countOf(result, 'order.unknown') >= 3, 'too few orders were in doubt'),
  },
  {
    name: '4. trades that come in while the desk is busy hedging others',
    options: () => ({
      chaos: peaceful({ weather: { ...PEACE.weather, delayMs: [200, 900] }, syncMsMax: 300 }),
    }),
    proof: (result) => expecting(result.trades >= 3, 'too few trades'),
  },
  {
    name: '5. positions can not be read, and are not taken for zero',
    options: () => ({
      chaos: peaceful({ cutEveryMs: 6_000 }),
      sabotage: {
        venue(venue) {
          let asked = 0
          return {
            ...venue,
            positions() {
              asked += 1
              return asked > 8 ? venue.positions() : Promise.reject(new Error('the venue could not be asked'))
            },
          }
        },
      },
    }),
    proof: (result) => expecting(result.hedged > 0, 'nothing was hedged'),
  },
  {
    name: '6. reconciliation after each of several restarts invents nothing',
    options: () => ({
      chaos: peaceful(),
      script(world) {
        for (const at of [9_000, 17_000, 26_000, 33_000]) world.after(at, world.crash)
      },
    }),
    proof: (result) => expecting(result.lives >= 4, 'too few restarts'),
  },
  {
    name: '7. the process is killed between the commit of a trade and its first order',
    options: () => ({ chaos: peaceful(), crashAt: { effect: 'order', moment: 'before', count: 1 } }),
    proof: (result) => expecting(result.ends.includes('crash before order 1'), 'the crash did not happen'),
  },
  {
    name: '8. the caches hold nonsense',
    options: () => ({
      chaos: peaceful(),
      cache: {
        get: async () => ({ version: -1, records: ['nonsense'] }),
        set: () => Promise.reject(new Error('gone')),
      },
      script(world) {
        world.after(15_000, world.crash)
      },
    }),
    proof: (result) => expecting(result.hedged > 0, 'nothing was hedged'),
  },
  {
    name: '9. two equal trades at once, and a crash among their fills',
    options: () => ({
      chaos: peaceful({ rysk: { trades: Array<['duplicate']>(12).fill(['duplicate']) } }),
      script(world) {
        const twins = () => world.submitManual(['twin-1', 'twin-2'])
        world.after(6_000, twins)
        world.after(6_160, world.crash)
      },
    }),
    proof(result) {
      const booked = result.events.filter(
        (event) => event.type === 'trade.executed' && event.tradeId.startsWith('M-twin'),
      )
      return expecting(booked.length === 2 && result.lives >= 2, 'the twins were not booked, or nothing crashed')
    },
  },
  {
    name: '10. when the desk can not remember, it stops quoting',
    options: () => ({ chaos: peaceful({ diskFullChance: 1 }) }),
    proof(result) {
      const declined = result.ends.some((end) => end === 'restarted by its operator: the disk was full')
      return expecting(declined, 'the disk was never full')
    },
  },
]

/** The ten faults that lost money in this desk's ancestor. */
export const FAULTS: readonly Scenario[] = [
  {
    name: '1. nothing can be priced, so nothing is quoted',
    options() {
      let isBlind = true
      return {
        chaos: peaceful(),
        sabotage: { venue: (venue) => ({ ...venue, book: (name) => (isBlind ? undefined : venue.book(name)) }) },
        // Sight comes back when nobody asks any more, so that what was reported by hand can be hedged.
        script: (world) =>
          world.after(41_000, () => {
            isBlind = false
          }),
      }
    },
    proof: (result) => expecting(result.quotes === 0 && result.rfqs > 3, `${result.quotes} quotes were sent`),
    mayEndUnhedged: true,
  },
  {
    name: '2. no quote pays the fair price or more',
    options: () => ({ chaos: peaceful() }),
    proof: (result) => expecting(result.quotes > 3, 'too few quotes'),
  },
  {
    name: '3. every hedge is on the other side of its trade, sold or bought',
    options: () => ({ chaos: peaceful() }),
    proof(result) {
      const sides = new Set(result.events.flatMap((event) => (event.type === 'order.filled' ? [event.fill.side] : [])))
      return expecting(sides.size === 2, 'hedges of one side only')
    },
  },
  {
    name: '4. hedges are priced to be filled, and a refusal is not a success',
    options: () => ({ chaos: peaceful({ funds: { ...PEACE.funds, derive: PEACE.funds.rysk } }) }),
    proof(result) {
      const fills = countOf(result, 'order.filled')
      return expecting(fills >= result.hedged && result.hedged > 0, 'a trade counts as hedged without a fill')
    },
  },
  {
    name: '5. three answers in a row are lost, and the hedge is there once',
    options: () => ({
      chaos: peaceful(),
      script: faultyOrders(...Array<OrderFault>(3).fill({ placed: true, reply: 9001 })),
    }),
    proof: (result) => expecting(countOf(result, 'order.unknown') === 3, 'three orders should have been in doubt'),
  },
  {
    name: '6. every trade is told three times',
    options: () => ({
      chaos: peaceful({ rysk: { trades: Array<['duplicate', 'repeat']>(12).fill(['duplicate', 'repeat']) } }),
    }),
    proof: (result) => expecting(result.trades > 1, 'too few trades'),
  },
  {
    name: '7. no trade is told at all, and all are found',
    options: () => ({ chaos: peaceful({ rysk: { trades: Array<['drop']>(12).fill(['drop']) }, cutEveryMs: 12_000 }) }),
    proof(result) {
      const found = result.events.filter((event) => event.type === 'trade.executed' && event.found)
      return expecting(found.length > 0, 'no trade was found')
    },
  },
  {
    name: '8. positions follow the fills, so limits bind',
    options: () => ({ chaos: peaceful(), roughMs: 120_000 }),
    proof: (result) => expecting(result.hedged > 8, 'too few trades to come near a limit'),
  },
  {
    name: '9. the perp hedge takes the published delta, with its sign',
    options: () => ({
      chaos: peaceful({ noBidChance: 0.5 }),
      script: faultyOrders(),
    }),
    proof(result) {
      const perps = result.events.filter(
        (event) => event.type === 'order.signed' && event.order.request.instrument.endsWith('-PERP'),
      )
      return expecting(perps.length > 0, 'no perp was needed')
    },
  },
  {
    name: '10. a dry run sends nothing',
    options: () => ({ chaos: peaceful(), isDryRun: true }),
    proof(result) {
      const sent = result.quotes + result.orders + result.privateFrames
      if (sent > 0) return `${result.quotes} quotes, ${result.orders} orders, ${result.privateFrames} private frames`
      return expecting(countOf(result, 'quote.withheld') > 3, 'nothing would have been quoted')
    },
    mayEndUnhedged: true,
  },
]

/** The phases of a roll-out, there and back. */
export const ROLL_OUTS: readonly Scenario[] = [
  {
    name: 'from existing to full, a restart for each step',
    options: () => ({
      chaos: peaceful({ phases: ['existing', 'monitor', 'risk', 'full'] }),
      script: crashing(9_000, 18_000, 28_000),
    }),
    proof: (result) => expecting(result.lives === 4 && hedgings(result).size === 2, 'not every phase hedged a trade'),
  },
  {
    name: 'and back, with hedges and orders of the delta hedger under way',
    options: () => ({
      chaos: peaceful({ phases: ['full', 'existing'], deltaHedging: true, equalSizes: true }),
      script: crashing(9_000, 15_000, 21_000),
    }),
    proof(result) {
      const isByDelta = (event: DeskEvent) => event.type === 'order.signed' && event.decision !== undefined
      return expecting(result.lives === 4 && result.events.some(isByDelta), 'the delta hedger had no order')
    },
  },
  {
    name: 'limits that are only told of stop nothing',
    options: () => ({ chaos: peaceful({ phases: ['monitor'] }), roughMs: 120_000 }),
    proof(result) {
      return expecting(countOf(result, 'breach.reported') > 0, 'no limit was past')
    },
  },
]

/** Ends lives at these times. */
function crashing(...times: readonly number[]): (world: World) => void {
  return (world) => {
    for (const at of times) world.after(at, world.crash)
  }
}

/** How the trades of a world were hedged. */
function hedgings({ events }: SimulationResult): Set<string> {
  return new Set(events.flatMap((event) => (event.type === 'trade.executed' ? [event.hedging ?? 'full'] : [])))
}
