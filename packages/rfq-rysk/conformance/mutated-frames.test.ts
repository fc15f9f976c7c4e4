import { createRandom } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { checkMakerFrame, checkStreamFrame, FRAME_SAMPLES } from './frames/check-frame.ts'
import { mutate } from './frames/mutate.ts'
import { memberOf, parseSlowly } from './frames/slow-json.ts'

const CASES = 20_000
const PATIENCE = { timeout: 60_000 }

test('reads whole frames as the slow decoder does', () => {
  const taken = FRAME_SAMPLES.map((text) => [checkStreamFrame(text), checkMakerFrame(text)])
  expect(taken.flat().map(({ problem }) => problem)).toEqual(taken.flat().map(() => undefined))
  expect(taken.map(([stream]) => stream?.taken).slice(0, 3)).toEqual(['rfq', 'rfq', 'rfq'])
  expect(taken.map(([, maker]) => maker?.taken).slice(3)).toEqual([
    'trade',
    'trade',
    'answer',
    'answer',
    'answer',
    'answer',
  ])
})

test(`${CASES} mutated frames: never a crash, and what is taken is what it says`, PATIENCE, () => {
  const random = createRandom(7, 'frames')
  const counts: Record<string, number> = {}
  const problems: string[] = []
  for (let i = 0; i < CASES; i++) {
    const text = mutate(random, FRAME_SAMPLES)
    for (const { taken, problem } of [checkStreamFrame(text), checkMakerFrame(text)]) {
      counts[taken] = (counts[taken] ?? 0) + 1
      if (problem !== undefined) problems.push(`${problem}\n${text}`)
    }
  }
  process.stdout.write(`rysk mutated frames: ${JSON.stringify(counts)}\n`)
  expect(problems).toEqual([])
  for (const taken of ['rfq', 'trade', 'answer']) expect(counts[taken]).toBeGreaterThan(CASES / 50)
})

test('the slow reader of JSON agrees with the engine’s own on mutated frames', PATIENCE, () => {
  const random = createRandom(8, 'frames')
  for (let i = 0; i < 5_000; i++) {
    const text = mutate(random, FRAME_SAMPLES)
    let engine: unknown
    try {
      engine = JSON.parse(text)
    } catch {
      expect(() => parseSlowly(text)).toThrow(SyntaxError)
      continue
    }
    const id = memberOf(parseSlowly(text), 'id')
    const expected = typeof engine === 'object' && engine !== null ? (engine as { id?: unknown }).id : undefined
    if (typeof expected === 'string') expect(id).toEqual({ kind: 'string', text: expected })
  }
})
