import { type OptionDoc, optionDocs } from './option.ts'
import { configSchema, type OptionName } from './schema.ts'

/** One option with everything that a table, a help text or a parser needs to know. */
export interface OptionEntry extends OptionDoc {
  /** As in the environment: `MAX_POSITION_SIZE`. */
  readonly name: OptionName
  /** As a flag (without the dashes) and as a YAML key: `max_position_size`. */
  readonly flag: string
}

/** Every option, in the order of the schema. */
export const optionList: readonly OptionEntry[] = Object.entries(configSchema.shape).map(([name, schema]) => {
  const doc = optionDocs.get(schema)
  if (doc === undefined) throw new TypeError(`option ${name} has no documentation`)
  return { name: name as OptionName, flag: name.toLowerCase(), ...doc }
})

const byFlag = new Map(optionList.map((entry) => [entry.flag, entry]))

/** The option with this flag name; undefined for an unknown one. */
export function findOption(flag: string): OptionEntry | undefined {
  return byFlag.get(flag)
}
