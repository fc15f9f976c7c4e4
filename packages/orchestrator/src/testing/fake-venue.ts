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

/**
 * A hedging venue that behaves: it matches against its book, lets the rest of an order rest that may, remembers nonces and
 * can be told to lose replies.
 */
export interface FakeVenue extends Venue {
  /** What the next order meets; afterwards the venue answers again. */
  fault: 'none' | 'lose-request' | 'lose-reply'
  readonly sent: SignedOrder[]
  /** Set: reads of the account throw. */
  unreachable: boolean
  /** Change the one bid of an instrument. */
  bid(instrument: string, price: string, amount?: string): void
  /** Change spot of everything. */
  index(price: string): void
  /** Net contracts by instrument. */
  readonly held: Map<string, Wad>
}

export function createFakeVenue(
  clock: Clock,
  quotes: Record<string, { bids: Level[]; asks: Level[]; delta: number; index: string }>,
): FakeVenue {
  let events: VenueEvents | undefined
  let serial = 0
  const done = new Map<string, { order: OrderState; fills: Fill[] }>()
  const held = new Map<string, Wad>()
  const sent: SignedOrder[] = []

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

  function match(request: OrderRequest): { order: OrderState; fills: Fill[] } {
    const { label, instrument, side, amount, limitPrice } = request
    const quote = quotes[instrument]
    const canMatch = request.timeInForce !== 'post_only'
    const levels = (canMatch ? (side === 'sell' ? quote?.bids : quote?.asks) : undefined) ?? []
    const walk = walkLevels(levels, amount, (price) => (side === 'sell' ? price >= limitPrice : price <= limitPrice))
    const orderId = `order-${++serial}`
    const fee = parseWad('0.7')
    const fills = walk.fills.map(({ price, amount: part }): Fill => {
      const notional = signed(side === 'buy' ? 'sell' : 'buy', multiplyWad(price, part, 'towards-zero'))
      const fillId = `fill-${++serial}`
      return {
        fillId,
        orderId,
        label,
        instrument,
        side,
        price,
        amount: part,
        fee,
        cashFlow: wad(notional - fee),
        timestamp: clock.nowMs(),
      }
    })
    held.set(instrument, wad((held.get(instrument) ?? 0n) + signed(side, walk.filled)))
    const rests = request.timeInForce !== 'ioc' && walk.filled < amount
    const status = rests ? 'open' : 'closed'
    const order: OrderState = { label, orderId, instrument, side, amount, filled: walk.filled, status }
    return { order, fills }
  }

  const venue: FakeVenue = {
    name: 'derive',
    cashToken: 'USDC',
    fault: 'none',
    unreachable: false,
    sent,
    held,
    bid(instrument, price, amount = '50') {
      const quote = quotes[instrument]
      if (quote !== undefined) quote.bids = [[price, amount]]
    },
    index(price) {
      for (const quote of Object.values(quotes)) quote.index = price
    },
    async start(handlers) {
      events = handlers
    },
    async stop() {},
    status: () => 'ready',
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
      if (result.order.filled === 0n && result.order.status === 'closed') {
        return { status: 'rejected', reject: { code: '11009', message: 'zero liquidity', advice: 'new-price' } }
      }
      done.set(order.nonce, result)
      for (const fill of result.fills) events?.fill(fill)
      return fault === 'lose-reply' ? { status: 'unknown', cause: 'time-out' } : { status: 'accepted', ...result }
    },
    async findOrder(request) {
      const found = [...done.values()].find(({ order }) => order.label === request.label)
      return found === undefined ? { status: 'absent' } : { status: 'found', ...found }
    },
    async cancelOrder({ label }): Promise<OrderOutcome> {
      for (const [nonce, { order, fills }] of done) {
        if (order.label !== label || order.status === 'closed') continue
        const closed = { ...order, status: 'closed' } as const
        done.set(nonce, { order: closed, fills })
        return { status: 'accepted', order: closed, fills }
      }
      return { status: 'rejected', reject: { code: '11006', message: 'nothing rests', advice: 'give-up' } }
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
