import { type EpochMs, epochMs, fromNumber, type Option, WAD_ZERO, type Wad, wad } from '@riposte/market-model'

/** Options settle on the mean of the spot feed over this long before expiry. */
export const SETTLEMENT_WINDOW_MS = 30 * 60_000

/** An account's part in an expiry. */
export interface OptionSettlement {
  readonly instrument: string
  readonly expiry: EpochMs
  /** Contracts, short is negative. */
  readonly amount: Wad
  readonly settlementPrice: Wad
  /** USD, negative when paid. */
  readonly value: Wad
}

/** Time-weighted mean of a price over a window that ends at an expiry. A price holds until the next is observed. */
export interface SettlementMean {
  observe(price: number, now: EpochMs): void
  /** The last price seen if the window was never observed; undefined without any observation. */
  mean(): number | undefined
}

export function createSettlementMean(expiry: EpochMs): SettlementMean {
  const start = expiry - SETTLEMENT_WINDOW_MS
  let last: { price: number; at: EpochMs } | undefined
  let weighted = 0
  let seconds = 0
  return {
    observe(price, now) {
      if (last !== undefined) {
        const span = Math.max(0, Math.min(now, expiry) - Math.max(last.at, start))
        weighted += last.price * span
        seconds += span
      }
      last = { price, at: epochMs(now) }
    },
    mean: () => (seconds > 0 ? weighted / seconds : last?.price),
  }
}

/** USD per contract that an option pays at a settlement price. */
export function payoff(option: Option, settlementPrice: Wad): Wad {
  const inTheMoney = option.right === 'call' ? settlementPrice - option.strike : option.strike - settlementPrice
  return inTheMoney > 0n ? wad(inTheMoney) : WAD_ZERO
}

/** Published settlement prices have 6 decimals. */
export function settlementPriceOf(mean: number): Wad {
  return fromNumber(mean, 6, 'towards-zero')
}
