import { nearestName } from '../config/nearest-name.ts'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { VERSION } from '../version.ts'
import type { Command } from './command.ts'
import { COMMANDS } from './command-table.ts'
import { commandHelp, overview, usageOf } from './help.ts'
import { readArguments } from './read-arguments.ts'

/** Run `riposte <command> …`; `argv` is without the program's own name. @returns the exit code */
export async function runCli(argv: readonly string[], host: Host, commands = COMMANDS): Promise<number> {
  const words = argv[0] === '--' ? argv.slice(1) : argv
  const asked = understand(words, commands)
  switch (asked.ask) {
    case 'show':
      host.stdout.write(asked.text)
      return EXIT.ok
    case 'refuse':
      host.stderr.write(`${asked.message}\n${asked.advice}\n`)
      return EXIT.usage
    case 'run': {
      const { command, rest } = asked
      const read = readArguments(command, rest)
      if (read.status === 'ok') return command.run(read.input, host)
      host.stderr.write(`${read.problems.join('\n')}\nusage: ${usageOf(command)}\n`)
      return EXIT.usage
    }
  }
}

type Asked =
  | { readonly ask: 'show'; readonly text: string }
  | { readonly ask: 'refuse'; readonly message: string; readonly advice: string }
  | { readonly ask: 'run'; readonly command: Command; readonly rest: readonly string[] }

const LIST = 'riposte --help lists the commands'
const BUILT_IN = ['help', 'version']

function understand(words: readonly string[], commands: readonly Command[]): Asked {
  const [first, ...rest] = words
  if (first === undefined) return refuse('a command is missing; did you mean riposte start?')
  if (first === 'version' || first === '--version' || first === '-v') {
    return { ask: 'show', text: `riposte ${VERSION}\n` }
  }
  if (first === '--help' || first === '-h') return { ask: 'show', text: overview(commands) }
  if (first === 'help') return rest.length === 0 ? { ask: 'show', text: overview(commands) } : helpOn(rest, commands)
  if (first.startsWith('-')) {
    return refuse(`expected a command before ${first.split('=')[0]}, as in riposte start ${first.split('=')[0]}`)
  }
  if (words.some((word) => word === '--help' || word === '-h')) {
    return helpOn(
      words.filter((word) => !word.startsWith('-')),
      commands,
    )
  }
  const command = find(words, commands)
  if (command === undefined) return refuse(unknownCommand(words, commands))
  return { ask: 'run', command, rest: words.slice(command.name.split(' ').length) }
}

/** Two words are looked for first: `config check` is not `config` with an argument. */
function find([first = '', second = '']: readonly string[], commands: readonly Command[]): Command | undefined {
  return commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first)
}

function helpOn(words: readonly string[], commands: readonly Command[]): Asked {
  const command = find(words, commands)
  if (command !== undefined) return { ask: 'show', text: commandHelp(command) }
  const family = commands.filter(({ name }) => name.startsWith(`${words[0]} `))
  if (family.length > 0) return { ask: 'show', text: family.map(commandHelp).join('\n') }
  return refuse(unknownCommand(words, commands))
}

function unknownCommand([first = '', second]: readonly string[], commands: readonly Command[]): string {
  const family = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name)
  if (family.length > 0) {
    const nearest = second === undefined ? undefined : nearestName(`${first} ${second}`, family)
    const got = second === undefined ? '' : `, got ${JSON.stringify(second)}`
    return nearest === undefined
      ? `expected riposte ${family.join(' or riposte ')}${got}`
      : `unknown command ${JSON.stringify(`${first} ${second}`)}; did you mean riposte ${nearest}?`
  }
  const nearest = nearestName(first, [...commands.map(({ name }) => name), ...BUILT_IN])
  const advice = nearest === undefined ? '' : `; did you mean riposte ${nearest}?`
  return `unknown command ${JSON.stringify(first)}${advice}`
}

function refuse(message: string): Asked {
  return { ask: 'refuse', message, advice: LIST }
}
