import { epochMs } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limitsWith, uniformLimit } from '../limits.ts'
import { checkPriceMove, NO_MOVE, observeSpot, type PriceMove } from './price-move.ts'
import { journaled, START, timeline } from './testing/timeline.ts'

const LIMITS = limitsWith({ PRICE_MOVE_SIGMAS: uniformLimit('5'), PRICE_MOVE_WINDOW_S: uniformLimit('60') })
/** One standard deviation of a minute at 60 % a year. */
const SIGMA = 0.6 * Math.sqrt(60 / 31_536_000)

function watch(
  spots: readonly (readonly [seconds: number, spot: number])[],
  { volatility }: { volatility: number | undefined } = { volatility: 0.6 },
) {
  return spots.reduce(
    (state, [seconds, spot]) =>
      observeSpot(state, { spot, volatility, at: epochMs(START + seconds * 1000) }, 'ETH', LIMITS),
    NO_MOVE,
  )
}

const pausedAt = (state: PriceMove, seconds: number) =>
  checkPriceMove(state, 'ETH', LIMITS, epochMs(START + seconds * 1000)) !== undefined

describe('price-move pause', () => {
  it.each([1, -1])('5: pauses when spot moves by more sigmas than the limit within the window (%d)', (direction) => {
    const moved = (sigmas: number) => 3000 * Math.exp(direction * sigmas * SIGMA)
    expect(
      pausedAt(
        watch([
          [0, 3000],
          [30, moved(4.9)],
        ]),
        30,
      ),
    ).toBe(false)
    const state = watch([
      [0, 3000],
      [30, moved(5.1)],
    ])
    const breach = checkPriceMove(state, 'ETH', LIMITS, epochMs(START + 30_000))
    expect(breach).toMatchObject({ code: 'PAUSED', scope: 'ETH', limit: 5 })
    expect(breach?.value).toBeCloseTo(5.1, 6)
  })

  it('5: does not mind the same move when it takes longer than the window', () => {
    const steps = Array.from({ length: 30 }, (_, i) => [i * 20, 3000 * Math.exp(i * SIGMA)] as const)
    expect(pausedAt(watch(steps), 580)).toBe(false)
  })

  it('5: sees a move out and back by its far end', () => {
    expect(
      pausedAt(
        watch([
          [0, 3000],
          [10, 3000 * Math.exp(3 * SIGMA)],
          [20, 3000 * Math.exp(-3 * SIGMA)],
        ]),
        20,
      ),
    ).toBe(true)
  })

  it.each([1, -1])('5: remembers both ends of what happened within a second (%d)', (direction) => {
    const spotAt = (sigmas: number) => 3000 * Math.exp(direction * sigmas * SIGMA)
    const state = watch([
      [0, 3000],
      [0.3, spotAt(-3)],
      [0.6, 3000],
      [10, spotAt(2.5)],
    ])
    expect(checkPriceMove(state, 'ETH', LIMITS, epochMs(START + 30_000))?.message).toBe(
      'PAUSED quoting of ETH for 40 s: spot moved by 5.5 standard deviations, PRICE_MOVE_SIGMAS is 5',
    )
  })

  it('5: resumes by itself after a calm window, and not while it keeps moving', () => {
    const jump = 3000 * Math.exp(6 * SIGMA)
    const calm = watch([
      [0, 3000],
      [10, jump],
      [40, jump],
      [69, jump],
    ])
    expect(pausedAt(calm, 69.999)).toBe(true)
    expect(pausedAt(calm, 70)).toBe(false)
    const wild = watch([
      [0, 3000],
      [10, jump],
      [40, 3000],
    ])
    expect(pausedAt(wild, 99)).toBe(true)
    expect(pausedAt(wild, 100)).toBe(false)
  })

  it.each([undefined, Number.NaN, 0.01])('5: takes a volatility of %s for the least there is', (volatility) => {
    const tick = [
      [0, 3000],
      [1, 3000 * Math.exp(0.5 * SIGMA)],
    ] as const
    expect(pausedAt(watch(tick), 1)).toBe(false)
    expect(pausedAt(watch(tick, { volatility }), 1)).toBe(true)
  })

  it('5: leaves a price that is none to the age of the data', () => {
    expect(
      watch([
        [0, 3000],
        [1, 0],
        [2, Number.NaN],
      ]),
    ).toEqual(watch([[0, 3000]]))
  })

  it('5: never ends early, and survives a restart', () => {
    const spots = fc.double({ min: 2950, max: 3050, noNaN: true })
    fc.assert(
      fc.property(timeline(spots, 20_000), fc.nat(80), (seen, cut) => {
        let [state, revived] = [NO_MOVE, NO_MOVE]
        let until = 0
        for (const [i, [at, spot]] of seen.entries()) {
          const before = state
          state = observeSpot(state, { spot, volatility: 0.6, at }, 'ETH', LIMITS)
          revived = observeSpot(i === cut ? journaled(revived) : revived, { spot, volatility: 0.6, at }, 'ETH', LIMITS)
          expect(state.pause?.until ?? 0).toBeGreaterThanOrEqual(until)
          until = state.pause?.until ?? 0
          if (state.pause !== before.pause) expect(until).toBeGreaterThanOrEqual(at + 60_000)
          expect(checkPriceMove(state, 'ETH', LIMITS, at) !== undefined).toBe(at < until)
        }
        expect(journaled(revived)).toEqual(journaled(state))
      }),
    )
  })
})
