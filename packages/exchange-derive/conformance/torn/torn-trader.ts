import {
  type Clock,
  type OrderOutcome,
  type OrderState,
  parseWad,
  type Random,
  type Side,
  type SignedOrder,
  wad,
} from '@riposte/market-model'
import type { DeriveOrderRequest, DeriveVenue, ReplaceOutcome, SignedReplacement } from '../../src/index.ts'

/** What the trader has come to believe of one of its orders. */
type Belief =
  | { readonly status: 'accepted'; readonly orderId: string }
  /** It neither rests nor traded, and never will. */
  | { readonly status: 'never' }

/** One order that the trader wanted, by its label. */
interface Intent {
  readonly request: DeriveOrderRequest
  /** Undefined while it does not know. */
  belief: Belief | undefined
}

export interface TornTrader {
  readonly intents: ReadonlyMap<string, Intent>
  /** Does one thing that a desk does, and pursues it until it knows what became of it. */
  act(): Promise<void>
  /** Things that are being pursued. */
  pursuing(): number
}

const INSTRUMENTS = ['ETH-PERP', 'ETH-20260626-2900-P', 'ETH-20260626-3100-C']
const SIZES = ['0.3', '1', '2.4']
const ASK_AGAIN_MS = 300

/** A trader that never guesses: what is unknown is looked up, and sent again only as the very same bytes. */
export function createTornTrader(venue: DeriveVenue, clock: Clock, random: Random): TornTrader {
  const intents = new Map<string, Intent>()
  let pursued = 0
  let serial = 0
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.unit() * list.length)] as T
  const pause = (ms: number): Promise<void> => new Promise((resolve) => clock.after(ms, () => resolve()))

  function think(): DeriveOrderRequest | undefined {
    const instrument = pick(INSTRUMENTS)
    const ticker = venue.ticker(instrument)
    if (ticker === undefined) return undefined
    const side: Side = random.unit() < 0.5 ? 'buy' : 'sell'
    const timeInForce = pick(['ioc', 'ioc', 'gtc', 'post_only'] as const)
    const towards = (timeInForce === 'post_only' ? -1n : 1n) * (side === 'buy' ? 1n : -1n)
    const limitPrice = wad(ticker.mark + (towards * ticker.mark) / 200n)
    serial += 1
    const label = `torn-${serial}`
    return { label, instrument, side, amount: parseWad(pick(SIZES)), limitPrice, timeInForce }
  }

  async function place(): Promise<void> {
    const request = think()
    if (request === undefined) return
    const order = venue.signOrder(request)
    const intent: Intent = { request: order.request, belief: undefined }
    intents.set(request.label, intent)
    const known = await pursue(order, await venue.placeOrder(order))
    intent.belief = known
  }

  /** Until it is known. A copy that is sent again may be refused although the first one lives, so nothing is inferred here. */
  async function pursue(order: SignedOrder, first: OrderOutcome): Promise<Belief> {
    let outcome = first
    for (;;) {
      if (outcome.status === 'accepted') return { status: 'accepted', orderId: outcome.order.orderId }
      if (outcome.status === 'rejected') return { status: 'never' }
      await pause(ASK_AGAIN_MS)
      if (random.unit() < 0.2) {
        outcome = await venue.placeOrder(order)
        continue
      }
      const lookup = await venue.findOrder(order.request)
      if (lookup.status === 'found') return { status: 'accepted', orderId: lookup.order.orderId }
      if (lookup.status === 'absent' && random.unit() < 0.5) return { status: 'never' }
      if (lookup.status === 'absent') outcome = await venue.placeOrder(order)
    }
  }

  async function replace(old: OrderState): Promise<void> {
    const request = think()
    if (request === undefined || request.timeInForce === 'ioc') return
    const { instrument, side } = old
    const ticker = venue.ticker(instrument)
    if (ticker === undefined) return
    const limitPrice = (side === 'buy' ? ticker.bestBid : ticker.bestAsk) ?? ticker.mark
    const signed = venue.signReplacement(old, { ...request, instrument, side, limitPrice, timeInForce: 'gtc' })
    const intent: Intent = { request: signed.request, belief: undefined }
    intents.set(request.label, intent)
    intent.belief = await pursueReplacement(signed, await venue.replaceOrder(signed))
  }

  async function pursueReplacement(signed: SignedReplacement, first: ReplaceOutcome): Promise<Belief> {
    let outcome = first
    for (;;) {
      if (outcome.status === 'replaced') return { status: 'accepted', orderId: outcome.order.orderId }
      if (outcome.status !== 'unknown') return { status: 'never' }
      await pause(ASK_AGAIN_MS)
      outcome = random.unit() < 0.2 ? await venue.replaceOrder(signed) : await venue.findReplacement(signed)
    }
  }

  async function changeOne(change: (order: OrderState) => Promise<unknown>): Promise<void> {
    const open = await venue.openOrders().catch(() => [])
    if (open.length > 0) await change(pick(open))
  }

  async function one(): Promise<void> {
    if (venue.status() !== 'ready') return
    const choice = random.unit()
    if (choice < 0.65) await place()
    else if (choice < 0.8) await changeOne((order) => venue.cancelOrder(order))
    else await changeOne(replace)
  }

  return {
    intents,
    pursuing: () => pursued,
    async act() {
      pursued += 1
      try {
        await one()
      } finally {
        pursued -= 1
      }
    },
  }
}
