// More seeds of what the test command samples: `pnpm soak derive --seeds 10000 [--from 1]`, or the story of one:
// `pnpm soak derive --seed 42`.
import { parseArgs } from 'node:util'
import { tearApart } from '../conformance/torn/torn-apart.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '5000' },
    from: { type: 'string', default: '1' },
  },
})
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const [from, seeds, only] = [Number(values.from), Number(values.seeds), Number(values.seed ?? 0)]
if ([from, seeds, only].some((number) => !Number.isSafeInteger(number) || number < 0)) {
  process.stderr.write('usage: pnpm soak derive --seeds N [--from N], or --seed N for the story of one\n')
  process.exit(2)
}

if (values.seed !== undefined) {
  const { violations } = await tearApart(only, { tell: say })
  say(violations.length === 0 ? `seed ${only}: both sides agree` : `seed ${only}: ${violations.join('; ')}`)
  process.exitCode = violations.length === 0 ? 0 : 1
} else {
  let broken = 0
  const counts: Record<string, number> = {}
  for (let seed = from; seed < from + seeds; seed++) {
    const result = await tearApart(seed)
    for (const [what, count] of Object.entries(result.counts)) counts[what] = (counts[what] ?? 0) + count
    const [first] = result.violations
    if (first === undefined) continue
    broken += 1
    say(`seed ${seed}: ${first}   repeat with: pnpm soak derive --seed ${seed}`)
  }
  say(`${seeds} worlds, ${broken} broken`)
  for (const [what, count] of Object.entries(counts)) say(`${String(count).padStart(9)}  ${what}`)
  process.exitCode = broken === 0 ? 0 : 1
}
