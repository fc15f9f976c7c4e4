import { z } from 'zod'
import type { Flag } from '../cli/command.ts'
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

type SimulatorsFlag = keyof typeof flagSchema.shape

/** The same for the command line; what a text may be is looked at by {@link readSimulatorsFlags}. */
export const simulatorsFlagList = Object.fromEntries(
  Object.entries(flagSchema.shape).map(([name, schema]) => {
    const doc = optionDocs.get(schema)
    if (doc === undefined) throw new TypeError(`the flag ${name} has no documentation`)
    const standard = doc.default === undefined ? {} : { default: doc.default }
    return [name, { value: 'VALUE', meaning: doc.sentence, ...standard }]
  }),
) as Readonly<Record<SimulatorsFlag, Flag & { readonly value: string }>>

/** The values of the texts; every problem is told, not only the first. */
export function readSimulatorsFlags(
  texts: Readonly<Record<SimulatorsFlag, string | undefined>>,
): SimulatorsFlagsResult {
  const parsed = flagSchema.safeParse(texts)
  if (parsed.success) return { status: 'ok', flags: parsed.data }
  const problems = parsed.error.issues.map(({ path: [name], message }) => {
    const flag = String(name) as SimulatorsFlag
    const complaint = message.trim() === '' ? '' : `${message}; `
    const allowed = optionDocs.get(flagSchema.shape[flag])?.allowed
    return `--${flag}=${JSON.stringify(texts[flag])}: ${complaint}expected ${allowed}`
  })
  return { status: 'invalid', problems }
}
