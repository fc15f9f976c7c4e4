export { estimateHedge, type HedgeEstimate, reachable } from './estimate-hedge.ts'
export {
  activeLeg,
  type Exposure,
  type Hedge,
  type HedgeEffect,
  type HedgeLeg,
  type HedgeStatus,
  type WorkingOrder,
} from './hedge.ts'
export { LABEL_PREFIX, type OrderPlan, orderLabel, planOrder, tradeIdOf } from './plan-order.ts'
export { type PastHedge, resumeHedge } from './resume-hedge.ts'
export { beginHedge, type HedgeEvent, type HedgeStep, type HedgeView, stepHedge } from './step-hedge.ts'
export { takerFee } from './taker-fee.ts'
