import { silentLogger } from '@riposte/market-model'
import { type CheckLine, formatCheck } from '../checklist/check-line.ts'
import { runChecklist } from '../checklist/run-checklist.ts'
import { loadConfig } from '../config/load-config.ts'
import { formatProblem } from '../config/problem.ts'
import { EXIT } from '../exit-codes.ts'
import { findWorld } from '../find-world.ts'
import type { Host } from '../start.ts'
import { StartError } from '../start-error.ts'

/** Lines for the help text. */
export function checkHelp(): readonly string[] {
  return [
    '  riposte check [--json] [flags of start]',
    '      Look at everything that a live start looks at, say what was found, and leave: journal, clocks, key, subaccounts,',
    '      margin, hashes, balances. Nothing is placed and nothing is changed. Exits with 1 when a start would be refused.',
  ]
}

/** `riposte check`. @returns the exit code */
export async function check(argv: readonly string[], host: Host): Promise<number> {
  const fail = (message: string, code: number): number => {
    host.stderr.write(`${message}\n`)
    return code
  }
  const flags = argv.filter((flag) => flag !== '--json')
  const asJson = flags.length < argv.length
  const loaded = loadConfig({ argv: flags, env: host.env, readFile: host.readFile })
  if (loaded.status === 'invalid') return fail(loaded.problems.map(formatProblem).join('\n'), EXIT.usage)
  const { config } = loaded
  const write = (text: string): void => void host.stdout.write(text)
  try {
    const world = await findWorld({ config, readFile: host.readFile, logger: silentLogger })
    try {
      const lines: CheckLine[] = []
      for await (const line of runChecklist(config, world, silentLogger)) {
        lines.push(line)
        if (!asJson) write(`${formatCheck(line)}\n`)
      }
      const isRefused = lines.some(({ status }) => status === 'failed')
      if (asJson) write(`${JSON.stringify({ status: isRefused ? 'failed' : 'ok', checks: lines })}\n`)
      return isRefused ? EXIT.failed : EXIT.ok
    } finally {
      await world.close()
    }
  } catch (error) {
    if (error instanceof StartError) return fail(error.message, error.exitCode)
    throw error
  }
}
