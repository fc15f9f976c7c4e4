import type { Address } from '@riposte/evm-signing'
import type { Clock, Logger, Random } from '@riposte/market-model'
import { type AssetsCache, createAssetList } from './asset-list.ts'
import type { RyskChain } from './chain.ts'
import { decodeRfq, type RyskRfq } from './decode/rfq.ts'
import type { OddFrames } from './odd-frames.ts'
import { checkDuration, type RyskEndpoints } from './options.ts'
import { createRecentIds } from './recent-ids.ts'
import type { FetchJson } from './rest.ts'
import { type AssetChoice, createRfqStreams, isChosen, type RfqStreams } from './rfq-streams.ts'
import { keepConnected, type SocketFactory } from './socket.ts'
import type { TokenBook } from './token-book.ts'
import type { TrustedDomains } from './trusted-domain.ts'
import { parseFrame } from './wire/frame.ts'

/** What hearing needs of the world; a maker's key is not among it. */
export interface HearingWorld {
  readonly endpoints: RyskEndpoints
  readonly chain: RyskChain
  readonly trusted: TrustedDomains
  readonly tokens: TokenBook
  /** Who listens; undefined: nobody in particular, so requests for invited makers are passed over. */
  readonly maker: Address | undefined
  readonly choice: AssetChoice
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly openSocket: SocketFactory
  readonly fetchJson: FetchJson
  readonly assetsCache: AssetsCache | undefined
  readonly assetsRefreshMs: number | undefined
  readonly oddFrames: OddFrames
}

export interface HearingEvents {
  /** Each id once in ten minutes. */
  onRfq(rfq: RyskRfq): void
  /** The list of assets was read, for the first time or again: the tokens are named. */
  onAssets(isFirst: boolean, from: 'server' | 'cache'): void
  /** A stream opened or was lost. */
  onChange(): void
}

/** Reads the list of assets, opens a stream for each, and hears what takers ask. */
export interface RfqHearing extends Pick<RfqStreams, 'openCount' | 'statuses'> {
  /** Resolves when the list was read and each stream has opened or failed once. */
  start(): Promise<void>
  /** Read the list of assets now. */
  readAssets(): Promise<void>
  stop(): void
}

const ASSETS_REFRESH_MS = 600_000

/** @throws {RyskError} OPTION_INVALID */
export function createRfqHearing(world: HearingWorld, events: HearingEvents): RfqHearing {
  const { endpoints, chain, trusted, tokens, maker, choice, clock, random, logger, openSocket, oddFrames } = world
  const recentIds = createRecentIds()
  const streams = createRfqStreams(choice, (asset) =>
    keepConnected({
      url: endpoints.rfqs(asset),
      openSocket,
      clock,
      random,
      logger,
      onMessage: (text) => onFrame(asset, text),
      onChange: events.onChange,
    }),
  )
  const assetList = createAssetList({
    url: endpoints.assets,
    chainId: chain.id,
    fetchJson: world.fetchJson,
    cache: world.assetsCache,
    clock,
    random,
    logger,
    refreshMs: checkDuration('assetsRefreshMs', world.assetsRefreshMs ?? ASSETS_REFRESH_MS),
    onAssets(listed, from) {
      const isFirst = !tokens.isFilled()
      tokens.add(listed)
      streams.follow(listed)
      if (!listed.some((asset) => asset.active && isChosen(asset, choice))) {
        logger.error('rysk.assets.none', { chainId: chain.id, listed: listed.length })
      }
      events.onAssets(isFirst, from)
    },
  })

  function onFrame(asset: string, text: string): void {
    const receivedAtMs = clock.monotonicMs()
    try {
      const frame = parseFrame(text)
      if (frame === undefined) return
      const rfq = decodeRfq(frame, { chain, maker, trusted, tokens, receivedAtMs, now: clock.nowMs() })
      if (recentIds.admit(rfq.id, receivedAtMs)) events.onRfq(rfq)
      else logger.debug('rysk.rfq.repeated', { rfqId: rfq.id })
    } catch (error) {
      oddFrames.unusable('rysk.rfq.unusable', asset, text, error)
    }
  }

  return {
    start: () => assetList.load().then(() => streams.settled()),
    readAssets: assetList.load,
    openCount: streams.openCount,
    statuses: streams.statuses,
    stop() {
      assetList.stop()
      streams.stop()
    },
  }
}
