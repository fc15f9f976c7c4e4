import type { EpochMs } from '@riposte/market-model'
import type { Account } from './accounts.ts'
import type { Exchange } from './exchange.ts'
import type { ParamsReader } from './params.ts'
import type { Address } from './protocol.ts'
import type { RateClass, RateCounter } from './rate-limits.ts'
import type { Outcome } from './rpc-error.ts'
import type { NeededScope } from './scopes.ts'

/** Who is logged in: an account, by one of its keys. */
export interface Principal {
  readonly account: Account
  /** The owner's own or a session key. */
  readonly key: Address
}

/** The connection behind a call, for the methods that only exist on a WebSocket. */
export interface Session {
  login(principal: Principal): void
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
export interface PrivateCall extends Call, Principal {}

/** An outcome, or the engine's step that will come to one after the taker delay. */
export type Answer =
  | Outcome<unknown>
  | { readonly status: 'later'; readonly delayMs: number; readonly step: (now: EpochMs) => Outcome<unknown> }

interface Traits {
  readonly rate: RateClass
  readonly socketOnly: boolean
}

export type Method =
  | (Traits & { readonly access: 'public'; run(call: Call): Answer })
  /** `scope` is what the key must be allowed that is logged in. */
  | (Traits & { readonly access: 'private'; readonly scope: NeededScope; run(call: PrivateCall): Answer })

export function publicMethod(run: (call: Call) => Answer, traits: Partial<Traits> = {}): Method {
  return { access: 'public', rate: 'non_matching', socketOnly: false, ...traits, run }
}

/** @param scope default the right to read */
export function privateMethod(
  run: (call: PrivateCall) => Answer,
  scope: NeededScope = 'account_info',
  traits: Partial<Traits> = {},
): Method {
  return { access: 'private', rate: 'non_matching', socketOnly: false, ...traits, scope, run }
}
