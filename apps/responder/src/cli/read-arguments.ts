import { nearestName } from '../config/nearest-name.ts'
import { looksSecret } from '../config/option-types.ts'
import { optionTakes } from '../config/parse-flags.ts'
import type { Command, Flag, Input } from './command.ts'

export type ReadArguments =
  | { readonly status: 'ok'; readonly input: Input }
  /** Everything that is wrong, not only the first. */
  | { readonly status: 'invalid'; readonly problems: readonly string[] }

/**
 * Read what follows a command's name: `--name=value`, `--name value`, and words by themselves in the command's order.
 *
 * A bare `--` is skipped: package managers hand it through when a script gets arguments. Of a command with a configuration,
 * what is none of its own is left to the configuration, which reads its own flags.
 */
export function readArguments(command: Command, argv: readonly string[]): ReadArguments {
  const given = argv.filter((argument) => argument !== '--')
  const problems: string[] = []
  const words: string[] = []
  const options: string[] = []
  const wordsMax = command.configuration ? Object.keys(command.args).length : Number.POSITIVE_INFINITY
  const flags: Record<string, string | boolean> = {}
  for (let i = 0; i < given.length; i++) {
    const argument = given[i] ?? ''
    if (!/^--?[A-Za-z]/.test(argument)) {
      const list = words.length < wordsMax ? words : options
      list.push(argument)
      continue
    }
    const [, name = '', inline] = /^--?([^=]*)(?:=(.*))?$/s.exec(argument) ?? []
    const flag = Object.hasOwn(command.flags, name) ? command.flags[name] : undefined
    if (flag === undefined && command.configuration) {
      options.push(argument)
      if (inline === undefined && optionTakes(name, given[i + 1])) options.push(given[++i] ?? '')
      continue
    }
    let value = inline
    // What follows a flag that nobody knows was meant as its value, and may be a secret.
    const takesNext = flag === undefined || flag.value !== undefined
    if (value === undefined && takesNext && !given[i + 1]?.startsWith('--')) value = given[++i]
    const problem = flag === undefined ? unknownFlag(command, name) : flagProblem(name, flag, value)
    if (problem !== undefined) problems.push(problem)
    else if (name in flags) problems.push(`the flag --${name} is given twice`)
    flags[name] = value ?? true
  }
  const args = nameWords(command, words, problems)
  for (const [name, flag] of Object.entries(command.flags)) {
    if (flag.required && flags[name] === undefined) problems.push(`the flag --${name} ${flag.value} is missing`)
    flags[name] ??= (flag.value === undefined ? false : flag.default) as string | boolean
  }
  if (problems.length > 0) return { status: 'invalid', problems }
  return { status: 'ok', input: { args, flags: flags as Input['flags'], options } }
}

function flagProblem(name: string, flag: Flag, value: string | undefined): string | undefined {
  if (flag.value === undefined) return value === undefined ? undefined : `the flag --${name} takes no value`
  if (value === undefined || value === '') return `the flag --${name} needs a value: ${flag.value}`
  if (flag.choices === undefined || flag.choices.includes(value)) return undefined
  return `--${name}: expected ${oneOf(flag.choices)}, got ${shown(value)}`
}

function unknownFlag({ name: command, flags, group }: Command, typed: string): string {
  const known = Object.keys(flags)
  const nearest = nearestName(typed, known)
  if (nearest !== undefined) return `unknown flag --${typed}; did you mean --${nearest}?`
  if (/token|key|secret|password/i.test(typed) && group !== 'setup') {
    return `unknown flag --${typed}; a secret is never a flag: name its file in the environment, as in API_TOKEN_FILE`
  }
  const list = known.map((flag) => `--${flag}`).join(', ')
  return `unknown flag --${typed}; ${list === '' ? `riposte ${command} has no flags` : `there are ${list}`}`
}

function nameWords({ name, args }: Command, words: readonly string[], problems: string[]): Input['args'] {
  const known = Object.entries(args)
  const missing = known.slice(words.length).filter(([, { optional }]) => !optional)
  if (missing.length > 0) {
    problems.push(`riposte ${name} needs ${missing.map(([argument]) => argument).join(' and ')}`)
  }
  for (const word of words.slice(known.length)) problems.push(`unexpected argument ${shown(word)}`)
  return Object.fromEntries(known.map(([argument], i) => [argument, words[i]])) as Input['args']
}

function shown(text: string): string {
  return looksSecret(text) ? '[redacted]' : JSON.stringify(text)
}

export function oneOf(choices: readonly string[]): string {
  return `one of ${choices.join(', ')}`
}
