import type { Wad } from '@riposte/market-model'

/** Limits by the names under which they are configured. */
export type LimitName = 'MAX_POSITION_SIZE' | 'MAX_DELTA_EXPOSURE' | 'BALANCE'

/** One limit of one thing, and how much of it is used. */
export interface LimitUse {
  readonly name: LimitName
  /** What it bounds: `ETH-20261225-3000-C@rysk`, an underlying, or `USDC@rysk`. */
  readonly scope: string
  readonly underlying: string | undefined
  readonly unit: 'contracts' | 'underlying' | 'token'
  readonly limit: number
  /** Without live quotes. */
  readonly value: number
  /** With every live quote hit, in the worst combination. */
  readonly worst: number
  /** What is left at the worst: `limit - worst`, negative in a breach. */
  readonly headroom: number
}

/** A limit that a trade would take past its value, or that is past it already while the trade does not help. */
export interface Breach {
  readonly code: LimitName | 'REDUCE_ONLY'
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
