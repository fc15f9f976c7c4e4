import type {
  BelievedTrade,
  Cancel,
  ConnectionStatus,
  EpochMs,
  Instrument,
  Option,
  OrderRequest,
  Side,
  Wad,
} from '@riposte/market-model'
import type {
  Breach,
  Hypothesis,
  KillCause,
  KillScope,
  KillSwitch,
  KillTier,
  Limits,
  LimitUse,
  Tightening,
  WhatIf,
} from '@riposte/risk-limits'
import type { DeskEvent } from './events.ts'
import type { ExpiryRow } from './expiry/expiry-schedule.ts'
import type { Indication } from './indication.ts'
import type { PnlGroup, PnlReport } from './pnl/pnl-report.ts'
import type { QuotedAnswer, QuotedRfq } from './quoted-rfq.ts'
import type { Timelines } from './records/timelines.ts'
import type { Trade } from './trade.ts'
import type { TradeReceipt } from './trade-flow.ts'

/** A trade that a person reports or asks for. Its terms are checked by the caller; its limits here. */
export interface ManualTrade {
  /** The caller's own id; a repeat of it returns the first reply and books nothing. */
  readonly clientTradeId: string | undefined
  readonly instrument: Instrument
  readonly side: Side
  /** Contracts, > 0 */
  readonly quantity: Wad
  /** USD per contract, >= 0 */
  readonly price: Wad
  /** True when the trade exists already and only has to be booked and hedged. */
  readonly alreadyDone: boolean
}

export type ManualTradeReply =
  | { readonly status: 'booked'; readonly trade: Trade; readonly breaches: readonly Breach[] }
  | { readonly status: 'refused'; readonly trade: Trade; readonly breaches: readonly Breach[] }
  /** A dry run would have booked it, and begun its hedge with this order. */
  | { readonly status: 'withheld'; readonly trade: Trade; readonly hedge: OrderRequest | undefined }
  /** The desk cannot take it now, and nothing was booked. */
  | { readonly status: 'unavailable'; readonly reason: string }

export interface PositionRow {
  readonly instrument: string
  readonly venue: string
  /** Contracts, bought is positive. */
  readonly quantity: Wad
  /** USD per contract of what is held. */
  readonly averagePrice: Wad
  /** Of the whole position, in underlyings; undefined when no Greek is known. */
  readonly delta: number | undefined
  readonly gamma: number | undefined
  readonly lastUpdated: EpochMs
}

export interface CashRow {
  readonly venue: string
  readonly token: string
  /** Sum of every movement since the desk's first event. */
  readonly moved: Wad
}

export interface UnderlyingRisk {
  readonly underlying: string
  /** In underlyings; the middle of what it may be where a Greek is missing. */
  readonly delta: number
  /** Half the width of that interval; zero when every Greek is known. */
  readonly deltaUncertainty: number
  /** Change of delta for 1 USD. */
  readonly gamma: number
  /** USD */
  readonly spot: number | undefined
  /** USD: cash moved plus positions at the venue's marks. */
  readonly pnlUsd: number | undefined
}

export interface RiskReport {
  /** USD: sum of delta times spot. */
  readonly totalDeltaUsd: number
  /** USD of delta for a 1 % move: sum of gamma times spot squared / 100. */
  readonly totalGammaUsd: number
  /** Rows with a quantity other than zero. */
  readonly totalPositions: number
  readonly underlyings: readonly UnderlyingRisk[]
  readonly limits: readonly LimitUse[]
  readonly cash: readonly CashRow[]
  readonly updatedAt: EpochMs
}

export interface DeskStatus {
  readonly orchestrator: 'starting' | 'running' | 'stopping' | 'stopped'
  readonly venues: Readonly<Record<string, ConnectionStatus>>
  readonly journal: 'ok' | 'failed'
  readonly lastRfqAt: EpochMs | undefined
  /** Why nothing is quoted now, before any RFQ is looked at; undefined when nothing is in the way. */
  readonly refusal: string | undefined
}

/** A change that somebody asked for over the API, for the journal. */
export interface AuditEntry {
  /** `POST /api/kill` */
  readonly action: string
  readonly by: string
  readonly remote: string
  readonly key: string | undefined
  /** Of the reply. */
  readonly status: number
  readonly tradeId: string | undefined
}

export type DeskListener = (event: DeskEvent, trade: Trade | undefined) => void

/** The desk as its API, terminal and metrics see it. */
export interface Orchestrator {
  start(): Promise<void>
  /** Decline new RFQs, wait for what is live up to `timeoutMs`, account for every order, close the journal. */
  stop(timeoutMs: number): Promise<void>
  /**
   * Check the limits, book, and hedge. Resolves when the trade is durable.
   *
   * @throws {OrchestratorError} JOURNAL_FAILED when it may not be: look before repeating it
   */
  submitManualTrade(trade: ManualTrade): Promise<ManualTradeReply>
  /** Newest first. */
  trades(): readonly Trade[]
  trade(id: string): Trade | undefined
  positions(): readonly PositionRow[]
  risk(): RiskReport
  /** What was made and why, at the last journaled marks. */
  pnl(by: PnlGroup): PnlReport
  /** What expires, the nearest first: positions, what they ask for, open claims. */
  expiries(): readonly ExpiryRow[]
  /**
   * Pull the kill switch. What it allows is decided from the very next event; resolves when it is durable.
   *
   * @param by who did it, for whoever has to release it
   * @throws {OrchestratorError} JOURNAL_FAILED when it may not outlive this process; it holds in it all the same
   */
  kill(tier: KillTier, scope: KillScope, reason: string, by: string): Promise<void>
  /** Release one cause of one scope, as a person's decision. */
  release(scope: KillScope, cause: KillCause, reason: string, by: string): Promise<void>
  killSwitch(): KillSwitch
  /** Make limits tighter; durable when it resolves. Nothing is changed when a value would be looser. */
  tightenLimits(changes: Partial<Limits>, by: string): Promise<Tightening>
  limits(): Limits
  /** A watchdog outside the process says that it is there. */
  renewLease(): void
  /** What an RFQ for `quantity` contracts would be answered now. Leaves no trace, not in the journal either. */
  indicate(option: Option, quantity: Wad): Indication
  /** What the book would be after all of this. */
  whatIf(changes: readonly Hypothesis[]): WhatIf
  /** What happened to each trade, as far as this process has seen or replayed it. */
  readonly timelines: Pick<Timelines, 'timeline' | 'booked' | 'orders'>
  /** Journal who asked for a change, without waiting for the disk. */
  audit(entry: AuditEntry): void
  status(): DeskStatus
  subscribe(listener: DeskListener): Cancel
}

/** A desk whose RFQs are priced, and whose trades are told, by whoever runs it. */
export interface FedOrchestrator extends Orchestrator {
  /** Ask whether a quote may leave. Synchronous; a repeat of the RFQ changes nothing. */
  submitQuoted(rfq: QuotedRfq): QuotedAnswer
  /** Book and hedge a trade that is believed. Resolves when it is durable. */
  confirm(trade: BelievedTrade): Promise<TradeReceipt>
  /** The trade of a quote. */
  tradeByNonce(quoteNonce: string): Trade | undefined
}
