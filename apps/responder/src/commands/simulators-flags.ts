import { parseArgs } from 'node:util'
import { z } from 'zod'
import { nearestName } from '../config/nearest-name.ts'
import { option, optionDocs } from '../config/option.ts'
import { choice, integer } from '../config/option-types.ts'
import { configSchema } from '../config/schema.ts'

const port = integer(0, 65_535)
const { PAPER_KEYS_FILE, PAPER_CHAIN, PAPER_SEED, DERIVE_SUBACCOUNTS, LOG_LEVEL, LOG_FORMAT } = configSchema.shape

/** Flags of `riposte simulators`. What a desk has as well is told in the same words. */
const flagSchema = z.strictObject({
  derive_port: option(port, { default: '9000', sentence: 'Port of the simulated Derive; 0 takes any free one.' }),
  rysk_port: option(port, { default: '8000', sentence: 'Port of the simulated Rysk; 0 takes any free one.' }),
  derive_network: option(choice('local', 'testnet'), {
    default: 'local',
    sentence: "Whose signatures Derive takes: a paper desk's, or those of a desk with MODE=live on testnet.",
  }),
  keys: PAPER_KEYS_FILE,
  paper_chain: PAPER_CHAIN,
  paper_seed: PAPER_SEED,
  derive_subaccounts: DERIVE_SUBACCOUNTS,
  log_level: LOG_LEVEL,
  log_format: LOG_FORMAT,
})

export type SimulatorsFlags = z.output<typeof flagSchema>

export type SimulatorsFlagsResult =
  | { readonly status: 'ok'; readonly flags: SimulatorsFlags }
  | { readonly status: 'invalid'; readonly problems: readonly string[] }

const NAMES = Object.keys(flagSchema.shape)
const NAME_LIST = NAMES.map((name) => `--${name}`).join(', ')

/** Read `--name=value` and `--name value`; every problem is told, not only the first. */
export function parseSimulatorsFlags(argv: readonly string[]): SimulatorsFlagsResult {
  const { tokens } = parseArgs({
    args: argv.filter((argument) => argument !== '--'),
    options: Object.fromEntries(NAMES.map((name) => [name, { type: 'string' as const }])),
    strict: false,
    tokens: true,
  })
  const problems: string[] = []
  const texts = new Map<string, string>()
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') problems.push(`unexpected argument ${JSON.stringify(token.value)}`)
    else if (!NAMES.includes(token.name)) problems.push(unknownFlag(token.name))
    else if (texts.has(token.name)) problems.push(`the flag --${token.name} is given twice`)
    else if (token.value === undefined || token.value === '') problems.push(`the flag --${token.name} needs a value`)
    else texts.set(token.name, token.value)
  }
  const parsed = flagSchema.safeParse(Object.fromEntries(texts))
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0])
    problems.push(`--${name}=${JSON.stringify(texts.get(name))}: ${complaint(issue.message)}expected ${allowed(name)}`)
  }
  return parsed.success && problems.length === 0
    ? { status: 'ok', flags: parsed.data }
    : { status: 'invalid', problems }
}

const complaint = (message: string): string => (message === '' ? '' : `${message}; `)

function docOf(name: string) {
  const schema = flagSchema.shape[name as keyof typeof flagSchema.shape]
  return schema === undefined ? undefined : optionDocs.get(schema)
}

function allowed(name: string): string {
  return docOf(name)?.allowed ?? NAME_LIST
}

function unknownFlag(name: string): string {
  const nearest = nearestName(name, NAMES)
  return `unknown flag --${name}; ${nearest === undefined ? `there are ${NAME_LIST}` : `did you mean --${nearest}?`}`
}

/** Lines for the help text. */
export function simulatorsHelp(): readonly string[] {
  return NAMES.flatMap((name) => {
    const doc = docOf(name)
    const standard = doc?.default === undefined ? '' : ` Default ${doc.default}.`
    return [`  --${name} VALUE`, `      ${doc?.sentence}${standard}`]
  })
}
