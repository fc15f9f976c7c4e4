import { cacheCheckCommand } from '../commands/cache-check.ts'
import { checkCommand } from '../commands/check.ts'
import { journalCutCommand } from '../commands/journal-cut.ts'
import { journalExportCommand } from '../commands/journal-export.ts'
import { journalVerifyCommand } from '../commands/journal-verify.ts'
import { pnlCommand } from '../commands/pnl.ts'
import { replayCommand } from '../commands/replay.ts'
import { sendRfqCommand } from '../commands/send-rfq.ts'
import { simulatorsCommand } from '../commands/simulators.ts'
import { startCommand } from '../commands/start.ts'
import { transferCommand } from '../commands/transfer.ts'
import type { Command } from './command.ts'

/** Every command, in the order of the help. Parsing, help and `docs/cli.md` come from here. */
export const COMMANDS: readonly Command[] = [
  startCommand,
  simulatorsCommand,
  pnlCommand,
  sendRfqCommand,
  transferCommand,
  journalVerifyCommand,
  journalExportCommand,
  journalCutCommand,
  replayCommand,
  checkCommand,
  cacheCheckCommand,
]
