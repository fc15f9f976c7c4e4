import { createSystemClock } from '@riposte/market-model'
import { runCli } from '../cli/run-cli.ts'
import { readSystemFile } from '../config/read-file.ts'
import type { Host } from '../host.ts'

/** What a command line did. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Run a command line in this process, without the environment and the .env of whoever runs the tests. */
export async function runCommand(argv: readonly string[], changes: Partial<Host> = {}): Promise<Ran> {
  let out = ''
  let err = ''
  const write = (text: string): void => {
    out += text
  }
  const writeError = (text: string): void => {
    err += text
  }
  const host: Host = {
    env: {},
    readFile: (path) => (path === '.env' ? { status: 'absent' } : readSystemFile(path)),
    ask: undefined,
    signals: { first: () => new Promise(() => {}), onReload() {} },
    onResize() {},
    onExit() {},
    nowMs: createSystemClock().nowMs,
    ...changes,
    stdout: { ...changes.stdout, write },
    stderr: { ...changes.stderr, write: writeError },
  }
  return { code: await runCli(argv, host), out, err }
}
