import { epochMs } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { addTakerValue, NO_TAKER_VALUES, takerValue } from './taker-value.ts'
import { journaled } from './testing/timeline.ts'

const NOON = epochMs(Date.UTC(2026, 10, 25, 12))
const NEXT_DAY = epochMs(Date.UTC(2026, 10, 26))

describe('value traded with a taker', () => {
  it('16: adds up over a UTC day, however the address is written, and survives a restart', () => {
    const one = addTakerValue(NO_TAKER_VALUES, '0xAA', 1000, NOON)
    const two = addTakerValue(journaled(one), '0xaa', 500, NOON)
    expect(takerValue(two, '0xaA', NOON)).toBe(1500)
    expect(takerValue(two, '0xbb', NOON)).toBe(0)
    expect(takerValue(two, undefined, NOON)).toBe(0)
  })

  it('16: begins anew at midnight, and a late trade of the day before changes nothing', () => {
    const state = addTakerValue(NO_TAKER_VALUES, '0xaa', 1000, NOON)
    expect(takerValue(state, '0xaa', NEXT_DAY)).toBe(0)
    const next = addTakerValue(state, '0xaa', 10, NEXT_DAY)
    expect(takerValue(next, '0xaa', NEXT_DAY)).toBe(10)
    expect(addTakerValue(next, '0xaa', 99, NOON)).toBe(next)
  })
})
