import type { EpochMs, Option } from '@riposte/market-model'
import { toSeconds } from '@riposte/market-model'
import type { FairQuote, Market } from '../market.ts'
import type { RyskAsset } from './asset.ts'
import { marginPrice } from './margin-price.ts'
import { listedOptions } from './taker-choice.ts'

/** A combination of underlying, product and tokens. */
export interface Product {
  readonly asset: string
  readonly strikeAsset: string
  readonly collateralAsset: string
}

/** One listed strike and expiry with indicative figures in human units. */
interface Combination {
  /** Text such as `21AUG26`. */
  readonly expiry: string
  readonly expiration_timestamp: number
  readonly timeToExpiryDays: number
  /** USD; strikes below one dollar show as 0. */
  readonly strike: number
  readonly isPut: boolean
  readonly delta: number
  /** 0 stands for none. */
  readonly bid: number
  /** {@link NO_ASK} stands for none. */
  readonly ask: number
  readonly bidIv: number
  readonly askIv: number
  readonly index: number
  readonly apy: number
  readonly timestamp: number
  readonly products: readonly Product[]
}

interface Ladder {
  readonly strikes: Readonly<Record<string, readonly number[]>>
  readonly expiries: readonly number[]
  readonly combinations: Readonly<Record<string, Combination>>
}

/** By underlying name. */
export type Inventory = Readonly<Record<string, Ladder>>

/** The largest signed 64-bit integer at nine decimals: what the real endpoint shows for a missing ask. */
export const NO_ASK = 9223372036.854776

/** An underlying that is known but has nothing listed, as the real endpoint shows some. */
const EMPTY_UNDERLYING = 'XRP'
const EMPTY_LADDER: Ladder = { strikes: {}, expiries: [], combinations: {} }

const DAY_MS = 86_400_000
const DAYS_PER_YEAR = 365.25
const SMALLEST_SIZE = 1
const INDICATIVE_MARGIN_BPS = 5
/** Most strikes show no ask, since makers only buy: here every third one has one. */
const ASK_EVERY = 3

const LISTING = { leastHoursToExpiry: 0, mostDaysToExpiry: 90 }

/**
 * The listed strikes with the traps of the real endpoint: keys without put or call, sentinel asks, zero bids, a strike
 * that is named twice, strikes below a dollar that read 0, an empty ladder.
 */
export function buildInventory(
  market: Market,
  assets: readonly RyskAsset[],
  stablecoins: readonly string[],
  now: EpochMs,
): Inventory {
  const underlyings = [...new Set(assets.filter((asset) => asset.active).map((asset) => asset.underlying))]
  const ladders = underlyings.map((underlying) => {
    const tokens = assets.filter((asset) => asset.active && asset.underlying === underlying)
    return [underlying, buildLadder(market, underlying, tokens, stablecoins, now)] as const
  })
  const inventory = Object.fromEntries(ladders)
  return EMPTY_UNDERLYING in inventory ? inventory : { ...inventory, [EMPTY_UNDERLYING]: EMPTY_LADDER }
}

function buildLadder(
  market: Market,
  underlying: string,
  tokens: readonly RyskAsset[],
  stablecoins: readonly string[],
  now: EpochMs,
): Ladder {
  const spot = market.spot(underlying)
  const strikes: Record<string, number[]> = {}
  const combinations: Record<string, Combination> = {}
  let position = 0
  for (const option of listedOptions(market, underlying, now, LISTING)) {
    const fair = market.fair(option.name)
    const strike = Number(option.strike) / 1e18
    // Calls above spot, puts below: what a writer sells, and the key has no room for both at one strike.
    const isSold = option.right === 'call' ? strike >= spot : strike < spot
    if (fair === undefined || !isSold) continue
    const expiry = toSeconds(option.expiry)
    const ofExpiry = strikes[expiry] ?? [strike] // the first strike of an expiry is named twice
    strikes[expiry] = [...ofExpiry, strike]
    const showsAsk = position++ % ASK_EVERY === 0
    combinations[`${strike.toFixed(6)}-${expiry}`] = combination(option, fair, spot, showsAsk, tokens, stablecoins, now)
  }
  return { strikes, expiries: Object.keys(strikes).map(Number), combinations }
}

function combination(
  option: Option,
  fair: FairQuote,
  spot: number,
  showsAsk: boolean,
  tokens: readonly RyskAsset[],
  stablecoins: readonly string[],
  now: EpochMs,
): Combination {
  const days = (option.expiry - now) / DAY_MS
  const strike = Number(option.strike) / 1e18
  const iv = fair.iv ?? 0
  return {
    expiry: expiryText(option.expiry),
    expiration_timestamp: toSeconds(option.expiry),
    timeToExpiryDays: days,
    strike: strike < 1 ? 0 : strike,
    isPut: option.right === 'put',
    delta: fair.delta,
    bid: marginPrice({ fair, contracts: SMALLEST_SIZE, spot }, INDICATIVE_MARGIN_BPS) ?? 0,
    ask: showsAsk && fair.ask !== undefined ? fair.ask : NO_ASK,
    bidIv: iv * 0.95,
    askIv: iv * 1.05,
    index: spot,
    apy: Math.round((fair.mark / spot) * (DAYS_PER_YEAR / days) * 10_000) / 100,
    timestamp: toSeconds(now),
    products: tokens.flatMap(({ address }) => stablecoins.map((usd) => product(address, option.right === 'put', usd))),
  }
}

/** Calls are written on the asset itself, puts on the stablecoin. */
function product(asset: string, isPut: boolean, usdAddress: string): Product {
  return { asset, strikeAsset: usdAddress, collateralAsset: isPut ? usdAddress : asset }
}

/** Every product of the active assets, for `GET /api/products`. */
export function listProducts(assets: readonly RyskAsset[], stablecoins: readonly string[]): readonly Product[] {
  return assets
    .filter((asset) => asset.active)
    .flatMap(({ address }) => stablecoins.flatMap((usd) => [product(address, false, usd), product(address, true, usd)]))
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

function expiryText(expiry: EpochMs): string {
  const date = new Date(expiry)
  const day = String(date.getUTCDate()).padStart(2, '0')
  const year = String(date.getUTCFullYear() % 100).padStart(2, '0')
  return `${day}${MONTHS[date.getUTCMonth()]}${year}`
}
