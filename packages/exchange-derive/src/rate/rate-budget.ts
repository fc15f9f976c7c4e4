import type { WireMethod } from '../wire/methods.ts'
import { createRateWindow, type RateWindow, type SpentToken } from './rate-window.ts'

/** Requests a second that the exchange grants a wallet, as `private/get_account` reports them. */
export interface AccountRates {
  readonly matching: number
  readonly nonMatching: number
  /** For each instrument of the kind. */
  readonly option: number
  readonly perp: number
  /** Methods with a limit of their own, by name without `private/`. */
  readonly byMethod: ReadonlyMap<string, number>
}

/** The lowest tier that any source names: what holds until the exchange has said more. */
export const LOWEST_RATES: AccountRates = { matching: 1, nonMatching: 5, option: 1, perp: 1, byMethod: new Map() }

/** A request as far as limits are concerned. */
export interface RatedCall {
  readonly method: WireMethod
  /** Matching requests count per instrument too. */
  readonly instrument?: string | undefined
  /** Hedges, cancels and what finds out about them may use the reserved share. */
  readonly isUrgent: boolean
}

/** What one wallet may still ask for: one for each wallet, whatever asks. */
export interface RateBudget {
  /** Milliseconds until the request may leave; 0 when it may now. */
  waitMs(call: RatedCall, nowMs: number): number
  /** How many such requests may leave now. */
  free(call: RatedCall, nowMs: number): number
  /** The request leaves now. @returns to be told when its answer came, or is not awaited any more: until then it counts */
  spend(call: RatedCall, nowMs: number): SpentToken
  /** The exchange refused the request as one too many. */
  refused(call: RatedCall, untilMs: number): void
  adopt(rates: AccountRates): void
}

/** Seconds in the exchange's window: so many times the rate may come in one burst. */
const WINDOW_S = 5
const MATCHING: ReadonlySet<string> = new Set([
  'private/order',
  'private/replace',
  'private/cancel',
  'private/cancel_by_nonce',
  'private/cancel_by_instrument',
])
/** Methods that the exchange counts by themselves, and their rates unless it reports others. */
const OWN_RATES: ReadonlyMap<string, number> = new Map([
  ['cancel_all', 1],
  ['set_session_key', 1],
  ['cancel_by_label', 10],
  ['get_all_live_instruments', 1],
])
/** Instruments counted at a time; idle ones are forgotten first. */
const INSTRUMENTS_MAX = 2000

/** @param reservedShare of each limit that only urgent requests may use, 0 to 0.9 */
export function createRateBudget(reservedShare: number): RateBudget {
  let rates = LOWEST_RATES
  const classes = new Map<string, RateWindow>()
  const instruments = new Map<string, RateWindow>()

  function windowIn(windows: Map<string, RateWindow>, name: string): RateWindow {
    const known = windows.get(name)
    if (known !== undefined) return known
    const window = createRateWindow(limitOf(windows === instruments ? `instrument ${name}` : name), reservedShare)
    windows.set(name, window)
    return window
  }

  function limitOf(name: string): number {
    return Math.max(1, Math.floor(WINDOW_S * rateOf(name)))
  }

  function rateOf(name: string): number {
    if (name === 'matching') return rates.matching
    if (name === 'non_matching') return rates.nonMatching
    if (name.startsWith('instrument ')) return name.endsWith('-PERP') ? rates.perp : rates.option
    return rates.byMethod.get(name) ?? OWN_RATES.get(name) ?? rates.nonMatching
  }

  /** The window that the method itself draws from comes first. */
  function windowsOf({ method, instrument }: RatedCall): readonly RateWindow[] {
    const name = method.slice(method.indexOf('/') + 1)
    if (rates.byMethod.has(name) || OWN_RATES.has(name)) return [windowIn(classes, name)]
    if (!MATCHING.has(method)) return [windowIn(classes, 'non_matching')]
    const matching = windowIn(classes, 'matching')
    return instrument === undefined ? [matching] : [matching, windowIn(instruments, instrument)]
  }

  function forgetIdle(nowMs: number): void {
    if (instruments.size <= INSTRUMENTS_MAX) return
    for (const [name, window] of instruments) if (window.isIdle(nowMs)) instruments.delete(name)
  }

  return {
    waitMs: (call, nowMs) => Math.max(...windowsOf(call).map((window) => window.waitMs(nowMs, call.isUrgent))),
    free: (call, nowMs) => Math.min(...windowsOf(call).map((window) => window.free(nowMs, call.isUrgent))),
    spend(call, nowMs) {
      const tokens = windowsOf(call).map((window) => window.spend(call.isUrgent))
      forgetIdle(nowMs)
      return (answeredMs) => {
        for (const answered of tokens) answered(answeredMs)
      }
    },
    refused(call, untilMs) {
      // It does not say which of the limits it was; the class is the one that others share.
      windowsOf(call)[0]?.block(untilMs)
    },
    adopt(next) {
      rates = next
      for (const [name, window] of classes) window.resize(limitOf(name))
      for (const [name, window] of instruments) window.resize(limitOf(`instrument ${name}`))
    },
  }
}
