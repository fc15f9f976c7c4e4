import { parseArgs } from 'node:util'
import { nearestName } from '../config/nearest-name.ts'

/** What `riposte journal` and `riposte replay` are asked for. */
export type JournalRequest =
  | { readonly action: 'verify'; readonly file: string | undefined; readonly directory: string; readonly json: boolean }
  | { readonly action: 'export'; readonly file: string }
  /** `at` is the damaged record, as verify names it. */
  | { readonly action: 'cut'; readonly file: string; readonly at: number }
  | {
      readonly action: 'replay'
      readonly file: string
      /** Last seq to be applied. */
      readonly until: number
      /** Only this trade's events are shown. */
      readonly trade: string | undefined
      readonly json: boolean
    }
  | { readonly action: 'invalid'; readonly message: string }

const FLAGS = {
  verify: { journal_dir: 'string', json: 'boolean' },
  export: { json: 'boolean' },
  cut: { at: 'string' },
  replay: { until: 'string', trade: 'string', json: 'boolean' },
} as const

/** Read what follows `riposte journal`. */
export function parseJournal(argv: readonly string[], journalDir: string): JournalRequest {
  const [action, ...rest] = argv
  if (action !== 'verify' && action !== 'export' && action !== 'cut') {
    return invalid(`expected riposte journal verify, export or cut, got ${JSON.stringify(action ?? '')}`)
  }
  const read = readArguments(rest, FLAGS[action])
  if ('message' in read) return invalid(read.message)
  const { file, flags } = read
  if (action !== 'verify' && file === undefined) return invalid(`riposte journal ${action} needs the FILE of a journal`)
  if (action === 'export') return { action, file: file as string }
  if (action === 'cut') {
    const at = Number(flags.at)
    return Number.isSafeInteger(at) && at > 0
      ? { action, file: file as string, at }
      : invalid('riposte journal cut needs --at SEQ, the damaged record as riposte journal verify names it')
  }
  if (file !== undefined && flags.journal_dir !== undefined) return invalid('give a FILE or --journal_dir, not both')
  return { action, file, directory: String(flags.journal_dir ?? journalDir), json: flags.json === true }
}

/** Read what follows `riposte replay`. */
export function parseReplay(argv: readonly string[]): JournalRequest {
  const read = readArguments(argv, FLAGS.replay)
  if ('message' in read) return invalid(read.message)
  const { file, flags } = read
  if (file === undefined) return invalid('riposte replay needs the FILE of a journal')
  const until = flags.until === undefined ? Number.MAX_SAFE_INTEGER : Number(flags.until)
  if (!Number.isSafeInteger(until) || until < 1) {
    return invalid(`--until: expected the number of a record from 1 on, got ${JSON.stringify(flags.until)}`)
  }
  const trade = flags.trade === undefined ? undefined : String(flags.trade)
  return { action: 'replay', file, until, trade, json: flags.json === true }
}

type Flags = Readonly<Record<string, 'string' | 'boolean'>>
type Read =
  | { readonly file: string | undefined; readonly flags: Readonly<Record<string, string | true>> }
  | { readonly message: string }

function readArguments(argv: readonly string[], known: Flags): Read {
  const { tokens } = parseArgs({
    args: argv.filter((argument) => argument !== '--'),
    options: Object.fromEntries(Object.entries(known).map(([name, type]) => [name, { type }])),
    strict: false,
    tokens: true,
  })
  const flags: Record<string, string | true> = {}
  let file: string | undefined
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') {
      if (file !== undefined) return { message: `expected one FILE, got ${JSON.stringify(token.value)} as well` }
      file = token.value
      continue
    }
    const { name, value } = token
    const type = known[name]
    if (type === undefined) return { message: unknownFlag(name, Object.keys(known)) }
    if (name in flags) return { message: `the flag --${name} is given twice` }
    if (type === 'boolean' && value !== undefined) return { message: `the flag --${name} takes no value` }
    if (type === 'string' && (value === undefined || value === '')) {
      return { message: `the flag --${name} needs a value` }
    }
    flags[name] = value ?? true
  }
  return { file, flags }
}

function unknownFlag(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known)
  const advice =
    nearest === undefined
      ? `; known are ${known.map((flag) => `--${flag}`).join(', ')}`
      : `; did you mean --${nearest}?`
  return `unknown flag --${name}${advice}`
}

function invalid(message: string): JournalRequest {
  return { action: 'invalid', message }
}

/** The lines about both commands in the help text. */
export function journalHelp(): readonly string[] {
  return [
    'riposte journal verify [FILE] [--journal_dir DIR] [--json]',
    '      Check the whole journal: its chain of hashes, every event, the file itself. Without FILE all journals of',
    '      the directory. Exits with 0 when sound, with 1 when damaged, and names the first record and the reason.',
    'riposte journal export FILE',
    '      Write every event as a line of JSON, decimals as exact text, up to the first damage.',
    'riposte journal cut FILE --at SEQ',
    '      Go on without the damaged record SEQ, as verify names it, and without what stands behind it. The whole of it',
    '      is kept beside the journal. The next start asks both venues what happened before it hedges anything.',
    'riposte replay FILE [--until SEQ] [--trade ID] [--json]',
    '      Step through a journal, one line for each event, and show the state that it leaves.',
  ].map((line) => `  ${line}`)
}
