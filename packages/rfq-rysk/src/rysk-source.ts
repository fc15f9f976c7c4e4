import {
  type ConnectionStatus,
  type RfqSource,
  type RfqSourceEvents,
  type SourceBalance,
  silentLogger,
} from '@riposte/market-model'
import { createAssetList } from './asset-list.ts'
import { createBalancesRequest } from './balances-request.ts'
import { ryskChain } from './chain.ts'
import type { Answer } from './decode/answer.ts'
import { decodeBalances } from './decode/balances.ts'
import { decodeMakerFrame } from './decode/maker-frame.ts'
import { decodePositions } from './decode/positions.ts'
import { decodeRfq } from './decode/rfq.ts'
import { causeText, RyskError } from './errors.ts'
import { modelFee } from './fee.ts'
import { checkDuration, type RyskSourceOptions, ryskEndpoints } from './options.ts'
import { createRecentIds } from './recent-ids.ts'
import { fetchJson as fetchJsonOverHttp } from './rest.ts'
import { createRfqStreams, isChosen } from './rfq-streams.ts'
import { createSentQuotes } from './sent-quotes.ts'
import { type QuoteKit, signQuote } from './sign-quote.ts'
import { keepConnected, type Line } from './socket.ts'
import { createTokenBook } from './token-book.ts'
import { createTradeIntake } from './trade-intake.ts'
import { trustDomains } from './trusted-domain.ts'
import { encodeAccountFrame } from './wire/account-frame.ts'
import { parseFrame } from './wire/frame.ts'
import { openWsSocket } from './ws-socket.ts'

const ASSETS_REFRESH_MS = 600_000

/**
 * Rysk V12 as a source of RFQs.
 *
 * `start` resolves when the list of assets was read and every socket has opened or failed once; it does not reject when
 * the server is away, but goes on trying, and `status` tells. `ready` means that the maker socket and at least one
 * stream are open. RFQs and trades sent while a socket is down are lost at the server: reconcile after `down`.
 *
 * A trade is passed on each time that the server tells of it, so the desk must de-duplicate durably by `quoteNonce`.
 *
 * @throws {RyskError} OPTION_INVALID or CHAIN_UNKNOWN
 */
export function createRyskSource(options: RyskSourceOptions): RfqSource {
  const { signer, clock, random, logger = silentLogger, assets: choice = 'all' } = options
  const { openSocket = openWsSocket, fetchJson = fetchJsonOverHttp, allowTakerBuy = false } = options
  const answerTimeoutMs = checkDuration('answerTimeoutMs', options.answerTimeoutMs ?? 3_000)
  const refreshMs = checkDuration('assetsRefreshMs', options.assetsRefreshMs ?? ASSETS_REFRESH_MS)
  const endpoints = ryskEndpoints(options.url)
  const chain = ryskChain(options.chainId)
  const trusted = trustDomains(chain, options.allowedDomains)
  const kit: QuoteKit = { chain, trusted, signer, nonces: options.nonces, allowTakerBuy }
  const tokens = createTokenBook(chain)
  const recentIds = createRecentIds()

  let events: RfqSourceEvents | undefined
  let stopped = false
  let maker: Line | undefined
  let lastStatus: ConnectionStatus = 'connecting'

  /** A handler of the desk must not throw, at once or later; if one does all the same, the sockets go on. */
  function tell(what: string, act: (events: RfqSourceEvents) => unknown): void {
    if (events === undefined) return
    const report = (error: unknown): void => logger.error('rysk.handler.threw', { what, reason: causeText(error) })
    try {
      const returned = act(events)
      if (returned instanceof Promise) returned.catch(report)
    } catch (error) {
      report(error)
    }
  }

  const sentQuotes = createSentQuotes({
    clock,
    answerTimeoutMs,
    onStanding: (rfqId, outcome) => tell('standing', (desk) => desk.standing(rfqId, outcome)),
  })
  const balancesRequest = createBalancesRequest(
    clock,
    answerTimeoutMs,
    () => maker?.send(encodeAccountFrame('balances', signer.address)) ?? false,
  )
  const trades = createTradeIntake({
    maker: signer.address,
    trusted,
    tokens,
    clock,
    logger,
    onTrade: (trade) => tell('trade', (desk) => desk.trade(trade)),
    onQuarantine: (reason, frame) => tell('quarantine', (desk) => desk.quarantine(reason, frame)),
    needAssets: () => void assetList.load(),
  })
  const streams = createRfqStreams(choice, (address) =>
    keepConnected({
      url: endpoints.rfqs(address),
      openSocket,
      clock,
      random,
      logger,
      onMessage: onRfqFrame,
      onChange: reportStatus,
    }),
  )
  const assetList = createAssetList({
    url: endpoints.assets,
    chainId: chain.id,
    fetchJson,
    cache: options.assetsCache,
    clock,
    random,
    logger,
    refreshMs,
    onAssets(listed, from) {
      tokens.add(listed)
      streams.follow(listed)
      if (!listed.some((asset) => asset.active && isChosen(asset, choice))) {
        logger.error('rysk.assets.none', { chainId: chain.id, listed: listed.length })
      }
      trades.assetsChanged(from === 'server')
    },
  })

  function onRfqFrame(text: string): void {
    const receivedAtMs = clock.monotonicMs()
    try {
      const frame = parseFrame(text)
      if (frame === undefined) return
      const rfq = decodeRfq(frame, { chain, maker: signer.address, trusted, tokens, receivedAtMs })
      if (recentIds.admit(rfq.id, receivedAtMs)) tell('rfq', (desk) => desk.rfq(rfq))
      else logger.debug('rysk.rfq.repeated', { rfqId: rfq.id })
    } catch (error) {
      reportBadFrame('rysk.rfq.unusable', error)
    }
  }

  function onMakerFrame(text: string): void {
    try {
      const message = decodeMakerFrame(text)
      if (message.kind === 'trade') trades.receive(message.payload, text)
      else if (message.kind === 'balances') balancesRequest.reply(message.reply)
      else if (message.kind === 'balances-rejected') balancesRequest.fail(balancesError(message))
      else if (message.kind === 'answer') onAnswer(message.answer)
      else if (message.kind === 'unrelated') logger.warn('rysk.maker.unrelated', { id: message.id })
    } catch (error) {
      reportBadFrame('rysk.maker.unusable', error)
    }
  }

  function onAnswer(answer: Answer): void {
    if (sentQuotes.answer(answer)) return
    logger.warn('rysk.answer.unmatched', { rfqId: answer.rfqId, status: answer.outcome.status })
  }

  function reportBadFrame(event: string, error: unknown): void {
    if (!(error instanceof RyskError)) logger.error(event, { reason: causeText(error) })
    else {
      const level = error.code === 'REFUSED' ? 'info' : 'warn'
      logger[level](event, { code: error.code, field: error.field, reason: error.message })
    }
  }

  function onMakerChange(open: boolean): void {
    if (!open) {
      sentQuotes.lose('the maker connection was lost')
      balancesRequest.fail(new RyskError('NO_ANSWER', 'balances: the maker connection was lost'))
    }
    reportStatus()
  }

  function status(): ConnectionStatus {
    if (stopped) return 'down'
    if (maker?.isOpen() === true && streams.openCount() > 0) return 'ready'
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
    status,
    async start(desk) {
      if (events !== undefined || stopped) {
        throw new RyskError('STATE', 'start: expected one call, before stop; create another source to start again')
      }
      events = desk
      maker = keepConnected({
        url: endpoints.maker,
        openSocket,
        clock,
        random,
        logger,
        onMessage: onMakerFrame,
        onChange: onMakerChange,
      })
      await Promise.all([maker.firstAttempt, assetList.load().then(() => streams.settled())])
    },
    async stop() {
      if (stopped) return
      stopped = true
      assetList.stop()
      streams.stop()
      maker?.stop()
      trades.stop()
      reportStatus()
    },
    signQuote: (rfq, price, validUntil) => signQuote(kit, rfq, price, validUntil),
    sendQuote(quote) {
      const answer = sentQuotes.expect(quote)
      if (maker?.send(quote.payload) !== true) {
        const message = 'the maker socket is not open, nothing was sent'
        sentQuotes.withdraw(quote, { status: 'rejected', code: 'NOT_CONNECTED', message })
      }
      return answer
    },
    quoteFee: (price, quantity, spot) => modelFee(price, quantity, spot, chain.strikeAsset.decimals),
    async balances(): Promise<readonly SourceBalance[]> {
      const reply = await balancesRequest.ask()
      const { balances, problems } = decodeBalances(reply, chain.id, tokens)
      for (const problem of problems) logger.warn('rysk.balances.unreadable', { problem })
      return balances
    },
    positions: async () => decodePositions(await fetchJson(endpoints.positions(signer.address)), tokens),
  }
}

function balancesError({ code, message }: { readonly code: string; readonly message: string }): RyskError {
  return new RyskError('REJECTED', `balances: ${code} ${message}`.trim())
}
