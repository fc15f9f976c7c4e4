import { parseArgs } from 'node:util'
import { createReplay, OrchestratorError, openJournalReader, PNL_GROUPS, type PnlGroup } from '@riposte/orchestrator'
import { type PnlJson, pnlJson } from '../api/pnl-json.ts'
import { readToken } from '../config/api-token.ts'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../start.ts'
import { StartError } from '../start-error.ts'
import { formatPnl } from '../terminal/format-pnl.ts'
import { tellHealth } from './journal.ts'

type PnlHost = Pick<Host, 'env' | 'stdout' | 'stderr' | 'readFile'>

interface PnlFlags {
  readonly by: PnlGroup
  readonly json: boolean
  readonly journal: string | undefined
  readonly url: string
}

const TIMEOUT_MS = 10_000

/** Lines for the help text. */
export function pnlHelp(): readonly string[] {
  return [
    '  riposte pnl [--by trade|underlying|day] [--json] [--journal FILE | --url URL]',
    '      What was made, exactly, and why: from FILE, or from the desk that runs at URL, Default http://127.0.0.1 with',
    '      HTTP_PORT or 8080. API_TOKEN_FILE holds its token, if it wants one. Positions count at the last journaled',
    '      marks, and every token at 1 USD. Default --by underlying.',
  ]
}

/** `riposte pnl`. @returns the exit code */
export async function pnl(argv: readonly string[], host: PnlHost): Promise<number> {
  const { stdout, stderr } = host
  const flags = parseFlags(argv, host.env)
  if ('problem' in flags) {
    stderr.write(`${flags.problem}\n`)
    return EXIT.usage
  }
  const print = (report: PnlJson): void => {
    stdout.write(flags.json ? `${JSON.stringify(report)}\n` : `${formatPnl(report).join('\n')}\n`)
  }
  try {
    if (flags.journal !== undefined) return fromJournal(flags.journal, flags.by, print, stderr)
    print(await askDesk(flags, host))
    return EXIT.ok
  } catch (error) {
    if (!(error instanceof StartError || error instanceof OrchestratorError)) throw error
    stderr.write(`${error.message}\n`)
    return EXIT.failed
  }
}

function fromJournal(file: string, by: PnlGroup, print: (report: PnlJson) => void, stderr: PnlHost['stderr']): number {
  const reader = openJournalReader(file)
  try {
    const state = createReplay()
    for (const { event } of reader.entries()) state.apply(event)
    print(pnlJson(state.pnl(by)))
    return tellHealth(reader, stderr)
  } finally {
    reader.close()
  }
}

/** @throws {StartError} when there is no desk that answers */
async function askDesk({ url, by }: PnlFlags, { env, readFile }: PnlHost): Promise<PnlJson> {
  const headers: Record<string, string> = {}
  if (env.API_TOKEN_FILE) {
    const read = readToken(env.API_TOKEN_FILE, readFile)
    if (read.status === 'invalid') throw new StartError(`API_TOKEN_FILE: ${read.message}`)
    headers.authorization = `Bearer ${read.token.reveal()}`
  }
  const target = new URL(`/api/pnl?by=${by}`, url)
  let reply: Response
  try {
    reply = await fetch(target, { headers, signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' })
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`no desk answers at ${url} (${why}); start one, or give --journal FILE`)
  }
  const body = (await reply.json().catch(() => undefined)) as (PnlJson & { readonly detail?: string }) | undefined
  if (!reply.ok || body === undefined) {
    throw new StartError(`the desk at ${url} answered ${reply.status}: ${body?.detail ?? 'no reason given'}`)
  }
  return body
}

function parseFlags(argv: readonly string[], env: PnlHost['env']): PnlFlags | { readonly problem: string } {
  const read = readArguments(argv)
  if ('problem' in read) return read
  const { json, journal } = read
  const by = PNL_GROUPS.find((group) => group === read.by)
  if (by === undefined) return { problem: `--by: expected one of ${PNL_GROUPS.join(', ')}, got ${read.by}` }
  if (journal !== undefined && read.url !== undefined) return { problem: 'give --journal or --url, not both' }
  const url = read.url ?? `http://127.0.0.1:${env.HTTP_PORT || '8080'}`
  if (!/^https?:/.test(url) || !URL.canParse(url)) {
    return { problem: `--url: expected such as http://127.0.0.1:8080, got ${url}` }
  }
  return { by, json, journal, url }
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: argv.filter((argument) => argument !== '--'),
      options: {
        by: { type: 'string', default: 'underlying' },
        json: { type: 'boolean', default: false },
        journal: { type: 'string' },
        url: { type: 'string' },
      },
    }).values
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}
