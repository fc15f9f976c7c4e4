import type { Random } from '@riposte/market-model'

/** How the options of a world end within it. */
export interface ExpiryPlan {
  /** From the world's beginning to the expiry, ms. */
  readonly leadMs: number
  /** What Rysk fixes an underlying at, in terms of its first spot; undefined for spot at the expiry. */
  readonly fixedAt: number | undefined
  /** From the expiry to the publication of the fixing prices, ms. */
  readonly fixingDelayMs: number
  /** From the expiry to the redemption, ms. */
  readonly redemptionDelayMs: number
  readonly redemption: 'swap' | 'deliver'
  /** Whether the maker keeps underlyings at Rysk, with which it can deliver puts. */
  readonly hasAssets: boolean
}

/** Longer than a desk goes without a look at the books, as the real window is by far: what left them was in them before. */
const REDEMPTION_MS_MIN = 65_000
const NEVER_MS = 3_600_000

/** When the last of what will happen to expired options has happened, from the world's beginning, ms. */
export function lastEndMs({ leadMs, fixingDelayMs, redemptionDelayMs }: ExpiryPlan): number {
  return leadMs + (redemptionDelayMs === NEVER_MS ? fixingDelayMs : redemptionDelayMs)
}

/** @returns undefined for the worlds, most of them, in which nothing expires */
export function drawExpiryPlan(random: Random): ExpiryPlan | undefined {
  const hasExpiry = random.unit() < 0.25
  const leadMs = 14_000 + random.unit() * 22_000
  const isSurprising = random.unit() < 0.5
  const fixedAt = 0.9 + random.unit() * 0.2
  const fixingDelayMs = 500 + random.unit() * 8_000
  const isRedeemed = random.unit() < 0.85
  const redemptionDelayMs = isRedeemed ? REDEMPTION_MS_MIN + random.unit() * 20_000 : NEVER_MS
  const redemption = random.unit() < 0.5 ? 'swap' : 'deliver'
  const hasAssets = random.unit() < 0.5
  if (!hasExpiry) return undefined
  return {
    leadMs: Math.round(leadMs),
    fixedAt: isSurprising ? fixedAt : undefined,
    fixingDelayMs: Math.round(fixingDelayMs),
    redemptionDelayMs: Math.round(redemptionDelayMs),
    redemption,
    hasAssets,
  }
}
