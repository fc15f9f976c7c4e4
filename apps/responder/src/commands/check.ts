import { silentLogger } from '@riposte/market-model'
import { type CheckLine, formatCheck } from '../checklist/check-line.ts'
import { runChecklist } from '../checklist/run-checklist.ts'
import { command } from '../cli/command.ts'
import { loadConfig } from '../config/load-config.ts'
import { formatProblem } from '../config/problem.ts'
import { EXIT } from '../exit-codes.ts'
import { findWorld } from '../find-world.ts'
import { StartError } from '../start-error.ts'

/** `riposte check`. */
export const checkCommand = command({
  name: 'check',
  group: 'setup',
  summary: 'whether a start would find everything that it needs',
  about: [
    'Goes through the list that a live start goes through, at the venues that are configured, and leaves: journal, clocks, keys, subaccounts, ' +
      'margin, hashes, balances. Nothing is placed and nothing is changed. riposte config check looks at the configuration ' +
      'alone and asks nobody.',
  ],
  args: {},
  flags: { json: { meaning: 'Print one JSON document: the outcome, and each check.' } },
  configuration: true,
  output: [
    'A line for each check: ok, a warning that a start would live with, or what would refuse it and what to do.',
  ],
  examples: [
    { line: 'check', does: 'Before the first live start, and after each change of keys or subaccounts.' },
    { line: 'check --config desk.yaml --json', does: 'With this YAML file, for a program.' },
  ],
  exits: { ok: 'a start would go ahead', failed: 'a start would be refused, or a venue does not answer' },
  async run({ flags, options }, host) {
    const fail = (message: string, code: number): number => {
      host.stderr.write(`${message}\n`)
      return code
    }
    const loaded = loadConfig({ argv: options, env: host.env, readFile: host.readFile })
    if (loaded.status === 'invalid') return fail(loaded.problems.map(formatProblem).join('\n'), EXIT.usage)
    const { config } = loaded
    try {
      const world = await findWorld({ config, readFile: host.readFile, logger: silentLogger })
      try {
        const lines: CheckLine[] = []
        for await (const line of runChecklist(config, world, silentLogger)) {
          lines.push(line)
          if (!flags.json) host.stdout.write(`${formatCheck(line)}\n`)
        }
        const isRefused = lines.some(({ status }) => status === 'failed')
        const status = isRefused ? 'failed' : 'ok'
        if (flags.json) host.stdout.write(`${JSON.stringify({ status, checks: lines })}\n`)
        return isRefused ? EXIT.failed : EXIT.ok
      } finally {
        await world.close()
      }
    } catch (error) {
      if (error instanceof StartError) return fail(error.message, error.exitCode)
      throw error
    }
  },
})
