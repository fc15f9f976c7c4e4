import { EXIT, EXIT_MEANINGS, type ExitName } from '../exit-codes.ts'
import { type Command, GROUPS } from './command.ts'
import { exitRows, flagMeaning, usageOf } from './help.ts'

/** `docs/cli.md`: everything that `riposte help` knows. */
export function cliPage(commands: readonly Command[]): string {
  return [
    '# The command line',
    '',
    ...INTRODUCTION,
    '',
    '## Exit codes',
    '',
    ...table(
      ['code', 'meaning'],
      Object.entries(EXIT).map(([name, code]) => [String(code), EXIT_MEANINGS[name as ExitName]]),
    ),
    ...Object.entries(GROUPS).flatMap(([group, title]) => [
      '',
      `## ${title}`,
      '',
      ...table(
        ['command', 'what it is for'],
        commands
          .filter((one) => one.group === group)
          .map(({ name, summary }) => [`[${name}](#riposte-${anchor(name)})`, summary]),
      ),
      ...commands.filter((one) => one.group === group).flatMap(section),
    ]),
    '',
  ].join('\n')
}

const INTRODUCTION = [
  'Made from the table of commands that also reads them; `riposte help COMMAND` says the same in a terminal. Inside the',
  'repository write `npx -y pnpm@12 riposte` for `riposte`.',
  '',
  'Commands that look at a desk ask the one that runs on this machine, on `HTTP_PORT` or 8080; `--api URL` names another one.',
  'Its token, if it wants one, is read from the file that `API_TOKEN_FILE` names, or from `API_TOKEN`; it is never a flag.',
  '`--json` prints the reply of the desk as it is, one JSON document, also when it is a refusal. Colours are shown on a',
  'terminal, unless `NO_COLOR` is set.',
]

function section(command: Command): readonly string[] {
  const { name, about, args, flags, configuration, output, examples } = command
  const rows = [
    ...Object.entries(args).map(([word, { meaning }]) => [`\`${word}\``, meaning]),
    ...Object.entries(flags).map(([flag, spec]) => {
      return [`\`--${flag}${spec.value === undefined ? '' : ` ${spec.value}`}\``, flagMeaning(spec)]
    }),
  ]
  return [
    '',
    `### riposte ${name}`,
    '',
    `\`${usageOf(command)}\``,
    ...about.flatMap((paragraph) => ['', paragraph]),
    '',
    '```',
    ...examples.flatMap(({ line, does }) => [`# ${does}`, `riposte ${line}`]),
    '```',
    ...(rows.length === 0 ? [] : ['', ...table(['', 'meaning'], rows)]),
    ...(configuration ? ['', 'Every [option](configuration.md) is a flag of it.'] : []),
    ...output.flatMap((paragraph) => ['', paragraph]),
    '',
    `Exits with ${exitRows(command)
      .map(([code, meaning]) => `${code}: ${meaning}`)
      .join('; ')}.`,
  ]
}

function anchor(name: string): string {
  return name.replaceAll(' ', '-')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)]
}
