import type { Cancel, Clock, Logger, Random } from '@riposte/market-model'
import { type DecodedAssets, decodeAssets } from './decode/assets.ts'
import { causeText } from './errors.ts'
import type { FetchJson } from './rest.ts'
import { backoffMs } from './socket.ts'

/** Where the last good reply is kept between runs, as JSON. It may lose it at any time. */
export interface AssetsCache {
  get(): Promise<unknown | undefined>
  set(value: unknown): Promise<void>
}

/** The list of assets, read again and again. */
export interface AssetList {
  /** Read once now; later readings are scheduled. Never rejects. */
  load(): Promise<void>
  stop(): void
}

export interface AssetListOptions {
  readonly url: string
  readonly chainId: number
  readonly fetchJson: FetchJson
  readonly cache: AssetsCache | undefined
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly refreshMs: number
  onAssets(assets: DecodedAssets['assets'], from: 'server' | 'cache'): void
}

/**
 * Keep the list of assets. A reading that fails falls back on the cache when nothing is known yet, and is repeated with
 * the back-off of the sockets; one that succeeds is repeated every `refreshMs`, since assets are listed as time goes by.
 */
export function createAssetList(options: AssetListOptions): AssetList {
  const { url, chainId, cache, clock, random, logger } = options
  let stopped = false
  let known = false
  let failures = 0
  let loading: Promise<void> | undefined
  let cancelNext: Cancel = () => {}

  async function readOnce(): Promise<void> {
    cancelNext()
    try {
      const reply = await options.fetchJson(url)
      take(reply, 'server')
      failures = 0
      await saveToCache(reply)
    } catch (error) {
      failures += 1
      logger.warn('rysk.assets.failed', { url, reason: causeText(error) })
      if (!known) await loadFromCache()
    }
    if (stopped) return
    cancelNext = clock.after(failures > 0 ? backoffMs(failures, random) : options.refreshMs, () => void load())
  }

  async function saveToCache(reply: unknown): Promise<void> {
    try {
      await cache?.set(reply)
    } catch (error) {
      logger.warn('rysk.assets.cache-failed', { reason: causeText(error) })
    }
  }

  async function loadFromCache(): Promise<void> {
    try {
      const reply = await cache?.get()
      if (reply !== undefined) take(reply, 'cache')
    } catch (error) {
      logger.warn('rysk.assets.cache-failed', { reason: causeText(error) })
    }
  }

  function take(reply: unknown, from: 'server' | 'cache'): void {
    const { assets, problems } = decodeAssets(reply, chainId)
    if (stopped) return
    known = true
    logger.debug('rysk.assets.loaded', { from, count: assets.length })
    for (const problem of problems) logger.warn('rysk.assets.unreadable', { problem })
    options.onAssets(assets, from)
  }

  function load(): Promise<void> {
    if (stopped) return Promise.resolve()
    loading ??= readOnce().finally(() => {
      loading = undefined
    })
    return loading
  }

  return {
    load,
    stop() {
      stopped = true
      cancelNext()
    },
  }
}
