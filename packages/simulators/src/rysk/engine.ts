import { nextUuid, toSeconds } from '@riposte/market-model'
import { type PositionEntry, reportPositions } from './account-report.ts'
import { type AssetEntry, assetEntry } from './asset.ts'
import type { RfqRecord } from './auction.ts'
import type { RyskBehaviour } from './behaviour.ts'
import { cached } from './cached.ts'
import { stablecoinsOf } from './chain.ts'
import type { Connection } from './connections.ts'
import type { RyskEngineOptions } from './engine-options.ts'
import type { EndedHolding } from './expiry.ts'
import { createFrameFaults } from './frame-faults.ts'
import { buildInventory, type Inventory, listProducts, type Product } from './inventory.ts'
import type { Holding } from './ledger.ts'
import { handleMakerFrame, type MakerEndpointParts } from './maker-endpoint.ts'
import { createMarketplace } from './marketplace.ts'
import { createQuoteFaults } from './quote-faults.ts'
import { createRecording } from './recording.ts'
import { shapeOfRequest } from './rfq-shape.ts'
import type { MakerScore } from './scoreboard.ts'
import type { RyskTrade } from './settlement.ts'
import { listedExpiries } from './taker-choice.ts'
import { handleTakerFrame, type TakerEndpointParts } from './taker-endpoint.ts'
import { createVenueState } from './venue-state.ts'

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
  /** Add play money to an internal balance, as a deposit on chain would. */
  deposit(address: string, token: string, units: bigint): void
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

const INVENTORY_AGE_MS = 1_000

/**
 * @throws {SimulatorsError} OPTIONS_INVALID for an unknown chain, a bad address, assets that the market does not know or
 *   takers without an interval
 */
export function createRyskEngine(options: RyskEngineOptions): RyskEngine {
  const state = createVenueState(options)
  const { behaviour, chain, assets, listed, market, clock, ledger, wallets, connections, faults, tasks } = state
  const { auction, settlement, fixings, expiry, scoreboard, takerFlow, publish, recognise } = createMarketplace(
    state,
    options,
  )
  const faulty = createFrameFaults(faults.frames ?? {}, state.randomFor('frame faults'), tasks)
  const recording = createRecording(clock, options.record)
  const stablecoins = stablecoinsOf(chain)

  const makerParts: MakerEndpointParts = {
    behaviour,
    auction,
    recognise,
    transfers: {
      ...state,
      delayMs: behaviour.transferDelayMs,
      isKnownToken: (address) => stablecoins.includes(address) || assets.has(address),
    },
    nextQuoteFault: createQuoteFaults(faults.quotes ?? {}),
  }
  const inventory = cached(INVENTORY_AGE_MS, clock, () => {
    market.advance(clock.nowMs())
    return buildInventory(market, listed, stablecoins, clock.nowMs())
  })
  const idRandom = state.randomFor('rfq ids')
  const takerParts: TakerEndpointParts = {
    ...state,
    inventory,
    publish(terms, asker) {
      const id = behaviour.rfqIds === 'taker' ? asker.requestId : nextUuid(idRandom)
      return publish(id, terms, shapeOfRequest(terms), asker).refusal
    },
  }
  const streamName = (asset: string): string => (behaviour.assetCase === 'any' ? asset.toLowerCase() : asset)

  return {
    behaviour,
    balances: (address) => ledger.balances(address.toLowerCase()),
    deposit: (address, token, units) => ledger.credit(address.toLowerCase(), token.toLowerCase(), units),
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
      const record = recording.onOpen('/maker', connection)
      const socket = faulty(record.connection)
      return {
        receive(text) {
          record.onReceive(text)
          if (!socket.isStalled) handleMakerFrame(text, socket, makerParts)
        },
        close() {
          record.onClose()
          connections.forget(socket)
        },
      }
    },
    connectTaker(connection) {
      const record = recording.onOpen('/taker', connection)
      return {
        receive(text) {
          record.onReceive(text)
          handleTakerFrame(text, record.connection, takerParts)
        },
        close: record.onClose,
      }
    },
    connectStream(name, connection) {
      const asset = streamName(name)
      const record = recording.onOpen(`/rfqs/${name}`, connection)
      // Names that are not listed are not kept: nobody could count them.
      if (!assets.has(asset)) return { receive: record.onReceive, close: record.onClose }
      const socket = faulty(record.connection)
      connections.subscribe(asset, socket)
      if (connections.subscriberCount(asset) === 1) takerFlow.onFirstSubscriber(asset)
      return {
        receive: record.onReceive,
        close() {
          record.onClose()
          connections.unsubscribe(asset, socket)
        },
      }
    },
    isListed: (asset) => assets.has(streamName(asset)),
    assetsByChain: () => ({
      [chain.chainId]: listed.map((asset) => assetEntry(asset, chain.chainId, state.spot(asset.address))),
    }),
    inventory,
    products: () => listProducts(listed, stablecoins),
    makerPositions: (address) => reportPositions(ledger, address, chain.usd.decimals, behaviour.otokenDecimals),
    expiryPrices(chainId, token) {
      const asset = assets.get(token.toLowerCase())
      return asset === undefined || chainId !== chain.chainId ? {} : fixings.published(asset.underlying)
    },
    start() {
      // An expiry has its prices whoever holds something then.
      for (const time of listedExpiries(market)) if (time > clock.nowMs()) expiry.watch(toSeconds(time))
      takerFlow.start()
      recording.onStart()
    },
    stop: tasks.stop,
  }
}
