// Longer runs of what the test command samples: `pnpm soak paper --minutes 5 [-- flags of the desk]`.
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const USAGE = 'usage: pnpm soak paper [--minutes N] [-- flags of riposte start]\n'

const { positionals, values, tokens } = parseArgs({
  allowPositionals: true,
  tokens: true,
  options: { minutes: { type: 'string', default: '5' } },
})
const terminator = tokens.find((token) => token.kind === 'option-terminator')
const flags = terminator === undefined ? [] : process.argv.slice(2 + terminator.index + 1)
const minutes = Number(values.minutes)

if (positionals[0] !== 'paper' || !(minutes > 0)) {
  process.stderr.write(USAGE)
  process.exit(2)
}
const build = spawnSync('turbo', ['run', 'build', '--output-logs=errors-only'], { stdio: 'inherit' })
if (build.status !== 0) process.exit(build.status ?? 1)
const run = spawnSync('vitest', ['run', '--config', 'vitest.e2e.config.ts', 'paper-desk'], {
  stdio: 'inherit',
  env: { ...process.env, RIPOSTE_RUN_SECONDS: String(minutes * 60), RIPOSTE_RUN_FLAGS: flags.join(' ') },
})
process.exit(run.status ?? 1)
