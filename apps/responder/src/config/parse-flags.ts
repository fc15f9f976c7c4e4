import { nearestName } from './nearest-name.ts'
import { findOption, type OptionEntry, optionList } from './option-list.ts'
import { looksSecret, parseTruth } from './option-types.ts'
import { type ConfigProblem, type Given, generalProblem, valueProblem } from './problem.ts'
import type { OptionName } from './schema.ts'

/** What the command line said. */
export interface ParsedFlags {
  readonly given: ReadonlyMap<OptionName, Given>
  /** Path of the YAML file. */
  readonly configFile: string | undefined
  readonly problems: readonly ConfigProblem[]
}

/**
 * Read `--name=value`, `--name value` and, for a boolean, a bare `--name`.
 *
 * A bare `--` is skipped: package managers hand it through when a script gets arguments.
 */
export function parseFlags(argv: readonly string[]): ParsedFlags {
  const given = new Map<OptionName, Given>()
  const problems: ConfigProblem[] = []
  let configFile: string | undefined

  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? ''
    if (argument === '--') continue
    if (!argument.startsWith('--')) {
      const shown = looksSecret(argument) ? '[redacted]' : JSON.stringify(argument)
      problems.push(generalProblem(`unexpected argument ${shown}; options look like --name=value`))
      continue
    }
    const equals = argument.indexOf('=')
    const name = argument.slice(2, equals === -1 ? undefined : equals)
    const entry = findOption(name)
    if (entry === undefined && name !== 'config') {
      problems.push(generalProblem(unknownFlag(name)))
      if (equals === -1 && !isFlag(argv[index + 1])) index++
      continue
    }
    let text = equals === -1 ? undefined : argument.slice(equals + 1)
    if (text === undefined && optionTakes(name, argv[index + 1])) text = argv[++index]
    if (text === undefined && entry?.bare === true) text = 'true'
    if (text === undefined || text.trim() === '') {
      problems.push(generalProblem(`flag --${name} needs a value: ${entry?.allowed ?? 'the path of a YAML file'}`))
      continue
    }

    if (entry === undefined) {
      if (configFile !== undefined) problems.push(generalProblem('flag --config is given twice'))
      configFile = text
      continue
    }
    const value: Given = { text: text.trim(), source: { kind: 'flag', label: `flag --${name}` } }
    if (entry.secret) {
      problems.push(
        valueProblem(entry.name, value, `a secret is never taken from a flag; ${secretAdvice(entry)}`, true),
      )
    } else if (given.has(entry.name)) {
      problems.push(valueProblem(entry.name, value, 'the flag is given twice'))
    } else given.set(entry.name, value)
  }
  return { given, configFile, problems }
}

/** Where a secret may come from instead. */
export function secretAdvice(entry: OptionEntry): string {
  return `put it into the environment, or into a file of mode 0600 that ${entry.name}_FILE names`
}

function isFlag(argument: string | undefined): boolean {
  return argument === undefined || argument.startsWith('--')
}

/**
 * Whether a flag of the configuration without `=` takes the next word for its value. A boolean takes it only when that is
 * a boolean too, so that `--dry_run start` stays readable.
 */
export function optionTakes(name: string, next: string | undefined): boolean {
  if (isFlag(next) || next === undefined) return false
  return findOption(name)?.bare === true ? parseTruth(next) !== undefined : true
}

function unknownFlag(name: string): string {
  const nearest = nearestName(name, [...optionList.map((entry) => entry.flag), 'config'])
  return nearest === undefined
    ? `unknown flag --${name}; riposte --help lists them all`
    : `unknown flag --${name}; did you mean --${nearest}?`
}
