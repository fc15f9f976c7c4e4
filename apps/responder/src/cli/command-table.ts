import { cacheCheckCommand } from '../commands/cache-check.ts'
import { checkCommand } from '../commands/check.ts'
import { configCommand } from '../commands/config.ts'
import { configCheckCommand } from '../commands/config-check.ts'
import { configSchemaCommand } from '../commands/config-schema.ts'
import { eventsCommand } from '../commands/events.ts'
import { expiryCommand } from '../commands/expiry.ts'
import { explainCommand } from '../commands/explain.ts'
import { hedgesCommand } from '../commands/hedges.ts'
import { journalCutCommand } from '../commands/journal-cut.ts'
import { journalExportCommand } from '../commands/journal-export.ts'
import { journalVerifyCommand } from '../commands/journal-verify.ts'
import { killCommand, releaseCommand } from '../commands/kill.ts'
import { marketsCommand } from '../commands/markets.ts'
import { ordersCommand } from '../commands/orders.ts'
import { pnlCommand } from '../commands/pnl.ts'
import { positionsCommand } from '../commands/positions.ts'
import { quoteCommand } from '../commands/quote.ts'
import { replayCommand } from '../commands/replay.ts'
import { rfqsCommand } from '../commands/rfqs.ts'
import { riskCommand } from '../commands/risk.ts'
import { sendRfqCommand } from '../commands/send-rfq.ts'
import { simulatorsCommand } from '../commands/simulators.ts'
import { startCommand } from '../commands/start.ts'
import { tradeCommand } from '../commands/trade.ts'
import { tradesCommand } from '../commands/trades.ts'
import { transferCommand } from '../commands/transfer.ts'
import type { Command } from './command.ts'

/** Every command, in the order of the help. Parsing, help and `docs/cli.md` come from here. */
export const COMMANDS: readonly Command[] = [
  startCommand,
  simulatorsCommand,
  explainCommand,
  rfqsCommand,
  tradesCommand,
  hedgesCommand,
  ordersCommand,
  positionsCommand,
  riskCommand,
  pnlCommand,
  expiryCommand,
  marketsCommand,
  quoteCommand,
  eventsCommand,
  tradeCommand,
  killCommand,
  releaseCommand,
  sendRfqCommand,
  transferCommand,
  journalVerifyCommand,
  journalExportCommand,
  journalCutCommand,
  replayCommand,
  configCommand,
  configCheckCommand,
  configSchemaCommand,
  checkCommand,
  cacheCheckCommand,
]
