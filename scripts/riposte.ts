// `pnpm riposte …`: build what has changed, keep quiet about it, and run the command as it is.
import { spawn } from 'node:child_process'

/** Longer than looking whether anything has changed. */
const PATIENCE_MS = 3000
const BUILD = ['run', 'build', '--filter=@riposte/responder', '--output-logs=errors-only', '--log-prefix=none']

interface Ended {
  readonly code: number
  readonly output: string
}

function run(command: string, args: readonly string[], stdio: 'pipe' | 'inherit'): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio, env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' } })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)))
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code: code ?? (signal === null ? 1 : 128), output }))
  })
}

// What stops the command is the command's own to answer.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})

const patience = setTimeout(
  () => process.stderr.write('building, which takes a minute the first time …\n'),
  PATIENCE_MS,
)
const built = await run('turbo', BUILD, 'pipe')
clearTimeout(patience)
if (built.code === 0) {
  process.exitCode = (
    await run(process.execPath, ['apps/responder/dist/main.js', ...process.argv.slice(2)], 'inherit')
  ).code
} else {
  process.stderr.write(built.output)
  process.exitCode = 1
}
