import { parseEnv } from 'node:util'
import { optionList } from './option-list.ts'
import { type ConfigProblem, type Given, generalProblem } from './problem.ts'
import type { OptionName } from './schema.ts'

const SOURCE = { kind: 'dotenv', label: '.env' } as const

/**
 * Read a `.env` file: `NAME=value # comment`, quotes, `export`.
 *
 * Names that are not ours are passed over, because other programs read the same file. A line that begins with one of
 * our names and has no `=` is a problem: passing it over would put a default in its place.
 */
export function parseDotenv(text: string): {
  readonly given: ReadonlyMap<OptionName, Given>
  readonly problems: readonly ConfigProblem[]
} {
  const plain = text.replace(/^\uFEFF/, '')
  const values = parseEnv(plain)
  const given = new Map<OptionName, Given>()
  const problems: ConfigProblem[] = []
  for (const entry of optionList) {
    const value = values[entry.name]
    if (value !== undefined) given.set(entry.name, { text: value.trim(), source: SOURCE })
    else if (new RegExp(`^[ \\t]*(?:export[ \\t]+)?${entry.name}\\b(?![ \\t]*=)`, 'm').test(plain)) {
      problems.push(generalProblem(`the line of ${entry.name} has no "=": expected ${entry.name}=value`, SOURCE))
    }
  }
  return { given, problems }
}
