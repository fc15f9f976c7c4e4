import { epochMs } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type KillPlace, type KillScope, reaches, WHOLE_DESK } from './kill-scope.ts'
import {
  checkKillSwitch,
  engageKill,
  type KillCause,
  type KillEvent,
  type KillSwitch,
  NOTHING_KILLED,
  nextKillSwitch,
  releaseKill,
  tierFor,
} from './kill-switch.ts'
import { KILL_TIERS, type KillQuestion, type KillTier, killAllows, killFlattens } from './kill-tier.ts'

const AT = epochMs(1_790_000_000_000)
const NOWHERE: KillPlace = {
  venues: [],
  underlying: undefined,
  instrument: undefined,
  strategy: undefined,
  taker: undefined,
}
const ETH = { ...NOWHERE, venues: ['rysk', 'derive'], underlying: 'ETH', instrument: 'ETH-20261225-3000-C' }
const QUOTE: KillQuestion = { action: 'quote', reduces: false, rests: false }

function engage(tier: KillTier, scope: KillScope = WHOLE_DESK, cause: KillCause = 'person'): KillEvent {
  return engageKill({ tier, scope, cause, reason: 'vols look wrong', by: 'ada', at: AT })
}

function release(scope: KillScope = WHOLE_DESK, cause: KillCause = 'person'): KillEvent {
  return releaseKill({ scope, cause, reason: 'looked', by: 'ada', at: AT })
}

function fold(events: readonly KillEvent[]): KillSwitch {
  return events.reduce(nextKillSwitch, NOTHING_KILLED)
}

const actions = fc.record({
  action: fc.constantFrom('quote', 'manual', 'hedge', 'resting'),
  reduces: fc.boolean(),
  rests: fc.boolean(),
}) satisfies fc.Arbitrary<KillQuestion>
const scopes: fc.Arbitrary<KillScope> = fc.oneof(
  fc.constant(WHOLE_DESK),
  fc.constantFrom<KillScope>(
    { kind: 'venue', name: 'derive' },
    { kind: 'venue', name: 'rysk' },
    { kind: 'underlying', name: 'ETH' },
    { kind: 'underlying', name: 'BTC' },
    { kind: 'instrument', name: ETH.instrument },
    { kind: 'strategy', name: 'gamma' },
    { kind: 'taker', name: '0xaa' },
  ),
)
const events: fc.Arbitrary<KillEvent> = fc
  .tuple(fc.boolean(), fc.constantFrom(...KILL_TIERS), scopes, fc.constantFrom<KillCause>('person', 'loss'))
  .map(([engages, tier, scope, cause]) => (engages ? engage(tier, scope, cause) : release(scope, cause)))

describe('tiers', () => {
  it.each([
    // tier, quote, manual, manual that reduces, hedge that rests and reduces, hedge that takes and reduces, resting
    [undefined, true, true, true, true, true, true],
    ['no-new-quotes', false, true, true, true, true, true],
    ['reduce-only', false, false, true, true, true, true],
    ['cancel-ours', false, false, true, false, true, false],
    ['flatten', false, false, true, false, true, false],
  ] as const)(
    '26: %s allows what the table says',
    (tier, quote, manual, reducing, restingHedge, takingHedge, resting) => {
      expect(killAllows(tier, QUOTE)).toBe(quote)
      expect(killAllows(tier, { action: 'manual', reduces: false, rests: false })).toBe(manual)
      expect(killAllows(tier, { action: 'manual', reduces: true, rests: false })).toBe(reducing)
      expect(killAllows(tier, { action: 'hedge', reduces: true, rests: true })).toBe(restingHedge)
      expect(killAllows(tier, { action: 'hedge', reduces: true, rests: false })).toBe(takingHedge)
      expect(killAllows(tier, { action: 'resting', reduces: true, rests: true })).toBe(resting)
      expect(killFlattens(tier)).toBe(tier === 'flatten')
    },
  )

  it('26: never allows at a stricter tier what a looser one refuses', () => {
    fc.assert(
      fc.property(actions, (question) => {
        const allowed = [undefined, ...KILL_TIERS].map((tier) => killAllows(tier, question))
        expect(allowed).toEqual([...allowed].sort((a, b) => Number(b) - Number(a)))
      }),
    )
  })
})

describe('kill switch', () => {
  it('26: refuses with who, why and how far, until it is released', () => {
    const state = fold([engage('reduce-only')])
    expect(checkKillSwitch(state, ETH, QUOTE)).toMatchObject({
      code: 'KILL_SWITCH',
      scope: 'desk',
      limit: 0,
      value: 2,
      message: 'KILL_SWITCH of desk is at reduce-only, by ada: vols look wrong',
    })
    expect(checkKillSwitch(state, ETH, { action: 'hedge', reduces: true, rests: false })).toBeUndefined()
    const manual = { action: 'manual', reduces: false, rests: false } as const
    expect(checkKillSwitch(state, ETH, manual)).toMatchObject({ limit: 1, value: 2 })
    expect(checkKillSwitch(nextKillSwitch(state, release()), ETH, QUOTE)).toBeUndefined()
  })

  it('27: reaches its scope and nothing else', () => {
    const state = fold([engage('cancel-ours', { kind: 'underlying', name: 'ETH' })])
    expect(tierFor(state, ETH)).toBe('cancel-ours')
    expect(tierFor(state, { ...ETH, underlying: 'BTC', instrument: 'BTC-PERP' })).toBeUndefined()
    expect(tierFor(state, NOWHERE)).toBeUndefined()
    const derive = fold([engage('no-new-quotes', { kind: 'venue', name: 'derive' })])
    expect(tierFor(derive, ETH)).toBe('no-new-quotes')
    expect(tierFor(derive, { ...ETH, venues: ['rysk'] })).toBeUndefined()
  })

  it('27: is the strictest of all that reach a place', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 12 }), (history) => {
        const state = fold(history)
        const ranks = state.engaged
          .filter(({ scope }) => reaches(scope, ETH))
          .map(({ tier }) => KILL_TIERS.indexOf(tier))
        expect(tierFor(state, ETH)).toBe(KILL_TIERS[Math.max(-1, ...ranks)])
      }),
    )
  })

  it('26: is not lowered by engaging again, nor released for one cause by releasing another', () => {
    expect(tierFor(fold([engage('flatten'), engage('no-new-quotes')]), ETH)).toBe('flatten')
    expect(tierFor(fold([engage('no-new-quotes'), engage('flatten')]), ETH)).toBe('flatten')
    const two = fold([engage('no-new-quotes', WHOLE_DESK, 'loss'), engage('no-new-quotes')])
    expect(tierFor(nextKillSwitch(two, release()), ETH)).toBe('no-new-quotes')
    expect(tierFor(fold([release()]), ETH)).toBeUndefined()
  })

  it('26: survives a restart: the journaled events fold to the same switches', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 12 }), fc.nat(12), (history, cut) => {
        const journaled = JSON.parse(JSON.stringify(history)) as KillEvent[]
        const snapshot = JSON.parse(JSON.stringify(fold(journaled.slice(0, cut)))) as KillSwitch
        const revived = journaled.slice(cut).reduce(nextKillSwitch, snapshot)
        expect(JSON.stringify(revived)).toBe(JSON.stringify(fold(history)))
        for (const place of [ETH, NOWHERE, { ...NOWHERE, venues: ['rysk'], taker: '0xaa' }]) {
          expect(tierFor(revived, place)).toBe(tierFor(fold(history), place))
        }
      }),
    )
  })
})
