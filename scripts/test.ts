// The one test command. Each step is a process of its own; the first that fails ends the run with its exit code.
import { spawnSync } from 'node:child_process'

interface Step {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

const steps: readonly Step[] = [
  { name: 'a Valkey or Redis server for the tests', command: 'node', args: ['scripts/ensure-valkey.ts'] },
  {
    name: 'build, types and package shape',
    command: 'turbo',
    args: ['run', 'build', 'typecheck', 'pack:check', '--output-logs=errors-only', '--log-prefix=none'],
  },
  { name: 'lint', command: 'biome', args: ['ci', '.', '--colors=off'] },
  { name: 'unused code', command: 'knip', args: ['--no-config-hints'] },
  { name: 'unit, property, conformance and arrows', command: 'vitest', args: ['run'] },
  { name: 'processes', command: 'vitest', args: ['run', '--config', 'vitest.e2e.config.ts'] },
]

const summary: string[] = []
for (const { name, command, args } of steps) {
  process.stdout.write(`\n== ${name}: ${command} ${args.join(' ')}\n`)
  const startedAt = performance.now()
  const { status, error } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) },
  })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  if (status !== 0) {
    process.stdout.write(`\n${summary.join('')}FAILED ${name} after ${seconds} s${error ? `: ${error.message}` : ''}\n`)
    process.exit(status ?? 1)
  }
  summary.push(`ok ${seconds.padStart(6)} s  ${name}\n`)
}
process.stdout.write(`\n${summary.join('')}`)
