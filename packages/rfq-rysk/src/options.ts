import type { Domain, Nonces, Signer } from '@riposte/evm-signing'
import type { Clock, Logger, Random } from '@riposte/market-model'
import type { RyskMemory } from './account-watch.ts'
import type { AssetsCache } from './asset-list.ts'
import { RyskError } from './errors.ts'
import type { FetchJson } from './rest.ts'
import type { AssetChoice } from './rfq-streams.ts'
import type { SocketFactory } from './socket.ts'

export interface RyskSourceOptions {
  /** WebSocket base, such as `wss://v12.rysk.finance/`; the REST base is derived from it. */
  readonly url: string
  /** The chain that is quoted on; requests of other chains are refused. */
  readonly chainId: number
  /** The maker's key: quotes are signed with it, and trades must prove it. */
  readonly signer: Signer
  readonly clock: Clock
  readonly random: Random
  /** One durable counter, in microseconds, for all that this key signs. */
  readonly nonces: Nonces
  /** Default: silent. */
  readonly logger?: Logger
  /** Which assets to listen to. Default: `all`. */
  readonly assets?: AssetChoice
  /**
   * Sign quotes for takers that want to buy. Default: false. The deployed contract knows one direction only and would
   * settle such a quote with the maker as the *buyer* at the selling price.
   */
  readonly allowTakerBuy?: boolean
  /** How long the answer to a quote or to `balances` is awaited, ms. Default: 3000. */
  readonly answerTimeoutMs?: number
  /**
   * How long after a quote's validity its trade may still be told, ms: its balance stays reserved until then. A taker who
   * accepts in the last moment is followed by the settlement, which took 3 to 4 s where it was seen. Default: 15000.
   */
  readonly lateTradeMs?: number
  /**
   * Between two readings of the account that must agree before they are compared with what was told, ms. Default: 2000.
   */
  readonly settleMs?: number
  /**
   * The decimals in which the server reports option tokens. One reader of the REST endpoint has 18, as strikes do there;
   * the tokens themselves have 8. Default: 18.
   */
  readonly optionTokenDecimals?: 8 | 18
  /**
   * What an earlier life of this maker left (`source.memory()`): its live quotes keep their balance reserved, and the
   * first look at the account reports what was traded in between. Default: the first look takes the account as it is.
   */
  readonly memory?: RyskMemory
  /** Lets a start succeed while the list of assets cannot be fetched. */
  readonly assetsCache?: AssetsCache
  /** How often the list of assets is read again, ms. Default: 10 minutes. */
  readonly assetsRefreshMs?: number
  /** Domains of the same chain that may be signed under beside the chain's own, when a request asks for them. */
  readonly allowedDomains?: readonly Domain[]
  /** Default: over the network. */
  readonly openSocket?: SocketFactory
  /** Default: over the network. */
  readonly fetchJson?: FetchJson
}

/** Where things are at the server. */
export interface RyskEndpoints {
  readonly maker: string
  readonly taker: string
  readonly assets: string
  readonly inventory: string
  readonly products: string
  readonly ping: string
  /** @param asset lower-case address */
  expiryPrices(asset: string): string
  /** @param maker lower-case address: the server compares text */
  positions(maker: string): string
  /** @param asset lower-case address: the server compares text */
  rfqs(asset: string): string
}

/** @throws {RyskError} OPTION_INVALID unless the base is a ws: or wss: URL */
export function ryskEndpoints(url: string, chainId: number): RyskEndpoints {
  const base = URL.canParse(url) ? new URL(url) : undefined
  if (base === undefined || (base.protocol !== 'ws:' && base.protocol !== 'wss:')) {
    throw new RyskError('OPTION_INVALID', `url: expected ws://host/ or wss://host/, got ${JSON.stringify(url)}`, {
      field: 'url',
    })
  }
  const root = `${base.host}${base.pathname.replace(/\/*$/, '/')}`
  const rest = `${base.protocol === 'wss:' ? 'https:' : 'http:'}//${root}api`
  return {
    maker: `${base.protocol}//${root}maker`,
    taker: `${base.protocol}//${root}taker`,
    assets: `${rest}/assets`,
    inventory: `${rest}/inventory`,
    products: `${rest}/products`,
    ping: `${base.protocol === 'wss:' ? 'https:' : 'http:'}//${root}ping`,
    expiryPrices: (asset) => `${rest}/expiry-prices/${chainId}/${asset}`,
    positions: (maker) => `${rest}/maker/positions?address=${maker}`,
    rfqs: (asset) => `${base.protocol}//${root}rfqs/${asset}`,
  }
}

/** @throws {RyskError} OPTION_INVALID unless the value is a whole number of at least one millisecond */
export function checkDuration(name: string, valueMs: number): number {
  if (!Number.isInteger(valueMs) || valueMs < 1) {
    throw new RyskError('OPTION_INVALID', `${name}: expected milliseconds, at least 1, got ${valueMs}`, { field: name })
  }
  return valueMs
}
