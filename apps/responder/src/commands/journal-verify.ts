import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { type JournalReader, OrchestratorError, openJournalReader } from '@riposte/orchestrator'
import { command } from '../cli/command.ts'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { createProgress } from '../terminal/progress.ts'
import { journalDirectory, journalsIn } from './find-journals.ts'

/** `riposte journal verify`. */
export const journalVerifyCommand = command({
  name: 'journal verify',
  group: 'records',
  summary: 'whether a journal is whole',
  about: [
    'Checks all of it: its chain of hashes, every event and whether it makes sense where it stands, the file itself. ' +
      'A desk may be writing it meanwhile.',
  ],
  args: { FILE: { meaning: 'A journal, or a directory; all journals of the directory unless given.', optional: true } },
  flags: {
    journal_dir: { value: 'DIR', meaning: 'The directory. JOURNAL_DIR or ./journal unless given.' },
    json: { meaning: 'Print a JSON document for each journal.' },
  },
  output: [
    'A line for each journal: sound with the number of its records, or damaged with the first record that can not be ' +
      'trusted, the reason, and the command to go on without it.',
  ],
  examples: [
    { line: 'journal verify', does: 'Look at every journal of the desk.' },
    { line: 'journal verify --journal_dir ./journal --json', does: 'The same of a directory, for a program.' },
  ],
  exits: { ok: 'all are sound', failed: 'one is damaged or is no journal' },
  run({ args, flags }, host) {
    if (args.FILE !== undefined && flags.journal_dir !== undefined) {
      host.stderr.write('give a FILE or --journal_dir, not both\n')
      return EXIT.usage
    }
    const place = args.FILE ?? flags.journal_dir ?? journalDirectory(host.env)
    const files = isDirectory(place) ? journalsIn(place) : [place]
    if (files.length === 0) {
      host.stderr.write(`there is no journal in ${place}\n`)
      return EXIT.failed
    }
    const findings = files.map((file) => {
      const finding = verifyFile(file, host)
      host.stdout.write(`${flags.json ? JSON.stringify(finding) : wordsOf(finding)}\n`)
      return finding
    })
    return findings.every(({ status }) => status === 'sound') ? EXIT.ok : EXIT.failed
  },
})

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

function verifyFile(file: string, { stderr, env }: Host): Finding {
  let reader: JournalReader
  try {
    reader = openJournalReader(file)
  } catch (error) {
    if (error instanceof OrchestratorError) return { file, status: 'unusable', reason: error.message }
    throw error
  }
  const progress = createProgress(stderr, `verifying ${basename(file)}`, reader.lastSeq, env.TERM)
  try {
    return { file, records: reader.lastSeq, ...reader.verify((seq) => progress.at(seq)) }
  } finally {
    progress.end()
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

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
