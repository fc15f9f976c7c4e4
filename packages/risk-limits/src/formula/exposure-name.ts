import type { Field } from '../contract-exposure.ts'

/** What a formula may read, each of one underlying or `.total` of all. */
export const EXPOSURE_QUANTITIES = {
  delta: 'delta in underlyings; no total, since underlyings do not add up',
  deltaUsd: 'delta in USD',
  gamma: 'change of the delta in USD for a move of 1 %',
  vega: 'USD for a volatility point',
  theta: 'USD a day',
  contracts: 'options, bought less sold',
  notional: 'contracts of every leg at spot, USD',
  premium: 'value of the options that are held long, USD',
  scenarioLoss: 'loss in the worst cell of the scenario grid, USD',
} as const

export type ExposureQuantity = keyof typeof EXPOSURE_QUANTITIES

/** `vega.ETH`, or `vega.total`. */
export interface ExposureName {
  readonly quantity: ExposureQuantity
  /** Undefined for the total. */
  readonly underlying: string | undefined
}

/** Quantities that are never below zero. */
export const NEVER_NEGATIVE: ReadonlySet<ExposureQuantity> = new Set(['notional', 'premium', 'scenarioLoss'])

export function isExposureQuantity(name: string): name is ExposureQuantity {
  return Object.hasOwn(EXPOSURE_QUANTITIES, name)
}

/** The field of the book's sums that a quantity is read from; undefined for those that are worked out. */
export function fieldOf(quantity: ExposureQuantity): Field | undefined {
  return quantity === 'deltaUsd' || quantity === 'scenarioLoss' ? undefined : quantity
}
