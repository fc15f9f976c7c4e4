import { type EpochMs, epochMs, type Wad } from '@riposte/market-model'
import type { DeliveryNeed, ExpiryRow, MarginNeed } from './expiry-schedule.ts'

/** When people are told of an expiry, in the order of time. */
export type AlertStage = 'T-24h' | 'T-2h' | 'fixing' | 'T+45m' | 'overdue'

/** What an alert lists: what there was to know when it was told. */
export interface ExpiryAlert {
  /** What is a claim, or would become one. */
  readonly claims: readonly { readonly venue: string; readonly instrument: string; readonly quantity: Wad }[]
  readonly deliver: readonly DeliveryNeed[]
  readonly margin: MarginNeed | undefined
  readonly openTrades: number
  readonly isShort: boolean
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** The oracle's prices can be disputed for five minutes; one that is not there after so long is news by itself. */
const FIXING_LATE_MS = 15 * MINUTE_MS

/**
 * The one alert of an expiry that is due and was not told. Of several that have come due at once, such as while the desk
 * was away, it is the last: the earlier ones have nothing to say any more.
 */
export function dueAlert(
  row: ExpiryRow,
  wasTold: (stage: AlertStage) => boolean,
  now: EpochMs,
): AlertStage | undefined {
  const last = stagesDue(row, now).at(-1)
  return last === undefined || wasTold(last) ? undefined : last
}

/** The next moment at which an alert of this expiry may come due; undefined after the last. */
export function nextAlertAt({ expiry, deadline }: ExpiryRow, now: EpochMs): EpochMs | undefined {
  const times = [expiry - 24 * HOUR_MS, expiry - 2 * HOUR_MS, expiry, expiry + 45 * MINUTE_MS, deadline ?? 0]
  const next = times.filter((time) => time > now).sort((a, b) => a - b)[0]
  return next === undefined ? undefined : epochMs(next)
}

export function alertOf({ legs, claims, deliver, margin, openTrades, isShort }: ExpiryRow): ExpiryAlert {
  const coming = legs.filter((leg) => leg.becomes === 'claim').map(namesOf)
  const named = new Set(coming.map(({ instrument }) => instrument))
  return {
    claims: [...coming, ...claims.filter(({ instrument }) => !named.has(instrument)).map(namesOf)],
    deliver,
    margin,
    openTrades,
    isShort,
  }
}

function namesOf({ venue, instrument, quantity }: ExpiryAlert['claims'][number]): ExpiryAlert['claims'][number] {
  return { venue, instrument, quantity }
}

function stagesDue(row: ExpiryRow, now: EpochMs): readonly AlertStage[] {
  const { expiry, legs, claims, deadline, openTrades } = row
  const isHeld = legs.length > 0
  const isOpen = claims.length > 0 || openTrades > 0
  const isFixed = isHeld && legs.every((leg) => leg.isFixed)
  const stages: readonly (readonly [AlertStage, boolean])[] = [
    ['T-24h', isHeld && now >= expiry - 24 * HOUR_MS],
    ['T-2h', isHeld && now >= expiry - 2 * HOUR_MS],
    ['fixing', isHeld && now >= expiry && (isFixed || now >= expiry + FIXING_LATE_MS)],
    ['T+45m', isOpen && now >= expiry + 45 * MINUTE_MS],
    ['overdue', isOpen && now >= (deadline ?? expiry + HOUR_MS)],
  ]
  return stages.filter(([, isDue]) => isDue).map(([stage]) => stage)
}
