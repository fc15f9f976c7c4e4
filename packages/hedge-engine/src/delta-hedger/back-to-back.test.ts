import { black76Greeks, yearsBetween } from '@riposte/greeks'
import { epochMs, type Option, parseInstrumentName, toNumber } from '@riposte/market-model'
import { expect, it } from 'vitest'
import { type HeldPosition, portfolioGreeks } from '../portfolio/portfolio-greeks.ts'
import { createStrategy } from '../strategies/create-strategy.ts'
import type { DeltaView } from './delta-view.ts'
import { HEDGER_DEFAULTS } from './hedger-settings.ts'
import { Desk } from './testing/desk.ts'
import { contracts, PERP, viewAt } from './testing/market.ts'

const CALL = parseInstrumentName('ETH-20261225-3000-C') as Option
const MINUTE = 60_000

/** Ten calls bought on one venue and sold on the other, and what the perp has hedged of them. */
function viewOf(minutesLeft: number, share: number, perp: number): DeltaView {
  const now = epochMs(CALL.expiry - minutesLeft * MINUTE)
  const positions: HeldPosition[] = [
    { instrument: CALL, venue: 'rysk', quantity: contracts(10), settlement: 'fixing' },
    { instrument: CALL, venue: 'derive', quantity: contracts(-10), settlement: 'average-30m' },
    { instrument: PERP, venue: 'derive', quantity: contracts(perp), settlement: 'average-30m' },
  ]
  const greeks = portfolioGreeks({
    underlying: 'ETH',
    now,
    positions,
    orders: [],
    greeksOf: ({ right, strike, expiry }) => {
      const terms = {
        right,
        forward: 3000,
        strike: toNumber(strike),
        years: yearsBetween(now, expiry),
        volatility: 0.6,
      }
      const { delta, gamma } = black76Greeks(terms)
      return { delta, gamma, iv: 0.6, forward: 3000 }
    },
    averagedSoFar: () => ({ mean: 2990, share }),
  })
  const view = viewAt(0, 0)
  return { ...view, now, conditions: { ...view.conditions, greeks } }
}

it('a pair that is held back to back is left alone, until the last half hour gives it a delta, which is hedged', () => {
  const settings = { ...HEDGER_DEFAULTS, deltaMax: 100 }
  const desk = new Desk({ strategy: createStrategy('riposte'), settings })
  expect(desk.step(viewOf(31, 0, 0)).effects).toEqual([])

  // Half of the mean is made, so the leg that settles on it has lost delta; the other one has all of it until its fixing.
  const regained = viewOf(15, 0.5, 0)
  const { low } = regained.conditions?.greeks.delta ?? { low: 0 }
  expect(low).toBeGreaterThan(1)
  desk.step(regained)
  const [request] = desk.requests.filter(({ side }) => side === 'sell')
  expect(request).toBeDefined()

  // Hedged, it stays so a minute later, up to the band.
  const hedged = new Desk({ strategy: createStrategy('riposte'), settings }).step(viewOf(15, 0.5, -low))
  expect(hedged.requests.filter(({ timeInForce }) => timeInForce === 'ioc')).toEqual([])
  expect(hedged.hedger.excursion).toBeUndefined()
})
