import { createRandom } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import type { RyskEngineOptions } from './engine-options.ts'
import type { RecordedFrame } from './recording.ts'
import { replayRysk } from './replay.ts'
import type { RfqTerms } from './rfq.ts'
import {
  createBench,
  createRecorder,
  createVirtualClock,
  quoteFrame,
  START,
  type TestMaker,
  WBTC,
  WETH,
} from './test-bench.ts'

const OPTIONS: Partial<RyskEngineOptions> = {
  competitors: { count: 2 },
  takers: { enabled: true, welcome: false, repeatChance: 0.2 },
  faults: { frames: { chances: { duplicate: 0.05, drop: 0.05, delay: 0.05, unknown: 0.05 } } },
}

/** A minute in which a maker answers half of the RFQs, some inside of the push, some later, and comes and goes. */
function recordRun(seed: number): readonly RecordedFrame[] {
  const recording: RecordedFrame[] = []
  const bench = createBench({ ...OPTIONS, random: createRandom(seed), record: (frame) => recording.push(frame) })
  const { engine, clock, alice } = bench
  const random = createRandom(seed, 'maker')
  let maker = engine.connectMaker(createRecorder())
  const answer = (id: string, terms: RfqTerms, by: TestMaker): void =>
    maker.receive(quoteFrame(id, by.quote(terms, '40')))
  for (const asset of [WETH, WBTC]) {
    engine.connectStream(asset, {
      send(text) {
        const frame = JSON.parse(text) as { readonly id?: string; readonly result?: RfqTerms }
        const { id, result } = frame
        if (typeof id !== 'string' || result?.strike === undefined || random.unit() < 0.5) return
        if (random.unit() < 0.5) answer(id, result, alice)
        else clock.after(random.unit() * 2_500, () => answer(id, result, alice))
      },
    })
  }
  clock.after(20_000.5, () => maker.close())
  clock.after(31_000.25, () => {
    maker = engine.connectMaker(createRecorder())
  })
  clock.after(40_000.75, () => {
    engine
      .connectTaker(createRecorder())
      .receive('{"jsonrpc":"2.0","method":"inventory","id":"inventory","params":null}')
  })
  clock.pass(60_000)
  return recording
}

describe('a recording', () => {
  it('holds every event with wall and monotonic time, in order', () => {
    const recording = recordRun(1)
    expect(recording[0]).toEqual({ at: START, monotonicMs: 0, socket: '', event: 'start', text: '' })
    expect(new Set(recording.map(({ event }) => event))).toEqual(new Set(['start', 'open', 'in', 'out', 'close']))
    expect(recording.map(({ socket }) => socket)).toContain('/maker#0')
    for (const [i, { at, monotonicMs }] of recording.entries()) {
      expect(monotonicMs).toBeGreaterThanOrEqual(recording[i - 1]?.monotonicMs ?? 0)
      expect(at).toBe(Math.floor(START + monotonicMs))
    }
  })

  it('comes out again, frame by frame', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const recording = recordRun(seed)
      expect(recording.length).toBeGreaterThan(80)
      const clock = createVirtualClock()
      // As the bench builds it; its nonces are in the frames of the recording.
      const bench = createBench({ ...OPTIONS, random: createRandom(seed) })
      const replay = replayRysk(recording, { ...bench.options, random: createRandom(seed), clock })
      replay.engine.start()
      clock.pass(60_000)
      expect(replay.divergence).toBeUndefined()
      expect(replay.position).toBe(recording.length)
    }
  })

  it('shows where a run with another seed departs from it', () => {
    const recording = recordRun(1)
    const clock = createVirtualClock()
    const bench = createBench(OPTIONS)
    const replay = replayRysk(recording, { ...bench.options, random: createRandom(2), clock })
    replay.engine.start()
    clock.pass(60_000)
    expect(replay.divergence?.recorded).toEqual(recording[replay.position])
    expect(replay.position).toBeLessThan(recording.length)
  })
})
