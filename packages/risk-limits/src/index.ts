export type { Breach, BreachCode, CashFlow, LimitUse } from './breach.ts'
export { definitionOf, LIMIT_NAMES, LIMITS, type LimitDefinition, type LimitName, type LimitUnit } from './catalogue.ts'
export type { OptionMarks, RiskMarket } from './contract-exposure.ts'
export { checkOrder, type OrderFindings } from './controls/check-order.ts'
export type { ConservativePrices } from './controls/conservative-mark.ts'
export {
  type ControlEvent,
  type ControlStep,
  checkSigning,
  DESK_AT_REST,
  type DeskControls,
  nextControls,
} from './controls/desk-controls.ts'
export { createDuplicateGuard, type DuplicateGuard, type DuplicateMemory } from './controls/duplicates.ts'
export { type HedgeFinding, type HedgeUrgency, judgeHedge, type OpenHedge } from './controls/hedge-deadline.ts'
export { checkMargin, type MarginAccount, type MarginDistance, marginDistance } from './controls/margin-distance.ts'
export { type MarkedBook, type MarkedInstrument, markBook } from './controls/mark-book.ts'
export { checkMarketData } from './controls/market-data.ts'
export { fullBucket, type MessageBucket, takeMessage } from './controls/message-rate.ts'
export { judgeSilence, type SilenceFinding, type SilentOrder, type SilentOrders } from './controls/order-silence.ts'
export type { OrderMarket, OrderTerms, PegReading, SpotReading } from './controls/order-terms.ts'
export { ALLOW_ALL, ANONYMOUS, type PermissionList, type Permissions, permissionList } from './controls/permissions.ts'
export type { OrderGrid } from './controls/precision.ts'
export type { ProtectedAmounts } from './controls/protection.ts'
export { type RestingOrder, withoutOwnOrders } from './controls/self-match.ts'
export { type TakerValues, takerValue } from './controls/taker-value.ts'
export { createRiskBook, type RiskBookOptions } from './create-risk-book.ts'
export type { ExposureChange, ExposureLeg, MarginNeed } from './exposure-change.ts'
export { type ClockSpan, type ClockVariable, clockValue, type Day } from './formula/clock-variable.ts'
export { EXPOSURE_QUANTITIES, type ExposureName, type ExposureQuantity } from './formula/exposure-name.ts'
export {
  type ClockVariables,
  type Formula,
  type FormulaResult,
  type FormulaSides,
  parseFormula,
} from './formula/formula.ts'
export { exactly, type Interval, magnitude } from './interval.ts'
export { checkLease, type DeadManLease, renewLease, startLease } from './kill-switch/dead-man.ts'
export { type KillPlace, type KillScope, reaches, scopeText, WHOLE_DESK } from './kill-switch/kill-scope.ts'
export {
  checkKillSwitch,
  engageKill,
  type KillCause,
  type KillEngaged,
  type KillEvent,
  type KillReleased,
  type KillSwitch,
  killAt,
  NOTHING_KILLED,
  nextKillSwitch,
  releaseKill,
  tierFor,
} from './kill-switch/kill-switch.ts'
export { KILL_TIERS, type KillQuestion, type KillTier, killAllows, killFlattens } from './kill-switch/kill-tier.ts'
export {
  checkLimits,
  type LimitProblem,
  type Limits,
  type LimitValue,
  limitFor,
  limitsWith,
  type Tightening,
  tightenLimits,
  uniformLimit,
} from './limits.ts'
export { optionMarks } from './moved-market.ts'
export { type Booking, bookPosition, type Position, positionKey } from './position.ts'
export type { Hypothesis, LimitEffect, RiskBook, RiskLedger, Verdict, WhatIf } from './risk-book.ts'
export { DEFAULT_SCENARIOS, type ScenarioSettings } from './scenario-profits.ts'
