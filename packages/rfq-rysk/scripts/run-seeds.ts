// More of the worlds that the test command samples: `pnpm soak rysk --seeds N [--from N]`.
import { parseArgs } from 'node:util'
import { simulate } from '../conformance/seeds/simulate.ts'

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '5000' }, from: { type: 'string', default: '1' } },
})
const [seeds, from] = [Number(values.seeds), Number(values.from)]
if (![seeds, from].every((number) => Number.isSafeInteger(number) && number > 0)) {
  process.stderr.write('usage: pnpm soak rysk [--seeds N] [--from N]\n')
  process.exit(2)
}

const startedMs = performance.now()
const sums = { lives: 0, rfqs: 0, quotes: 0, trades: 0, found: 0 }
let broken = 0
for (let seed = from; seed < from + seeds; seed++) {
  const result = await simulate(seed)
  for (const key of ['lives', 'rfqs', 'quotes', 'trades', 'found'] as const) sums[key] += result[key]
  if (result.violations.length === 0) continue
  broken += 1
  process.stdout.write(`seed ${seed}: ${result.violations.join('; ')}\n`)
}
const seconds = Math.round((performance.now() - startedMs) / 1000)
process.stdout.write(`${seeds} worlds, ${broken} broken, in ${seconds} s: ${JSON.stringify(sums)}\n`)
process.exitCode = broken === 0 ? 0 : 1
