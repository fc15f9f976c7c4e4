// Runs one night of the paper desk: `pnpm soak night [--seed N] [--hours 8] [--rfqs 5000] [--story]`.
import { parseArgs } from 'node:util'
import { runNight } from './night.ts'
import { nightLines } from './night-table.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    hours: { type: 'string', default: '8' },
    rfqs: { type: 'string', default: '5000' },
    story: { type: 'boolean', default: false },
  },
})
const [seed, hours, rfqs] = [Number(values.seed), Number(values.hours), Number(values.rfqs)]
const say = (line: string): void => void process.stdout.write(`${line}\n`)
if (!Number.isSafeInteger(seed) || seed < 0 || !(hours >= 3) || !(hours <= 24) || !(rfqs >= 1)) {
  process.stderr.write('usage: pnpm soak night [--seed N] [--hours 3 to 24] [--rfqs N] [--story]\n')
  process.exit(2)
}

const HOUR_MS = 3_600_000
const startedMs = performance.now()
const result = await runNight({
  seed,
  lengthMs: hours * HOUR_MS,
  leadMs: (hours * HOUR_MS) / 2,
  rfqs,
  leastLifeS: 3600,
  redemptionMs: HOUR_MS,
  listing: { expiries: 3, strikes: 8 },
  ...(values.story ? { tell: say } : {}),
})
for (const line of nightLines(result, (performance.now() - startedMs) / 1000)) say(line)
process.exitCode = result.violations.length === 0 ? 0 : 1
