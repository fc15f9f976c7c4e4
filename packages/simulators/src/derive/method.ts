import type { EpochMs } from '@riposte/market-model'
import type { Account } from './accounts.ts'
import type { Exchange } from './exchange.ts'
import type { ParamsReader } from './params.ts'
import type { RateClass, RateCounter } from './rate-limits.ts'
import type { Outcome } from './rpc-error.ts'

/** The connection behind a call, for the methods that only exist on a WebSocket. */
export interface Session {
  login(account: Account): void
  /** @returns the status text of each channel, or undefined when it may not have it */
  subscribe(names: readonly string[]): ReadonlyMap<string, string | undefined>
  unsubscribe(names: readonly string[] | undefined): ReadonlyMap<string, string>
  subscriptions(): readonly string[]
}

/** A request on its way through a method. */
export interface Call {
  readonly exchange: Exchange
  readonly now: EpochMs
  readonly read: ParamsReader
  /** Undefined on REST. */
  readonly session: Session | undefined
  readonly rates: RateCounter
  /** Who is counted by the rate limits. */
  readonly who: string
}

/** A private call: somebody is logged in. */
export interface PrivateCall extends Call {
  readonly account: Account
}

/** An outcome, or the engine's step that will come to one after the taker delay. */
export type Answer =
  | Outcome<unknown>
  | { readonly status: 'later'; readonly delayMs: number; readonly step: (now: EpochMs) => Outcome<unknown> }

export type Method =
  | { readonly access: 'public'; readonly rate: RateClass; readonly socketOnly: boolean; run(call: Call): Answer }
  | {
      readonly access: 'private'
      readonly rate: RateClass
      readonly socketOnly: boolean
      run(call: PrivateCall): Answer
    }

export function publicMethod(run: (call: Call) => Answer, socketOnly = false): Method {
  return { access: 'public', rate: 'non_matching', socketOnly, run }
}

export function privateMethod(run: (call: PrivateCall) => Answer, rate: RateClass = 'non_matching'): Method {
  return { access: 'private', rate, socketOnly: false, run }
}
