import type { Wad } from '@riposte/market-model'
import type { LimitName, LimitUnit } from './catalogue.ts'

/**
 * What a breach is of. Stable: `FORMULA` is one of the desk's own, `BALANCE` what a venue holds, `REDUCE_ONLY` a limit
 * that the positions are past already, `KILL_SWITCH` and `PAUSED` what stops quoting altogether; the others say that
 * something may not be traded at all.
 */
export type BreachCode =
  | LimitName
  | 'FORMULA'
  | 'BALANCE'
  | 'REDUCE_ONLY'
  | 'KILL_SWITCH'
  | 'PAUSED'
  | 'DUPLICATE'
  | 'INSTRUMENT_PERMISSION'
  | 'COUNTERPARTY_PERMISSION'
  | 'TOKEN_PERMISSION'
  | 'PRECISION'
  | 'PRICE_BOUNDS'
  | 'SELF_MATCH'
  | 'MARKET_CROSSED'
  | 'MARKET_MISSING'

/** One limit of one thing, and how much of it is used. */
export interface LimitUse {
  readonly name: LimitName | 'FORMULA' | 'BALANCE'
  /** What it bounds: `ETH-20261225-3000-C@rysk`, an underlying, `ETH-20261225`, `USDC@rysk`, `desk`, or a formula. */
  readonly scope: string
  readonly underlying: string | undefined
  readonly unit: LimitUnit
  readonly limit: number
  /** Without live quotes and working orders. */
  readonly value: number
  /** With every live quote and working order at its worst. */
  readonly worst: number
  /** What is left at the worst: negative in a breach. */
  readonly headroom: number
}

/** A limit that a trade would take past its value, or that is past it already while the trade does not help. */
export interface Breach {
  readonly code: BreachCode
  readonly scope: string
  readonly limit: number
  /** Use before the trade, at the worst. */
  readonly value: number
  /** What the trade would make it. */
  readonly wouldBe: number
  /** A sentence for people, with the numbers in it. */
  readonly message: string
}

/** Exact cash that is set aside or moved. */
export interface CashFlow {
  readonly venue: string
  readonly token: string
  /** What comes in is positive. */
  readonly amount: Wad
}
