export type { DeskParts, DeskSettings } from './context.ts'
export { OrchestratorError } from './errors.ts'
export { decodeEvent, encodeEvent } from './event-codec.ts'
export type { DeskEvent } from './events.ts'
export { createMemoryJournal, type Journal } from './journal.ts'
export { createOrchestrator } from './orchestrator.ts'
export { openSqliteJournal, type SqliteJournalOptions } from './sqlite-journal.ts'
export type { Trade, TradeSource, TradeStatus } from './trade.ts'
export type {
  CashRow,
  DeskListener,
  DeskStatus,
  ManualTrade,
  ManualTradeReply,
  Orchestrator,
  PositionRow,
  RiskReport,
  UnderlyingRisk,
} from './views.ts'
