import { createReplay, OrchestratorError, openJournalReader, PNL_GROUPS, type PnlGroup } from '@riposte/orchestrator'
import { pnlJson } from '../api/pnl-json.ts'
import { command } from '../cli/command.ts'
import { deskFlags } from '../desk-client/desk-flags.ts'
import { lookAtDesk } from '../desk-client/look-at-desk.ts'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { formatPnl } from '../terminal/format-pnl.ts'
import { tellHealth } from './journal-json.ts'

/** `riposte pnl`. */
export const pnlCommand = command({
  name: 'pnl',
  group: 'look',
  summary: 'what was made, and why',
  about: [
    'P&L of a running desk, or of a journal. Positions count at the last journaled marks, and every token as 1 USD.',
  ],
  args: {},
  flags: {
    by: { value: PNL_GROUPS.join('|'), choices: PNL_GROUPS, default: 'underlying', meaning: 'What a row is of.' },
    journal: { value: 'FILE', meaning: 'Read this journal instead of asking a desk.' },
    ...deskFlags,
  },
  output: [
    'For each row its total, then "from" (cash of trades, fees and settlements, and what is held at its marks) and "why" ' +
      '(edge, hedging, what the market did): both add up to the total.',
  ],
  examples: [
    { line: 'pnl', does: 'By underlying, of the desk that runs here.' },
    { line: 'pnl --by day --json', does: 'By UTC day, for a program.' },
    { line: 'pnl --by trade', does: 'Trade by trade.' },
  ],
  exits: { ok: 'done', failed: 'no desk answers, or the journal is damaged', refused: 'the token does not grant it' },
  async run({ flags }, host) {
    const { by, journal, api, json } = flags
    if (journal === undefined) return lookAtDesk({ flags, path: `/api/pnl?by=${by}`, host, show: formatPnl })
    if (api !== undefined) {
      host.stderr.write('give --journal or --api, not both\n')
      return EXIT.usage
    }
    try {
      return fromJournal(journal, by as PnlGroup, json, host)
    } catch (error) {
      if (!(error instanceof OrchestratorError)) throw error
      host.stderr.write(`${error.message}\n`)
      return EXIT.failed
    }
  },
})

function fromJournal(file: string, by: PnlGroup, json: boolean, { stdout, stderr }: Host): number {
  const reader = openJournalReader(file)
  try {
    const state = createReplay()
    for (const { event } of reader.entries()) state.apply(event)
    const report = pnlJson(state.pnl(by))
    stdout.write(json ? `${JSON.stringify(report)}\n` : `${formatPnl(report).join('\n')}\n`)
    return tellHealth(reader, stderr)
  } finally {
    reader.close()
  }
}
