import { type Clock, type EpochMs, epochMs, fromSeconds, type Logger } from '@riposte/market-model'
import type { RyskAsset } from './asset.ts'
import type { RyskBehaviour } from './behaviour.ts'
import type { RyskChain } from './chain.ts'
import { type Exercise, exerciseOf } from './exercise.ts'
import type { FixingPrices } from './fixing-prices.ts'
import type { Holding, Ledger, Series } from './ledger.ts'
import type { TaskSet } from './task-set.ts'

/**
 * How a holding ended: out of the money; exchanged against the internal balance; sold by the operator, who sent what was
 * left of the collateral to the holder's wallet; in the money and not redeemed in time.
 */
export type HoldingEnd = 'worthless' | 'delivered' | 'swapped' | 'lapsed'

/** A holding that is no more. */
export interface EndedHolding {
  readonly account: string
  readonly series: Series
  readonly otoken: string
  /** Option tokens, 8 decimals. */
  readonly units: bigint
  /** USD × 1e18 */
  readonly fixing: bigint
  readonly end: HoldingEnd
  readonly endedAt: EpochMs
}

/** Options end: priced at their expiry, redeemed within the hour after it. */
export interface Expiry {
  /** Somebody holds options of this expiry. @param expiry unix seconds */
  watch(expiry: number): void
  /** Oldest first, bounded by the history limit. */
  ended(): readonly EndedHolding[]
}

export interface ExpiryParts {
  readonly behaviour: RyskBehaviour
  readonly chain: RyskChain
  readonly assets: ReadonlyMap<string, RyskAsset>
  readonly ledger: Ledger
  /** Tokens outside of the system, by owner. */
  readonly wallets: Ledger
  readonly fixings: FixingPrices
  readonly clock: Clock
  readonly tasks: TaskSet
  readonly logger: Logger
}

/** Timers of the machine count to 24 days, so a far one is reached in steps. */
const STEP_MS = 86_400_000

export function createExpiry(parts: ExpiryParts): Expiry {
  const { behaviour, chain, assets, ledger, wallets, fixings, clock, tasks, logger } = parts
  const watched = new Set<number>()
  const ended: EndedHolding[] = []

  const at = (time: EpochMs, task: () => void): void => {
    const left = time - clock.nowMs()
    if (left <= 0) return tasks.after(0, task)
    tasks.after(Math.min(left, STEP_MS), () => (clock.nowMs() < time ? at(time, task) : task()))
  }

  const end = (account: string, holding: Readonly<Holding>, fixing: bigint): void => {
    const { series, otoken, units } = holding
    const exercise = exerciseOf({
      series,
      units,
      fixing,
      assetDecimals: assets.get(series.assetAddress)?.decimals ?? 18,
      usdDecimals: chain.usd.decimals,
    })
    ledger.removeHolding(account, otoken)
    const how = exercise === undefined ? 'worthless' : redeem(account, exercise)
    ended.push({ account, series, otoken, units, fixing, end: how, endedAt: clock.nowMs() })
    if (ended.length > behaviour.historyLimit) ended.shift()
    logger.info('rysk.holding_ended', { account, otoken, end: how })
  }

  const redeem = (account: string, { pays, receives, remainder }: Exercise): HoldingEnd => {
    if (behaviour.redemption === 'lapse') return 'lapsed'
    if (behaviour.redemption === 'deliver' && ledger.debit(account, pays.token, pays.amount)) {
      ledger.credit(account, receives.token, receives.amount)
      return 'delivered'
    }
    wallets.credit(account, receives.token, remainder)
    return 'swapped'
  }

  return {
    watch(expiry) {
      if (watched.has(expiry)) return
      watched.add(expiry)
      const time = fromSeconds(expiry)
      at(time, () => fixings.fix(expiry))
      at(epochMs(time + behaviour.redemptionDelayMs), () => {
        watched.delete(expiry)
        for (const [account, holding] of ledger.allHoldings()) {
          const fixing = fixings.priceAt(holding.series.underlying, expiry)
          if (holding.series.expiry === expiry && fixing !== undefined) end(account, holding, fixing)
        }
      })
    },
    ended: () => ended,
  }
}
