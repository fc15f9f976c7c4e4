import { type Clock, createRandom, type Logger, type Random, silentLogger, toSeconds } from '@riposte/market-model'
import { SimulatorsError } from '../errors.ts'
import type { Market } from '../market.ts'
import { PAPER_ASSETS, type RyskAsset } from './asset.ts'
import { PAPER_BEHAVIOUR, type RyskBehaviour } from './behaviour.ts'
import { type RyskChain, ryskChain } from './chain.ts'
import { type Connections, createConnections } from './connections.ts'
import { drawHex } from './draw.ts'
import { type RyskEngineOptions, seedLedger } from './engine-options.ts'
import type { RyskFaults } from './faults.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { usdWei } from './money.ts'
import { createNonceRegister, type NonceRegister } from './nonce-register.ts'
import { createTaskSet, type TaskSet } from './task-set.ts'

/** What every part of one server shares. */
export interface VenueState {
  readonly market: Market
  readonly clock: Clock
  readonly logger: Logger
  readonly behaviour: RyskBehaviour
  readonly faults: RyskFaults
  readonly chain: RyskChain
  /** In the order in which they are listed. */
  readonly listed: readonly RyskAsset[]
  readonly assets: ReadonlyMap<string, RyskAsset>
  readonly seed: string
  readonly tasks: TaskSet
  readonly ledger: Ledger
  /** Tokens outside of the system, by owner. */
  readonly wallets: Ledger
  readonly nonces: NonceRegister
  readonly connections: Connections
  /** Each consumer of chance has a stream of its own, so that one more draw here does not change what happens there. */
  randomFor(label: string): Random
  nowSeconds(): number
  /** USD of an underlying, at this moment. */
  spotOf(underlying: string): number
  /** USD × 1e18 of an asset, at this moment. */
  spot(asset: string): bigint
}

/** @throws {SimulatorsError} OPTIONS_INVALID for an unknown chain, a bad address or assets that the market does not know */
export function createVenueState(options: RyskEngineOptions): VenueState {
  const { market, clock, logger = silentLogger, faults = {} } = options
  const listed = (options.assets ?? PAPER_ASSETS).filter((asset) => market.underlyings.includes(asset.underlying))
  if (listed.length === 0) {
    throw new SimulatorsError('OPTIONS_INVALID', `assets: expected one on ${market.underlyings.join(', ')}, got none`)
  }
  const assets = new Map(listed.map((asset) => [asset.address, asset]))
  const ledger = createLedger()
  seedLedger(options.makers, ledger.credit)
  const seed = drawHex(options.random, 16)

  const spotOf = (underlying: string): number => {
    market.advance(clock.nowMs())
    return market.spot(underlying)
  }
  return {
    market,
    clock,
    logger,
    behaviour: { ...PAPER_BEHAVIOUR, ...options.behaviour },
    faults,
    chain: ryskChain(options.chainId ?? 84532),
    listed,
    assets,
    seed,
    tasks: createTaskSet(clock),
    ledger,
    wallets: createLedger(),
    nonces: createNonceRegister(),
    connections: createConnections(),
    randomFor: (label) => createRandom(seed, label),
    nowSeconds: () => toSeconds(clock.nowMs()),
    spotOf,
    spot(address) {
      const asset = assets.get(address)
      return asset === undefined ? 0n : usdWei(spotOf(asset.underlying))
    },
  }
}
