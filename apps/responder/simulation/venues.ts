import type { Address } from '@riposte/evm-signing'
import {
  type Clock,
  createRandom,
  type EpochMs,
  epochMs,
  type Option,
  type Random,
  silentLogger,
  toTokenUnits,
  type Wad,
} from '@riposte/market-model'
import {
  createDeriveCore,
  createDeriveFaults,
  createRyskEngine,
  type DeriveCore,
  type DeriveFaults,
  type HeldFromStart,
  type OrderFault,
  PAPER_ASSETS,
  type RyskAsset,
  type RyskBehaviour,
  type RyskEngine,
  type RyskFaults,
} from '@riposte/simulators'
import type { ExpiryPlan } from './expiry-plan.ts'
import type { SmallMarket } from './small-market.ts'
import type { ServerEnd, ServerSide } from './virtual-network.ts'
import type { Chaos } from './weather.ts'

export const CHAIN_ID = 84532
export const PREMIUM_TOKEN = '0x98d56648c9b7f3cb49531f4135115b5000ab1733'
const PREMIUM_DECIMALS = 6
export const SUBACCOUNT = 1001
export const DERIVE_URL = 'http://derive/v3'
export const RYSK_URL = 'ws://rysk/'

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
  /** True time. */
  now(): EpochMs
  /** USD at which an option ends at Rysk, once that is published. */
  fixing(option: Option): number | undefined
  /** Takers ask for nothing more, and venues fail no more by themselves. */
  calm(): void
}

export interface VenuesOptions {
  readonly seed: number
  readonly clock: Clock
  readonly small: SmallMarket
  readonly wallet: Address
  readonly sessionKey: Address
  readonly maker: Address
  /** USDC at Derive and premium tokens at Rysk. */
  readonly funds: { readonly derive: Wad; readonly rysk: Wad }
  /** What the desk's account holds from the beginning. */
  readonly held: readonly HeldFromStart[]
  readonly orderFaultChance: number
  readonly ryskFaults: RyskFaults
  readonly ryskHabits: Partial<RyskBehaviour>
  readonly rateLimits: Chaos['rateLimits']
  readonly equalSizes: boolean
  readonly rfqEveryMs: number
  readonly expiry: ExpiryPlan | undefined
}

const ORDER_FAULTS: readonly OrderFault[] = [
  { placed: true, reply: 'none' },
  { placed: true, reply: 'disconnect' },
  { placed: true, reply: 9001 },
  { placed: true, reply: -32603 },
  { placed: false, reply: 'none' },
  { placed: false, reply: 'disconnect' },
  { placed: false, reply: 9000 },
  { placed: false, reply: 11002 },
]

/** Sizes that the small market's books take now wholly, now in part. */
function assetsOf(equalSizes: boolean): readonly RyskAsset[] {
  return PAPER_ASSETS.map((asset) => {
    const unit = asset.underlying === 'ETH' ? 10n ** 17n : 10n ** 16n
    return {
      ...asset,
      minTradeSize: equalSizes ? 6n * unit : unit,
      maxTradeSize: equalSizes ? 6n * unit : 40n * unit,
    }
  })
}

export function createVenues(options: VenuesOptions): Venues {
  const { seed, clock, small, funds, expiry } = options
  const faultRandom = createRandom(seed, 'order faults')
  let orderFaultChance = options.orderFaultChance

  const derive = createDeriveCore({
    market: small.market,
    clock,
    random: createRandom(seed, 'derive'),
    ...(options.rateLimits === undefined ? {} : { rateLimits: options.rateLimits }),
    rules: { publishIntervalMs: 2000 },
    faults: createOrderFaults(faultRandom, () => orderFaultChance),
    accounts: [
      {
        wallet: options.wallet,
        sessionKeys: [{ address: options.sessionKey, expiry: epochMs(Number.MAX_SAFE_INTEGER) }],
        subaccounts: [{ id: SUBACCOUNT, usdc: funds.derive, positions: options.held }],
      },
    ],
  })
  const rysk = createRyskEngine({
    market: small.takersView,
    clock,
    random: createRandom(seed, 'rysk'),
    chainId: CHAIN_ID,
    assets: assetsOf(options.equalSizes),
    makers: [{ address: options.maker, balances: firstBalances(funds, expiry) }],
    fixingPrice: (name) => expiry?.fixedAt && expiry.fixedAt * small.firstSpot(name),
    takers: {
      intervalMs: options.rfqEveryMs,
      confirmChance: 0.8,
      welcome: false,
      repeatChance: 0.2,
      fineSizeChance: 0.08,
      takerBuyChance: 0.05,
      informedChance: 0.2,
      ...(expiry === undefined ? {} : { leastHoursToExpiry: 1 / 3600, outOfTheMoneyChance: 0.5 }),
      shapes: ['current', '3.0', '2026'],
    },
    competitors: { count: 1, answerChance: 0.15 },
    behaviour: {
      ...options.ryskHabits,
      ...endings(expiry),
      windowMs: 900,
      confirmDelayMs: [50, 2_000],
      settlementDelayMs: 400,
    },
    faults: options.ryskFaults,
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
        const connection = derive.connect({
          address: 'desk',
          send: side.send,
          sendMarketData: side.send,
          drop: side.drop,
        })
        return { receive: (text) => connection.receive(text), closed: () => connection.closed() }
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
    calm() {
      orderFaultChance = 0
      small.closeForTakers()
    },
  }
}

const ASSETS_KEPT = 100n

/** What the maker has at Rysk when the world begins, in each token's own units. */
export function firstBalances(
  funds: VenuesOptions['funds'],
  expiry: ExpiryPlan | undefined,
): Readonly<Record<string, bigint>> {
  const premium = { [PREMIUM_TOKEN]: toTokenUnits(funds.rysk, PREMIUM_DECIMALS, 'down') }
  if (expiry?.hasAssets !== true) return premium
  const assets = PAPER_ASSETS.map(({ address, decimals }) => [address, ASSETS_KEPT * 10n ** BigInt(decimals)] as const)
  return { ...premium, ...Object.fromEntries(assets) }
}

function endings(expiry: ExpiryPlan | undefined): Partial<RyskBehaviour> {
  if (expiry === undefined) return {}
  const { fixingDelayMs, redemptionDelayMs, redemption } = expiry
  return { fixingDelayMs, redemptionDelayMs, redemption }
}

/** Faults drawn for each order, besides a script. */
function createOrderFaults(random: Random, chance: () => number): DeriveFaults {
  const script = createDeriveFaults()
  return {
    ...script,
    takeOrderFault() {
      const next = script.takeOrderFault()
      if (next !== undefined) return next
      if (random.unit() >= chance()) return undefined
      return ORDER_FAULTS[Math.floor(random.unit() * ORDER_FAULTS.length)]
    },
  }
}
