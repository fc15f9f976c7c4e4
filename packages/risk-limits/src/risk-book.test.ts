import {
  createPerp,
  epochMs,
  type Instrument,
  parseInstrumentName,
  parseWad,
  toNumber,
  wad,
} from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { uniformLimit } from './limits.ts'
import { createRiskBook, type ExposureChange, type RiskBook } from './risk-book.ts'

const CALL = parseInstrumentName('ETH-20261225-3000-C')
const PUT = parseInstrumentName('ETH-20261225-2500-P')
const UNKNOWN = parseInstrumentName('ETH-20261225-9000-C')
const AT = epochMs(1_790_000_000_000)
const DELTAS: Record<string, number> = { [CALL.name]: 0.5, [PUT.name]: -0.25 }

function deskWith(positionMax = 100n, deltaMax = 20n): RiskBook {
  const limits = { maxPositionSize: uniformLimit(positionMax), maxDeltaExposure: uniformLimit(deltaMax) }
  return createRiskBook(limits, ({ name }) =>
    name in DELTAS ? { delta: DELTAS[name] as number, gamma: 0 } : undefined,
  )
}

function buy(instrument: Instrument, contracts: number, cash = 0): ExposureChange {
  const quantity = parseWad(String(contracts))
  return {
    legs: [
      { instrument, venue: 'rysk', quantity, role: 'trade' },
      { instrument, venue: 'derive', quantity: wad(-quantity), role: 'hedge' },
    ],
    cash: cash === 0 ? [] : [{ venue: 'rysk', token: 'USDC', amount: parseWad(String(-cash)) }],
  }
}

function hold(risk: RiskBook, instrument: Instrument, contracts: number, venue = 'rysk'): void {
  risk.book({ instrument, venue, quantity: parseWad(String(contracts)), price: parseWad('10'), at: AT })
}

describe('limits', () => {
  it('refuses what would take a position past its size, with the numbers', () => {
    const risk = deskWith(10n, 1000n)
    hold(risk, CALL, 8)
    const verdict = risk.check(buy(CALL, 3))
    expect(verdict).toMatchObject({
      status: 'breach',
      breaches: [{ code: 'MAX_POSITION_SIZE', scope: `${CALL.name}@rysk`, limit: 10, value: 8, wouldBe: 11 }],
    })
    expect(risk.check(buy(CALL, 2))).toEqual({ status: 'ok' })
  })

  it('counts a live quote as if it were hit', () => {
    const risk = deskWith(1000n, 20n)
    expect(risk.reserve('a', buy(CALL, 30)).status).toBe('ok')
    expect(risk.check(buy(CALL, 20))).toMatchObject({
      breaches: [{ code: 'MAX_DELTA_EXPOSURE', value: 15, wouldBe: 25 }],
    })
    risk.release('a')
    expect(risk.check(buy(CALL, 20)).status).toBe('ok')
  })

  it('does not let one live quote offset another that may not be hit', () => {
    const risk = deskWith(1000n, 20n)
    risk.reserve('puts', buy(PUT, 60)) // -15 if hit
    expect(risk.check(buy(CALL, 50)).status).toBe('breach') // +25 if only this one is hit
  })

  it('nets a back-to-back pair, also where no delta is known', () => {
    const risk = deskWith()
    hold(risk, UNKNOWN, 500, 'rysk')
    hold(risk, UNKNOWN, -500, 'derive')
    expect(risk.delta('ETH')).toEqual({ low: 0, high: 0 })
  })

  it('takes a missing delta for everything that it could be', () => {
    const risk = deskWith(1000n, 20n)
    hold(risk, UNKNOWN, 10)
    expect(risk.delta('ETH')).toEqual({ low: 0, high: 10 })
    expect(risk.check(buy(UNKNOWN, 11)).status).toBe('breach')
  })

  it('knows the delta of a perp by itself', () => {
    const risk = deskWith()
    hold(risk, createPerp('ETH'), -3, 'derive')
    expect(risk.delta('ETH')).toEqual({ low: -3, high: -3 })
  })

  it('replaces a reservation of the same id instead of adding to it', () => {
    const risk = deskWith(100n, 20n)
    risk.reserve('a', buy(CALL, 30))
    expect(risk.reserve('a', buy(CALL, 35)).status).toBe('ok')
    expect(risk.reserve('a', buy(CALL, 90)).status).toBe('breach')
    expect(risk.reservations()).toBe(1) // the breach left the one before in place
    expect(risk.check(buy(CALL, 6)).status).toBe('breach')
  })
})

describe('a breached underlying', () => {
  it('accepts only what reduces the breach', () => {
    const risk = deskWith(1000n, 20n)
    hold(risk, CALL, 60, 'manual') // delta 30 of 20
    expect(risk.check(buy(CALL, 1))).toMatchObject({ status: 'breach' })
    expect(risk.check(buy(PUT, 10))).toEqual({ status: 'reduces' })
    expect(risk.check(buy(PUT, 400))).toMatchObject({ status: 'breach' }) // would overshoot to the other side
  })

  it('leaves other underlyings alone', () => {
    const risk = deskWith(1000n, 20n)
    hold(risk, CALL, 60, 'manual')
    expect(risk.check(buy(parseInstrumentName('BTC-20261225-90000-P'), 1)).status).toBe('ok')
  })

  it('stays closed to trades that do not touch a breached position', () => {
    const risk = deskWith(10n, 1000n)
    hold(risk, CALL, 15, 'manual')
    expect(risk.check(buy(PUT, 1))).toMatchObject({ breaches: [{ code: 'REDUCE_ONLY', scope: `${CALL.name}@manual` }] })
  })
})

describe('balances', () => {
  it('refuses a quote whose premium and fee are not there, other live quotes counted', () => {
    const risk = deskWith(1000n, 1000n)
    risk.setBalance('rysk', 'USDC', parseWad('1000'))
    expect(risk.reserve('a', buy(CALL, 1, 700)).status).toBe('ok')
    expect(risk.reserve('b', buy(PUT, 1, 400))).toMatchObject({
      breaches: [{ code: 'BALANCE', limit: 1000, value: 700, wouldBe: 1100 }],
    })
    risk.release('a')
    risk.moveCash({ venue: 'rysk', token: 'USDC', amount: parseWad('-700') })
    expect(risk.reserve('b', buy(PUT, 1, 301)).status).toBe('breach')
    expect(risk.reserve('b', buy(PUT, 1, 300)).status).toBe('ok')
  })
})

describe('laws', () => {
  const change = fc.record({
    instrument: fc.constantFrom(CALL, PUT, UNKNOWN),
    contracts: fc.integer({ min: 1, max: 30 }),
    id: fc.integer({ min: 0, max: 12 }),
    act: fc.constantFrom('reserve', 'release', 'hit'),
  })

  it('no subset of the live quotes can take a limit past its value', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), fc.infiniteStream(fc.boolean()), (steps, chosen) => {
        const risk = deskWith(40n, 20n)
        const live = new Map<number, { instrument: Instrument; contracts: number }>()
        for (const { instrument, contracts, id, act } of steps) {
          const quoted = live.get(id)
          if (act === 'reserve') {
            if (risk.reserve(String(id), buy(instrument, contracts)).status === 'ok')
              live.set(id, { instrument, contracts })
          } else if (quoted !== undefined) {
            risk.release(String(id))
            live.delete(id)
            if (act === 'hit') hold(risk, quoted.instrument, quoted.contracts)
          }
        }
        // Hit an arbitrary subset of what is live and look at the positions themselves.
        for (const { instrument, contracts } of live.values()) {
          if (chosen.next().value) hold(risk, instrument, contracts)
        }
        for (const position of risk.positions()) expect(Math.abs(toNumber(position.quantity))).toBeLessThanOrEqual(40)
        const { low, high } = risk.delta('ETH')
        expect(Math.max(Math.abs(low), Math.abs(high))).toBeLessThanOrEqual(20 + 1e-9)
      }),
    )
  })

  it('cash per token is the sum of its movements, to the last unit', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })), (amounts) => {
        const risk = deskWith()
        for (const amount of amounts) risk.moveCash({ venue: 'rysk', token: 'USDC', amount: wad(amount) })
        const total = amounts.reduce((sum, amount) => sum + amount, 0n)
        return (risk.cash()[0]?.amount ?? 0n) === total
      }),
    )
  })
})

describe('a ledger', () => {
  it('gives a book that goes on as if it had been there from the beginning', () => {
    const change = fc.record({
      instrument: fc.constantFrom(CALL, PUT, createPerp('ETH')),
      contracts: fc.integer({ min: -40, max: 40 }),
      cash: fc.integer({ min: -500, max: 500 }),
    })
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (earlier, later) => {
        const happen = (risk: RiskBook, changes: typeof earlier) => {
          for (const { instrument, contracts, cash } of changes) {
            hold(risk, instrument, contracts)
            risk.moveCash({ venue: 'rysk', token: 'USDC', amount: parseWad(String(cash)) })
          }
        }
        const whole = deskWith()
        whole.setBalance('rysk', 'USDC', parseWad('1000'))
        happen(whole, earlier)
        const restored = deskWith()
        restored.setBalance('derive', 'USDC', parseWad('7'))
        restored.restore(whole.ledger())
        happen(whole, later)
        happen(restored, later)
        expect(restored.ledger()).toEqual(whole.ledger())
        expect(restored.uses()).toEqual(whole.uses())
      }),
    )
  })
})
