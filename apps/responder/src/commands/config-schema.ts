import { command } from '../cli/command.ts'
import { configJsonSchema } from '../config/json-schema.ts'
import { EXIT } from '../exit-codes.ts'

/** `riposte config schema`. */
export const configSchemaCommand = command({
  name: 'config schema',
  group: 'setup',
  summary: 'a JSON Schema of the YAML file, for editors',
  about: [
    'With it an editor completes option names, shows what they mean and marks what is wrong. It is also in ' +
      'docs/config.schema.json.',
  ],
  args: {},
  flags: {},
  output: ['One JSON document. Its first lines in a YAML file: # yaml-language-server: $schema=config.schema.json'],
  examples: [
    { line: 'config schema', does: 'Show it.' },
    { line: 'config schema > config.schema.json', does: 'Keep it beside the YAML file.' },
  ],
  exits: { ok: 'done' },
  run(_input, { stdout }) {
    stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`)
    return EXIT.ok
  },
})
