import {
  type Clock,
  type Fill,
  type Level,
  type Listing,
  multiplyWad,
  type OrderOutcome,
  type OrderRequest,
  type OrderState,
  parseInstrumentName,
  parseWad,
  type SignedOrder,
  signed,
  type Venue,
  type VenueEvents,
  type Wad,
  wad,
  walkLevels,
} from '@riposte/market-model'

/** A hedging venue that behaves: it matches against its book, remembers nonces and can be told to lose replies. */
export interface FakeVenue extends Venue {
  /** What the next order meets; afterwards the venue answers again. */
  fault: 'none' | 'lose-request' | 'lose-reply'
  /** What the next cancel meets. */
  cancelFault: 'none' | 'lose-request' | 'lose-reply'
  readonly sent: SignedOrder[]
  /** Labels of orders that it was asked about. */
  readonly lookedUp: string[]
  /** Set: it tells of an order's new state before the fill that has brought it. */
  statesFirst: boolean
  /** Set: reads of the account throw. */
  unreachable: boolean
  /** Change the one bid of an instrument. */
  bid(instrument: string, price: string, amount?: string): void
  /** Change spot of everything. */
  index(price: string): void
  /** Somebody takes so much of what rests under a label. */
  hit(label: string, amount: string): void
  /** The venue ends what rests under a label by itself, as on a lost connection. */
  drop(label: string): void
  /** Tell of an instrument's ticker, as a stream does. */
  tick(instrument: string): void
  /** Net contracts by instrument. */
  readonly held: Map<string, Wad>
}

/** An order that the venue took. */
interface Placed {
  readonly request: OrderRequest
  readonly crosses: boolean
  order: OrderState
  readonly fills: Fill[]
}

export function createFakeVenue(
  clock: Clock,
  quotes: Record<string, { bids: Level[]; asks: Level[]; delta: number; index: string }>,
): FakeVenue {
  let events: VenueEvents | undefined
  let serial = 0
  const done = new Map<string, Placed>()
  const held = new Map<string, Wad>()
  const sent: SignedOrder[] = []
  const lookedUp: string[] = []

  function listing(name: string): Listing | undefined {
    if (!(name in quotes)) return undefined
    return {
      instrument: parseInstrumentName(name),
      active: true,
      tick: parseWad('0.1'),
      step: parseWad('0.01'),
      minimum: parseWad('0.1'),
      maximum: parseWad('1000'),
      fees: {
        takerBase: parseWad('0.5'),
        takerRate: parseWad('0.0003'),
        makerRate: parseWad('0'),
        rateCap: parseWad('0.125'),
      },
    }
  }

  function match(request: OrderRequest): Placed {
    const { label, instrument, side, amount, limitPrice, timeInForce } = request
    const quote = quotes[instrument]
    const levels = (side === 'sell' ? quote?.bids : quote?.asks) ?? []
    const walk = walkLevels(levels, amount, (price) => (side === 'sell' ? price >= limitPrice : price <= limitPrice))
    const orderId = `order-${++serial}`
    if (timeInForce === 'post_only') {
      const order: OrderState = { label, orderId, instrument, side, amount, filled: wad(0n), status: 'open' }
      return { request, crosses: walk.filled > 0n, order, fills: [] }
    }
    const fills = walk.fills.map(({ price, amount: part }) => fillOf(request, orderId, price, part))
    const order: OrderState = { label, orderId, instrument, side, amount, filled: walk.filled, status: 'closed' }
    return { request, crosses: true, order, fills }
  }

  function fillOf({ label, instrument, side }: OrderRequest, orderId: string, price: Wad, amount: Wad): Fill {
    const fee = parseWad('0.7')
    const notional = signed(side === 'buy' ? 'sell' : 'buy', multiplyWad(price, amount, 'towards-zero'))
    const fillId = `fill-${++serial}`
    const cashFlow = wad(notional - fee)
    held.set(instrument, wad((held.get(instrument) ?? 0n) + signed(side, amount)))
    return { fillId, orderId, label, instrument, side, price, amount, fee, cashFlow, timestamp: clock.nowMs() }
  }

  const restingAt = (isThis: (order: OrderState) => boolean): Placed | undefined =>
    [...done.values()].find(({ order }) => order.status === 'open' && isThis(order))

  const venue: FakeVenue = {
    name: 'derive',
    cashToken: 'USDC',
    fault: 'none',
    cancelFault: 'none',
    unreachable: false,
    statesFirst: false,
    sent,
    lookedUp,
    held,
    bid(instrument, price, amount = '50') {
      const quote = quotes[instrument]
      if (quote !== undefined) quote.bids = [[price, amount]]
    },
    index(price) {
      for (const quote of Object.values(quotes)) quote.index = price
    },
    hit(label, amount) {
      const placed = restingAt((order) => order.label === label)
      if (placed === undefined) throw new Error(`nothing rests under ${label}`)
      const { request, order } = placed
      const fill = fillOf(request, order.orderId, request.limitPrice, parseWad(amount))
      placed.fills.push(fill)
      const filled = wad(order.filled + fill.amount)
      placed.order = { ...order, filled, status: filled >= order.amount ? 'closed' : 'open' }
      if (venue.statesFirst) events?.order(placed.order)
      events?.fill(fill)
      if (!venue.statesFirst) events?.order(placed.order)
    },
    drop(label) {
      const placed = restingAt((order) => order.label === label)
      if (placed === undefined) throw new Error(`nothing rests under ${label}`)
      placed.order = { ...placed.order, status: 'closed' }
      events?.order(placed.order)
    },
    tick: (instrument) => events?.ticker?.(instrument),
    async start(handlers) {
      events = handlers
    },
    async stop() {},
    status: () => (events === undefined ? 'connecting' : 'ready'),
    listing,
    listings: () => Object.keys(quotes).flatMap((name) => listing(name) ?? []),
    book(instrument) {
      const quote = quotes[instrument]
      return (
        quote && {
          instrument,
          bids: quote.bids,
          asks: quote.asks,
          timestamp: clock.nowMs(),
          receivedAtMs: clock.monotonicMs(),
        }
      )
    },
    ticker(instrument) {
      const quote = quotes[instrument]
      return (
        quote && {
          instrument,
          timestamp: clock.nowMs(),
          receivedAtMs: clock.monotonicMs(),
          index: parseWad(quote.index),
          mark: parseWad(instrument.endsWith('PERP') ? quote.index : '100'),
          bestBid: undefined,
          bestAsk: undefined,
          priceMin: parseWad('1'),
          priceMax: parseWad('100000'),
          option: instrument.endsWith('PERP')
            ? undefined
            : { delta: quote.delta, gamma: 0.001, vega: 1, theta: -1, iv: 0.6, forward: 3000 },
        }
      )
    },
    canTrade: (underlying) => underlying === 'ETH',
    signOrder(request) {
      return { request, nonce: String(++serial), payload: JSON.stringify({ label: request.label }) }
    },
    async placeOrder(order): Promise<OrderOutcome> {
      sent.push(order)
      const fault = venue.fault
      venue.fault = 'none'
      if (fault === 'lose-request') return { status: 'unknown', cause: 'time-out' }
      if (done.has(order.nonce))
        return { status: 'rejected', reject: { code: '11017', message: 'used', advice: 'wait' } }
      const result = match(order.request)
      const isToRest = order.request.timeInForce === 'post_only'
      if (isToRest ? result.crosses : result.order.filled === 0n) {
        const [code, message] = isToRest ? ['11008', 'would take'] : ['11009', 'zero liquidity']
        return { status: 'rejected', reject: { code, message, advice: 'new-price' } }
      }
      done.set(order.nonce, result)
      for (const fill of result.fills) events?.fill(fill)
      if (fault === 'lose-reply') return { status: 'unknown', cause: 'time-out' }
      return { status: 'accepted', order: result.order, fills: result.fills }
    },
    async findOrder(request) {
      lookedUp.push(request.label)
      const found = [...done.values()].find(({ order }) => order.label === request.label)
      return found === undefined ? { status: 'absent' } : { status: 'found', order: found.order, fills: found.fills }
    },
    async cancelOrder({ orderId }) {
      const fault = venue.cancelFault
      venue.cancelFault = 'none'
      if (fault === 'lose-request') return { status: 'unknown', cause: 'time-out' }
      const placed = restingAt((order) => order.orderId === orderId)
      if (placed === undefined) {
        return { status: 'rejected', reject: { code: '11006', message: 'nothing rests', advice: 'give-up' } }
      }
      placed.order = { ...placed.order, status: 'closed' }
      events?.order(placed.order)
      if (fault === 'lose-reply') return { status: 'unknown', cause: 'time-out' }
      return { status: 'accepted', order: placed.order, fills: [] }
    },
    openOrders: async () => [...done.values()].flatMap(({ order }) => (order.status === 'open' ? [order] : [])),
    async fillsSince(since) {
      if (venue.unreachable) throw new Error('the venue cannot be asked')
      return [...done.values()].flatMap(({ fills }) => fills).filter(({ timestamp }) => timestamp >= since)
    },
    async positions() {
      if (venue.unreachable) throw new Error('the venue cannot be asked')
      return [...held]
        .filter(([, quantity]) => quantity !== 0n)
        .map(([instrument, quantity]) => ({ instrument, quantity, averagePrice: wad(0n) }))
    },
    balances: async () => [],
  }
  return venue
}
