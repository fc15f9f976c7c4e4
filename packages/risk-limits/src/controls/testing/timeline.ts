import { type EpochMs, epochMs } from '@riposte/market-model'
import fc from 'fast-check'

export const START = epochMs(1_790_000_000_000)

/** Moments in order, some of them at once, some far apart. */
export function timeline<Value>(value: fc.Arbitrary<Value>, gapMaxMs: number): fc.Arbitrary<[EpochMs, Value][]> {
  return fc.array(fc.tuple(fc.integer({ min: 0, max: gapMaxMs }), value), { maxLength: 80 }).map((steps) => {
    let at: number = START
    return steps.map(([gap, one]): [EpochMs, Value] => {
      at += gap
      return [epochMs(at), one]
    })
  })
}

/** What a journal or a snapshot gives back. */
export function journaled<State>(state: State): State {
  return JSON.parse(JSON.stringify(state)) as State
}
