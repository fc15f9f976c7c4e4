import type { Address } from '@riposte/evm-signing'
import { type Clock, createRandom, type Random } from '@riposte/market-model'
import {
  createDeriveFaults,
  type DeriveFaults,
  type HeldFromStart,
  type OrderFault,
  PAPER_ASSETS,
  type RyskAsset,
  type RyskBehaviour,
} from '@riposte/simulators'
import type { ExpiryPlan } from './expiry-plan.ts'
import type { SmallMarket } from './small-market.ts'
import { createTakersView } from './takers-view.ts'
import { createVenues, type Funds, premiumOf, type Venues } from './venues.ts'
import type { Chaos } from './weather.ts'

/** The venues in the small market, with what goes wrong there by itself. */
export interface SmallVenues {
  readonly venues: Venues
  /** Takers ask for nothing more, and venues fail no more by themselves. */
  calm(): void
}

interface SmallVenuesOptions {
  readonly seed: number
  readonly clock: Clock
  readonly small: SmallMarket
  readonly wallet: Address
  readonly sessionKey: Address
  readonly maker: Address
  readonly held: readonly HeldFromStart[]
  readonly chaos: Chaos
  readonly expiry: ExpiryPlan | undefined
}

const ASSETS_KEPT = 100n

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

export function createSmallVenues(options: SmallVenuesOptions): SmallVenues {
  const { seed, clock, small, chaos, expiry, wallet, sessionKey, maker, held } = options
  const takers = createTakersView(small.market)
  let { orderFaultChance } = chaos
  const venues = createVenues({
    seed,
    clock,
    market: small.market,
    wallet,
    sessionKey,
    maker,
    funds: chaos.funds,
    held,
    balances: firstBalances(chaos.funds, expiry),
    derive: {
      ...(chaos.rateLimits === undefined ? {} : { rateLimits: chaos.rateLimits }),
      rules: { publishIntervalMs: 2000, funding: chaos.perpPremium !== 0 },
      faults: createOrderFaults(createRandom(seed, 'order faults'), () => orderFaultChance),
    },
    rysk: {
      market: takers.market,
      assets: assetsOf(chaos.equalSizes),
      fixingPrice: (name) => expiry?.fixedAt && expiry.fixedAt * small.firstSpot(name),
      takers: {
        intervalMs: chaos.rfqEveryMs,
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
        ...chaos.ryskHabits,
        ...endings(expiry),
        windowMs: 900,
        confirmDelayMs: [50, 2_000],
        settlementDelayMs: 400,
      },
      faults: chaos.rysk,
    },
  })
  return {
    venues,
    calm() {
      orderFaultChance = 0
      takers.close()
    },
  }
}

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

/** What the maker has at Rysk when the world begins, in each token's own units. */
export function firstBalances(funds: Funds, expiry: ExpiryPlan | undefined): Readonly<Record<string, bigint>> {
  const premium = premiumOf(funds)
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
