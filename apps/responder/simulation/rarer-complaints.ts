import { FULL_HEDGE, readDeltaLabel } from '@riposte/hedge-engine'
import { parseWad } from '@riposte/market-model'
import { type Limits, uniformLimit } from '@riposte/risk-limits'
import type { OrderFault } from '@riposte/simulators'
import type { Sabotage } from './desk-process.ts'
import { countOf, declinesOf, eventsOf, expecting, faultyOrders, peaceful, type Scenario } from './scenario.ts'
import type { SimulationResult, World } from './simulate.ts'
import { SUBACCOUNT } from './venues.ts'

/** Units of delta. */
const TIGHT = { ETH: parseWad('0.5'), BTC: parseWad('0.05') }
const DESK = { kind: 'desk' } as const
/** The option, then the perp; what is to rest is bounded by time instead. */
const CROSSINGS_MAX = 2 * FULL_HEDGE.attemptsMax
const FOREIGN = 'operator-1'

/** The complaints from the eleventh on, as far as they are about a running desk. */
export const RARER_COMPLAINTS: readonly Scenario[] = [
  {
    name: '11. limits hold from the first quote on, without being wired by anybody',
    options: () => ({
      chaos: peaceful(),
      sabotage: withLimits({ MAX_DELTA_EXPOSURE: { default: parseWad('0'), byUnderlying: TIGHT } }),
      roughMs: 90_000,
    }),
    proof: (result) => expecting(declinesOf(result, 'LIMIT') > 0 && result.quotes > 0, 'no limit was reached'),
  },
  {
    name: '12. missing Greeks are not zero',
    options() {
      let isBlind = true
      return {
        chaos: peaceful(),
        sabotage: {
          venue: (venue) => ({
            ...venue,
            ticker(name) {
              const ticker = venue.ticker(name)
              return isBlind && ticker !== undefined ? { ...ticker, option: undefined } : ticker
            },
          }),
        },
        script: (world) =>
          world.after(20_000, () => {
            isBlind = false
          }),
      }
    },
    proof(result) {
      const seesFrom = (result.events[0]?.at ?? 0) + 20_000
      const early = <Row extends { readonly at: number }>(rows: readonly Row[]) =>
        rows.filter(({ at }) => at < seesFrom)
      const isAsked = early(eventsOf(result, 'rfq.received')).length > 0
      const isQuoted = early(eventsOf(result, 'quote.signed')).length > 0
      return expecting(isAsked && !isQuoted && result.quotes > 0, 'nothing was asked without Greeks, or it was quoted')
    },
  },
  {
    name: '13. whichever side delta is on, a hedge brings it back',
    options: () => ({ chaos: peaceful({ deltaHedging: true }), roughMs: 60_000 }),
    proof(result) {
      const sides = new Set(deltaFills(result).map(({ fill }) => fill.side))
      return expecting(sides.size === 2, 'the delta hedger had fills of one side only')
    },
  },
  {
    name: '14. P&L and cash come out even over partial fills and fees',
    options: () => ({ chaos: peaceful(), roughMs: 60_000 }),
    proof(result) {
      const fills = eventsOf(result, 'order.filled').map(({ fill }) => fill)
      const partly = eventsOf(result, 'order.signed').filter(({ order: { request } }) => {
        const own = fills.filter(({ label }) => label === request.label)
        const filled = own.reduce((sum, { amount }) => sum + amount, 0n)
        return filled > 0n && filled < request.amount
      })
      const hasFees = fills.some(({ fee }) => fee > 0n)
      return expecting(partly.length > 0 && hasFees, 'no order was filled in part')
    },
  },
  {
    name: '15. a hedge that fails again and again ends, and says what it leaves open',
    options: () => ({
      chaos: peaceful(),
      sabotage: {
        venue: (venue) => ({
          ...venue,
          placeOrder: async () => ({
            status: 'rejected',
            reject: { code: 'BY_SCRIPT', message: 'the venue takes nothing', advice: 'new-price' },
          }),
        }),
      },
    }),
    proof(result) {
      const crossings = new Map<string, number>()
      for (const { tradeId, order } of eventsOf(result, 'order.signed')) {
        if (order.request.timeInForce === 'ioc') crossings.set(tradeId, (crossings.get(tradeId) ?? 0) + 1)
      }
      const most = Math.max(0, ...crossings.values())
      return expecting(
        result.failed > 0 && most <= CROSSINGS_MAX,
        `${result.failed} failed, one after ${most} crossings`,
      )
    },
    mayEndUnhedged: true,
  },
  {
    name: '16. the clock is wrong, is set, and no nonce is used twice',
    options: () => ({
      chaos: peaceful({ clockErrorMs: 240_000, clockJumpChance: 1 }),
      script(world) {
        for (const at of [12_000, 30_000]) world.after(at, world.crash)
      },
    }),
    proof(result) {
      const jumps = result.events.filter(({ at }, i) => Math.abs(at - (result.events[i - 1]?.at ?? at)) > 60_000)
      return expecting(jumps.length > 0 && result.lives === 3, 'the clock was not set')
    },
  },
  {
    name: '17. the desk dies with an order resting, and its next life takes it away',
    options: () => ({
      chaos: peaceful({ deltaHedging: true, phases: ['full', 'existing'] }),
      script: crashingWhenOneRests,
    }),
    proof: (result) => expecting(result.ends.includes('crash by script'), 'nothing rested'),
  },
  {
    name: '18. cancels are lost, and no order lives on that the desk takes for gone',
    options: () => ({
      chaos: peaceful({ deltaHedging: true }),
      script({ venues }) {
        for (const placed of [false, true, false, true]) {
          venues.derive.faults.onNextCall('private/cancel', { placed, reply: 'none' })
        }
      },
      roughMs: 60_000,
    }),
    proof({ venues }) {
      const isLeft = venues.derive.faults.takeCallFault('private/cancel') !== undefined
      return expecting(!isLeft, 'fewer than four cancels were sent')
    },
  },
  {
    name: '19. the watchdog falls silent, so the desk stops quoting until a person says otherwise',
    options: () => ({
      chaos: peaceful(),
      sabotage: withLimits({ MAX_LIFE_SIGN_AGE_S: uniformLimit(5n) }),
      script(world) {
        for (let at = 0; at < 600_000; at += 2000) {
          if (at <= 14_000 || at > 30_000) world.after(at, () => world.desk()?.orchestrator.renewLease())
        }
        world.after(33_000, () => world.desk()?.orchestrator.release(DESK, 'dead-man', 'it is back', 'operator'))
      },
      roughMs: 60_000,
    }),
    proof(result) {
      const isPulled = eventsOf(result, 'kill.engaged').some(({ cause }) => cause === 'dead-man')
      const releasedAt = eventsOf(result, 'kill.released')[0]?.at ?? Number.POSITIVE_INFINITY
      const isBack = eventsOf(result, 'quote.signed').some(({ at }) => at > releasedAt)
      return expecting(
        isPulled && isBack && declinesOf(result, 'KILL_SWITCH') > 0,
        'it did not stop, or not begin again',
      )
    },
  },
  {
    name: "22. somebody else's order in the account is left alone, over a crash and a stop",
    options: () => ({
      chaos: peaceful({ stopChance: 1, cutEveryMs: 15_000 }),
      script(world) {
        world.after(4_000, () =>
          world.placeForeign({
            label: FOREIGN,
            instrument: 'ETH-PERP',
            side: 'buy',
            amount: parseWad('0.5'),
            limitPrice: parseWad('2800'),
            timeInForce: 'post_only',
          }),
        )
        world.after(12_000, world.crash)
      },
    }),
    proof({ venues, lives }) {
      const own = venues.derive.engine.openOrders(SUBACCOUNT).filter(({ label }) => label === FOREIGN)
      return expecting(own.length === 1 && own[0]?.filled === 0n && lives > 1, 'the order is gone')
    },
  },
  {
    name: '25. the exchange restarts, loses orders, and grants one request a second',
    options: () => ({
      chaos: peaceful({ rateLimits: { matchingTps: 1, nonMatchingTps: 5 } }),
      script(world) {
        faultyOrders(...Array<OrderFault>(2).fill({ placed: false, reply: 9000 }))(world)
        for (const at of [11_000, 24_000]) world.after(at, () => world.venues.derive.faults.restart())
        for (const at of [30_000, 60_000]) world.after(at, () => world.submitManual(ids(at)))
      },
      roughMs: 90_000,
    }),
    proof(result) {
      const isShort = declinesOf(result, 'HEDGE_RATE') > 0
      return expecting(isShort && countOf(result, 'order.unknown') > 0, 'the budget was never short')
    },
  },
]

const ids = (at: number): readonly string[] => Array.from({ length: 6 }, (_, i) => `burst-${at}-${i}`)

function withLimits(changes: Partial<Limits>): Sabotage {
  return { settings: (settings) => ({ ...settings, limits: { ...settings.limits, ...changes } }) }
}

function deltaFills(result: SimulationResult) {
  return eventsOf(result, 'order.filled').filter(({ fill }) => readDeltaLabel(fill.label) !== undefined)
}

function crashingWhenOneRests(world: World): void {
  const look = (): void => {
    if (world.venues.derive.engine.openOrders(SUBACCOUNT).length > 0) return world.crash()
    world.after(100, look)
  }
  world.after(5_000, look)
}
