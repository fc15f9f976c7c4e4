import {
  createPerp,
  epochMs,
  type Fill,
  fromNumber,
  type Level,
  type Listing,
  type OrderRequest,
  type OrderState,
  parseWad,
  type Side,
  type SoundMarket,
  signed,
  toNumber,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { DeltaView } from '../delta-view.ts'

type Conditions = NonNullable<DeltaView['conditions']>

export const PERP = createPerp('ETH')
export const NOW = epochMs(1_790_000_000_000)

const LISTING: Listing = {
  instrument: PERP,
  active: true,
  tick: parseWad('0.1'),
  step: parseWad('0.01'),
  minimum: parseWad('0.1'),
  maximum: parseWad('1000'),
  fees: {
    takerBase: parseWad('0.01'),
    takerRate: parseWad('0.0003'),
    makerRate: parseWad('0.0001'),
    rateCap: undefined,
  },
}

const usd = (value: number): Wad => fromNumber(value, 1, 'down')
export const contracts = (value: number): Wad => fromNumber(value, 6, 'towards-zero')

/** A book of five levels a side, a dollar apart, half a dollar from the mid. */
export function marketAt(mid: number, depth = 1): SoundMarket {
  const side = (sign: 1 | -1): Level[] =>
    Array.from({ length: 5 }, (_, i) => [(mid + sign * (0.5 + i)).toFixed(1), `${depth}`] as const)
  return {
    book: { instrument: PERP.name, bids: side(-1), asks: side(1), timestamp: NOW, receivedAtMs: 0 },
    ticker: {
      instrument: PERP.name,
      timestamp: NOW,
      receivedAtMs: 0,
      index: usd(mid),
      mark: usd(mid),
      bestBid: usd(mid - 0.5),
      bestAsk: usd(mid + 0.5),
      priceMin: usd(mid * 0.95),
      priceMax: usd(mid * 1.05),
      option: undefined,
    },
  }
}

export function stateOf(
  { label, instrument, side, amount }: OrderRequest,
  filled: Wad,
  status: OrderState['status'],
): OrderState {
  return { label, orderId: `id ${label}`, instrument, side, amount, filled, status }
}

export function fillOf({ label, instrument, side }: OrderRequest, id: string, price: Wad, amount: Wad): Fill {
  const cashFlow = signed(side === 'sell' ? 'buy' : 'sell', wad((price * amount) / 10n ** 18n))
  const orderId = `id ${label}`
  return { fillId: id, orderId, label, instrument, side, price, amount, fee: wad(0n), cashFlow, timestamp: NOW }
}

/** What an immediate order finds: price and amount of each level inside its limit. */
export function takeLevels(
  side: Side,
  amount: Wad,
  limitPrice: Wad,
  { book }: SoundMarket,
): { price: Wad; amount: Wad }[] {
  const found: { price: Wad; amount: Wad }[] = []
  let left: bigint = amount
  for (const [price, size] of side === 'sell' ? book.bids : book.asks) {
    const isInside = side === 'sell' ? parseWad(price) >= limitPrice : parseWad(price) <= limitPrice
    if (!isInside || left <= 0n) break
    const part = wad(left < parseWad(size) ? left : parseWad(size))
    found.push({ price: parseWad(price), amount: part })
    left -= part
  }
  return found
}

export function crosses({ side, limitPrice }: OrderRequest, { ticker }: SoundMarket): boolean {
  return side === 'sell'
    ? toNumber(limitPrice) <= toNumber(ticker.bestBid as Wad)
    : toNumber(limitPrice) >= toNumber(ticker.bestAsk as Wad)
}

/** A sound view: a delta that is known, a gamma, a book around the mid, and a venue that can do everything. */
export function viewAt(delta: number, gamma: number, mid = 3000): DeltaView & { conditions: Conditions } {
  return {
    now: NOW,
    conditions: {
      greeks: {
        underlying: 'ETH',
        delta: { low: delta, high: delta },
        gamma: { low: gamma, high: gamma },
        speed: 0,
        vanna: 0,
        years: 0.02,
        missing: [],
      },
      spot: mid,
      costs: { taker: 0.0005, maker: 0.0003 },
      minimum: 0.1,
      fundingRate: 0,
      volatility: { realized: 0.6, implied: 0.6 },
      ageMs: 0,
      freeMargin: 1,
    },
    listing: LISTING,
    market: marketAt(mid),
    accepts: 'all',
    ordersFree: 5,
    canReplace: true,
    canVoid: true,
  }
}
