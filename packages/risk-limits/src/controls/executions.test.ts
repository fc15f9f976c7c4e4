import { epochMs } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type KillScope, scopeText, WHOLE_DESK } from '../kill-switch/kill-scope.ts'
import {
  checkKillSwitch,
  type KillSwitch,
  NOTHING_KILLED,
  nextKillSwitch,
  releaseKill,
} from '../kill-switch/kill-switch.ts'
import { limitsWith, uniformLimit } from '../limits.ts'
import { countExecution, type Execution, forgetExecutions, NO_EXECUTIONS } from './executions.ts'
import { journaled, START, timeline } from './testing/timeline.ts'

const LIMITS = limitsWith({
  MAX_EXECUTIONS: uniformLimit('5'),
  MAX_EXECUTIONS_PER_TAKER: uniformLimit('3'),
  MAX_EXECUTIONS_PER_STRIKE: uniformLimit('4'),
  EXECUTION_WINDOW_S: uniformLimit('60'),
})

function win(trades: readonly (readonly [seconds: number, taker: string | undefined, instrument: string])[]) {
  let [state, kill] = [NO_EXECUTIONS, NOTHING_KILLED]
  for (const [seconds, taker, instrument] of trades) {
    const counted = countExecution(state, { taker, instrument, at: epochMs(START + seconds * 1000) }, LIMITS)
    state = counted.state
    kill = counted.kills.reduce(nextKillSwitch, kill)
  }
  return { state, kill }
}

const scopesOf = (kill: KillSwitch) => kill.engaged.map(({ scope }) => scope)
const release = (scope: KillScope) =>
  releaseKill({ scope, cause: 'executions', reason: 'all real', by: 'ada', at: START })

describe('repeated-execution throttle', () => {
  it('7: stops the desk after as many trades as the limit within the window', () => {
    const five = [0, 1, 2, 3, 4].map((second) => [second, `0x${second}`, `I${second}`] as const)
    expect(scopesOf(win(five.slice(0, 4)).kill)).toEqual([])
    const { kill } = win(five)
    expect(kill.engaged).toMatchObject([{ tier: 'no-new-quotes', cause: 'executions', scope: WHOLE_DESK }])
    const place = { venues: [], underlying: 'ETH', instrument: 'I9', strategy: undefined, taker: '0x9' }
    expect(checkKillSwitch(kill, place, { action: 'quote', reduces: false, rests: false })?.message).toBe(
      'KILL_SWITCH of desk is at no-new-quotes, by desk: MAX_EXECUTIONS of desk is 5: 5 trades were won within 60 s',
    )
  })

  it('7: stops one taker, or one instrument, and no other', () => {
    const taker = win([
      [0, '0xA', 'I0'],
      [1, '0xa', 'I1'],
      [2, '0xa', 'I2'],
    ])
    expect(scopesOf(taker.kill)).toEqual([{ kind: 'taker', name: '0xa' }])
    const strike = win([
      [0, '0xa', 'I0'],
      [1, '0xb', 'I0'],
      [2, undefined, 'I0'],
      [3, '0xc', 'I0'],
    ])
    expect(scopesOf(strike.kill)).toEqual([{ kind: 'instrument', name: 'I0' }])
  })

  it('7: counts only what is within the window', () => {
    expect(
      scopesOf(
        win([
          [0, '0xa', 'I0'],
          [30, '0xa', 'I1'],
          [60, '0xa', 'I2'],
          [90, '0xa', 'I3'],
        ]).kill,
      ),
    ).toEqual([])
  })

  it('7: stays stopped until a person releases it, and then counts anew', () => {
    const scope: KillScope = { kind: 'taker', name: '0xa' }
    const { state, kill } = win([
      [0, '0xa', 'I0'],
      [1, '0xa', 'I1'],
      [2, '0xa', 'I2'],
      [600, '0xb', 'I3'],
    ])
    expect(scopesOf(kill)).toEqual([scope])
    const after = forgetExecutions(
      win([
        [0, '0xa', 'I0'],
        [1, '0xa', 'I1'],
        [2, '0xa', 'I2'],
      ]).state,
      release(scope),
    )
    expect(countExecution(after, { taker: '0xa', instrument: 'I4', at: epochMs(START + 3000) }, LIMITS).kills).toEqual(
      [],
    )
    expect(forgetExecutions(state, { ...release(scope), cause: 'loss' })).toBe(state)
  })

  it('7: counts anew only where it was released', () => {
    const { state } = win([
      [0, '0xa', 'I0'],
      [1, '0xa', 'I0'],
      [2, '0xa', 'I0'],
    ])
    const after = (scope: KillScope) => {
      const next = forgetExecutions(state, release(scope))
      const { kills } = countExecution(next, { taker: '0xa', instrument: 'I0', at: epochMs(START + 3000) }, LIMITS)
      return kills.map((kill) => scopeText(kill.scope))
    }
    expect(after({ kind: 'underlying', name: 'ETH' })).toEqual(['taker 0xa', 'instrument I0'])
    expect(after({ kind: 'taker', name: '0xa' })).toEqual(['instrument I0'])
    expect(after({ kind: 'instrument', name: 'I0' })).toEqual(['taker 0xa'])
  })

  it('7: counts a trade whose taker is not known for the desk and the instrument only', () => {
    const { state } = win([[0, undefined, 'I0']])
    expect(state.byTaker).toEqual({})
    expect(Object.keys(state.byInstrument)).toEqual(['I0'])
    expect(state.all).toHaveLength(1)
  })

  it('7: remembers nobody whose trades have left the window', () => {
    const { state } = win([
      [0, '0xa', 'I0'],
      [60, '0xb', 'I1'],
    ])
    expect(Object.keys(state.byTaker)).toEqual(['0xb'])
    expect(Object.keys(state.byInstrument)).toEqual(['I1'])
  })

  it('7: equals counting from scratch, and survives a restart', () => {
    const executions = fc.record({
      taker: fc.constantFrom('0xa', '0xb', undefined),
      instrument: fc.constantFrom('I0', 'I1', 'I2'),
    })
    // A slot is a second here: every trade has one of its own.
    const apart = timeline(executions, 20_000).map((all) =>
      all.map(([at, one], i): Execution => ({ ...one, at: epochMs(at + i * 1000) })),
    )
    fc.assert(
      fc.property(apart, fc.nat(80), (trades, cut) => {
        let [state, revived] = [NO_EXECUTIONS, NO_EXECUTIONS]
        for (const [i, trade] of trades.entries()) {
          const { state: next, kills } = countExecution(state, trade, LIMITS)
          state = next
          revived = countExecution(i === cut ? journaled(revived) : revived, trade, LIMITS).state
          const within = trades.slice(0, i + 1).filter(({ at }) => trade.at - at < 60_000)
          const sameTaker = within.filter(({ taker }) => taker !== undefined && taker === trade.taker)
          const sameInstrument = within.filter(({ instrument }) => instrument === trade.instrument)
          const kinds = kills.map(({ scope }) => scope.kind)
          expect(kinds.includes('desk')).toBe(within.length >= 5)
          expect(kinds.includes('taker')).toBe(sameTaker.length >= 3)
          expect(kinds.includes('instrument')).toBe(sameInstrument.length >= 4)
        }
        expect(revived).toEqual(state)
      }),
    )
  })
})
