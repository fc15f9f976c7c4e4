import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createSystemClock, formatWad, type Wad } from '@riposte/market-model'
import { cutJournal, type JournalReader, OrchestratorError, openJournalReader } from '@riposte/orchestrator'
import { EXIT } from '../exit-codes.ts'
import { NONCES_FILE } from '../nonces-file.ts'
import type { Host } from '../start.ts'
import { type JournalRequest, parseJournal } from './journal-arguments.ts'

/** What a command needs of the process. */
export type JournalHost = Pick<Host, 'env' | 'stdout' | 'stderr'>

/** `riposte journal`: verify, export or cut. @returns the exit code */
export function journal(argv: readonly string[], host: JournalHost): number {
  const request = parseJournal(argv, host.env.JOURNAL_DIR || './journal')
  switch (request.action) {
    case 'verify':
      return verify(request, host)
    case 'export':
      return exportLines(request.file, host)
    case 'cut':
      return cut(request, host)
    default:
      host.stderr.write(`${request.action === 'invalid' ? request.message : 'not a command of the journal'}\n`)
      return EXIT.usage
  }
}

/** What verifying a file found; `unusable` when it is no journal at all. */
interface Finding {
  readonly file: string
  readonly status: 'sound' | 'damaged' | 'unusable'
  /** Records in the file. */
  readonly records?: number
  /** The first record that can't be trusted. */
  readonly seq?: number
  readonly reason?: string
}

function verify(request: JournalRequest & { readonly action: 'verify' }, { stdout, stderr }: JournalHost): number {
  const { file = request.directory } = request
  const files = isDirectory(file) ? journalsIn(file) : [file]
  if (typeof files === 'string') {
    stderr.write(`${files}\n`)
    return EXIT.failed
  }
  let sound = true
  for (const file of files) {
    const finding = verifyFile(file)
    if (finding.status !== 'sound') sound = false
    stdout.write(`${request.json ? JSON.stringify(finding) : wordsOf(finding)}\n`)
  }
  return sound ? EXIT.ok : EXIT.failed
}

function verifyFile(file: string): Finding {
  let reader: JournalReader
  try {
    reader = openJournalReader(file)
  } catch (error) {
    if (error instanceof OrchestratorError) return { file, status: 'unusable', reason: error.message }
    throw error
  }
  try {
    return { file, records: reader.lastSeq, ...reader.verify() }
  } finally {
    reader.close()
  }
}

function wordsOf({ file, status, records, seq, reason }: Finding): string {
  switch (status) {
    case 'sound':
      return `${file}: sound, ${records} records`
    case 'damaged':
      return `${file}: damaged, ${reason}\n  to go on without that: riposte journal cut ${file} --at ${seq}`
    case 'unusable':
      return `${reason}`
  }
}

/** Files of the same directory that are no journals. */
const OTHERS: ReadonlySet<string> = new Set(['lock.sqlite', NONCES_FILE])

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** @returns a message when there are none */
function journalsIn(directory: string): readonly string[] | string {
  const names = readdirSync(directory).filter((name) => name.endsWith('.sqlite') && !OTHERS.has(name))
  if (names.length === 0) return `there is no journal in ${directory}`
  return names.sort().map((name) => join(directory, name))
}

function cut({ file, at }: JournalRequest & { readonly action: 'cut' }, { stdout, stderr }: JournalHost): number {
  try {
    const result = cutJournal(file, at, createSystemClock().nowMs())
    if (result.status === 'refused') {
      stderr.write(`${result.reason}\n`)
      return EXIT.failed
    }
    const { records, kept } = result
    stdout.write(`${file}: ${records} records kept, cut before record ${at}; the whole of it is in ${kept}\n`)
    return EXIT.ok
  } catch (error) {
    if (!(error instanceof OrchestratorError)) throw error
    stderr.write(`${error.message}\n`)
    return EXIT.failed
  }
}

/** Written at once: a call for each of a million lines would take longer than reading them. */
const LINES_AT_ONCE = 1_000

function exportLines(file: string, { stdout, stderr }: JournalHost): number {
  try {
    const reader = openJournalReader(file)
    try {
      let lines: string[] = []
      for (const { seq, event } of reader.entries()) {
        lines.push(`${jsonLine({ seq, ...event })}\n`)
        if (lines.length === LINES_AT_ONCE) {
          stdout.write(lines.join(''))
          lines = []
        }
      }
      stdout.write(lines.join(''))
      return tellHealth(reader, stderr)
    } finally {
      reader.close()
    }
  } catch (error) {
    if (!(error instanceof OrchestratorError)) throw error
    stderr.write(`${error.message}\n`)
    return EXIT.failed
  }
}

/** JSON with every exact decimal as its text. */
export function jsonLine(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? formatWad(part as Wad) : part))
}

/** Say what was left out. @returns the exit code */
export function tellHealth(reader: JournalReader, stderr: JournalHost['stderr']): number {
  const health = reader.health()
  if (health.status === 'sound') return EXIT.ok
  stderr.write(`the journal is damaged, ${health.reason}\n`)
  return EXIT.failed
}
