import type { Breach } from '../breach.ts'
import { type KillQuestion, type KillTier, killAllows } from '../kill-switch/kill-tier.ts'
import type { Limits } from '../limits.ts'
import { limitNumber } from './limit-number.ts'
import { plain } from './refusal.ts'

/** A margin account as its venue tells of it. */
export interface MarginAccount {
  /** `derive 12`: for people. */
  readonly name: string
  readonly maintenanceUsd: number
  /** Collateral and unrealised P&L. */
  readonly equityUsd: number
}

/** An account that is worth nothing is as far gone as can be told. */
const UTMOST_RATIO = 1000

export interface MarginDistance {
  /** Maintenance margin as a share of the account. At 1 it is liquidated; 1000 where it is worth nothing. */
  readonly ratio: number
  /** What it allows, as long as it lasts: adding margin is enough to go on. */
  readonly tier: KillTier | undefined
  /** The limit that it is past; `MARGIN_RATIO_WARNING` is for people only. */
  readonly past: Breach | undefined
}

/** Control 37: how near an account is to its liquidation. */
export function marginDistance({ name, maintenanceUsd, equityUsd }: MarginAccount, limits: Limits): MarginDistance {
  const ratio = maintenanceRatio(maintenanceUsd, equityUsd)
  const past = (limitName: MarginLimit): Breach | undefined => {
    const limit = limitNumber(limits[limitName])
    if (ratio <= limit) return undefined
    const message = `${limitName} is ${plain(limit)}: ${name} needs ${plain(maintenanceUsd)} USD of ${plain(equityUsd)}, which is ${plain(ratio)}`
    return { code: limitName, scope: name, limit, value: ratio, wouldBe: ratio, message }
  }
  const reduce = past('MARGIN_RATIO_REDUCE')
  if (reduce !== undefined) return { ratio, tier: 'reduce-only', past: reduce }
  const stop = past('MAX_MARGIN_RATIO')
  if (stop !== undefined) return { ratio, tier: 'no-new-quotes', past: stop }
  return { ratio, tier: undefined, past: past('MARGIN_RATIO_WARNING') }
}

/** Control 37: why something may not be done while an account is this near to its liquidation. */
export function checkMargin(account: MarginAccount, question: KillQuestion, limits: Limits): Breach | undefined {
  const { tier, past } = marginDistance(account, limits)
  return killAllows(tier, question) ? undefined : past
}

type MarginLimit = 'MARGIN_RATIO_REDUCE' | 'MAX_MARGIN_RATIO' | 'MARGIN_RATIO_WARNING'

/** What can't be told counts as the utmost. */
function maintenanceRatio(maintenanceUsd: number, equityUsd: number): number {
  if (maintenanceUsd <= 0 && equityUsd >= 0) return 0
  const ratio = equityUsd > 0 ? maintenanceUsd / equityUsd : UTMOST_RATIO
  return Number.isFinite(ratio) ? Math.min(ratio, UTMOST_RATIO) : UTMOST_RATIO
}
