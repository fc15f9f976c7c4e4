// Runs seeded worlds on every processor: `pnpm soak simulation --seeds 10000 [--from 1]`, or tells the story of one:
// `pnpm soak simulation --seed 42`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { simulate } from './simulate.ts'
import { addTo, emptyTally, formatTally, type Tally } from './tally.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    /** Set for the processes that this one starts: every so manieth seed. */
    step: { type: 'string' },
  },
})
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const numbers = { from: Number(values.from), seeds: Number(values.seeds), seed: Number(values.seed ?? 0) }
if (Object.values(numbers).some((number) => !Number.isSafeInteger(number) || number < 0)) {
  process.stderr.write('usage: pnpm soak simulation --seeds N [--from N], or --seed N for the story of one\n')
  process.exit(2)
}

if (values.seed !== undefined) await tellStory(numbers.seed)
else if (values.step !== undefined) await runShare(numbers.from, numbers.seeds, Number(values.step))
else await runAll(numbers.from, numbers.seeds)

async function tellStory(seed: number): Promise<void> {
  const { violations } = await simulate(seed, { tell: say })
  say(violations.length === 0 ? `seed ${seed}: every invariant held` : `seed ${seed}: ${violations.join('; ')}`)
  process.exitCode = violations.length === 0 ? 0 : 1
}

/** One line for each broken seed, and the sums as JSON at the end. */
async function runShare(from: number, seeds: number, step: number): Promise<void> {
  const tally = emptyTally()
  for (let seed = from; seed < from + seeds; seed += step) {
    const result = await simulate(seed)
    addTo(tally, result)
    const [first] = result.violations
    if (first !== undefined) say(`seed ${seed}: ${first}   repeat with: pnpm soak simulation --seed ${seed}`)
  }
  say(JSON.stringify(tally))
}

async function runAll(from: number, seeds: number): Promise<void> {
  const startedMs = performance.now()
  const step = Math.min(availableParallelism(), Math.max(1, seeds))
  const shares = Array.from({ length: step }, (_, i) => startShare(from + i, seeds - i, step))
  const tally = emptyTally()
  for (const share of await Promise.all(shares)) addTo(tally, share)
  const seconds = (performance.now() - startedMs) / 1000
  for (const line of formatTally(tally, seconds)) say(line)
  process.exitCode = tally.broken === 0 && tally.seeds === seeds ? 0 : 1
}

async function startShare(from: number, seeds: number, step: number): Promise<Tally> {
  const args = ['--from', String(from), '--seeds', String(seeds), '--step', String(step)]
  const child = spawn(process.execPath, [...process.execArgv, import.meta.filename, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let tally = emptyTally()
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    if (line.startsWith('{')) tally = JSON.parse(line) as Tally
    else say(line)
  })
  await once(lines, 'close')
  return tally
}
