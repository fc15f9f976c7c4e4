import { configOptionRow } from '../api/routes/get-config.ts'
import { command } from '../cli/command.ts'
import { type EffectiveOption, effectiveConfig } from '../config/effective-config.ts'
import { loadConfig } from '../config/load-config.ts'
import { formatProblem } from '../config/problem.ts'
import { lookOf, print } from '../desk-client/look-at-desk.ts'
import { EXIT } from '../exit-codes.ts'
import { formatTable } from '../terminal/table.ts'

/** `riposte config`. */
export const configCommand = command({
  name: 'config',
  group: 'setup',
  summary: 'the effective configuration, and where each value came from',
  about: [
    'What a start with these very flags would run with, here and now: flags, environment, .env, YAML, defaults. Of a desk ' +
      'that runs, GET /api/config tells the same. No secret is shown, only that there is one.',
  ],
  args: {},
  flags: {
    given: { meaning: 'Show only what is not a default.' },
    json: { meaning: 'Print one JSON document, the same as GET /api/config.' },
  },
  configuration: true,
  output: [
    'Each option with its value and its source: a flag, the environment, .env, the YAML file with its line, or default.',
  ],
  examples: [
    { line: 'config --given', does: 'What somebody has set.' },
    { line: 'config --http_port 9090 --json', does: 'All of it with one flag more, for a program.' },
  ],
  exits: { ok: 'done', usage: 'the configuration is wrong; every problem is told' },
  run({ flags, options }, host) {
    const loaded = loadConfig({ argv: options, env: host.env, readFile: host.readFile })
    if (loaded.status === 'invalid') {
      host.stderr.write(`${loaded.problems.map(formatProblem).join('\n')}\n`)
      return EXIT.usage
    }
    const all = effectiveConfig(loaded.config, loaded.sources)
    const shown = flags.given ? all.filter(({ source }) => source.kind !== 'default') : all
    print(flags.json ? [JSON.stringify(shown.map(configOptionRow))] : lines(shown, lookOf(host)), host)
    return EXIT.ok
  },
})

function lines(options: readonly EffectiveOption[], look: { readonly colour: boolean }): readonly string[] {
  if (options.length === 0) return ['everything stands at its default']
  return formatTable(
    [
      { title: 'OPTION', cell: ({ name }) => name },
      {
        title: 'SOURCE',
        cell: ({ source }) => source.label,
        colour: ({ source }) => (source.kind === 'default' ? 'dim' : 'green'),
      },
      { title: 'VALUE', cell: ({ value }) => value ?? '-' },
    ],
    options,
    look,
  )
}
