import { createNonces, type Signer } from '@riposte/evm-signing'
import { createDeriveMarket, createDeriveVenue, type DeriveMarketOptions } from '@riposte/exchange-derive'
import {
  createRandom,
  type Logger,
  type MarketVenue,
  type Rfq,
  type RfqSource,
  type SignedQuote,
  type Venue,
} from '@riposte/market-model'
import { createOrchestrator, type DeskSettings, type Journal, type Orchestrator } from '@riposte/orchestrator'
import { createRyskFeed, createRyskSource, type RyskFeedOptions } from '@riposte/rfq-rysk'
import type { Effect, Life } from './life.ts'
import { CHAIN_ID, DERIVE_URL, RYSK_URL, SUBACCOUNT, type Venues } from './venues.ts'
import type { VirtualDisk } from './virtual-disk.ts'
import type { VirtualNetwork } from './virtual-network.ts'

/** Ways to plant a bug: each port may be wrapped between the desk and its world. */
export interface Sabotage {
  journal?(journal: Journal): Journal
  venue?(venue: Venue): Venue
  source?(source: RfqSource): RfqSource
  settings?(settings: DeskSettings): DeskSettings
}

export interface DeskKeys {
  readonly wallet: Signer
  readonly session: Signer
  readonly maker: Signer
}

export interface DeskProcess {
  readonly life: Life
  readonly orchestrator: Orchestrator
  readonly venue: MarketVenue
  /** The same with orders; undefined in a dry run. */
  readonly trading: Venue | undefined
  /** As the operator has set them. */
  readonly settings: DeskSettings
}

export interface DeskProcessOptions {
  readonly seed: number
  readonly life: Life
  readonly keys: DeskKeys
  readonly disk: VirtualDisk
  readonly network: VirtualNetwork
  readonly venues: Venues
  readonly settings: DeskSettings
  readonly logger: Logger
  readonly sabotage: Sabotage
  /** What was cached of catalogs, sound or not. */
  readonly cache: { get(): Promise<unknown>; set(value: unknown): Promise<void> } | undefined
  /** Built without a key. */
  readonly isDryRun: boolean
  /** Any frame at either venue. */
  frameArrives(text: string): void
  orderArrives(text: string): void
  quoteLeaves(quote: SignedQuote, rfq: Rfq, desk: DeskProcess): void
  quoteRejected(nonce: string): void
}

/** The real clients and the real orchestrator, wired as the daemon wires them, with a virtual world around. */
export function openDeskProcess(options: DeskProcessOptions): DeskProcess {
  const { seed, life, keys, disk, network, venues, settings, logger, sabotage } = options
  const { clock } = life
  const random = createRandom(seed, `desk ${life.number}`)
  const store = disk.nonceStore(life)

  const connect = (
    url: string,
    handlers: Parameters<VirtualNetwork['connect']>[0]['handlers'],
    effectOf: (text: string) => Extract<Effect, 'order' | 'quote' | 'send'>,
    arriving: (text: string) => void,
  ) => network.connect({ life, handlers, effectOf, arriving, attach: (side) => venues.attach(url, side) })

  const atDerive: DeriveMarketOptions = {
    network: 'local',
    url: DERIVE_URL,
    subaccounts: { ETH: SUBACCOUNT, BTC: SUBACCOUNT },
    clock,
    random,
    logger,
    requestTimeoutMs: 2500,
    ...(options.cache === undefined ? {} : { catalogCache: options.cache }),
    transport: {
      connect: (url, handlers) =>
        connect(
          url,
          { ...handlers, ping() {} },
          (text) => (isOrder(text) ? 'order' : 'send'),
          (text) => {
            options.frameArrives(text)
            if (isOrder(text)) options.orderArrives(text)
          },
        ),
      http: {
        post: (url, body) =>
          network
            .ask<string>(life, (reply) => venues.postToDerive(url, body, reply))
            .then((text) => {
              if (text === '') throw new Error('the connection was closed')
              return { status: 200, body: text }
            }),
        close: async () => {},
      },
    },
  }
  const atRysk: RyskFeedOptions = {
    url: RYSK_URL,
    chainId: CHAIN_ID,
    clock,
    random,
    logger,
    ...(options.cache === undefined ? {} : { assetsCache: options.cache }),
    openSocket: (url, handlers) =>
      connect(
        url,
        {
          opened: () => handlers.open(),
          text: (text) => handlers.message(text),
          ping: () => handlers.ping(),
          closed: (cause) => handlers.close(cause),
        },
        (text) => (isQuote(text) ? 'quote' : 'send'),
        options.frameArrives,
      ),
    fetchJson: (url) =>
      network.ask<unknown>(life, (reply) => reply(JSON.parse(JSON.stringify(venues.getFromRysk(url))))),
  }
  const journal = disk.openJournal(life)
  const shared = {
    journal: sabotage.journal?.(journal) ?? journal,
    clock,
    random,
    logger,
    settings: sabotage.settings?.(settings) ?? settings,
  }
  const { venue, trading, orchestrator } = options.isDryRun ? openDryRun() : openTrading()
  const desk: DeskProcess = { life, orchestrator, venue, trading, settings }
  return desk

  function openTrading() {
    const { wallet, session, maker } = keys
    const venue = createDeriveVenue({
      ...atDerive,
      wallet: wallet.address,
      signer: session,
      nonces: createNonces({ signer: session.address, store, clock, unit: 'nanoseconds' }),
    })
    const watched = watchQuotes(
      createRyskSource({
        ...atRysk,
        signer: maker,
        nonces: createNonces({ signer: maker.address, store, clock, unit: 'microseconds' }),
      }),
    )
    const parts = { venue: sabotage.venue?.(venue) ?? venue, source: sabotage.source?.(watched) ?? watched }
    return { venue, trading: venue, orchestrator: createOrchestrator({ ...shared, ...parts }) }
  }

  function openDryRun() {
    const venue = createDeriveMarket(atDerive)
    const source = createRyskFeed(atRysk)
    return { venue, trading: undefined, orchestrator: createOrchestrator({ ...shared, dryRun: true, venue, source }) }
  }

  /** Tells of each quote that is sent, and of those that were refused: what the source itself says. */
  function watchQuotes(watched: RfqSource): RfqSource {
    const rfqs = new Map<string, Rfq>()
    return {
      ...watched,
      signQuote(rfq, price, validUntil) {
        const quote = watched.signQuote(rfq, price, validUntil)
        rfqs.set(rfq.id, rfq)
        return quote
      },
      sendQuote(quote) {
        const rfq = rfqs.get(quote.rfqId)
        if (rfq !== undefined && life.isAlive()) options.quoteLeaves(quote, rfq, desk)
        const answered = watched.sendQuote(quote)
        void answered.then((outcome) => {
          if (life.isAlive() && outcome.status === 'rejected') options.quoteRejected(quote.nonce)
        })
        return answered
      },
    }
  }
}

function isOrder(text: string): boolean {
  return text.includes('"method":"private/order"')
}

/** Quotes carry a signature over a price; nothing else that the desk sends to its maker socket does. */
function isQuote(text: string): boolean {
  return text.includes('"validUntil"')
}
