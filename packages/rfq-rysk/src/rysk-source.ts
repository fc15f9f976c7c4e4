import { type ConnectionStatus, silentLogger } from '@riposte/market-model'
import { createAccountReads } from './account-reads.ts'
import { ryskChain } from './chain.ts'
import type { Answer } from './decode/answer.ts'
import { decodeMakerFrame } from './decode/maker-frame.ts'
import { RyskError } from './errors.ts'
import { createMakerBooks } from './maker-books.ts'
import { createMarketReads } from './market-reads.ts'
import { createOddFrames } from './odd-frames.ts'
import { checkDuration, type RyskSourceOptions, ryskEndpoints } from './options.ts'
import { fetchJson as fetchJsonOverHttp } from './rest.ts'
import { createRfqHearing } from './rfq-hearing.ts'
import { createSentQuotes } from './sent-quotes.ts'
import { type QuoteKit, signQuote } from './sign-quote.ts'
import { keepConnected, type Line } from './socket.ts'
import type { RyskAlert, RyskSource } from './source.ts'
import { createTeller } from './teller.ts'
import { createTokenBook } from './token-book.ts'
import { createTradeIntake } from './trade-intake.ts'
import { trustDomains } from './trusted-domain.ts'
import { encodeAccountFrame } from './wire/account-frame.ts'
import { openWsSocket } from './ws-socket.ts'

const NOT_SENT = 'NOT_CONNECTED'

/**
 * Rysk V12 as a source of RFQs.
 *
 * `start` resolves when the list of assets was read and every socket has opened or failed once; it does not reject when
 * the server is away, but goes on trying, and `status` tells. `ready` means that the maker socket and at least one
 * stream are open. RFQs and trades sent while a socket is down are lost at the server: what the maker's books show
 * afterwards comes as an `alert` of kind `gap`.
 *
 * A trade is passed on each time that the server tells of it, so the desk must de-duplicate durably by `quoteNonce`.
 *
 * @throws {RyskError} OPTION_INVALID or CHAIN_UNKNOWN
 */
export function createRyskSource(options: RyskSourceOptions): RyskSource {
  const { signer, clock, random, logger = silentLogger, assets: choice = 'all' } = options
  const { openSocket = openWsSocket, fetchJson = fetchJsonOverHttp, allowTakerBuy = false } = options
  const answerTimeoutMs = checkDuration('answerTimeoutMs', options.answerTimeoutMs ?? 3_000)
  const lateMs = checkDuration('lateTradeMs', options.lateTradeMs ?? 15_000)
  const settleMs = checkDuration('settleMs', options.settleMs ?? 2_000)
  const chain = ryskChain(options.chainId)
  const endpoints = ryskEndpoints(options.url, chain.id)
  const trusted = trustDomains(chain, options.allowedDomains)
  const tokens = createTokenBook(chain)
  const kit: QuoteKit = { chain, trusted, tokens, signer, nonces: options.nonces, allowTakerBuy }
  const { listen, isListening, tell } = createTeller(logger)
  const alert = (told: RyskAlert): void => tell('alert', (desk) => desk.alert?.(told))
  const oddFrames = createOddFrames(logger, alert)

  let stopped = false
  let maker: Line | undefined
  let lastStatus: ConnectionStatus = 'connecting'

  const sentQuotes = createSentQuotes({
    clock,
    answerTimeoutMs,
    onStanding: (rfqId, outcome) => tell('standing', (desk) => desk.standing(rfqId, outcome)),
  })
  const reads = createAccountReads({
    chain,
    tokens,
    clock,
    logger,
    answerTimeoutMs,
    fetchJson,
    optionTokenDecimals: options.optionTokenDecimals ?? 18,
    positionsUrl: endpoints.positions(signer.address),
    ask: (method) => maker?.send(encodeAccountFrame(method, signer.address)) ?? false,
  })
  const books = createMakerBooks({
    clock,
    random,
    logger,
    lateMs,
    settleMs,
    memory: options.memory,
    readBalances: reads.balances,
    async readPositions() {
      return tokens.isFilled() ? reads.positions() : unnamed('positions')
    },
    alert,
  })
  const trades = createTradeIntake({
    maker: signer.address,
    trusted,
    tokens,
    clock,
    logger,
    onTrade(trade, message) {
      const isNews = books.told(trade, message)
      tell('trade', (desk) => desk.trade({ ...trade, isNews }))
    },
    onQuarantine: (reason, frame) => tell('quarantine', (desk) => desk.quarantine(reason, frame)),
    needAssets: () => void hearing.readAssets(),
  })
  const hearing = createRfqHearing(
    {
      endpoints,
      chain,
      trusted,
      tokens,
      maker: signer.address,
      choice,
      clock,
      random,
      logger,
      openSocket,
      fetchJson,
      assetsCache: options.assetsCache,
      assetsRefreshMs: options.assetsRefreshMs,
      oddFrames,
    },
    {
      onRfq: (rfq) => tell('rfq', (desk) => desk.rfq(rfq)),
      onAssets(isFirst, from) {
        if (isFirst) tellBooks()
        trades.assetsChanged(from === 'server')
      },
      onChange: reportStatus,
    },
  )

  function onMakerFrame(text: string): void {
    try {
      const message = decodeMakerFrame(text)
      if (message.kind === 'trade') trades.receive(message.payload, text)
      else if (message.kind === 'account' || message.kind === 'account-rejected') reads.answered(message)
      else if (message.kind === 'answer') onAnswer(message.answer)
      else if (message.kind === 'unrelated')
        oddFrames.unknown('rysk.maker.unrelated', 'maker', text, `id ${message.id}`)
    } catch (error) {
      oddFrames.unusable('rysk.maker.unusable', 'maker', text, error)
    }
  }

  function onAnswer(answer: Answer): void {
    if (sentQuotes.answer(answer)) return
    logger.warn('rysk.answer.unmatched', { rfqId: answer.rfqId, status: answer.outcome.status })
  }

  function onMakerChange(open: boolean): void {
    if (!open) {
      sentQuotes.lose('the maker connection was lost')
      reads.lose()
    }
    tellBooks()
    reportStatus()
  }

  /** The same position has another name until the assets are known, so nothing is looked at before. */
  function tellBooks(): void {
    if (!stopped && tokens.isFilled()) books.makerSocket(maker?.isOpen() === true)
  }

  function unnamed(what: string): Promise<never> {
    return Promise.reject(new RyskError('NO_ANSWER', `${what}: the list of assets was not read yet`))
  }

  function status(): ConnectionStatus {
    if (stopped) return 'down'
    if (maker?.isOpen() === true && hearing.openCount() > 0) return 'ready'
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
        throw new RyskError('STATE', 'start: expected one call, before stop; create another source to start again')
      }
      listen(desk)
      maker = keepConnected({
        url: endpoints.maker,
        openSocket,
        clock,
        random,
        logger,
        onMessage: onMakerFrame,
        onChange: onMakerChange,
      })
      await Promise.all([maker.firstAttempt, hearing.start()])
    },
    async stop() {
      if (stopped) return
      stopped = true
      hearing.stop()
      maker?.stop()
      trades.stop()
      books.stop()
      reportStatus()
    },
    signQuote(rfq, price, validUntil) {
      const { quote, terms, premiumToken } = signQuote(kit, rfq, price, validUntil)
      books.signed(quote, terms, premiumToken)
      return quote
    },
    sendQuote(quote) {
      const answer = sentQuotes.expect(quote)
      if (maker?.send(quote.payload) !== true) {
        const message = 'the maker socket is not open, nothing was sent'
        sentQuotes.withdraw(quote, { status: 'rejected', code: NOT_SENT, message })
      }
      return answer.then((outcome) => {
        const neverStood =
          outcome.status === 'rejected' && (outcome.code === NOT_SENT || sentQuotes.isCertain(quote.rfqId))
        if (neverStood) books.refused(quote.nonce)
        return outcome
      })
    },
    quoteFee: (price, quantity, spot) => books.fee(price, quantity, spot, chain.strikeAsset.decimals),
    // What is left out because its token has no name yet would be taken for nothing.
    balances: () => (tokens.isFilled() ? books.balances() : unnamed('balances')),
    positions: () => (tokens.isFilled() ? reads.positions() : unnamed('positions')),
    cover: books.cover,
    funds: books.funds,
    streams: hearing.statuses,
    reconcile: books.reconcile,
    memory: books.memory,
    ...createMarketReads(endpoints, fetchJson, tokens),
  }
}
