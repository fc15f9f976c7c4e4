import { command } from '../cli/command.ts'
import { loadConfig } from '../config/load-config.ts'
import { formatProblem } from '../config/problem.ts'
import { readRiskRules } from '../config/risk-rules.ts'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../host.ts'

/** `riposte config check`. */
export const configCheckCommand = command({
  name: 'config check',
  group: 'setup',
  summary: 'every problem of the configuration at once',
  about: [
    'Reads the configuration as a start would, with the files that it names, and lists everything that a start would refuse: ' +
      'what was written, where, and what is allowed.',
  ],
  args: {},
  flags: { json: { meaning: 'Print one JSON document: a list of problems, empty when there is none.' } },
  configuration: true,
  output: ['A line for each problem, or that there is none.'],
  examples: [
    { line: 'config check', does: 'Before a start.' },
    { line: 'config check --config desk.yaml', does: 'With this YAML file.' },
  ],
  exits: { ok: 'a start would take it', usage: 'there are problems' },
  run({ flags, options }, host) {
    const problems = problemsOf(options, host)
    if (flags.json) host.stdout.write(`${JSON.stringify(problems)}\n`)
    else if (problems.length === 0) host.stdout.write('the configuration is sound\n')
    else host.stderr.write(`${problems.join('\n')}\n`)
    return problems.length === 0 ? EXIT.ok : EXIT.usage
  },
})

function problemsOf(argv: readonly string[], { env, readFile }: Pick<Host, 'env' | 'readFile'>): readonly string[] {
  const loaded = loadConfig({ argv, env, readFile })
  if (loaded.status === 'invalid') return loaded.problems.map(formatProblem)
  const { riskRulesFile, paperChain } = loaded.config
  const rules = readRiskRules(riskRulesFile, readFile)
  const problems =
    rules.status === 'ok' ? [] : rules.problems.map((why) => `RISK_RULES_FILE=${JSON.stringify(riskRulesFile)}: ${why}`)
  const chain = paperChain === undefined ? undefined : readFile(paperChain)
  if (chain === undefined || chain.status === 'ok') return problems
  const why = chain.status === 'absent' ? 'there is no such file' : chain.message
  return [...problems, `PAPER_CHAIN=${JSON.stringify(paperChain)}: ${why}`]
}
