import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StatusFacts } from './status-facts.ts'
import { statusLines } from './status-lines.ts'

const FACTS: StatusFacts = {
  isStarting: false,
  deltas: [
    { underlying: 'BTC', delta: 0.0123456, uncertainty: 0 },
    { underlying: 'ETH', delta: -0.42, uncertainty: 0.5 },
  ],
  positions: 126,
  pnlTodayUsd: 942.891,
  tightest: { name: 'MAX_DELTA_EXPOSURE', scope: 'ETH', left: 0.123 },
  quotesLive: 1,
  hedging: 0,
  venues: { derive: 'ready', rysk: 'ready' },
  refusal: undefined,
  journal: 'ok',
  killed: [],
}

describe('the status', () => {
  it('is two lines at 80 columns', () => {
    expect(statusLines(FACTS, 80, false)).toEqual([
      'delta BTC 0.0123 ETH -0.42±0.5 | P&L today +942.89 USD | 126 positions',
      '1 quote live | 12% left of MAX_DELTA_EXPOSURE ETH | derive, rysk ready',
    ])
  })

  it('and at 120', () => {
    expect(statusLines(FACTS, 120, false)).toEqual([
      'delta BTC 0.0123 ETH -0.42±0.5 | P&L today +942.89 USD | 126 positions | 1 quote live',
      '12% left of MAX_DELTA_EXPOSURE ETH | derive, rysk ready',
    ])
  })

  it('of a desk that has done nothing says so', () => {
    const facts = { ...FACTS, deltas: [], positions: 0, pnlTodayUsd: undefined, tightest: undefined, quotesLive: 0 }
    expect(statusLines(facts, 80, false)[0]).toBe('delta none | P&L today 0.00 USD | 0 positions | 0 quotes live')
  })

  it('of a desk that starts says nothing of its books', () => {
    const venues = { derive: 'ready', rysk: 'connecting' }
    const facts = { ...FACTS, isStarting: true, refusal: 'the desk is starting', venues }
    expect(statusLines(facts, 80, false)).toEqual([
      'not quoting: the desk is starting | derive ready | rysk connecting',
    ])
  })

  it('begins with what somebody has to see, in red', () => {
    const facts: StatusFacts = {
      ...FACTS,
      killed: ['reduce-only of underlying ETH'],
      journal: 'failed',
      refusal: 'quotes of the last life may still be live for 71 s',
      venues: { derive: 'down' },
      tightest: { name: 'MAX_ORDER_SIZE', scope: 'desk', left: -0.02 },
    }
    const text = statusLines(facts, 120, true).join('\n')
    for (const alert of [
      'KILL SWITCH reduce-only of underlying ETH',
      'JOURNAL FAILED',
      'not quoting: quotes of the last life may still be live for 71 s',
      'derive down',
      '-2% left of',
    ]) {
      expect(text).toContain(`\u001b[31m${alert}`)
    }
    expect(statusLines(facts, 120, false)[0]).toMatch(/^KILL SWITCH reduce-only of underlying ETH \| JOURNAL FAILED/)
  })

  it('leaves room for an echoed ^C, in colour or not', () => {
    const facts = fc.record({
      deltas: fc.array(fc.record({ underlying: fc.string(), delta: fc.double(), uncertainty: fc.double() })),
      venues: fc.dictionary(fc.string(), fc.string(), { maxKeys: 5 }),
    })
    fc.assert(
      fc.property(facts, fc.integer({ min: 40, max: 200 }), fc.boolean(), (some, columns, colour) => {
        const lines = statusLines({ ...FACTS, ...some }, columns, colour)
        expect(lines.length).toBeLessThanOrEqual(3)
        for (const line of lines) expect(stripVTControlCharacters(line).length).toBeLessThan(columns - '^C'.length)
      }),
    )
  })
})
