export type { Breach, CashFlow, LimitName, LimitUse } from './breach.ts'
export { exactly, type Interval, magnitude } from './interval.ts'
export { type Limits, type LimitValue, limitFor, uniformLimit } from './limits.ts'
export { type Booking, bookPosition, type Position, positionKey } from './position.ts'
export {
  type ContractGreeks,
  createRiskBook,
  type ExposureChange,
  type ExposureLeg,
  type GreeksOf,
  type RiskBook,
  type RiskLedger,
  type Verdict,
} from './risk-book.ts'
