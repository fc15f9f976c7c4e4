// Longer runs of what the test command samples:
//   pnpm soak paper --minutes 5 [-- flags of the desk]
//   pnpm soak kill --times 200 [--seed N]
//   pnpm soak simulation --seeds 100000 [--from N], or --seed N for the story of one world
//   pnpm soak night [--seed N] [--hours 8] [--rfqs 5000] [--story]
//   pnpm soak derive --seeds 10000 [--from N], or --seed N for the story of one torn connection
//   pnpm soak rysk --seeds 10000 [--from N]
//   pnpm soak rysk-frames --cases 1000000 [--seed N]
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const USAGE = `usage: pnpm soak paper [--minutes N] [-- flags of riposte start]
       pnpm soak kill [--times N] [--seed N]
       pnpm soak simulation [--seeds N] [--from N] | --seed N
       pnpm soak night [--seed N] [--hours N] [--rfqs N] [--story]
       pnpm soak derive [--seeds N] [--from N] | --seed N
       pnpm soak rysk [--seeds N] [--from N]
       pnpm soak rysk-frames [--cases N] [--seed N]
`

// These run from source and have options of their own.
const RUNNERS: Readonly<Record<string, string>> = {
  derive: 'packages/exchange-derive/scripts/run-torn.ts',
  night: 'apps/responder/simulation/run-night.ts',
  rysk: 'packages/rfq-rysk/scripts/run-seeds.ts',
  'rysk-frames': 'packages/rfq-rysk/scripts/run-frames.ts',
  simulation: 'apps/responder/simulation/run-seeds.ts',
}
const runner = RUNNERS[process.argv[2] ?? '']
if (runner !== undefined) {
  const args = ['--conditions=source', runner, ...process.argv.slice(3)]
  process.exit(spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1)
}

const { positionals, values, tokens } = parseArgs({
  allowPositionals: true,
  tokens: true,
  options: {
    minutes: { type: 'string', default: '5' },
    times: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
})
const terminator = tokens.find((token) => token.kind === 'option-terminator')
const flags = terminator === undefined ? [] : process.argv.slice(2 + terminator.index + 1)

/** The test file of a soak and the environment that makes it longer; undefined for what there is not. */
function chooseRun(): { readonly test: string; readonly env: Readonly<Record<string, string>> } | undefined {
  const [minutes, times, seed] = [Number(values.minutes), Number(values.times), Number(values.seed)]
  if (positionals[0] === 'paper' && minutes > 0) {
    return {
      test: 'paper-desk',
      env: { RIPOSTE_RUN_SECONDS: String(minutes * 60), RIPOSTE_RUN_FLAGS: flags.join(' ') },
    }
  }
  if (positionals[0] === 'kill' && Number.isInteger(times) && times > 0 && Number.isInteger(seed)) {
    return { test: 'kill', env: { RIPOSTE_KILLS: String(times), RIPOSTE_SEED: String(seed) } }
  }
  return undefined
}

const chosen = chooseRun()
if (chosen === undefined) {
  process.stderr.write(USAGE)
  process.exit(2)
}
const build = spawnSync('turbo', ['run', 'build', '--output-logs=errors-only'], { stdio: 'inherit' })
if (build.status !== 0) process.exit(build.status ?? 1)
const run = spawnSync('vitest', ['run', '--config', 'vitest.e2e.config.ts', chosen.test], {
  stdio: 'inherit',
  env: { ...process.env, ...chosen.env },
})
process.exit(run.status ?? 1)
