import { type Clock, createRandom, type Random, silentLogger, toSeconds } from '@riposte/market-model'
import { SimulatorsError } from '../errors.ts'
import { createAccount } from './account.ts'
import { type PositionEntry, reportPositions } from './account-report.ts'
import { type AssetEntry, assetEntry, PAPER_ASSETS } from './asset.ts'
import { createAuction, type RfqRecord } from './auction.ts'
import { PAPER_BEHAVIOUR, type Refusal, type RyskBehaviour } from './behaviour.ts'
import { ryskChain } from './chain.ts'
import { createCompetition } from './competition.ts'
import { PAPER_COMPETITORS } from './competitor-settings.ts'
import { type Connection, createConnections } from './connections.ts'
import { drawHex } from './draw.ts'
import { type RyskEngineOptions, seedLedger } from './engine-options.ts'
import { createExpiry, type EndedHolding } from './expiry.ts'
import { createFixingPrices } from './fixing-prices.ts'
import { createFrameFaults } from './frame-faults.ts'
import { buildInventory, type Inventory, listProducts, type Product } from './inventory.ts'
import { createLedger, type Holding } from './ledger.ts'
import { handleMakerFrame } from './maker-endpoint.ts'
import { usdWei } from './money.ts'
import { createNonceRegister } from './nonce-register.ts'
import { createPriceRfq } from './priced-rfq.ts'
import type { QuoteChecks } from './quote-checks.ts'
import { createQuoteFaults } from './quote-faults.ts'
import { type RfqTerms, rfqFrame } from './rfq.ts'
import { createScoreboard, type MakerScore } from './scoreboard.ts'
import { createSelection } from './selection.ts'
import { createSettlement, type RyskTrade } from './settlement.ts'
import { handleTakerFrame } from './taker-endpoint.ts'
import { createTakerFlow } from './taker-flow.ts'
import { PAPER_TAKERS, type TakerSettings } from './taker-settings.ts'
import { createTaskSet } from './task-set.ts'

/** A socket's side of the core. */
export interface RyskLink {
  /** A text frame came in. */
  receive(text: string): void
  /** The socket is gone. */
  close(): void
}

/** The server without its sockets. */
export interface RyskEngine {
  readonly behaviour: RyskBehaviour
  /** Internal balances of an address by token, in token units. */
  balances(address: string): Readonly<Record<string, bigint>>
  /** Option tokens of an address; expired series stay until they are redeemed or lapse. */
  positions(address: string): readonly Readonly<Holding>[]
  /** Tokens that an address got out of the system: withdrawals and what swapped redemptions left. In token units. */
  wallet(address: string): Readonly<Record<string, bigint>>
  /** Holdings that expired and are gone, oldest first. */
  readonly ended: readonly EndedHolding[]
  /** How makers fare against each other since the start. */
  readonly scores: readonly MakerScore[]
  /** The latest RFQs, oldest first. */
  readonly rfqs: readonly RfqRecord[]
  /** The latest booked trades, oldest first, those of competitors included. */
  readonly trades: readonly RyskTrade[]
  connectMaker(connection: Connection): RyskLink
  connectTaker(connection: Connection): RyskLink
  /** Subscribe to an asset's RFQs. Only its exact, lower-case address hears anything. */
  connectStream(asset: string, connection: Connection): RyskLink
  isListed(asset: string): boolean
  /** Bodies of the REST endpoints. */
  assetsByChain(): Readonly<Record<string, readonly AssetEntry[]>>
  inventory(): Inventory
  products(): readonly Product[]
  makerPositions(address: string): readonly PositionEntry[]
  /** @param token address of an asset, in any letter case */
  expiryPrices(chainId: number, token: string): Readonly<Record<string, string>>
  /** Let the simulated takers begin. */
  start(): void
  /** End every pending task; nothing moves any more. */
  stop(): void
}

const TAKER_COUNT = 3
const INVENTORY_AGE_MS = 1_000

/** @throws {SimulatorsError} OPTIONS_INVALID for an unknown chain, a bad address or assets that the market does not know */
export function createRyskEngine(options: RyskEngineOptions): RyskEngine {
  const { market, clock, logger = silentLogger, faults = {} } = options
  const behaviour: RyskBehaviour = { ...PAPER_BEHAVIOUR, ...options.behaviour }
  const takerSettings: TakerSettings = { ...PAPER_TAKERS, ...options.takers }
  const chain = ryskChain(options.chainId ?? 84532)
  const listed = (options.assets ?? PAPER_ASSETS).filter((asset) => market.underlyings.includes(asset.underlying))
  if (listed.length === 0) {
    throw new SimulatorsError('OPTIONS_INVALID', `assets: expected one on ${market.underlyings.join(', ')}, got none`)
  }
  const assets = new Map(listed.map((asset) => [asset.address, asset]))

  // Each consumer of chance has a stream of its own, so that one more draw here does not change what happens there.
  const seed = drawHex(options.random, 16)
  const randomFor = (label: string): Random => createRandom(seed, label)

  const tasks = createTaskSet(clock)
  const faulty = createFrameFaults(faults.frames ?? {}, randomFor('frame faults'), tasks)
  const ledger = createLedger()
  const wallets = createLedger()
  const nonces = createNonceRegister()
  const connections = createConnections()
  seedLedger(options.makers, ledger.credit)

  const nowSeconds = (): number => toSeconds(clock.nowMs())
  const spotNow = (underlying: string): number => {
    market.advance(clock.nowMs())
    return market.spot(underlying)
  }
  const spot = (address: string): bigint => {
    const asset = assets.get(address)
    return asset === undefined ? 0n : usdWei(spotNow(asset.underlying))
  }
  const checks: QuoteChecks = { chain, nonces, ledger, spot, nowSeconds }

  const fixings = createFixingPrices({
    clock,
    underlyings: [...new Set(listed.map((asset) => asset.underlying))],
    publicationDelayMs: behaviour.fixingDelayMs,
    spot: spotNow,
    scripted: options.fixingPrice ?? (() => undefined),
  })
  const expiry = createExpiry({ behaviour, chain, assets, ledger, wallets, fixings, clock, tasks, logger })

  const takers = Array.from({ length: TAKER_COUNT }, (_, i) => createAccount(seed, `taker ${i}`))
  const settlement = createSettlement({
    behaviour,
    chain,
    assets,
    ledger,
    connections,
    clock,
    random: randomFor('transactions'),
    tasks,
    logger,
    faults,
    forger: createAccount(seed, 'forger'),
    spot,
    onHolding: expiry.watch,
  })
  const priceRfq = createPriceRfq(market, assets, clock)
  const scoreboard = createScoreboard()
  const selection = createSelection({
    behaviour,
    settings: takerSettings,
    checks,
    settlement,
    takers,
    clock,
    random: randomFor('decisions'),
    informedRandom: randomFor('informed takers'),
    priceRfq,
    tasks,
    logger,
  })
  const auction = createAuction({
    behaviour,
    checks,
    clock,
    tasks,
    logger,
    recognise: connections.recognise,
    close(rfq) {
      selection.close(rfq)
      scoreboard.onWindowEnd(rfq)
    },
  })
  const competition = createCompetition({
    settings: { ...PAPER_COMPETITORS, ...options.competitors },
    priceRfq,
    chain,
    ledger,
    auction,
    clock,
    tasks,
    seed,
    standsAside: selection.isWelcoming,
  })

  const publish = (id: string, terms: RfqTerms, taker: Connection | undefined): Refusal | undefined => {
    const refusal = auction.open(id, terms, taker)
    if (refusal !== undefined) return refusal
    logger.debug('rysk.rfq_opened', { rfqId: id, asset: terms.assetName, quantity: terms.quantity })
    connections.broadcast(terms.asset, rfqFrame(id, terms))
    competition.onRfq(id, terms)
    return undefined
  }
  const takerFlow = createTakerFlow({
    settings: takerSettings,
    market,
    chain,
    assets: listed,
    takers,
    clock,
    random: randomFor('takers'),
    tasks,
    subscriberCount: connections.subscriberCount,
    publish: (id, terms) => publish(id, terms, undefined),
    repeat: (id, terms) => {
      if (auction.isOpen(id)) connections.broadcast(terms.asset, rfqFrame(id, terms))
    },
  })

  const isKnownToken = (address: string): boolean => address === chain.usd.address || assets.has(address)
  const delayMs = behaviour.transferDelayMs
  const transfers = { chain, nonces, ledger, wallets, tasks, logger, delayMs, isKnownToken }
  const makerParts = {
    behaviour,
    auction,
    connections,
    transfers,
    nextQuoteFault: createQuoteFaults(faults.quotes ?? {}),
  }
  const inventory = cacheFor(INVENTORY_AGE_MS, clock, () => {
    market.advance(clock.nowMs())
    return buildInventory(market, listed, chain.usd.address, clock.nowMs())
  })
  const takerParts = { behaviour, chain, assets, nowSeconds, inventory, publish }

  return {
    behaviour,
    balances: (address) => ledger.balances(address.toLowerCase()),
    positions: (address) => ledger.holdings(address.toLowerCase()),
    wallet: (address) => wallets.balances(address.toLowerCase()),
    get ended() {
      return expiry.ended()
    },
    get scores() {
      return scoreboard.scores()
    },
    get rfqs() {
      return auction.history()
    },
    get trades() {
      return settlement.trades()
    },
    connectMaker(connection) {
      const socket = faulty(connection)
      return {
        receive(text) {
          if (!socket.isStalled) handleMakerFrame(text, socket, makerParts)
        },
        close: () => connections.forget(socket),
      }
    },
    connectTaker: (connection) => ({
      receive: (text) => handleTakerFrame(text, connection, takerParts),
      close: () => connections.forget(connection),
    }),
    connectStream(asset, connection) {
      // Names that are not listed are not kept: nobody could count them.
      if (!assets.has(asset)) return { receive() {}, close() {} }
      const socket = faulty(connection)
      connections.subscribe(asset, socket)
      if (connections.subscriberCount(asset) === 1) takerFlow.onFirstSubscriber(asset)
      return { receive() {}, close: () => connections.unsubscribe(asset, socket) }
    },
    isListed: (asset) => assets.has(asset),
    assetsByChain: () => ({
      [chain.chainId]: listed.map((asset) => assetEntry(asset, chain.chainId, spot(asset.address))),
    }),
    inventory,
    products: () => listProducts(listed, chain.usd.address),
    makerPositions: (address) => reportPositions(ledger, address, chain.usd.decimals),
    expiryPrices(chainId, token) {
      const asset = assets.get(token.toLowerCase())
      return asset === undefined || chainId !== chain.chainId ? {} : fixings.published(asset.underlying)
    },
    start: takerFlow.start,
    stop: tasks.stop,
  }
}

/** The same value for a while, so that a page that polls does not price every option each time. */
function cacheFor<T>(ageMs: number, clock: Clock, build: () => T): () => T {
  let kept: { readonly value: T; readonly at: number } | undefined
  return () => {
    const now = clock.monotonicMs()
    if (kept === undefined || now - kept.at >= ageMs) kept = { value: build(), at: now }
    return kept.value
  }
}
