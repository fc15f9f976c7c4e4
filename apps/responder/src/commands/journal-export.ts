import { basename } from 'node:path'
import { OrchestratorError, openJournalReader } from '@riposte/orchestrator'
import { command } from '../cli/command.ts'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { createProgress } from '../terminal/progress.ts'
import { newestJournal } from './find-journals.ts'
import { jsonLine, tellHealth } from './journal-json.ts'

/** `riposte journal export`. */
export const journalExportCommand = command({
  name: 'journal export',
  group: 'records',
  summary: 'every event of a journal as a line of JSON',
  about: ['Writes every event, oldest first, with its number in the journal, up to the first damage.'],
  args: { FILE: { meaning: 'A journal; the newest one of JOURNAL_DIR or ./journal unless given.', optional: true } },
  flags: {},
  output: ['One JSON object a line, decimals as exact text.'],
  examples: [
    { line: 'journal export', does: 'Everything that happened in the newest run.' },
    { line: 'journal export > events.jsonl', does: 'The same, kept in a file.' },
  ],
  exits: { ok: 'all of it was written', failed: 'it is damaged, and was written up to there' },
  run({ args }, host) {
    try {
      return exportLines(args.FILE ?? newestJournal(host.env), host)
    } catch (error) {
      if (!(error instanceof OrchestratorError)) throw error
      host.stderr.write(`${error.message}\n`)
      return EXIT.failed
    }
  },
})

/** Written at once: a call for each of a million lines would take longer than reading them. */
const LINES_AT_ONCE = 1_000

function exportLines(file: string, { stdout, stderr, env }: Host): number {
  const reader = openJournalReader(file)
  // On one terminal the lines themselves show how far it is.
  const silent = stdout.isTTY === true ? 'dumb' : env.TERM
  const progress = createProgress(stderr, `exporting ${basename(file)}`, reader.lastSeq, silent)
  try {
    let lines: string[] = []
    for (const { seq, event } of reader.entries()) {
      lines.push(`${jsonLine({ seq, ...event })}\n`)
      if (lines.length === LINES_AT_ONCE) {
        stdout.write(lines.join(''))
        progress.at(seq)
        lines = []
      }
    }
    stdout.write(lines.join(''))
    progress.end()
    return tellHealth(reader, stderr)
  } finally {
    reader.close()
  }
}
