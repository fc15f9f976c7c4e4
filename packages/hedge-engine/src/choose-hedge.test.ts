import { epochMs, type Level, parseWad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { chooseHedge, type HedgeLeave } from './choose-hedge.ts'
import { type HedgeFacts, hedgeCosts } from './hedge-costs.ts'
import { FULL_HEDGE } from './hedge-policy.ts'
import { BOUGHT, DELTA, listing, OPTION, PERP, PRICING, viewOf, WEIGHED, worldOf } from './testing/hedge-desk.ts'

/** Three calls are to be sold that are worth 100: a taker pays 0.5 and 0.0003 of 3000 each, a maker 0.0001. */
function facts(bids: Level[], asks: Level[] = [['103', '5']], changes: Partial<HedgeFacts> = {}): HedgeFacts {
  const view = viewOf(worldOf({ option: { bids, asks } }, { pricing: PRICING }))
  const marketOf = (name: string) => view.market(name) as HedgeFacts['market']
  return {
    instrument: OPTION,
    side: 'sell',
    open: parseWad('3'),
    breakEven: BOUGHT.breakEven,
    ageMs: 0,
    listing: listing(OPTION.name),
    market: marketOf(OPTION.name),
    delta: DELTA,
    perp: { listing: listing(PERP.name), market: marketOf(PERP.name) },
    policy: WEIGHED,
    ...changes,
  }
}

const PATIENT: HedgeLeave = { isPatient: true, mayRest: true, lossUsd: 5000 }
const IMPATIENT: HedgeLeave = { ...PATIENT, isPatient: false }

describe('what each way costs, in USD a contract against the mark', () => {
  it('crossing: the distance to the mark and the fee, level by level', () => {
    const { levels } = hedgeCosts(
      facts([
        ['97', '1'],
        ['95', '9'],
      ]),
    )
    // 3 + (0.5 + 0.9) / 1, then 5 + (0.5 + 2 × 0.9) / 2.
    expect(levels.map(({ costUsd }) => costUsd)).toEqual([expect.closeTo(4.4, 9), expect.closeTo(6.15, 9)])
  })

  it('the perp: half its spread and the fee for the delta, and half of what the option may stray by in a week', () => {
    // 0.5 × (0.1 + 0.9) + 0.5 / 3; variance of spot in a week 1800² × 7 / 365 = 62 137, so gamma strays by
    // 0.0008 × 62 137 / √2 = 35.15, vega by 180 × √(7 / 365) = 24.93, both by 43.09.
    expect(hedgeCosts(facts([['97', '5']])).perpUsd).toBeCloseTo(0.6667 + 43.09 / 2, 2)
  })

  it('the perp until the expiry, when that comes first, and a day at least', () => {
    const { market, ...rest } = facts([['97', '5']])
    const before = (days: number) => {
      const timestamp = epochMs((OPTION.kind === 'option' ? OPTION.expiry : 0) - days * 86_400_000)
      return hedgeCosts({ ...rest, market: { ...market, ticker: { ...market.ticker, timestamp } } }).perpUsd
    }
    // √((0.0008 × 1800² × 2 / 365)² / 2 + 180² × 2 / 365) = 16.685, and 10.676 for one.
    expect(before(2)).toBeCloseTo(0.6667 + 16.685 / 2, 3)
    expect(before(0)).toBeCloseTo(0.6667 + 10.676 / 2, 3)
  })

  it('resting: filled once in sixteen, else as now, and half of what the open delta may stray by meanwhile', () => {
    // A fill costs the maker's 0.3; 1 - e^(-0.5 × 8 / 60) = 0.0645; √(0.205 + 0.008) / 2 = 0.231.
    const costs = hedgeCosts(facts([['97', '5']]))
    expect(costs.nowUsd).toBeCloseTo(3 + 3.2 / 3, 9)
    expect(costs.rest?.limitPrice).toBe(parseWad('102.9'))
    expect(costs.rest?.costUsd).toBeCloseTo(0.0645 * 0.3 + 0.9355 * (3 + 3.2 / 3) + 0.2311, 3)
  })

  it('what the book does not take at a price below the perp counts as the perp', () => {
    const { nowUsd, perpUsd = 0 } = hedgeCosts(
      facts([
        ['97', '1'],
        ['70', '9'],
      ]),
    )
    expect(nowUsd).toBeCloseTo((4.4 + 2 * perpUsd) / 3, 9)
  })

  it('can not be told of resting or the perp without the Greeks', () => {
    const { market, ...rest } = facts([['97', '5']])
    const blind = { ...market, ticker: { ...market.ticker, option: undefined } }
    expect(hedgeCosts({ ...rest, market: blind })).toMatchObject({ perpUsd: undefined, rest: undefined })
  })
})

describe('where an order rests', () => {
  const priceAt = (ageMs: number, changes: Partial<HedgeFacts> = {}) =>
    hedgeCosts(facts([['97', '5']], [['103', '5']], { ageMs, ...changes })).rest?.limitPrice

  it('in front of the touch, then nearer and nearer to the mark', () => {
    expect([0, 4000, 8000].map((ageMs) => priceAt(ageMs))).toEqual(['102.9', '101.5', '100'].map(parseWad))
  })

  it('never below the break-even, and not at all when the touch is', () => {
    expect(priceAt(8000, { breakEven: parseWad('101') })).toBe(parseWad('101'))
    expect(priceAt(0, { breakEven: parseWad('103.1') })).toBeUndefined()
  })

  it('mirrored for a purchase', () => {
    const bought = (ageMs: number) => priceAt(ageMs, { side: 'buy', breakEven: parseWad('99') })
    expect([0, 8000].map(bought)).toEqual(['97.1', '99'].map(parseWad))
  })
})

describe('the cheapest way', () => {
  it('is to cross a narrow book, and to rest in a wide one', () => {
    // Resting would cost 3.119 where crossing costs 3.067; 4.055 where it costs 4.067.
    expect(chooseHedge(facts([['98', '5']]), PATIENT)).toMatchObject({ choice: 'cross', limitPrice: parseWad('98') })
    expect(chooseHedge(facts([['97', '5']]), PATIENT)).toMatchObject({ choice: 'rest', limitPrice: parseWad('102.9') })
  })

  it('is to take at once what the book pays of the break-even, and to rest where it does not, unless that is weighed too', () => {
    const locked = (bid: string) => chooseHedge(facts([[bid, '5']], [['103', '5']], { policy: FULL_HEDGE }), PATIENT)
    expect(locked('97')).toMatchObject({ choice: 'cross', limitPrice: parseWad('97') })
    expect(locked('90')).toMatchObject({ choice: 'cross', limitPrice: parseWad('90') })
    expect(locked('89.9')).toMatchObject({ choice: 'rest', limitPrice: parseWad('102.9') })
  })

  it('is to cross as far as the book pays more than resting', () => {
    const narrow: Level[] = [
      ['99', '1'],
      ['92', '9'],
    ]
    expect(chooseHedge(facts(narrow), PATIENT)).toMatchObject({ choice: 'cross', limitPrice: parseWad('99') })
  })

  it('is to cross where nothing may rest', () => {
    expect(chooseHedge(facts([['97', '5']]), { ...PATIENT, mayRest: false })).toMatchObject({ choice: 'cross' })
  })

  it('waits for somebody who pays the break-even while it is patient, and takes what is there later', () => {
    const dear = facts([['97', '5']], [['103', '5']], { breakEven: parseWad('104') })
    expect(chooseHedge(dear, PATIENT)).toMatchObject({ choice: 'none' })
    expect(chooseHedge(dear, IMPATIENT)).toMatchObject({ choice: 'cross', limitPrice: parseWad('97') })
  })

  it('is the option for the part that the book pays for, and the perp for the rest', () => {
    expect(
      chooseHedge(
        facts([
          ['97', '1'],
          ['75', '9'],
        ]),
        IMPATIENT,
      ),
    ).toMatchObject({ limitPrice: parseWad('97') })
    // The level that is left costs 25 and the fee, the perp 22.21.
    const left = facts([['75', '9']], [['103', '5']], { open: parseWad('2') })
    expect(chooseHedge(left, IMPATIENT)).toMatchObject({ choice: 'perp', reason: expect.stringContaining('26.15') })
  })

  it('gives away no more than the loss budget', () => {
    const bids: Level[] = [
      ['97', '1'],
      ['95', '9'],
    ]
    expect(chooseHedge(facts(bids), { ...IMPATIENT, lossUsd: 10 })).toMatchObject({ limitPrice: parseWad('97') })
    expect(chooseHedge(facts(bids), { ...IMPATIENT, lossUsd: 17 })).toMatchObject({ limitPrice: parseWad('95') })
    expect(chooseHedge(facts(bids), { ...IMPATIENT, lossUsd: 4 })).toMatchObject({ choice: 'perp' })
  })

  it('carries the numbers that it was decided on', () => {
    const chosen = chooseHedge(facts([['97', '5']]), PATIENT)
    expect(chosen).toMatchObject({
      decision: {
        choice: 'rest',
        isPatient: true,
        open: 3,
        mark: 100,
        breakEven: 90,
        crossUsd: expect.closeTo(4.0667, 4),
        nowUsd: expect.closeTo(4.0667, 4),
        restUsd: expect.closeTo(4.0549, 3),
        perpUsd: expect.closeTo(22.21, 2),
      },
    })
  })
})
