import { cacheHelp } from './commands/cache-check.ts'
import { checkHelp } from './commands/check.ts'
import { expiryHelp } from './commands/expiry.ts'
import { journalHelp } from './commands/journal-arguments.ts'
import { pnlHelp } from './commands/pnl.ts'
import { sendRfqHelp } from './commands/send-rfq.ts'
import { simulatorsHelp } from './commands/simulators-flags.ts'
import { transferHelp } from './commands/transfer.ts'
import { nearestName } from './config/nearest-name.ts'
import { optionList } from './config/option-list.ts'

/** What the command line asks for. */
export type Command =
  /** `argv` is what follows the command, for the configuration. */
  | { readonly command: 'start'; readonly argv: readonly string[] }
  /** Serve both simulated venues for desks of other processes. */
  | { readonly command: 'simulators'; readonly argv: readonly string[] }
  /** Look into a journal, tell P&L, ask for a quote as a taker, or move money. */
  | { readonly command: 'journal' | 'replay' | 'pnl' | 'send-rfq' | 'transfer'; readonly argv: readonly string[] }
  /** Look at what expires. */
  | { readonly command: 'expiry'; readonly argv: readonly string[] }
  /** Look at what a start needs, or at the cache. */
  | { readonly command: 'check' | 'cache'; readonly argv: readonly string[] }
  | { readonly command: 'help' }
  | { readonly command: 'version' }
  /** Show the message and the help, and exit with 2. */
  | { readonly command: 'invalid'; readonly message: string }

const COMMANDS = [
  'start',
  'simulators',
  'journal',
  'replay',
  'pnl',
  'send-rfq',
  'transfer',
  'expiry',
  'check',
  'cache',
  'help',
  'version',
]

/** Read `riposte <command> [flags]`; `argv` is without the program's own name. */
export function parseCommand(argv: readonly string[]): Command {
  const [first, ...rest] = argv[0] === '--' ? argv.slice(1) : argv
  switch (first) {
    case 'start':
      return rest.some(isHelp) ? { command: 'help' } : { command: 'start', argv: rest }
    case 'simulators':
      return rest.some(isHelp) ? { command: 'help' } : { command: 'simulators', argv: rest }
    case 'journal':
    case 'replay':
    case 'pnl':
    case 'send-rfq':
    case 'transfer':
    case 'check':
    case 'cache':
    case 'expiry':
      return rest.some(isHelp) ? { command: 'help' } : { command: first, argv: rest }
    case 'help':
    case '--help':
    case '-h':
      return { command: 'help' }
    case 'version':
    case '--version':
    case '-v':
      return { command: 'version' }
    case undefined:
      return { command: 'invalid', message: 'a command is missing; did you mean riposte start?' }
    default: {
      if (first.startsWith('-')) {
        return { command: 'invalid', message: `expected a command before ${first}, such as riposte start ${first}` }
      }
      const nearest = nearestName(first, COMMANDS)
      const advice = nearest === undefined ? '' : `; did you mean riposte ${nearest}?`
      return { command: 'invalid', message: `unknown command ${JSON.stringify(first)}${advice}` }
    }
  }
}

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h'
}

/** The help text, with every option and its default. */
export function helpText(): string {
  const lines = [
    'Usage: riposte <command> [flags]',
    '',
    'Commands:',
    '  start      run the desk until SIGTERM or SIGINT',
    '  simulators serve both simulated venues until SIGTERM or SIGINT, for desks of other processes',
    '  journal    verify, export or cut a journal',
    '  replay     step through a journal',
    '  pnl        say what was made, and why',
    '  send-rfq   ask for a quote as a taker does',
    '  transfer   move money between the maker and its balance at Rysk',
    '  expiry     show what expires, and which claims are open',
    '  check      say whether a start would find everything that it needs',
    '  cache      say whether the cache works, and what to check if not',
    '  help       show this text (also --help)',
    '  version    show the version (also --version)',
    '',
    'Flags of start, each also an environment variable in upper case, a line in .env and a key in YAML:',
    '  --config FILE',
    '      Read options from this YAML file.',
  ]
  for (const entry of optionList) {
    if (entry.secret) continue
    const value = entry.bare ? `[=${entry.default === 'true' ? 'false' : 'true'}]` : ' VALUE'
    const unit = entry.unit === undefined ? '' : `, in ${entry.unit}`
    const standard = entry.default === undefined ? '' : `Default ${entry.default}${unit}. `
    lines.push(`  --${entry.flag}${value}`, `      ${entry.sentence}`)
    lines.push(...wrapped(`${standard}Allowed: ${entry.allowed}.`))
  }
  lines.push('', 'Flags of simulators:', ...simulatorsHelp())
  lines.push('', 'Looking into a journal:', ...journalHelp())
  lines.push('', 'Telling P&L:', ...pnlHelp())
  lines.push('', 'Asking for a quote:', ...sendRfqHelp())
  lines.push('', 'Moving money:', ...transferHelp())
  lines.push('', 'Looking at expiries:', ...expiryHelp())
  lines.push('', 'Looking at what a start needs:', ...checkHelp())
  lines.push('', 'Looking at the cache:', ...cacheHelp())
  const secrets = optionList.filter((entry) => entry.secret).map((entry) => entry.name)
  lines.push(
    '',
    'Precedence: flag, environment, .env, YAML file, default.',
    'From the environment or .env only:',
    ...wrapped(`${secrets.join(', ')}.`),
    'Exit codes: 0 stopped, 1 failed, 2 wrong command line or configuration.',
    '',
  )
  return lines.join('\n')
}

const INDENT = '      '
const COLUMNS = 120

/** Words in as many indented lines as they need. */
function wrapped(text: string): string[] {
  const lines: string[] = []
  let line = INDENT
  for (const word of text.split(' ')) {
    if (line.length + word.length > COLUMNS) {
      lines.push(line.trimEnd())
      line = INDENT
    }
    line += `${word} `
  }
  return [...lines, line.trimEnd()]
}
