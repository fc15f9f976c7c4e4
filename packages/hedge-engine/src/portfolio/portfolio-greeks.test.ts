import { averagedSettlement, black76Greeks, yearsBetween } from '@riposte/greeks'
import {
  createPerp,
  type EpochMs,
  epochMs,
  fromNumber,
  type Option,
  parseInstrumentName,
  type Side,
  toNumber,
} from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContractGreeks } from './contract-greeks.ts'
import {
  type HeldPosition,
  type OpenOrder,
  type PortfolioGreeks,
  type PortfolioInputs,
  portfolioGreeks,
} from './portfolio-greeks.ts'

const CALL = parseInstrumentName('ETH-20261225-3000-C') as Option
const PUT = parseInstrumentName('ETH-20261225-2800-P') as Option
const PERP = createPerp('ETH')
const EXPIRY = CALL.expiry
const DAY = 86_400_000
const MINUTE = 60_000

const contracts = (quantity: number) => fromNumber(quantity, 6, 'towards-zero')

/** Greeks of an ordinary surface: 60 % everywhere, a forward of 3000. */
function surface(now: EpochMs, volatility = 0.6, forward = 3000): (option: Option) => ContractGreeks {
  return (option) => {
    const { right, strike, expiry } = option
    const years = yearsBetween(now, expiry)
    const { delta, gamma } = black76Greeks({ right, forward, strike: toNumber(strike), years, volatility })
    return { delta, gamma, iv: volatility, forward }
  }
}

function held(instrument: HeldPosition['instrument'], quantity: number, venue = 'derive'): HeldPosition {
  const settlement = venue === 'derive' ? 'average-30m' : 'fixing'
  return { instrument, venue, quantity: contracts(quantity), settlement }
}

function order(instrument: OpenOrder['instrument'], side: Side, remaining: number): OpenOrder {
  return { instrument, side, remaining: contracts(remaining), settlement: 'average-30m' }
}

function sumUp(positions: HeldPosition[], changes: Partial<PortfolioInputs> = {}): PortfolioGreeks {
  const now = changes.now ?? epochMs(EXPIRY - 30 * DAY)
  return portfolioGreeks({
    underlying: 'ETH',
    now,
    positions,
    orders: [],
    greeksOf: surface(now),
    averagedSoFar: () => undefined,
    ...changes,
  })
}

describe('a portfolio whose Greeks are known', () => {
  it('adds options and the perp with their signs, and leaves other underlyings out', () => {
    const now = epochMs(EXPIRY - 30 * DAY)
    const greeks = surface(now)
    const { delta, gamma, missing } = sumUp([
      held(CALL, 4),
      held(PUT, -2),
      held(PERP, -1.5),
      held(parseInstrumentName('BTC-20261225-90000-C'), 9),
    ])
    const expected = 4 * greeks(CALL).delta - 2 * greeks(PUT).delta - 1.5
    expect(delta.low).toBeCloseTo(expected, 12)
    expect(delta.high).toBe(delta.low)
    expect(gamma.low).toBeCloseTo(4 * greeks(CALL).gamma - 2 * greeks(PUT).gamma, 12)
    expect(missing).toEqual([])
  })

  it('says how long its gamma has to live, by gamma', () => {
    const later = parseInstrumentName('ETH-20270326-3000-C')
    const { years } = sumUp([held(CALL, 1), held(later, 1)])
    expect(years).toBeGreaterThan(yearsBetween(EXPIRY - 30 * DAY, EXPIRY))
    expect(years).toBeLessThan(yearsBetween(EXPIRY - 30 * DAY, (later as Option).expiry))
    expect(sumUp([held(PERP, 3)]).years).toBe(0)
  })
})

describe('what is not known', () => {
  const unknown = { greeksOf: () => undefined }

  it('is everything that it could be, and named', () => {
    const { delta, gamma, missing } = sumUp([held(CALL, 3), held(PUT, 2), held(PERP, -1)], unknown)
    expect(delta).toEqual({ low: -3, high: 2 })
    expect(gamma).toEqual({ low: 0, high: Number.POSITIVE_INFINITY })
    expect(missing).toEqual([CALL.name, PUT.name])
  })

  it.each([
    ['no number', { delta: Number.NaN }],
    ['a volatility of zero', { iv: 0 }],
    ['a forward of zero', { forward: 0 }],
    ['a gamma without bound', { gamma: Number.POSITIVE_INFINITY }],
  ])('takes Greeks with %s for missing', (_, wrong) => {
    const good = surface(epochMs(EXPIRY - DAY))(CALL)
    expect(sumUp([held(CALL, 1)], { greeksOf: () => ({ ...good, ...wrong }) }).missing).toEqual([CALL.name])
  })

  it('is nothing in all for a pair that is held back to back', () => {
    const { delta, gamma, missing } = sumUp([held(CALL, 5, 'rysk'), held(CALL, -5)], unknown)
    expect([delta, gamma, missing]).toEqual([{ low: 0, high: 0 }, { low: 0, high: 0 }, []])
  })

  it('lets an open order fill or not, whichever is worse', () => {
    const { delta } = sumUp([held(PERP, 2)], { orders: [order(PERP, 'sell', 1.5), order(PERP, 'buy', 0.5)] })
    expect(delta).toEqual({ low: 0.5, high: 2.5 })
  })

  it('holds the true delta inside, whatever the missing Greeks are and however the orders end', () => {
    const names = ['ETH-20261225-2600-C', 'ETH-20261225-3000-C', 'ETH-20261225-3400-P', 'ETH-20270326-3000-P']
    const rows = fc.array(
      fc.record({
        option: fc.constantFrom(...names.map((name) => parseInstrumentName(name) as Option)),
        quantity: fc.double({ min: -9, max: 9, noNaN: true }),
        isKnown: fc.boolean(),
        isOrder: fc.boolean(),
        truth: fc.double({ min: 0, max: 1, noNaN: true }),
        filled: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(rows, (list) => {
        // The first row of an option says whether its Greek is known, and what it is in truth.
        const facts = new Map(list.map((row) => [row.option.name, row]).reverse() as [string, (typeof list)[number]][])
        const trueDelta = ({ name, right }: Option) => (facts.get(name)?.truth as number) - (right === 'call' ? 0 : 1)
        const greeksOf = (option: Option) =>
          facts.get(option.name)?.isKnown
            ? { delta: trueDelta(option), gamma: 0.001, iv: 0.6, forward: 3000 }
            : undefined
        const positions = list.filter((row) => !row.isOrder).map((row) => held(row.option, row.quantity))
        const orders = list
          .filter((row) => row.isOrder)
          .map((row) => order(row.option, row.quantity > 0 ? 'buy' : 'sell', Math.abs(row.quantity)))
        const truth = list.reduce(
          (sum, row) => sum + row.quantity * trueDelta(row.option) * (row.isOrder ? row.filled : 1),
          0,
        )
        const { delta } = sumUp(positions, { orders, greeksOf })
        expect(delta.low).toBeLessThanOrEqual(truth + 1e-4)
        expect(delta.high).toBeGreaterThanOrEqual(truth - 1e-4)
      }),
    )
  })
})

describe('the last half hour', () => {
  const pair = [held(CALL, 10, 'rysk'), held(CALL, -10)]
  const at = (minutesLeft: number) => {
    const now = epochMs(EXPIRY - minutesLeft * MINUTE)
    return { now, greeksOf: surface(now) }
  }

  it('gives a pair that is held back to back its delta back, as the mean fills', () => {
    expect(sumUp(pair, at(31)).delta).toEqual({ low: 0, high: 0 })
    const halfWay = sumUp(pair, { ...at(15), averagedSoFar: () => ({ mean: 3010, share: 0.5 }) })
    const averaged = averagedSettlement({
      right: 'call',
      forward: 3000,
      strike: 3000,
      years: yearsBetween(EXPIRY - 15 * MINUTE, EXPIRY),
      volatility: 0.6,
      averaged: { mean: 3010, share: 0.5 },
    })
    const plain = surface(epochMs(EXPIRY - 15 * MINUTE))(CALL)
    expect(halfWay.delta.low).toBeCloseTo(10 * (plain.delta - averaged.delta), 12)
    expect(halfWay.gamma.low).toBeCloseTo(10 * (plain.gamma - averaged.gamma), 12)
    // Nearly all averaged: the cash leg has settled but for its payment, the physical one still moves with the market.
    const end = sumUp(pair, { ...at(0.5), averagedSoFar: () => ({ mean: 3010, share: 59 / 60 }) })
    expect(end.delta.low).toBeGreaterThan(4.8)
  })

  it('does not guess how far the mean is, only how much of it is still to come', () => {
    const { delta, missing } = sumUp([held(CALL, -10)], at(15))
    expect([delta, missing]).toEqual([{ low: -5, high: 0 }, [CALL.name]])
    expect(sumUp([held(PUT, -10)], at(3)).delta).toEqual({ low: 0, high: 1 })
    expect(sumUp([held(CALL, -10)], { ...at(15), greeksOf: () => undefined }).delta).toEqual({ low: -5, high: 0 })
    const full = { averagedSoFar: () => ({ mean: 3010, share: 1 }) }
    expect(sumUp([held(CALL, -10)], { ...at(15), ...full }).missing).toEqual([CALL.name])
  })

  it('leaves of an expired contract on a mean nothing, and of one on a fixing what is to be delivered', () => {
    const after = { now: epochMs(EXPIRY + 1), greeksOf: () => ({ delta: 1, gamma: 0, iv: 0.6, forward: 3010 }) }
    expect(sumUp(pair, after).delta).toEqual({ low: 10, high: 10 })
  })

  it('asks no volatility and no forward of an expired contract on a fixing', () => {
    const after = { now: epochMs(EXPIRY + 1), greeksOf: () => ({ delta: -1, gamma: 0, iv: 0, forward: 0 }) }
    const { delta, missing } = sumUp([held(PUT, 4, 'rysk')], after)
    expect([delta, missing]).toEqual([{ low: -4, high: -4 }, []])
  })
})
