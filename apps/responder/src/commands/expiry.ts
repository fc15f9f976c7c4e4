import { parseArgs } from 'node:util'
import type { EpochMs } from '@riposte/market-model'
import { createReplay, openJournalReader } from '@riposte/orchestrator'
import { type ExpiryJson, expiryJson } from '../api/routes/get-expiry.ts'
import { readToken } from '../config/api-token.ts'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../start.ts'
import { printable } from '../terminal/printable.ts'
import { formatExpiries } from './format-expiry.ts'
import { tellHealth } from './journal.ts'

type ExpiryHost = Pick<Host, 'env' | 'stdout' | 'stderr' | 'readFile'>

interface ExpiryFlags {
  /** A journal to be read instead of asking a desk. */
  readonly file: string | undefined
  readonly url: string
  readonly tokenFile: string | undefined
  readonly json: boolean
}

/** Lines for the help text. */
export function expiryHelp(): readonly string[] {
  return [
    '  riposte expiry [FILE] [--url URL] [--api_token_file FILE] [--json]',
    '      Show what expires, what it asks for, and the claims that are open. Asks the desk at URL, Default',
    '      http://127.0.0.1:HTTP_PORT/, or reads FILE, a journal, which knows no prices but those that were fixed.',
  ]
}

/** How long a desk may take to answer. */
const ANSWER_MS = 5000

/** `riposte expiry`. @returns the exit code */
export async function expiry(argv: readonly string[], host: ExpiryHost, now: EpochMs): Promise<number> {
  const flags = parseFlags(argv, host.env)
  if (typeof flags === 'string') {
    host.stderr.write(`${flags}\n`)
    return EXIT.usage
  }
  try {
    const tell = (rows: readonly ExpiryJson[]): void => {
      const lines = flags.json ? [JSON.stringify(rows)] : formatExpiries(rows, now)
      host.stdout.write(`${lines.join('\n')}\n`)
    }
    if (flags.file !== undefined) return readJournal(flags.file, now, host, tell)
    tell(await askDesk(flags, host))
    return EXIT.ok
  } catch (error) {
    host.stderr.write(`${printable(error instanceof Error ? error.message : String(error))}\n`)
    return EXIT.failed
  }
}

/** @returns the flags, or what is wrong with them */
function parseFlags(argv: readonly string[], env: ExpiryHost['env']): ExpiryFlags | string {
  try {
    const { values, positionals } = parseArgs({
      args: argv.filter((argument) => argument !== '--'),
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        api_token_file: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const [file, ...more] = positionals
    if (more.length > 0) return 'riposte expiry takes one FILE at most'
    if (file !== undefined && values.url !== undefined) return 'give a FILE or --url, not both'
    const url = values.url ?? `http://127.0.0.1:${env.HTTP_PORT || 8080}/`
    if (!URL.canParse(url)) return `--url: expected a URL such as http://127.0.0.1:8080/, got ${JSON.stringify(url)}`
    return { file, url, tokenFile: values.api_token_file ?? env.API_TOKEN_FILE, json: values.json }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function askDesk({ url, tokenFile }: ExpiryFlags, { readFile }: ExpiryHost): Promise<readonly ExpiryJson[]> {
  const token = tokenFile === undefined ? undefined : readToken(tokenFile, readFile)
  if (token?.status === 'invalid') throw new Error(`${tokenFile}: ${token.message}`)
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token.token.reveal()}` }
  const address = new URL('/api/expiry', url)
  const reply = await fetch(address, { headers, signal: AbortSignal.timeout(ANSWER_MS) }).catch((error: unknown) => {
    throw new Error(
      `no desk answers at ${address.origin}: start one, or name its address with --url (${causeOf(error)})`,
    )
  })
  if (!reply.ok) throw new Error(`${address.origin} answered ${reply.status}: ${(await reply.text()).slice(0, 300)}`)
  return (await reply.json()) as readonly ExpiryJson[]
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return cause instanceof Error ? cause.message : String(cause)
}

/** What stands before a damage is told, and then the damage. @returns the exit code */
function readJournal(
  file: string,
  now: EpochMs,
  { stderr }: ExpiryHost,
  tell: (rows: readonly ExpiryJson[]) => void,
): number {
  const reader = openJournalReader(file)
  try {
    const replay = createReplay()
    for (const { event } of reader.entries()) replay.apply(event)
    tell(replay.expiries().map((row) => expiryJson(row, now)))
    return tellHealth(reader, stderr)
  } finally {
    reader.close()
  }
}
