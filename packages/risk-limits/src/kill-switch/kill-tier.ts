/** How much is stopped, from least to most. A stricter tier never allows what a looser one refuses. */
export const KILL_TIERS = ['no-new-quotes', 'reduce-only', 'cancel-ours', 'flatten'] as const

/**
 * - `no-new-quotes`: nothing is signed for takers; trades, hedges and resting orders go on.
 * - `reduce-only`: and only what reduces an exposure is traded or rests.
 * - `cancel-ours`: and nothing of ours rests; what reduces is taken from the market or left.
 * - `flatten`: and the desk itself closes what it can.
 */
export type KillTier = (typeof KILL_TIERS)[number]

/** What somebody or something is about to do, or has resting. */
export interface KillQuestion {
  readonly action: 'quote' | 'manual' | 'hedge' | 'resting'
  /** Whether it makes the exposure smaller that it touches. A quote may be hit or not, so it never does. */
  readonly reduces: boolean
  /** Whether it would rest in a book; a resting order does. */
  readonly rests: boolean
}

export function isStricter(tier: KillTier, than: KillTier): boolean {
  return KILL_TIERS.indexOf(tier) > KILL_TIERS.indexOf(than)
}

/** Whether a tier lets it pass; no tier lets everything pass. A resting order that is not allowed is to be cancelled. */
export function killAllows(tier: KillTier | undefined, { action, reduces, rests }: KillQuestion): boolean {
  switch (tier) {
    case undefined:
      return true
    case 'no-new-quotes':
      return action !== 'quote'
    case 'reduce-only':
      return action !== 'quote' && reduces
    case 'cancel-ours':
    case 'flatten':
      return action !== 'quote' && action !== 'resting' && reduces && !rests
  }
}

/** Whether the desk is to close its positions by itself. */
export function killFlattens(tier: KillTier | undefined): boolean {
  return tier === 'flatten'
}
