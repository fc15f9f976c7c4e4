import { epochMs } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { journaled, START, timeline } from './testing/timeline.ts'
import { addToSlots, SLOTS_A_WINDOW, slotsWithin, type WindowSlots } from './window-slots.ts'
import { addToSums, sumWithin, type WindowSums } from './window-sums.ts'

const LENGTH = 6_000
const SLOT = LENGTH / SLOTS_A_WINDOW
const amounts = fc.integer({ min: 0, max: 1000 })

describe('window sums', () => {
  it('hold at least what happened within the window, and at most a slot more', () => {
    fc.assert(
      fc.property(timeline(amounts, 2 * SLOT), fc.integer({ min: 0, max: LENGTH }), (happened, later) => {
        let window: WindowSums<'size'> = []
        for (const [at, size] of happened) window = addToSums(window, { size }, at, LENGTH)
        const now = epochMs((happened.at(-1)?.[0] ?? START) + later)
        const youngerThan = (ms: number) =>
          happened.filter(([at]) => now - at < ms).reduce((sum, [, size]) => sum + size, 0)
        const sum = sumWithin(window, 'size', now, LENGTH)
        expect(sum).toBeGreaterThanOrEqual(youngerThan(LENGTH))
        expect(sum).toBeLessThanOrEqual(youngerThan(LENGTH + SLOT))
      }),
    )
  })

  it('equal recomputing from scratch where nothing shares a slot', () => {
    const spread = timeline(amounts, 10 * SLOT).map((all) => all.map(([at, size], i) => [at + i * SLOT, size] as const))
    fc.assert(
      fc.property(spread, (happened) => {
        let window: WindowSums<'size'> = []
        for (const [i, [at, size]] of happened.entries()) {
          window = addToSums(window, { size }, epochMs(at), LENGTH)
          const fresh = happened.slice(0, i + 1).filter(([then]) => at - then < LENGTH)
          expect(sumWithin(window, 'size', epochMs(at), LENGTH)).toBe(fresh.reduce((sum, [, one]) => sum + one, 0))
        }
      }),
    )
  })

  it('survive a restart at any moment', () => {
    fc.assert(
      fc.property(timeline(amounts, 3 * SLOT), fc.nat(80), (happened, cut) => {
        let [window, revived]: [WindowSums<'size'>, WindowSums<'size'>] = [[], []]
        for (const [i, [at, size]] of happened.entries()) {
          window = addToSums(window, { size }, at, LENGTH)
          revived = addToSums(i === cut ? journaled(revived) : revived, { size }, at, LENGTH)
        }
        expect(revived).toEqual(window)
      }),
    )
  })
})

describe('window slots', () => {
  it('stay few, however much happens', () => {
    let slots: WindowSlots<number> = []
    for (let i = 0; i < 20_000; i++) slots = addToSlots(slots, 1, epochMs(START + i), LENGTH, (a, b) => a + b)
    expect(slots.length).toBeLessThanOrEqual(SLOTS_A_WINDOW + 2)
    expect(slots.length).toBeGreaterThanOrEqual(SLOTS_A_WINDOW - 1)
  })

  it('take a clock that was set back for standing still', () => {
    const add = (slots: WindowSlots<number>, at: number) => addToSlots(slots, 1, epochMs(at), LENGTH, (a, b) => a + b)
    const slots = add(add([], START), START - 3_600_000)
    expect(slots).toEqual([{ from: START, last: START, value: 2 }])
    expect(slotsWithin(slots, epochMs(START - 1_000_000), LENGTH)).toBe(slots)
  })

  it('let go of what is exactly as old as the window', () => {
    const slots = addToSlots<number>([], 1, START, LENGTH, (a, b) => a + b)
    expect(slotsWithin(slots, epochMs(START + LENGTH - 1), LENGTH)).toHaveLength(1)
    expect(slotsWithin(slots, epochMs(START + LENGTH), LENGTH)).toHaveLength(0)
  })
})
