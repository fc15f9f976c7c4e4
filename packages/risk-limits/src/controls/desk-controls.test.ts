import { type EpochMs, epochMs, parseWad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { startLease } from '../kill-switch/dead-man.ts'
import { WHOLE_DESK } from '../kill-switch/kill-scope.ts'
import { engageKill, releaseKill } from '../kill-switch/kill-switch.ts'
import { limitsWith, uniformLimit } from '../limits.ts'
import { type ControlEvent, checkSigning, DESK_AT_REST, type DeskControls, nextControls } from './desk-controls.ts'
import { markBook } from './mark-book.ts'
import { takerValue } from './taker-value.ts'
import { CALL, PERP } from './testing/sample-order.ts'
import { journaled, START, timeline } from './testing/timeline.ts'

const LIMITS = limitsWith({
  MAX_EXECUTIONS: uniformLimit('4'),
  PROTECTION_QUANTITY: uniformLimit('50'),
  PROTECTION_SIGNED_QUANTITY: uniformLimit('200'),
  MAX_LOSS_HOUR_USD: uniformLimit('100'),
  POSITION_STOP_LOSS_USD: uniformLimit('500'),
  MAX_LIFE_SIGN_AGE_S: uniformLimit('600'),
})
const PLACE = {
  venues: ['rysk', 'derive'],
  underlying: 'ETH',
  instrument: CALL.name,
  strategy: undefined,
  taker: undefined,
}
const at = (seconds: number) => epochMs(START + seconds * 1000)
const amounts = (quantity: number) => ({ quantity, delta: 0, vegaUsd: 0, premiumUsd: 0 })
const by = { by: 'ada', reason: 'looked' }

const won = (quantity: number, when: EpochMs): ControlEvent => ({
  type: 'control.won',
  underlying: 'ETH',
  instrument: CALL.name,
  taker: '0xaa',
  amounts: amounts(quantity),
  valueUsd: quantity * 3000,
  at: when,
})

const marked = (cashUsd: number, when: EpochMs, bid: number | undefined = 200): ControlEvent => {
  const position = {
    instrument: CALL,
    venue: 'rysk',
    quantity: parseWad('1'),
    averagePrice: parseWad('200'),
    lastUpdated: when,
  }
  const book = markBook([position], () => ({ bid, ask: undefined, spot: 3000 }))
  return { type: 'control.marked', cashUsd, book, at: when }
}

const looked = (when: EpochMs, monotonicMs = 0): ControlEvent => ({
  type: 'control.looked',
  hedges: [],
  lease: startLease(0),
  monotonicMs,
  at: when,
})

function run(events: readonly ControlEvent[]) {
  const kills = []
  let state = DESK_AT_REST
  for (const event of events) {
    const step = nextControls(state, event, LIMITS)
    state = step.state
    kills.push(...step.kills)
  }
  return { state, kills }
}

const codes = (state: DeskControls, when: EpochMs) => checkSigning(state, PLACE, LIMITS, when).map(({ code }) => code)

describe('the controls of a desk', () => {
  it('sign while nothing has happened', () => {
    expect(codes(DESK_AT_REST, START)).toEqual([])
  })

  it('5, 30: pause an underlying, each for its own reason, and no other', () => {
    const spot = (price: number, when: EpochMs): ControlEvent => ({
      type: 'control.spot',
      underlying: 'ETH',
      spot: price,
      volatility: 0.6,
      at: when,
    })
    const signed: ControlEvent = { type: 'control.signed', underlying: 'ETH', amounts: amounts(200), at: at(2) }
    const { state } = run([spot(3000, at(0)), spot(3100, at(1)), signed, won(50, at(2))])
    expect(codes(state, at(3))).toEqual(['PAUSED', 'PAUSED', 'PAUSED'])
    expect(codes(state, at(33))).toEqual(['PAUSED'])
    expect(codes(state, at(61))).toEqual([])
    expect(checkSigning(state, { ...PLACE, underlying: 'BTC' }, LIMITS, at(3))).toEqual([])
  })

  it('7: engage once for what lasts, and count anew after a release', () => {
    const five = [0, 1, 2, 3, 4].map((second) => won(1, at(second)))
    const { state, kills } = run(five)
    expect(kills).toMatchObject([{ cause: 'executions', scope: WHOLE_DESK }])
    expect(takerValue(state.takers, '0xaa', at(5))).toBe(15_000)
    expect(codes(state, at(5))).toEqual(['KILL_SWITCH'])
    const released = nextControls(
      state,
      releaseKill({ scope: WHOLE_DESK, cause: 'executions', at: at(6), ...by }),
      LIMITS,
    )
    expect(codes(released.state, at(6))).toEqual([])
    expect(nextControls(released.state, won(1, at(7)), LIMITS).kills).toEqual([])
  })

  it('16: count the value of a taker that is known, and of no other', () => {
    const { state } = run([won(1, at(0)), { ...won(1, at(1)), taker: undefined } as ControlEvent])
    expect(state.takers.byTaker).toEqual({ '0xaa': 3000 })
  })

  it('36: stop at a loss of the desk or of a position, and while a loss cannot be told', () => {
    expect(run([marked(0, at(0)), marked(-99, at(1))]).kills).toEqual([])
    const lost = run([marked(0, at(0)), marked(-101, at(1)), marked(-102, at(2))])
    expect(lost.state.losses.pnlUsd).toBe(-102 + 200)
    expect(lost.kills).toMatchObject([{ cause: 'loss', tier: 'reduce-only', scope: WHOLE_DESK }])
    const perp = {
      instrument: PERP,
      venue: 'derive',
      quantity: parseWad('1'),
      averagePrice: parseWad('3000'),
      lastUpdated: START,
    }
    const perpBook = (bid: number | undefined): ControlEvent => ({
      type: 'control.marked',
      cashUsd: 0,
      book: markBook([perp], () => ({ bid, ask: undefined, spot: 3000 })),
      at: at(1),
    })
    expect(run([perpBook(2499)]).kills).toMatchObject([
      { cause: 'loss', scope: { kind: 'instrument', name: 'ETH-PERP' } },
    ])
    const blind = run([perpBook(undefined)])
    expect(blind.kills).toEqual([])
    expect(codes(blind.state, at(1))).toEqual(['MARKET_MISSING'])
    expect(codes(nextControls(blind.state, perpBook(3000), LIMITS).state, at(1))).toEqual([])
  })

  it('33, 34, 35: look at what is late', () => {
    const sent: ControlEvent = { type: 'control.sent', order: { label: 'a', venue: 'derive', sentAt: at(0) } }
    expect(codes(run([sent]).state, at(15))).toEqual([])
    expect(codes(run([sent]).state, at(16))).toEqual(['MAX_ORDER_SILENCE_S'])
    expect(codes(run([sent, { type: 'control.heard', label: 'a' }]).state, at(16))).toEqual([])
    expect(run([looked(at(0), 600_001)]).kills).toMatchObject([{ cause: 'dead-man' }])
    const hedge = { tradeId: 't', underlying: 'ETH', filledAt: at(0), plannedUsd: 0, achievedUsd: 0, restUsd: 0 }
    const late = { ...looked(at(61)), hedges: [hedge] } as ControlEvent
    expect(run([late, late]).kills).toMatchObject([{ cause: 'hedge-deadline', scope: { name: 'ETH' } }])
  })

  it('survive a restart at any moment, and the journaled switches are the ones in the state', () => {
    const happening = fc.oneof(
      fc.integer({ min: 1, max: 30 }).map((quantity) => (when: EpochMs) => won(quantity, when)),
      fc.integer({ min: -200, max: 200 }).map((cash) => (when: EpochMs) => marked(cash, when)),
      fc.double({ min: 2950, max: 3050, noNaN: true }).map(
        (spot) =>
          (when: EpochMs): ControlEvent => ({
            type: 'control.spot',
            underlying: 'ETH',
            spot,
            volatility: 0.6,
            at: when,
          }),
      ),
      fc.constantFrom('loss', 'executions', 'person').map(
        (cause) =>
          (when: EpochMs): ControlEvent =>
            releaseKill({ scope: WHOLE_DESK, cause: cause as 'loss', at: when, ...by }),
      ),
      fc.constant(
        (when: EpochMs): ControlEvent =>
          engageKill({ tier: 'reduce-only', scope: WHOLE_DESK, cause: 'person', at: when, ...by }),
      ),
      fc.constant((when: EpochMs) => looked(when)),
    )
    fc.assert(
      fc.property(timeline(happening, 5_000), fc.nat(80), (all, cut) => {
        let [state, revived] = [DESK_AT_REST, DESK_AT_REST]
        let switches = DESK_AT_REST
        for (const [i, [when, make]] of all.entries()) {
          const event = make(when)
          const step = nextControls(state, event, LIMITS)
          state = step.state
          revived = nextControls(i === cut ? journaled(revived) : revived, event, LIMITS).state
          const told = event.type.startsWith('kill.') ? [event, ...step.kills] : step.kills
          switches = told.reduce((before, one) => nextControls(before, one, LIMITS).state, switches)
          expect(switches.kill).toEqual(state.kill)
        }
        expect(journaled(revived)).toEqual(journaled(state))
      }),
    )
  })
})
