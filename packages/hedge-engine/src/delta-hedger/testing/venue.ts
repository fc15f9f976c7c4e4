import {
  type Fill,
  type OrderLookup,
  type OrderOutcome,
  type OrderRequest,
  type OrderState,
  type Random,
  type Reject,
  signed,
  toNumber,
  type Wad,
  wad,
} from '@riposte/market-model'
import type { ReplaceResult } from '../delta-view.ts'
import { crosses, fillOf, marketAt, stateOf, takeLevels } from './market.ts'

interface VenueOrder {
  readonly request: OrderRequest
  filled: bigint
  isOpen: boolean
  readonly fills: Fill[]
}

const TENTH = 100_000_000_000_000_000n
const STEP = 10_000_000_000_000_000n

/** Orders of one account for one perp, as a venue keeps them: a label lands once, resting orders fill when the mid runs through. */
export class Venue {
  readonly orders = new Map<string, VenueOrder>()
  mid = 3000
  /** Contracts on each level of the book. */
  depth = 1
  private readonly burnt = new Set<string>()
  private matches = 0
  private held = 0
  private readonly random: Random
  private readonly onFill: (fill: Fill, isResting: boolean) => void

  constructor(random: Random, onFill: (fill: Fill, isResting: boolean) => void) {
    this.random = random
    this.onFill = onFill
  }

  /** Contracts of the perp, by everything that has filled. */
  position(): number {
    return this.held
  }

  accept(request: OrderRequest, isBusy: boolean, isLate: boolean): OrderOutcome {
    const { label } = request
    if (this.orders.has(label) || this.burnt.has(label)) return refusal('11017', 'nonce was used', 'give-up')
    if (isLate) return refusal('11022', 'too late for its reject time', 'wait')
    if (isBusy) return refusal('1', 'busy', 'wait')
    const market = marketAt(this.mid, this.depth)
    if (request.timeInForce === 'post_only' && crosses(request, market)) return refusal('2', 'crosses', 'new-price')
    const order: VenueOrder = { request, filled: 0n, isOpen: true, fills: [] }
    this.orders.set(label, order)
    if (request.timeInForce === 'ioc') {
      for (const { price, amount } of takeLevels(request.side, request.amount, request.limitPrice, market)) {
        this.fill(order, price, amount)
      }
      order.isOpen = false
    }
    // The venue may tell of the fills later than of the order's end.
    const isSilent = this.random.unit() < 0.3
    return { status: 'accepted', order: this.stateOf(label), fills: isSilent ? [] : [...order.fills] }
  }

  cancel(label: string): OrderOutcome {
    const order = this.orders.get(label) as VenueOrder
    if (!order.isOpen) return refusal('3', 'not open', 'give-up')
    order.isOpen = false
    return { status: 'accepted', order: this.stateOf(label), fills: [...order.fills] }
  }

  /** Cancel, then place: the cancel is not taken back when the new order is refused. */
  replace(old: OrderState, request: OrderRequest, isBusy: boolean, isLate: boolean): ReplaceResult {
    const before = this.orders.get(old.label) as VenueOrder
    if (isLate || !before.isOpen || before.filled !== old.filled) {
      return { status: 'kept', reject: { code: '11028', message: 'filled otherwise', advice: 'give-up' } }
    }
    before.isOpen = false
    const outcome = this.accept(request, isBusy, false)
    const cancelled = this.stateOf(old.label)
    if (outcome.status === 'accepted') return { ...outcome, status: 'replaced', cancelled }
    const reject: Reject = outcome.status === 'rejected' ? outcome.reject : { code: '', message: '', advice: 'wait' }
    return { status: 'cancelled', cancelled, reject }
  }

  find(label: string): OrderLookup {
    const order = this.orders.get(label)
    if (order === undefined) return { status: 'absent' }
    return { status: 'found', order: this.stateOf(label), fills: [...order.fills] }
  }

  stateOf(label: string): OrderState {
    const { request, filled, isOpen } = this.orders.get(label) as VenueOrder
    return stateOf(request, wad(filled), isOpen ? 'open' : 'closed')
  }

  burn(label: string): void {
    this.burnt.add(label)
  }

  /** The mid moves, and runs through what rests on its way; some fill in part. */
  moveTo(mid: number): void {
    this.mid = mid
    for (const order of this.orders.values()) {
      if (!order.isOpen) continue
      const { side, limitPrice, amount } = order.request
      const price = toNumber(limitPrice)
      const isReached = side === 'sell' ? mid >= price + 0.5 : mid <= price - 0.5
      if (!isReached) continue
      const left = amount - order.filled
      const part = this.random.unit() < 0.3 && left > TENTH ? left / 2n : left
      this.fill(order, limitPrice, wad(part - (part % STEP)))
      if (order.filled >= amount) order.isOpen = false
    }
  }

  private fill(order: VenueOrder, price: Wad, amount: Wad): void {
    if (amount === 0n) return
    const fill = fillOf(order.request, `m${++this.matches}`, price, amount)
    this.onFill(fill, order.request.timeInForce !== 'ioc')
    order.filled += amount
    order.fills.push(fill)
    this.held += toNumber(signed(fill.side, amount))
  }
}

function refusal(code: string, message: string, advice: Reject['advice']): OrderOutcome {
  return { status: 'rejected', reject: { code, message, advice } }
}
