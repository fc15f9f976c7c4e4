import {
  createPerp,
  epochMs,
  type Instrument,
  type Option,
  parseInstrumentName,
  parseWad,
  type Wad,
  wad,
} from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LimitUse } from './breach.ts'
import type { OptionMarks } from './contract-exposure.ts'
import { createRiskBook } from './create-risk-book.ts'
import type { ExposureChange } from './exposure-change.ts'
import { type Formula, parseFormula } from './formula/formula.ts'
import { type Limits, limitsWith, uniformLimit } from './limits.ts'
import { optionMarks } from './moved-market.ts'
import type { Hypothesis, RiskBook } from './risk-book.ts'

const AT = epochMs(Date.UTC(2026, 10, 25, 8))
const INSTRUMENTS: readonly Instrument[] = [
  'ETH-20261225-3000-C',
  'ETH-20261225-2500-P',
  'ETH-20261204-3200-C',
  'ETH-20261204-9000-C',
  'BTC-20261225-100000-C',
  'ETH-PERP',
].map(parseInstrumentName)
/** Nobody publishes its Greeks. */
const UNKNOWN = 'ETH-20261204-9000-C'

interface World {
  spotEth: number
  volatility: number
  /** Some limits are tight, the others loose, so that each gets its turn at being the one that binds. */
  limits: Limits
  hasFormulas: boolean
}

function marksIn(world: World) {
  return {
    nowMs: () => AT,
    spot: (underlying: string) => (underlying === 'ETH' ? world.spotEth : 90_000),
    option(option: Option): OptionMarks | undefined {
      if (option.name === UNKNOWN) return undefined
      const forward = option.underlying === 'ETH' ? world.spotEth : 90_000
      const years = (option.expiry - AT) / (365 * 86_400_000)
      return optionMarks(option, { forward, years, volatility: world.volatility })
    },
  }
}

const TIGHT: Partial<Limits> = {
  MAX_POSITION_SIZE: uniformLimit('60'),
  MAX_EXPIRY_POSITION: uniformLimit('80'),
  MAX_UNDERLYING_POSITION: uniformLimit('100'),
  MAX_DELTA_EXPOSURE: uniformLimit('40'),
  MAX_GAMMA_USD: uniformLimit('15000'),
  MAX_VEGA_USD: uniformLimit('200'),
  MAX_THETA_USD: uniformLimit('400'),
  MAX_EXPIRY_VEGA_USD: uniformLimit('150'),
  MAX_NOTIONAL_USD: uniformLimit('600000'),
  MAX_PREMIUM_AT_RISK_USD: uniformLimit('100000'),
  MAX_SCENARIO_LOSS_USD: uniformLimit('30000'),
  MIN_RUNWAY: uniformLimit('500'),
}

const FORMULAS: readonly Formula[] = [
  'abs(vega.ETH) <= 180',
  'deltaUsd.total + 0.5 * scenarioLoss.ETH <= 150000',
  'max(abs(gamma.ETH), 10 * abs(theta.ETH)) <= 30000',
].map((text) => {
  const result = parseFormula(text)
  if (result.status === 'refused') throw new Error(result.message)
  return result.formula
})

function createDesk(world: World): RiskBook {
  const risk = createRiskBook({
    limits: world.limits,
    market: marksIn(world),
    formulas: world.hasFormulas ? FORMULAS : [],
  })
  risk.setBalance('rysk', 'USDC', parseWad('60000'))
  return risk
}

interface Quote {
  readonly instrument: Instrument
  readonly quantity: Wad
  readonly premium: Wad
}

function changeOf({ instrument, quantity, premium }: Quote): ExposureChange {
  return {
    legs: [
      { instrument, venue: 'rysk', quantity, role: 'trade' },
      { instrument, venue: 'derive', quantity: wad(-quantity), role: 'hedge' },
    ],
    cash: [{ venue: 'rysk', token: 'USDC', amount: wad(-premium) }],
  }
}

function happen(risk: RiskBook, { instrument, quantity, premium }: Quote): void {
  risk.book({ instrument, venue: 'rysk', quantity, price: parseWad('1'), at: AT })
  risk.moveCash({ venue: 'rysk', token: 'USDC', amount: wad(-premium) })
}

const quantity = fc
  .integer({ min: -3000, max: 3000 })
  .filter((n) => n !== 0)
  .map((n) => parseWad(String(n / 100)))
const quote: fc.Arbitrary<Quote> = fc.record({
  instrument: fc.constantFrom(...INSTRUMENTS),
  quantity,
  premium: fc.integer({ min: 0, max: 4000 }).map((n) => parseWad(String(n))),
})

type Step =
  | { readonly type: 'reserve'; readonly rfq: number; readonly quote: Quote }
  | { readonly type: 'hit' | 'expire' | 'order' | 'cancel'; readonly pick: number }
  | { readonly type: 'fill'; readonly pick: number; readonly share: number }
  | { readonly type: 'restart' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant('reserve' as const), rfq: fc.nat(12), quote }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constantFrom('hit', 'expire', 'order', 'cancel' as const), pick: fc.nat(30) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('fill' as const),
      pick: fc.nat(30),
      share: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('restart' as const) }) },
) as fc.Arbitrary<Step>

/** What may still happen: quotes by RFQ, of which one each, and orders, which also happen in part. */
interface Live {
  readonly quotes: Map<string, { readonly rfq: string; readonly quote: Quote }>
  readonly orders: Map<string, Quote>
}

function run(world: World, steps: readonly Step[]): { readonly risk: RiskBook; readonly live: Live } {
  let risk = createDesk(world)
  const live: Live = { quotes: new Map(), orders: new Map() }
  let count = 0
  const pickOf = <V>(map: Map<string, V>, n: number): [string, V] | undefined => [...map][n % Math.max(map.size, 1)]
  for (const each of steps) {
    switch (each.type) {
      case 'reserve': {
        count += 1
        const [id, rfq] = [`q${count}`, `rfq-${each.rfq}`]
        if (risk.reserve(id, changeOf(each.quote), rfq).status !== 'breach')
          live.quotes.set(id, { rfq, quote: each.quote })
        break
      }
      case 'order': {
        const picked = pickOf(live.quotes, each.pick)
        if (picked === undefined) break
        count += 1
        const order = { ...picked[1].quote, quantity: wad(-picked[1].quote.quantity), premium: wad(0n) }
        const change = changeOf(order)
        const id = `o${count}`
        if (risk.reserve(id, { ...change, legs: change.legs.slice(0, 1) }).status !== 'breach')
          live.orders.set(id, order)
        break
      }
      case 'hit': {
        const picked = pickOf(live.quotes, each.pick)
        if (picked === undefined) break
        const { rfq, quote: won } = picked[1]
        for (const [id, other] of live.quotes) {
          if (other.rfq !== rfq) continue
          risk.release(id)
          live.quotes.delete(id)
        }
        happen(risk, won)
        break
      }
      case 'expire': {
        const picked = pickOf(live.quotes, each.pick)
        if (picked === undefined) break
        risk.release(picked[0])
        live.quotes.delete(picked[0])
        break
      }
      case 'cancel': {
        const picked = pickOf(live.orders, each.pick)
        if (picked === undefined) break
        risk.release(picked[0])
        live.orders.delete(picked[0])
        break
      }
      case 'fill': {
        const picked = pickOf(live.orders, each.pick)
        if (picked === undefined) break
        const [id, order] = picked
        const part = wad((order.quantity * BigInt(each.share)) / 4n)
        const rest = { ...order, quantity: wad(order.quantity - part) }
        happen(risk, { ...order, quantity: part })
        if (rest.quantity === 0n) {
          risk.release(id)
          live.orders.delete(id)
        } else {
          const change = changeOf(rest)
          risk.hold(id, { ...change, legs: change.legs.slice(0, 1) })
          live.orders.set(id, rest)
        }
        break
      }
      case 'restart': {
        const next = createDesk(world)
        next.restore(risk.ledger())
        for (const [id, { rfq, quote: standing }] of live.quotes) next.hold(id, changeOf(standing), rfq)
        for (const [id, order] of live.orders) {
          const change = changeOf(order)
          next.hold(id, { ...change, legs: change.legs.slice(0, 1) })
        }
        risk = next
      }
    }
  }
  return { risk, live }
}

/** What everything would be with a book made in one go from what is held and live now. */
function recomputed(world: World, risk: RiskBook, live: Live): RiskBook {
  const fresh = createDesk(world)
  fresh.restore(risk.ledger())
  for (const [id, { rfq, quote: standing }] of [...live.quotes].reverse()) fresh.hold(id, changeOf(standing), rfq)
  for (const [id, order] of live.orders) {
    const change = changeOf(order)
    fresh.hold(id, { ...change, legs: change.legs.slice(0, 1) })
  }
  return fresh
}

const byName = (rows: readonly LimitUse[]) =>
  [...rows].sort((a, b) => `${a.name} ${a.scope}`.localeCompare(`${b.name} ${b.scope}`))

const tight = fc
  .subarray(Object.keys(TIGHT) as (keyof Limits)[], { maxLength: 3 })
  .map((names): Limits => limitsWith(Object.fromEntries(names.map((name) => [name, TIGHT[name]]))))
const world: fc.Arbitrary<World> = fc.record({
  spotEth: fc.integer({ min: 2000, max: 4000 }),
  volatility: fc.double({ min: 0.2, max: 1.2, noNaN: true }),
  limits: tight,
  hasFormulas: fc.boolean(),
})

describe('whatever sequence of reserve, hit, expire, order, fill, cancel and restart', () => {
  it('no subset of what is live can take any limit past its value', () => {
    fc.assert(
      fc.property(
        world,
        fc.array(step, { minLength: 5, maxLength: 60 }),
        fc.infiniteStream(fc.nat(1000)),
        (market, steps, choices) => {
          const { risk, live } = run(market, steps)
          // All that is bought, all that is sold, and two at random.
          for (const choose of ['bought', 'sold', 'any', 'any'] as const) {
            const outcome = createDesk(market)
            outcome.restore(risk.ledger())
            const takes = ({ quantity: contracts }: Quote): boolean =>
              choose === 'any' ? (choices.next().value as number) % 2 === 0 : contracts > 0n === (choose === 'bought')
            const done = new Set<string>()
            for (const { rfq, quote: each } of live.quotes.values()) {
              if (done.has(rfq) || !takes(each)) continue
              done.add(rfq)
              happen(outcome, each)
            }
            for (const order of live.orders.values()) {
              const part = choose === 'any' ? BigInt((choices.next().value as number) % 5) : takes(order) ? 4n : 0n
              happen(outcome, { ...order, quantity: wad((order.quantity * part) / 4n) })
            }
            const past = outcome.uses().filter((row) => row.name !== 'GAMMA_MAX_DELTA' && !(row.headroom >= -1e-3))
            expect(past).toEqual([])
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('the sums kept step by step equal those added up anew, to the last bit', () => {
    fc.assert(
      fc.property(world, fc.array(step, { maxLength: 40 }), (market, steps) => {
        const { risk, live } = run(market, steps)
        expect(byName(risk.uses())).toEqual(byName(recomputed(market, risk, live).uses()))
      }),
      { numRuns: 100 },
    )
  })

  it('the same holds after the market has moved and everything is valued anew', () => {
    fc.assert(
      fc.property(world, world, fc.array(step, { maxLength: 30 }), (before, after, steps) => {
        const market = { ...before }
        const { risk, live } = run(market, steps)
        const { spotEth, volatility } = after
        Object.assign(market, { spotEth, volatility })
        risk.revalue()
        expect(byName(risk.uses())).toEqual(byName(recomputed(market, risk, live).uses()))
      }),
      { numRuns: 60 },
    )
  })
})

describe('what-if', () => {
  const hypothesis: fc.Arbitrary<Hypothesis> = fc.oneof(
    quote.map((each): Hypothesis => {
      const flow = { venue: 'rysk', token: 'USDC', amount: wad(-each.premium) }
      const booking = { ...each, venue: 'rysk', price: parseWad('3'), at: AT }
      return { type: 'booking', booking, cash: [flow] }
    }),
    fc.tuple(quote, fc.nat(5)).map(
      ([each, n]): Hypothesis => ({
        type: 'reservation',
        id: `w${n}`,
        change: changeOf(each),
        group: `rfq-${n % 3}`,
      }),
    ),
    fc.nat(5).map((n): Hypothesis => ({ type: 'release', id: `w${n}` })),
    fc
      .nat(9000)
      .map((n): Hypothesis => ({ type: 'balance', venue: 'rysk', token: 'USDC', amount: parseWad(String(n)) })),
    fc.constantFrom('30', '50').map(
      (max): Hypothesis => ({
        type: 'limits',
        limits: limitsWith({ ...TIGHT, MAX_DELTA_EXPOSURE: uniformLimit(max) }),
      }),
    ),
  )

  function doIt(risk: RiskBook, changes: readonly Hypothesis[]): void {
    for (const change of changes) {
      if (change.type === 'booking') {
        risk.book(change.booking)
        for (const flow of change.cash ?? []) risk.moveCash(flow)
      } else if (change.type === 'reservation') risk.reserve(change.id, change.change, change.group)
      else if (change.type === 'release') risk.release(change.id)
      else if (change.type === 'balance') risk.setBalance(change.venue, change.token, change.amount)
      else if (change.type === 'limits') risk.setLimits(change.limits)
    }
  }

  it('equals doing it, and does nothing', () => {
    fc.assert(
      fc.property(
        world,
        fc.array(step, { maxLength: 20 }),
        fc.array(hypothesis, { maxLength: 8 }),
        (market, steps, changes) => {
          const { risk } = run(market, steps)
          const before = risk.uses()
          const answer = risk.whatIf(changes)
          expect(risk.uses()).toEqual(before)
          expect(answer.before).toEqual(before)
          doIt(risk, changes)
          expect(answer.after).toEqual(risk.uses())
        },
      ),
      { numRuns: 100 },
    )
  })

  it('moves the market as the market would', () => {
    const market: World = { spotEth: 3000, volatility: 0.6, limits: limitsWith(), hasFormulas: true }
    const risk = createDesk(market)
    for (const instrument of INSTRUMENTS) {
      if (instrument.underlying === 'ETH')
        risk.book({ instrument, venue: 'rysk', quantity: parseWad('4'), price: parseWad('1'), at: AT })
    }
    risk.book({
      instrument: createPerp('BTC'),
      venue: 'derive',
      quantity: parseWad('-0.5'),
      price: parseWad('1'),
      at: AT,
    })
    const move: Hypothesis = { type: 'market-move', underlying: 'ETH', factor: 1.1, volatilityMove: -0.1 }
    const { after } = risk.whatIf([move])
    Object.assign(market, { spotEth: 3300.0000000000005, volatility: 0.5 })
    risk.revalue()
    expect(after).toEqual(risk.uses())
  })
})
