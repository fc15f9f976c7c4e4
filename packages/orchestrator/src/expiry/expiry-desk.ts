import { type EpochMs, type Option, parseInstrumentName, type Token, type Wad } from '@riposte/market-model'
import { bookedBalance } from '../booked-balance.ts'
import { type DeskContext, spotOf } from '../context.ts'
import { exerciseTokens } from './claim.ts'
import type { ExerciseTokens } from './exercise.ts'
import { alertOf, dueAlert } from './expiry-alerts.ts'
import { type ExpiryFacts, type ExpiryRow, expirySchedule } from './expiry-schedule.ts'
import { type HeldOption, heldOptions } from './held-options.ts'
import { nextExpiryEvents } from './next-expiry-events.ts'
import type { SettlingPlaces } from './settlement-rule.ts'

/** The desk's part in the expiries of what it holds: it notes what has come, and tells people in time. */
export interface ExpiryDesk {
  /** Begin to look. */
  start(): void
  /** Learn the fixing prices that are due. Never rejects: what can't be read now is asked for again. */
  readFixings(): Promise<void>
  /** What the source said of its tokens: the first is the one in which strikes are paid. */
  noteTokens(strike: Token | undefined, assets: ReadonlyMap<string, Token>): void
  tokens(option: Option): ExerciseTokens
  /** Symbol of the token in which strikes and premiums are paid; undefined while nobody has said. */
  money(): string | undefined
  schedule(): readonly ExpiryRow[]
  readonly places: SettlingPlaces
}

const LOOK_EVERY_MS = 1000
/**
 * The hedging venue pays at the expiry itself, and the source redeems a claim at some moment of an hour. Neither tells, and
 * a hedge of what is gone is a risk: so the books are looked at soon, and again.
 */
const BOOKS_LOOK_EVERY_MS = 10_000
const FIXINGS_READ_EVERY_MS = 5000

/**
 * @param freeMargin USD that new positions of an underlying may use where it is hedged
 * @param reconcileSoon asks for a look at the venues' books
 */
export function createExpiryDesk(
  context: DeskContext,
  freeMargin: (underlying: string) => Wad | undefined,
  reconcileSoon: () => void,
): ExpiryDesk {
  const { venue, source, clock, risk, state, logger } = context
  const places: SettlingPlaces = { hedging: venue.name, source: source.name }
  let strikeToken: Token | undefined
  let assetTokens: ReadonlyMap<string, Token> = new Map()
  let fixingsReadAtMs = Number.NEGATIVE_INFINITY
  let booksLookedAtMs = Number.NEGATIVE_INFINITY

  const held = (): readonly HeldOption[] => heldOptions(risk)

  function tokens(option: Option): ExerciseTokens {
    const { name, underlying, expiry } = option
    const held = assetTokens.get(name) ?? state.expiries.asset(underlying, expiry)
    return exerciseTokens(underlying, strikeToken, held ?? source.asset?.(underlying))
  }

  function facts(): ExpiryFacts {
    return {
      places,
      held: held(),
      book: state.expiries,
      spot: (underlying) => spotOf(venue, underlying),
      tokens,
      balance: (place, token) => bookedBalance(risk, place, token),
      perpMargin: (instrument, quantity) => venue.initialMargin?.(instrument, quantity),
      freeMargin,
    }
  }

  function look(): void {
    const now = clock.nowMs()
    const rows = held()
    const expired = rows.filter(({ instrument }) => expiryOf(instrument) <= now)
    const view = { now, places, book: state.expiries, held: rows, tokens, trade: state.trade }
    for (const event of nextExpiryEvents(view)) context.record(event)
    tellAlerts(now)
    const monotonicMs = clock.monotonicMs()
    const isAwaited = state.expiries.claims().length > 0 || expired.some((row) => row.venue === venue.name)
    if (isAwaited && monotonicMs - booksLookedAtMs >= BOOKS_LOOK_EVERY_MS) {
      booksLookedAtMs = monotonicMs
      reconcileSoon()
    }
    if (fixingsWanted(now).size > 0 && monotonicMs - fixingsReadAtMs >= FIXINGS_READ_EVERY_MS) void readFixings()
  }

  function tellAlerts(now: EpochMs): void {
    for (const row of expirySchedule(facts())) {
      const stage = dueAlert(row, (one) => state.expiries.wasTold(row.expiry, one), now)
      if (stage === undefined) continue
      const { expiry } = row
      context.record({ type: 'expiry.alerted', tradeId: undefined, at: now, expiry, stage, alert: alertOf(row) })
    }
  }

  /** Expiries without a fixing price, by underlying. */
  function fixingsWanted(now: EpochMs): ReadonlyMap<string, ReadonlySet<EpochMs>> {
    const wanted = new Map<string, Set<EpochMs>>()
    const names = [...held().map(({ instrument }) => instrument), ...state.expiries.openInstruments()]
    for (const name of names) {
      const { underlying, expiry } = parseInstrumentName(name) as Option
      if (expiry > now || state.expiries.fixing(underlying, expiry) !== undefined) continue
      wanted.set(underlying, (wanted.get(underlying) ?? new Set()).add(expiry))
    }
    return wanted
  }

  async function readFixings(): Promise<void> {
    fixingsReadAtMs = clock.monotonicMs()
    for (const [underlying, expiries] of fixingsWanted(clock.nowMs())) {
      try {
        const published = (await source.fixings?.(underlying)) ?? []
        for (const fixing of published) {
          const { expiry } = fixing
          const isNews = expiries.has(expiry) && state.expiries.fixing(underlying, expiry) === undefined
          if (!isNews) continue
          const at = clock.nowMs()
          context.record({ type: 'expiry.fixed', tradeId: undefined, at, venue: source.name, underlying, ...fixing })
        }
      } catch (error) {
        logger.warn('fixings.failed', { underlying, error: String(error) })
      }
    }
  }

  function again(): void {
    clock.after(LOOK_EVERY_MS, () => {
      try {
        look()
      } catch (error) {
        // An expiry that can't be worked out must not end the looking.
        logger.error('expiry.failed', { error: String(error) })
      }
      again()
    })
  }

  return {
    places,
    start: again,
    readFixings,
    noteTokens(strike, assets) {
      strikeToken = strike ?? strikeToken
      assetTokens = new Map([...assetTokens, ...assets])
    },
    tokens,
    money: () => strikeToken?.symbol,
    schedule: () => expirySchedule(facts()),
  }
}

function expiryOf(instrument: string): EpochMs {
  return (parseInstrumentName(instrument) as Option).expiry
}
