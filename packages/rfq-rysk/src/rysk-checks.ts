import type { Address } from '@riposte/evm-signing'
import { type Clock, type Logger, type Random, type SourceBalance, silentLogger } from '@riposte/market-model'
import { createAccountReads } from './account-reads.ts'
import { ryskChain } from './chain.ts'
import { decodeAssets, type RyskAsset } from './decode/assets.ts'
import { decodeMakerFrame } from './decode/maker-frame.ts'
import { checkDuration, ryskEndpoints } from './options.ts'
import { type FetchJson, fetchJson as fetchJsonOverHttp, readServerTime } from './rest.ts'
import { keepConnected, type SocketFactory } from './socket.ts'
import { createTokenBook } from './token-book.ts'
import { encodeAccountFrame } from './wire/account-frame.ts'
import { openWsSocket } from './ws-socket.ts'

export interface RyskChecksOptions {
  /** WebSocket base, such as `wss://v12.rysk.finance/`. */
  readonly url: string
  readonly chainId: number
  readonly clock: Clock
  readonly random: Random
  /** Default: silent. */
  readonly logger?: Logger
  /** Default: 3000. */
  readonly answerTimeoutMs?: number
  /** Default: over the network. */
  readonly openSocket?: SocketFactory
  /** Default: over the network. */
  readonly fetchJson?: FetchJson
}

/** What a maker looks at before it listens, one by one. No key is needed: everybody may ask this. */
export interface RyskChecks {
  /** What options are written on, on this chain. @throws {RyskError} HTTP_FAILED, FRAME_INVALID */
  assets(): Promise<readonly RyskAsset[]>
  /**
   * How much the server's clock is ahead of this machine's, ms: it is the server who keeps a quote's validity. Told in whole
   * seconds, so give or take one.
   *
   * @throws {RyskError} HTTP_FAILED, also when the server tells no time
   */
  clockAheadMs(): Promise<number>
  /** What the maker keeps there. @throws {RyskError} NOT_CONNECTED, NO_ANSWER, REJECTED, FRAME_INVALID */
  balances(maker: Address): Promise<readonly SourceBalance[]>
}

/** @throws {RyskError} OPTION_INVALID or CHAIN_UNKNOWN */
export function createRyskChecks(options: RyskChecksOptions): RyskChecks {
  const { clock, random, logger = silentLogger, openSocket = openWsSocket, fetchJson = fetchJsonOverHttp } = options
  const answerTimeoutMs = checkDuration('answerTimeoutMs', options.answerTimeoutMs ?? 3_000)
  const chain = ryskChain(options.chainId)
  const endpoints = ryskEndpoints(options.url, chain.id)
  const tokens = createTokenBook(chain)

  async function assets(): Promise<readonly RyskAsset[]> {
    const decoded = decodeAssets(await fetchJson(endpoints.assets), chain.id)
    for (const problem of decoded.problems) logger.warn('rysk.assets.unreadable', { problem })
    tokens.add(decoded.assets)
    return decoded.assets
  }

  return {
    assets,
    async clockAheadMs() {
      const askedAtMs = clock.monotonicMs()
      const server = await readServerTime(endpoints.ping)
      const halfWayMs = (clock.monotonicMs() - askedAtMs) / 2
      return Math.round(server + halfWayMs - clock.nowMs())
    },
    async balances(maker) {
      if (!tokens.isFilled()) await assets()
      const reads = createAccountReads({
        chain,
        tokens,
        clock,
        logger,
        answerTimeoutMs,
        fetchJson,
        optionTokenDecimals: 18,
        positionsUrl: endpoints.positions(maker),
        ask: (method) => line.send(encodeAccountFrame(method, maker)),
      })
      const line = keepConnected({
        url: endpoints.maker,
        openSocket,
        clock,
        random,
        logger,
        onMessage(text) {
          try {
            const message = decodeMakerFrame(text)
            if (message.kind === 'account' || message.kind === 'account-rejected') reads.answered(message)
          } catch (error) {
            logger.debug('rysk.maker.unusable', { reason: String(error) })
          }
        },
        onChange(isOpen) {
          if (!isOpen) reads.lose()
        },
      })
      try {
        await line.firstAttempt
        return await reads.balances()
      } finally {
        line.stop()
      }
    },
  }
}
