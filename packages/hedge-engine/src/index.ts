export type { HedgeDecision } from './choose-hedge.ts'
export {
  createDeltaHedger,
  type DeltaEffect,
  type DeltaHedger,
  type DeltaOrder,
  type Excursion,
  type HedgePurpose,
  type QuoteBlock,
  worstDelta,
} from './delta-hedger/delta-hedger.ts'
export { deltaLabel, readDeltaLabel } from './delta-hedger/delta-label.ts'
export type { DeltaEvent, DeltaView, ReplaceResult } from './delta-hedger/delta-view.ts'
export type { DeltaStep } from './delta-hedger/hedger-orders.ts'
export { HEDGER_DEFAULTS, type HedgerSettings } from './delta-hedger/hedger-settings.ts'
export { type HedgingPolicy, resumeDeltaHedger, stepDeltaHedger } from './delta-hedger/step-delta-hedger.ts'
export { estimateHedge, type HedgeEstimate, reachable } from './estimate-hedge.ts'
export {
  activeLeg,
  type Exposure,
  type Hedge,
  type HedgeEffect,
  type HedgeLeg,
  type HedgeStatus,
} from './hedge.ts'
export { DIRECT_HEDGE, FULL_HEDGE, type FullHedge, type HedgePolicy } from './hedge-policy.ts'
export type { HedgeView } from './hedge-view.ts'
export type { LiveOrder, OrderEvent, OrderPhase } from './orders/live-order.ts'
export { LABEL_PREFIX, orderLabel, tradeIdOf } from './plan-order.ts'
export type { ContractGreeks, GreeksSource } from './portfolio/contract-greeks.ts'
export type { Interval } from './portfolio/interval.ts'
export {
  type HeldPosition,
  type OpenOrder,
  type PortfolioGreeks,
  type PortfolioInputs,
  portfolioGreeks,
} from './portfolio/portfolio-greeks.ts'
export type { SettlementRule } from './portfolio/settlement-rule.ts'
export { type PastHedge, resumeHedge } from './resume-hedge.ts'
export { beginHedge, type HedgeEvent, stepHedge } from './step-hedge.ts'
export {
  createStrategy,
  STRATEGY_NAMES,
  type StrategyName,
  type StrategySettings,
} from './strategies/create-strategy.ts'
export type { HedgeConditions } from './strategies/hedge-conditions.ts'
export type { ConditionalOrder, HedgeBasis, Strategy, TargetZone } from './strategies/target-zone.ts'
export { takerFee } from './taker-fee.ts'
export type { HedgeStep } from './work-hedge.ts'
