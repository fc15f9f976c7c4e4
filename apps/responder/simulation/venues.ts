import type { Address } from '@riposte/evm-signing'
import {
  type Clock,
  createRandom,
  type EpochMs,
  epochMs,
  type Option,
  silentLogger,
  toTokenUnits,
  type Wad,
} from '@riposte/market-model'
import {
  createDeriveCore,
  createRyskEngine,
  type DeriveCore,
  type DeriveCoreOptions,
  type HeldFromStart,
  type Market,
  PAPER_ASSETS,
  type RyskEngine,
  type RyskEngineOptions,
} from '@riposte/simulators'
import type { ServerEnd, ServerSide } from './virtual-network.ts'

export const CHAIN_ID = 84532
export const PREMIUM_TOKEN = '0x98d56648c9b7f3cb49531f4135115b5000ab1733'
const PREMIUM_DECIMALS = 6
export const SUBACCOUNT = 1001
export const DERIVE_URL = 'http://derive/v3'
export const RYSK_URL = 'ws://rysk/'

/** USDC at Derive and premium tokens at Rysk. */
export interface Funds {
  readonly derive: Wad
  readonly rysk: Wad
}

/** Both simulated venues, without sockets. */
export interface Venues {
  readonly derive: DeriveCore
  readonly rysk: RyskEngine
  /** Join a connection to what its URL names. */
  attach(url: string, side: ServerSide): ServerEnd
  /** Answer a REST request of Derive; '' means that the connection breaks. */
  postToDerive(url: string, body: string, reply: (text: string) => void): void
  /** Answer a GET of Rysk with JSON. */
  getFromRysk(url: string): unknown
  /** USD at which an option ends at Rysk, once that is published. */
  fixing(option: Option): number | undefined
  /** True time. */
  now(): EpochMs
}

/** Whose accounts there are, and what is special about each venue. */
export interface VenuesOptions {
  readonly seed: number
  readonly clock: Clock
  readonly market: Market
  readonly wallet: Address
  readonly sessionKey: Address
  readonly maker: Address
  readonly funds: Funds
  /** What the desk's account holds at Derive from the beginning. */
  readonly held: readonly HeldFromStart[]
  readonly derive: Pick<DeriveCoreOptions, 'rateLimits' | 'rules' | 'faults'>
  readonly rysk: Omit<RyskEngineOptions, 'clock' | 'random' | 'chainId' | 'makers' | 'logger'>
  /** What the maker has at Rysk, in each token's own units; the premium tokens of the funds unless given. */
  readonly balances?: Readonly<Record<string, bigint>>
  /** Told of all that reaches Derive on its sockets, and of all that it answers there. */
  readonly deriveTap?: { hears(text: string): void; says(text: string): void }
}

export function createVenues(options: VenuesOptions): Venues {
  const { seed, clock, funds } = options
  const tap = options.deriveTap
  const derive = createDeriveCore({
    ...options.derive,
    market: options.market,
    clock,
    random: createRandom(seed, 'derive'),
    accounts: [
      {
        wallet: options.wallet,
        sessionKeys: [{ address: options.sessionKey, expiry: epochMs(Number.MAX_SAFE_INTEGER) }],
        subaccounts: [{ id: SUBACCOUNT, usdc: funds.derive, positions: options.held }],
      },
    ],
  })
  const rysk = createRyskEngine({
    ...options.rysk,
    clock,
    random: createRandom(seed, 'rysk'),
    chainId: CHAIN_ID,
    makers: [{ address: options.maker, balances: options.balances ?? premiumOf(funds) }],
    logger: silentLogger,
  })
  derive.start()
  rysk.start()

  return {
    derive,
    rysk,
    now: () => clock.nowMs(),
    fixing({ underlying, expiry }) {
      const asset = PAPER_ASSETS.find((one) => one.underlying === underlying)
      const published = asset && rysk.expiryPrices(CHAIN_ID, asset.address)[String(expiry / 1000)]
      return published === undefined ? undefined : Number(published) / 1e8
    },
    attach(url, side) {
      if (url.startsWith('ws://derive/')) {
        const send = (text: string): void => {
          tap?.says(text)
          side.send(text)
        }
        const connection = derive.connect({ address: 'desk', send, sendMarketData: side.send, drop: side.drop })
        return {
          receive(text) {
            tap?.hears(text)
            connection.receive(text)
          },
          closed: () => connection.closed(),
        }
      }
      const path = new URL(url).pathname
      const link = path === '/maker' ? rysk.connectMaker(side) : rysk.connectStream(path.slice('/rfqs/'.length), side)
      return { receive: (text) => link.receive(text), closed: () => link.close() }
    },
    postToDerive(url, body, reply) {
      derive.post(url.slice(DERIVE_URL.length + 1), JSON.parse(body), undefined, 'desk', reply)
    },
    getFromRysk(url) {
      const { pathname, searchParams } = new URL(url)
      if (pathname === '/api/assets') return rysk.assetsByChain()
      const fixings = /^\/api\/expiry-prices\/(\d+)\/(0x[0-9a-f]{40})$/.exec(pathname)
      if (fixings !== null) return rysk.expiryPrices(Number(fixings[1]), fixings[2] as string)
      if (pathname === '/api/maker/positions') return rysk.makerPositions(searchParams.get('address') ?? '')
      throw new Error(`no such page: ${pathname}`)
    },
  }
}

export function premiumOf({ rysk }: Funds): Readonly<Record<string, bigint>> {
  return { [PREMIUM_TOKEN]: toTokenUnits(rysk, PREMIUM_DECIMALS, 'down') }
}

/** Labels of the desk's account's orders that rest at Derive. */
export function restingLabels({ derive }: Venues): readonly string[] {
  return derive.engine.openOrders(SUBACCOUNT).map(({ label }) => label)
}
