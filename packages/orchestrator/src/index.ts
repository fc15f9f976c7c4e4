export type { DeskParts, DeskSettings } from './context.ts'
export { ArbitrageConfigError, OrchestratorError } from './errors.ts'
export type { DeltaDecision, DeskEvent } from './events.ts'
export type { Claim } from './expiry/claim.ts'
export type { AlertStage, ExpiryAlert } from './expiry/expiry-alerts.ts'
export { nextAlertAt } from './expiry/expiry-alerts.ts'
export type { DeliveryNeed, ExpiryLeg, ExpiryRow, MarginNeed } from './expiry/expiry-schedule.ts'
export type { IndicatedPrice, Indication } from './indication.ts'
export type { ArbitrageConfig, LimitText } from './integration/arbitrage-config.ts'
export { type ArbitrageSystem, initializeArbitrageSystem } from './integration/arbitrage-system.ts'
export type { ConfirmationReply, RfqConfirmation } from './integration/rfq-confirmation.ts'
export type { Reason, RfqTrade, SubmitReply } from './integration/rfq-trade.ts'
export { cutJournal, type JournalCut } from './journal/cut-journal.ts'
export { decodeEvent, encodeEvent } from './journal/event-codec.ts'
export { createMemoryJournal, type Journal, type JournalHealth, type JournalSnapshot } from './journal/journal.ts'
export { type JournalEntry, type JournalReader, openJournalReader } from './journal/read-journal.ts'
export { createReplay, type Replay } from './journal/replay.ts'
export { openSqliteJournal, type SqliteJournalOptions } from './journal/sqlite-journal.ts'
export { createOrchestrator } from './orchestrator.ts'
export { PNL_COMPONENTS, PNL_ITEMS, type PnlComponent, type PnlItem } from './pnl/components.ts'
export { PNL_GROUPS, type PnlGroup, type PnlReport, type PnlRow } from './pnl/pnl-report.ts'
export { hedgeOrders, type OrderRecord } from './records/hedge-orders.ts'
export { type HedgeRecord, hedgeRecord } from './records/hedge-record.ts'
export { createTimelines, type Timeline, type Timelines } from './records/timelines.ts'
export { type PhaseSettings, phaseSettings, ROLLOUT_PHASES, type RolloutPhase } from './rollout-phase.ts'
export type { PaperPurse } from './runway/paper-purse.ts'
export {
  type NonceLease,
  openSqliteNonceStore,
  type SqliteNonceStore,
  type SqliteNonceStoreOptions,
} from './sqlite-nonce-store.ts'
export type { Trade, TradeSource, TradeStatus } from './trade.ts'
export type {
  AuditEntry,
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
