import { epochMs, type Level, type Listing, parseInstrumentName, parseWad, wad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import type { Exposure, HedgeEffect } from './hedge.ts'
import { DIRECT_HEDGE } from './hedge-policy.ts'
import { resumeHedge } from './resume-hedge.ts'
import { beginHedge, type HedgeStep, type HedgeView, stepHedge } from './step-hedge.ts'

const OPTION = parseInstrumentName('ETH-20261225-3000-C')
const PERP = parseInstrumentName('ETH-PERP')
const NOW = epochMs(1_790_000_000_000)

const BOUGHT: Exposure = {
  tradeId: 'T',
  instrument: OPTION,
  side: 'buy',
  quantity: parseWad('3.004'),
  breakEven: parseWad('90'),
  forgottenAttempts: 0,
}

function viewOf(bids: Level[] | undefined): HedgeView {
  return {
    listing: (name): Listing => ({
      instrument: name === PERP.name ? PERP : OPTION,
      active: true,
      tick: parseWad('0.1'),
      step: parseWad('0.01'),
      minimum: parseWad('0.1'),
      maximum: parseWad('1000'),
      fees: { takerBase: wad(0n), takerRate: wad(0n), makerRate: wad(0n), rateCap: undefined },
    }),
    market: (name) =>
      bids && {
        book: { instrument: name, bids, asks: [], timestamp: NOW, receivedAtMs: 0 },
        ticker: {
          instrument: name,
          timestamp: NOW,
          receivedAtMs: 0,
          index: parseWad('3000'),
          mark: parseWad('100'),
          bestBid: undefined,
          bestAsk: undefined,
          priceMin: parseWad('60'),
          priceMax: parseWad('150'),
          option: undefined,
        },
      },
    perp: () => PERP,
    delta: () => 0.5,
  }
}

const THIN = viewOf([
  ['80', '1'],
  ['70', '1'],
  ['59', '9'],
])
const LABEL = 'riposte:T:1.1'

const orders = (steps: readonly HedgeStep[]): readonly HedgeEffect[] =>
  steps.flatMap(({ effects }) => effects.filter(({ type }) => type === 'place'))

describe('a direct hedge', () => {
  it('is one order at once, past the break-even, to the deepest level inside the band', () => {
    const { effects } = beginHedge(BOUGHT, THIN, DIRECT_HEDGE)
    expect(effects).toMatchObject([
      {
        type: 'place',
        request: { label: LABEL, amount: parseWad('3'), limitPrice: parseWad('70'), timeInForce: 'ioc' },
      },
    ])
  })

  it('gives up what that order did not fill, and what is below the step with it: no second order and no perp', () => {
    const begun = beginHedge(BOUGHT, THIN, DIRECT_HEDGE)
    const base = { label: LABEL, orderId: 'o', instrument: OPTION.name, side: 'sell' as const }
    const fill = {
      ...base,
      fillId: 'f',
      price: parseWad('80'),
      amount: parseWad('2'),
      fee: wad(0n),
      cashFlow: wad(0n),
      timestamp: NOW,
    }
    const order = { ...base, amount: parseWad('3'), filled: parseWad('2'), status: 'closed' as const }
    const ended = stepHedge(
      begun.hedge,
      { type: 'outcome', label: LABEL, outcome: { status: 'accepted', order, fills: [fill] } },
      THIN,
    )
    expect(ended.effects).toMatchObject([{ type: 'failed', residual: parseWad('1.004') }])
    expect(stepHedge(ended.hedge, { type: 'wake' }, THIN).effects).toEqual([])
  })

  it.each(['new-price', 'wait', 'give-up'] as const)('ends with a refusal, whatever it advises: %s', (advice) => {
    const begun = beginHedge(BOUGHT, THIN, DIRECT_HEDGE)
    const reject = { code: 'X', message: 'no', advice }
    const ended = stepHedge(
      begun.hedge,
      { type: 'outcome', label: LABEL, outcome: { status: 'rejected', reject } },
      THIN,
    )
    expect(ended.effects).toEqual([{ type: 'failed', reason: 'no', residual: parseWad('3.004') }])
  })

  it('settles an unknown outcome by look-up and by the same bytes, never by a second order', () => {
    const begun = beginHedge(BOUGHT, THIN, DIRECT_HEDGE)
    const steps = [begun]
    const step = (event: Parameters<typeof stepHedge>[1]) => {
      steps.push(stepHedge((steps.at(-1) as HedgeStep).hedge, event, THIN))
      return steps.at(-1)?.effects
    }
    const unknown = { status: 'unknown', cause: 'time-out' } as const
    expect(step({ type: 'outcome', label: LABEL, outcome: unknown })).toMatchObject([{ type: 'look-up' }])
    expect(step({ type: 'looked-up', label: LABEL, lookup: { status: 'absent' } })).toEqual([
      { type: 'resend', label: LABEL },
    ])
    expect(orders(steps)).toHaveLength(1)
  })

  it('fails without an order when nobody buys, and waits for a market that is not sound', () => {
    expect(beginHedge(BOUGHT, viewOf([]), DIRECT_HEDGE).effects).toMatchObject([{ type: 'failed' }])
    const blind = beginHedge(BOUGHT, viewOf(undefined), DIRECT_HEDGE)
    expect(blind.effects).toMatchObject([{ type: 'wait' }])
    expect(stepHedge(blind.hedge, { type: 'wake' }, THIN).effects).toMatchObject([{ type: 'place' }])
  })

  it('places nothing more after a restart: the one order is looked up, and what it left is given up', () => {
    const request = (beginHedge(BOUGHT, THIN, DIRECT_HEDGE).effects[0] as HedgeEffect & { type: 'place' }).request
    const resumed = resumeHedge(BOUGHT, { orders: [request], fills: [] }, THIN, DIRECT_HEDGE)
    expect(resumed.effects).toMatchObject([{ type: 'look-up', request }])
    const order = {
      label: LABEL,
      orderId: 'o',
      instrument: OPTION.name,
      side: 'sell' as const,
      amount: request.amount,
      filled: wad(0n),
      status: 'closed' as const,
    }
    const found = stepHedge(
      resumed.hedge,
      { type: 'looked-up', label: LABEL, lookup: { status: 'found', order, fills: [] } },
      THIN,
    )
    expect(found.effects).toMatchObject([{ type: 'failed', residual: parseWad('3.004') }])
  })
})
