import {
  type EpochMs,
  type Fixing,
  multiplyWad,
  parseInstrumentName,
  type Token,
  WAD_ZERO,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { DeskEvent } from '../events.ts'
import type { Claim } from './claim.ts'
import type { AlertStage } from './expiry-alerts.ts'

/** How the options of a trade ended. */
export type SettledOutcome = 'worthless' | 'cash' | 'delivered' | 'redeemed'

/** What of expiries outlives the process, as lists. */
export interface ExpiryRecord {
  readonly fixings: readonly (readonly [key: string, fixing: Omit<Fixing, 'expiry'>])[]
  readonly claims: readonly Claim[]
  /** Instrument to how its claim ended. */
  readonly ended: readonly (readonly [instrument: string, outcome: SettledOutcome])[]
  /** What has left a venue's books, as instrument@venue. */
  readonly gone: readonly string[]
  /** Instrument to the trades in it that have not settled. */
  readonly open: readonly (readonly [instrument: string, tradeIds: readonly string[]])[]
  readonly told: readonly string[]
  readonly unpaid: readonly UnpaidOption[]
}

/** An option that a venue has settled, and whose cash was not seen yet. */
interface UnpaidOption {
  readonly venue: string
  readonly underlying: string
  /** USD that it is reckoned to be, negative when paid. */
  readonly reckoned: Wad
  readonly settledAt: EpochMs
  readonly tradeIds: readonly string[]
}

/** What the desk's events say of expiries: fixing prices, claims, alerts told, and the trades that have not settled. */
export interface ExpiryBook {
  observe(event: DeskEvent): void
  /** USD; undefined while nobody has published it. */
  fixing(underlying: string, expiry: EpochMs): Wad | undefined
  /** What is delivered, as the fixing prices named it. */
  asset(underlying: string, expiry: EpochMs): Token | undefined
  /** Open ones, in the order in which they came. */
  claims(): readonly Claim[]
  claim(instrument: string): Claim | undefined
  /** How the claim of an instrument ended; undefined when it had none, or has one still. */
  ended(instrument: string): SettledOutcome | undefined
  /** Whether an option has left a venue's books by its settlement. */
  hasLeft(venue: string, instrument: string): boolean
  /** Options in which booked trades have not settled. */
  openInstruments(): readonly string[]
  openTrades(instrument: string): readonly string[]
  /** Options of a venue that settled a while ago at most, and are not paid. */
  unpaid(venue: string, now: EpochMs): readonly UnpaidOption[]
  wasTold(expiry: EpochMs, stage: AlertStage): boolean
  record(): ExpiryRecord
  restore(record: ExpiryRecord): void
}

/** Fixings, ends and alerts beyond this many are forgotten, oldest first: they matter for hours after an expiry. */
const KEPT = 5000
/** Cash that comes later than this after a settlement was for something else. */
const PAID_WITHIN_MS = 15 * 60_000

export function createExpiryBook(): ExpiryBook {
  const fixings = new Map<string, Omit<Fixing, 'expiry'>>()
  const claims = new Map<string, Claim>()
  const ended = new Map<string, SettledOutcome>()
  const gone = new Set<string>()
  const open = new Map<string, Set<string>>()
  const told = new Set<string>()
  let unpaid: readonly UnpaidOption[] = []

  function end({ venue, instrument, underlying, tradeIds }: Claim, outcome: SettledOutcome, settledAt: EpochMs): void {
    claims.delete(instrument)
    leave(venue, instrument)
    ended.set(instrument, outcome)
    forgetOldest(ended)
    // Its cash is booked with it; what the venue rounds otherwise is of the settlement too.
    awaitCash({ venue, underlying, reckoned: WAD_ZERO, settledAt, tradeIds })
  }

  function leave(venue: string, instrument: string): void {
    gone.add(goneKey(venue, instrument))
    forgetOldest(gone)
  }

  function awaitCash(option: UnpaidOption): void {
    unpaid = [...unpaid.filter(({ settledAt }) => option.settledAt - settledAt <= PAID_WITHIN_MS), option]
  }

  function close(tradeId: string, instrument: string): void {
    const trades = open.get(instrument)
    trades?.delete(tradeId)
    if (trades?.size === 0) open.delete(instrument)
  }

  return {
    observe(event) {
      switch (event.type) {
        case 'trade.executed': {
          if (event.instrument.endsWith('-PERP')) return
          const trades = open.get(event.instrument) ?? new Set()
          open.set(event.instrument, trades.add(event.tradeId))
          return
        }
        case 'trade.settled':
          return close(event.tradeId, event.instrument)
        case 'expiry.fixed': {
          const { underlying, expiry, price, asset } = event
          fixings.set(keyOf(underlying, expiry), asset === undefined ? { price } : { price, asset })
          return forgetOldest(fixings)
        }
        case 'claim.opened':
          claims.set(event.claim.instrument, event.claim)
          return
        case 'claim.delivered':
          return end(event.claim, 'delivered', event.at)
        case 'claim.redeemed':
          return end(event.claim, 'redeemed', event.at)
        case 'position.settled': {
          const { venue, instrument, quantity, price } = event.position
          leave(venue, instrument)
          if (event.isUnpaid !== true) return
          const { underlying } = parseInstrumentName(instrument)
          const reckoned = multiplyWad(price, wad(-quantity), 'towards-zero')
          return awaitCash({ venue, underlying, reckoned, settledAt: event.at, tradeIds: event.tradeIds ?? [] })
        }
        case 'cash.adjusted':
          if (event.shares !== undefined) unpaid = unpaid.filter(({ venue }) => venue !== event.flow.venue)
          return
        case 'expiry.alerted':
          told.add(stageKey(event.expiry, event.stage))
          return forgetOldest(told)
      }
    },
    fixing: (underlying, expiry) => fixings.get(keyOf(underlying, expiry))?.price,
    asset: (underlying, expiry) => fixings.get(keyOf(underlying, expiry))?.asset,
    claims: () => [...claims.values()],
    claim: (instrument) => claims.get(instrument),
    ended: (instrument) => ended.get(instrument),
    hasLeft: (venue, instrument) => gone.has(goneKey(venue, instrument)),
    openInstruments: () => [...open.keys()],
    openTrades: (instrument) => [...(open.get(instrument) ?? [])],
    unpaid: (venue, now) => unpaid.filter((one) => one.venue === venue && now - one.settledAt <= PAID_WITHIN_MS),
    wasTold: (expiry, stage) => told.has(stageKey(expiry, stage)),
    record: () => ({
      fixings: [...fixings],
      claims: [...claims.values()],
      ended: [...ended],
      gone: [...gone],
      open: [...open].map(([instrument, trades]) => [instrument, [...trades]] as const),
      told: [...told],
      unpaid,
    }),
    restore(record) {
      refill(fixings, record.fixings)
      refill(
        claims,
        record.claims.map((claim) => [claim.instrument, claim]),
      )
      refill(ended, record.ended)
      refill(
        open,
        record.open.map(([instrument, trades]) => [instrument, new Set(trades)]),
      )
      for (const [set, keys] of [
        [gone, record.gone],
        [told, record.told],
      ] as const) {
        set.clear()
        for (const key of keys) set.add(key)
      }
      unpaid = record.unpaid
    },
  }
}

function keyOf(underlying: string, expiry: EpochMs): string {
  return `${underlying} ${expiry}`
}

function goneKey(venue: string, instrument: string): string {
  return `${instrument}@${venue}`
}

function stageKey(expiry: EpochMs, stage: AlertStage): string {
  return `${expiry} ${stage}`
}

function refill<Value>(map: Map<string, Value>, entries: readonly (readonly [string, Value])[]): void {
  map.clear()
  for (const [key, value] of entries) map.set(key, value)
}

function forgetOldest(entries: Map<string, unknown> | Set<string>): void {
  const [oldest] = entries.keys()
  if (entries.size > KEPT && oldest !== undefined) entries.delete(oldest)
}
