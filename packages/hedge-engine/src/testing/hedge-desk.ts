import {
  epochMs,
  type Fill,
  type Level,
  type Listing,
  type OptionPricing,
  type OrderOutcome,
  type OrderRequest,
  type OrderState,
  parseInstrumentName,
  parseWad,
  type Ticker,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { Exposure, Hedge, HedgeEffect } from '../hedge.ts'
import { FULL_HEDGE, type FullHedge, type HedgePolicy } from '../hedge-policy.ts'
import type { HedgeView } from '../hedge-view.ts'
import { beginHedge, type HedgeEvent, stepHedge } from '../step-hedge.ts'
import type { HedgeStep } from '../work-hedge.ts'

export const OPTION = parseInstrumentName('ETH-20261225-3000-C')
export const PERP = parseInstrumentName('ETH-PERP')
export const NOW = epochMs(Date.UTC(2026, 10, 25, 8))
export const DELTA = 0.5
/** A month before its expiry. */
export const PRICING: OptionPricing = { delta: DELTA, gamma: 0.0008, vega: 3, theta: -3, iv: 0.6, forward: 3000 }

export const BOUGHT: Exposure = {
  tradeId: 'T',
  instrument: OPTION,
  side: 'buy',
  quantity: parseWad('3'),
  breakEven: parseWad('90'),
  forgottenAttempts: 0,
}

export interface Books {
  option?: { bids: Level[]; asks: Level[] }
  perp?: { bids: Level[]; asks: Level[] }
}

/** What a test may change while a hedge is under way. */
export interface World {
  books: Books
  nowMs: number
  pricing: OptionPricing | undefined
  mark: string
  ordersFree: number
  mayWait: boolean
  delta: number | undefined
}

export const listing = (name: string): Listing => ({
  instrument: name === PERP.name ? PERP : OPTION,
  active: true,
  tick: parseWad('0.1'),
  step: parseWad('0.01'),
  minimum: parseWad('0.1'),
  maximum: parseWad('1000'),
  fees: {
    takerBase: parseWad('0.5'),
    takerRate: parseWad('0.0003'),
    makerRate: parseWad('0.0001'),
    rateCap: undefined,
  },
})

const NARROW: Books = {
  perp: { bids: [['2999.9', '500']], asks: [['3000.1', '500']] },
}

/** Without pricing nothing says what waiting is worth, so nothing rests. */
export function worldOf(books: Books, changes: Partial<World> = {}): World {
  return {
    books: { ...NARROW, ...books },
    nowMs: 0,
    pricing: undefined,
    mark: '100',
    ordersFree: 10,
    mayWait: true,
    delta: DELTA,
    ...changes,
  }
}

export function viewOf(world: World): HedgeView {
  return {
    nowMs: () => world.nowMs,
    listing,
    market(name) {
      const isPerp = name === PERP.name
      const sides = isPerp ? world.books.perp : world.books.option
      if (sides === undefined) return undefined
      const band = isPerp ? ['2900', '3100'] : ['60', '150']
      const ticker: Ticker = {
        instrument: name,
        timestamp: NOW,
        receivedAtMs: world.nowMs,
        index: parseWad('3000'),
        mark: parseWad(isPerp ? '3000' : world.mark),
        bestBid: undefined,
        bestAsk: undefined,
        priceMin: parseWad(band[0] as string),
        priceMax: parseWad(band[1] as string),
        option: isPerp ? undefined : world.pricing,
      }
      return { book: { instrument: name, ...sides, timestamp: NOW, receivedAtMs: world.nowMs }, ticker }
    },
    perp: () => PERP,
    delta: () => world.delta,
    ordersFree: () => world.ordersFree,
    mayWait: () => world.mayWait,
  }
}

export function fillOf(
  { label, instrument, side, limitPrice: price }: OrderRequest,
  fillId: string,
  amount: Wad,
): Fill {
  const rest = { fee: wad(0n), cashFlow: wad(0n), timestamp: NOW }
  return { fillId, orderId: 'o', label, instrument, side, price, amount, ...rest }
}

export function stateOf(request: OrderRequest, filled: Wad, status: OrderState['status']): OrderState {
  const { label, instrument, side, amount } = request
  return { label, orderId: `o-${label}`, instrument, side, amount, filled, status }
}

export const sumOf = (fills: readonly Fill[]): Wad => wad(fills.reduce((sum, fill) => sum + fill.amount, 0n))

export function accepted(request: OrderRequest, fills: readonly Fill[]): OrderOutcome {
  return { status: 'accepted', order: stateOf(request, sumOf(fills), 'closed'), fills }
}

/** Resting is weighed against what the book pays of the break-even, too. */
export const WEIGHED: FullHedge = { ...FULL_HEDGE, locksEdge: false }

/** One hedge in a world, stepped by a test. */
export class Desk {
  readonly world: World
  step: HedgeStep

  constructor(world: World, exposure: Exposure = BOUGHT, policy: HedgePolicy = FULL_HEDGE) {
    this.world = world
    this.step = beginHedge(exposure, viewOf(world), policy)
  }

  get hedge(): Hedge {
    return this.step.hedge
  }

  get effects(): readonly HedgeEffect[] {
    return this.step.effects
  }

  get types(): readonly string[] {
    return this.effects.map(({ type }) => type)
  }

  get placed(): HedgeEffect & { readonly type: 'place' } {
    const place = this.effects.find((effect) => effect.type === 'place')
    if (place?.type !== 'place') throw new Error(`no order was placed: ${this.types.join(', ')}`)
    return place
  }

  get request(): OrderRequest {
    return this.placed.request
  }

  tell(event: HedgeEvent, afterMs = 0): this {
    this.world.nowMs += afterMs
    this.step = stepHedge(this.hedge, event, viewOf(this.world))
    return this
  }

  wake(afterMs = 500): this {
    return this.tell({ type: 'wake' }, afterMs)
  }

  /** Wake as often as it asks for no more than that. */
  wakeWhileWaiting(): this {
    while (this.effects[0]?.type === 'wait') this.wake(this.effects[0].afterMs)
    return this
  }

  outcome({ label }: OrderRequest, outcome: OrderOutcome): this {
    return this.tell({ type: 'outcome', label, outcome })
  }

  /** The venue has the order that was placed last, and lets it rest. */
  rests(request: OrderRequest, filled = wad(0n)): this {
    return this.outcome(request, { status: 'accepted', order: stateOf(request, filled, 'open'), fills: [] })
  }

  /** The cancel that was asked for is confirmed. */
  cancelled(request: OrderRequest, filled = wad(0n)): this {
    const outcome: OrderOutcome = { status: 'accepted', order: stateOf(request, filled, 'closed'), fills: [] }
    return this.tell({ type: 'cancelled', label: request.label, outcome })
  }
}
