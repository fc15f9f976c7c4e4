import { createReplay, OrchestratorError, openJournalReader } from '@riposte/orchestrator'
import { type ExpiryJson, expiryJson } from '../api/routes/get-expiry.ts'
import { command } from '../cli/command.ts'
import { deskFlags } from '../desk-client/desk-flags.ts'
import { lookAtDesk } from '../desk-client/look-at-desk.ts'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { formatExpiries } from './format-expiry.ts'
import { tellHealth } from './journal-json.ts'

/** `riposte expiry`. */
export const expiryCommand = command({
  name: 'expiry',
  group: 'look',
  summary: 'what expires, what it asks for, and the claims that are open',
  about: [
    'Options are settled in cash at Derive and by delivery at Rysk, where an in-the-money option becomes a claim with a ' +
      'deadline. Without a desk a journal is read instead, which knows no prices but those that were fixed.',
  ],
  args: {},
  flags: { journal: { value: 'FILE', meaning: 'Read this journal instead of asking a desk.' }, ...deskFlags },
  output: [
    'The nearest expiry first: its legs and what they become, claims with their deadlines, what has to be delivered, and ' +
      'margin. SHORT and OVERDUE want somebody to look.',
  ],
  examples: [
    { line: 'expiry', does: 'Of the desk that runs here.' },
    { line: 'expiry --json', does: 'The same for a program.' },
  ],
  exits: { ok: 'done', failed: 'no desk answers, or the journal is damaged', refused: 'the token does not grant it' },
  async run({ flags }, host) {
    const { journal, api, json } = flags
    const show = (rows: readonly ExpiryJson[]): readonly string[] => formatExpiries(rows, host.nowMs())
    if (journal === undefined) return lookAtDesk({ flags, path: '/api/expiry', host, show })
    if (api !== undefined) {
      host.stderr.write('give --journal or --api, not both\n')
      return EXIT.usage
    }
    try {
      return readJournal(journal, host, (rows) => {
        const lines = json ? [JSON.stringify(rows)] : show(rows)
        host.stdout.write(`${lines.join('\n')}\n`)
      })
    } catch (error) {
      if (!(error instanceof OrchestratorError)) throw error
      host.stderr.write(`${error.message}\n`)
      return EXIT.failed
    }
  },
})

/** What stands before a damage is told, and then the damage. @returns the exit code */
function readJournal(file: string, { stderr, nowMs }: Host, tell: (rows: readonly ExpiryJson[]) => void): number {
  const reader = openJournalReader(file)
  try {
    const replay = createReplay()
    for (const { event } of reader.entries()) replay.apply(event)
    tell(replay.expiries().map((row) => expiryJson(row, nowMs())))
    return tellHealth(reader, stderr)
  } finally {
    reader.close()
  }
}
