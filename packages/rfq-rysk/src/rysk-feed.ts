import { type ConnectionStatus, type RfqFeed, silentLogger } from '@riposte/market-model'
import { ryskChain } from './chain.ts'
import { RyskError } from './errors.ts'
import { createFeeModel } from './fee-model.ts'
import { createOddFrames } from './odd-frames.ts'
import { type RyskSourceOptions, ryskEndpoints } from './options.ts'
import { fetchJson as fetchJsonOverHttp } from './rest.ts'
import { createRfqHearing } from './rfq-hearing.ts'
import { createTeller } from './teller.ts'
import { createTokenBook } from './token-book.ts'
import { trustDomains } from './trusted-domain.ts'
import { openWsSocket } from './ws-socket.ts'

export type RyskFeedOptions = Pick<
  RyskSourceOptions,
  | 'url'
  | 'chainId'
  | 'clock'
  | 'random'
  | 'logger'
  | 'assets'
  | 'assetsCache'
  | 'assetsRefreshMs'
  | 'allowedDomains'
  | 'openSocket'
  | 'fetchJson'
>

/**
 * Hears the RFQs of Rysk V12 and no more: it opens the public streams and never the maker's socket, has no key and cannot
 * send. For dry runs and for looking on. Requests that invite certain makers are passed over.
 *
 * Of its events only `rfq` and `status` happen; `ready` means that at least one stream is open.
 *
 * @throws {RyskError} OPTION_INVALID or CHAIN_UNKNOWN
 */
export function createRyskFeed(options: RyskFeedOptions): RfqFeed {
  const { logger = silentLogger } = options
  const chain = ryskChain(options.chainId)
  const tokens = createTokenBook(chain)
  const { listen, isListening, tell } = createTeller(logger)
  const fees = createFeeModel()
  let stopped = false
  let lastStatus: ConnectionStatus = 'connecting'

  const hearing = createRfqHearing(
    {
      endpoints: ryskEndpoints(options.url, chain.id),
      chain,
      trusted: trustDomains(chain, options.allowedDomains),
      tokens,
      maker: undefined,
      choice: options.assets ?? 'all',
      clock: options.clock,
      random: options.random,
      logger,
      openSocket: options.openSocket ?? openWsSocket,
      fetchJson: options.fetchJson ?? fetchJsonOverHttp,
      assetsCache: options.assetsCache,
      assetsRefreshMs: options.assetsRefreshMs,
      oddFrames: createOddFrames(logger, () => {}),
    },
    { onRfq: (rfq) => tell('rfq', (desk) => desk.rfq(rfq)), onAssets() {}, onChange: reportStatus },
  )

  function status(): ConnectionStatus {
    if (stopped) return 'down'
    if (hearing.openCount() > 0) return 'ready'
    return lastStatus === 'connecting' ? 'connecting' : 'down'
  }

  function reportStatus(): void {
    const current = status()
    if (current === lastStatus) return
    lastStatus = current
    tell('status', (desk) => desk.status(current))
  }

  return {
    name: 'rysk',
    premiumToken: chain.strikeAsset,
    status,
    async start(desk) {
      if (isListening() || stopped) {
        throw new RyskError('STATE', 'start: expected one call, before stop; create another feed to start again')
      }
      listen(desk)
      await hearing.start()
    },
    async stop() {
      if (stopped) return
      stopped = true
      hearing.stop()
      reportStatus()
    },
    quoteFee: (price, quantity, spot) => fees.fee(price, quantity, spot, chain.strikeAsset.decimals),
  }
}
