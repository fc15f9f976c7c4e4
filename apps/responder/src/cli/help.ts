import { type OptionEntry, optionList } from '../config/option-list.ts'
import { EXIT, EXIT_MEANINGS, type ExitName } from '../exit-codes.ts'
import { type Command, type Flag, GROUPS } from './command.ts'
import { wrap } from './wrap.ts'

const COLUMNS = 80
const INDENT = '      '

/** `riposte --help`: a line for each command. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2
  const lines = ['Usage: riposte COMMAND [arguments] [--flags]']
  for (const [group, title] of Object.entries(GROUPS)) {
    const members = commands.filter((command) => command.group === group)
    lines.push('', title, ...members.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`))
  }
  lines.push(
    '',
    'Help',
    `  ${'help COMMAND'.padEnd(width)}what it is for, with examples (also COMMAND --help)`,
    `  ${'version'.padEnd(width)}the version (also --version)`,
    '',
    'Begin with: riposte start, and in a second terminal: riposte explain declined',
    '',
  )
  return lines.join('\n')
}

/** `riposte trade INSTRUMENT buy|sell QUANTITY PRICE [--json]` */
export function usageOf({ name, args, flags, configuration }: Command): string {
  const words = Object.entries(args).map(([word, { optional }]) => (optional ? `[${word}]` : word))
  const named = Object.entries(flags).map(([flag, spec]) => {
    const text = spec.value === undefined ? `--${flag}` : `--${flag} ${spec.value}`
    return spec.required ? text : `[${text}]`
  })
  return ['riposte', name, ...words, ...named, ...(configuration ? ['[options]'] : [])].join(' ')
}

/** `riposte help COMMAND`: what it is for, how to call it, what it says. */
export function commandHelp(command: Command): string {
  const { args, flags, configuration, about, output, examples } = command
  const lines = [
    ...hangingUsage(usageOf(command)),
    ...about.flatMap((paragraph) => ['', ...wrap(paragraph, COLUMNS)]),
    '',
    'Examples:',
    ...examples.flatMap(({ line, does }) => [`  riposte ${line}`, ...wrap(does, COLUMNS, INDENT)]),
  ]
  const rows = [
    ...Object.entries(args).map(([word, { meaning }]) => [word, meaning] as const),
    ...Object.entries(flags).map(([name, flag]) => [flagName(name, flag), flagMeaning(flag)] as const),
  ]
  if (rows.length > 0) lines.push('', 'Arguments and flags:', ...rows.flatMap(described))
  if (configuration) lines.push('', ...optionLines())
  lines.push('', 'What it says:', ...output.flatMap((paragraph) => wrap(paragraph, COLUMNS, '  ')))
  lines.push('', 'Exit codes:', ...exitRows(command).flatMap(([code, meaning]) => wrapHanging(`  ${code}  `, meaning)))
  return `${lines.join('\n')}\n`
}

function flagName(name: string, { value }: Flag): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`
}

export function flagMeaning({ meaning, default: standard }: Flag): string {
  return standard === undefined ? meaning : `${meaning} Default ${standard}.`
}

function described([name, meaning]: readonly [string, string]): readonly string[] {
  return [`  ${name}`, ...wrap(meaning, COLUMNS, INDENT)]
}

/** Each code with what it means for this command. */
export function exitRows({ exits }: Command): readonly (readonly [number, string])[] {
  const meanings: Readonly<Partial<Record<ExitName, string>>> = { usage: EXIT_MEANINGS.usage, ...exits }
  return (Object.keys(EXIT) as ExitName[]).flatMap((name) => {
    const meaning = meanings[name]
    return meaning === undefined ? [] : [[EXIT[name], meaning] as const]
  })
}

/** The option as a flag: `--http_port VALUE`. */
function optionFlag({ flag, bare, default: standard }: OptionEntry): string {
  return bare ? `--${flag}[=${standard === 'true' ? 'false' : 'true'}]` : `--${flag} VALUE`
}

/** What a value may be, and what it is unless given. */
function optionFacts({ default: standard, unit, allowed }: OptionEntry): string {
  const inUnit = unit === undefined ? '' : `, in ${unit}`
  return `${standard === undefined ? '' : `Default ${standard}${inUnit}. `}Allowed: ${allowed}.`
}

function optionLines(): readonly string[] {
  const secrets = optionList.filter((entry) => entry.secret).map((entry) => entry.name)
  return [
    ...wrap('Options: each also an environment variable in upper case, a line in .env and a key in YAML.', COLUMNS),
    ...described(['--config FILE', 'Read options from this YAML file.']),
    ...optionList
      .filter((entry) => !entry.secret)
      .flatMap((entry) => [
        ...described([optionFlag(entry), entry.sentence]),
        ...wrap(optionFacts(entry), COLUMNS, INDENT),
      ]),
    '',
    'Precedence: flag, environment, .env, YAML file, default.',
    ...wrap(`From the environment or .env only: ${secrets.join(', ')}.`, COLUMNS),
  ]
}

function hangingUsage(usage: string): readonly string[] {
  return wrapHanging('Usage: ', usage)
}

function wrapHanging(head: string, text: string): readonly string[] {
  const lines = wrap(text, COLUMNS, ' '.repeat(head.length))
  return lines.map((line, i) => (i === 0 ? head + line.slice(head.length) : line))
}
