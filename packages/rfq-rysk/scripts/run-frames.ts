// More of the mutated frames that the test command samples: `pnpm soak rysk-frames --cases N [--seed N]`.
import { parseArgs } from 'node:util'
import { createRandom } from '@riposte/market-model'
import { checkMakerFrame, checkStreamFrame, FRAME_SAMPLES } from '../conformance/frames/check-frame.ts'
import { mutate } from '../conformance/frames/mutate.ts'

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
})
const [cases, seed] = [Number(values.cases), Number(values.seed)]
if (!Number.isSafeInteger(cases) || cases < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write('usage: pnpm soak rysk-frames [--cases N] [--seed N]\n')
  process.exit(2)
}

const startedMs = performance.now()
const random = createRandom(seed, 'frames')
const counts: Record<string, number> = {}
let problems = 0
for (let i = 0; i < cases; i++) {
  const text = mutate(random, FRAME_SAMPLES)
  for (const { taken, problem } of [checkStreamFrame(text), checkMakerFrame(text)]) {
    counts[taken] = (counts[taken] ?? 0) + 1
    if (problem === undefined) continue
    problems += 1
    process.stdout.write(`case ${i}: ${problem}\n${text}\n`)
  }
}
const seconds = Math.round((performance.now() - startedMs) / 1000)
process.stdout.write(`${cases} frames read both ways, ${problems} wrong, in ${seconds} s: ${JSON.stringify(counts)}\n`)
process.exitCode = problems === 0 ? 0 : 1
