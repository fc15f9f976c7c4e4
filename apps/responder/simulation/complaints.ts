import type { OrderFault } from '@riposte/simulators'
import { countOf, declinesOf, expecting, faultyOrders, peaceful, type Scenario } from './scenario.ts'
import { PEACE } from './weather.ts'

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
    name: '10. a person stops the desk, and a crash does not start it again',
    options: () => ({
      chaos: peaceful(),
      script(world) {
        const desk = { kind: 'desk' } as const
        world.after(9_000, () => world.desk()?.orchestrator.kill('reduce-only', desk, 'a test', 'operator'))
        world.after(13_000, world.crash)
        world.after(32_000, () => world.desk()?.orchestrator.release(desk, 'person', 'it was a test', 'operator'))
      },
      roughMs: 60_000,
    }),
    proof(result) {
      const types = result.events.map(({ type }) => type)
      const [from, to] = [types.indexOf('kill.engaged'), types.indexOf('kill.released')]
      const isStopped = from >= 0 && to > from && !types.slice(from, to).includes('quote.signed')
      const isOver = isStopped && types.slice(to).includes('quote.signed')
      return expecting(
        isOver && declinesOf(result, 'KILL_SWITCH') > 0 && result.lives === 2,
        'quotes did not stop and begin again',
      )
    },
  },
]
