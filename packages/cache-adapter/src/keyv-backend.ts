import { KeyvBridgeAdapter, type KeyvBridgeStore } from 'keyv'
import { CacheError, causeText } from './errors.ts'
import type { Backend, CacheStore } from './store.ts'

/** A Keyv storage adapter, for Keyv 6 or an earlier one. */
export interface KeyvAdapter {
  get(key: string): unknown
  set(key: string, value: string, time?: number): unknown
  delete(key: string): unknown
  /** Without it a namespace could not be cleared. */
  iterator(...namespace: never[]): unknown
}

/** Any Keyv storage adapter, opened and kept by its owner. */
export function keyvBackend(adapter: KeyvAdapter): Backend {
  const { iterator } = adapter as { readonly iterator?: unknown }
  if (typeof iterator !== 'function') {
    throw new CacheError('OPTION_INVALID', 'store: expected a Keyv adapter with an iterator(), got one without')
  }
  let lost: (reason: string) => void = () => {}
  const store = toCacheStore(adapter, (error) => lost(causeText(error)))
  return {
    title: 'a store of its own',
    async open(onLost) {
      lost = onLost
      return store
    },
    refusal: (error) =>
      new CacheError('STORE_UNUSABLE', `store: expected one that keeps values, ${causeText(error)}`, { cause: error }),
  }
}

/**
 * An adapter for Keyv 6 says that it takes times of expiry; an earlier one takes times to live.
 *
 * @param onError  an adapter may report what it does not throw, and ends the process when nobody listens
 */
export function toCacheStore(adapter: KeyvAdapter, onError: (error: unknown) => void): CacheStore {
  const { capabilities } = adapter as { readonly capabilities?: { readonly expires?: boolean } }
  const store =
    capabilities?.expires === true
      ? (adapter as KeyvAdapter & CacheStore)
      : new KeyvBridgeAdapter(adapter as unknown as KeyvBridgeStore)
  if ('on' in store && typeof store.on === 'function') store.on('error', onError)
  return store as CacheStore
}
