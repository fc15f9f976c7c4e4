import type { EpochMs, FundingPayment, OrderState, SignedOrder, Venue } from '@riposte/market-model'
import type { DeriveApi } from './api/derive-api.ts'
import type { CancelResult } from './cancel-own.ts'
import type { DeriveOrderRequest } from './derive-order.ts'
import type { MarketView } from './market-view.ts'
import type { ReplaceOutcome, SignedReplacement } from './replace-order.ts'
import type { DeriveCounters } from './report.ts'
import type { SessionReport } from './session-checks.ts'

/** Derive as a place to hedge, and what it has beyond that. */
export interface DeriveVenue extends Venue {
  /** The exchange's methods by family: market data, account, orders, history, protection, RFQs. */
  readonly api: DeriveApi
  /** What went wrong and was survived. */
  counters(): DeriveCounters
  /** Account settings and the key's end, as of the last login; undefined before the first. */
  session(): SessionReport | undefined
  /**
   * An instrument's market with its age, the number of its book, and whether it may be relied on.
   *
   * @param ageMaxMs default 5000
   */
  market(instrument: string, ageMaxMs?: number): MarketView
  /** How many orders for an instrument could leave now without waiting for the wallet's rate limit. */
  ordersFree(instrument: string): number
  fundingSince(since: EpochMs): Promise<readonly FundingPayment[]>
  /** Sign an order with what Derive has beyond the port: triggers, protection, reduce-only. */
  signOrder(request: DeriveOrderRequest): SignedOrder
  /** Sign an order that takes the place of a resting one. Sends nothing. */
  signReplacement(order: OrderState, by: DeriveOrderRequest): SignedReplacement
  /** Cancel and place in one step of the engine. */
  replaceOrder(replacement: SignedReplacement): Promise<ReplaceOutcome>
  /** Find out what became of a replacement whose outcome is unknown. */
  findReplacement(replacement: SignedReplacement): Promise<ReplaceOutcome>
  /**
   * Cancel our own orders, one by one, whose label begins with a prefix. Orders of others are never touched.
   *
   * @throws {DeriveError} LABEL_INVALID for an empty prefix, REQUEST_REFUSED or REQUEST_LOST
   */
  cancelOwn(labelPrefix: string): Promise<readonly CancelResult[]>
}
