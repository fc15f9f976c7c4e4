import {
  type Fill,
  type Level,
  minWad,
  type OrderLookup,
  type OrderOutcome,
  type OrderRequest,
  type OrderState,
  parseWad,
  type Random,
  type Wad,
  wad,
  walkLevels,
} from '@riposte/market-model'
import type { HedgeEvent } from '../step-hedge.ts'
import { fillOf, stateOf, sumOf } from './hedge-desk.ts'

interface Placed {
  readonly request: OrderRequest
  readonly fills: Fill[]
  isOpen: boolean
}

/**
 * A venue that loses requests and replies, refuses, fills in part, fills what rests while its cancel is on the way, drops what
 * rests, and tells of everything twice or not at all. Its own records say what really happened.
 */
export class HostileVenue {
  readonly placed = new Map<string, Placed>()
  /** Told of each fill as it happens. */
  readonly onFill: (fill: Fill) => void
  private readonly random: Random
  private serial = 0

  constructor(random: Random, onFill: (fill: Fill) => void) {
    this.random = random
    this.onFill = onFill
  }

  get fills(): readonly Fill[] {
    return [...this.placed.values()].flatMap(({ fills }) => fills)
  }

  get open(): readonly Placed[] {
    return [...this.placed.values()].filter(({ isOpen }) => isOpen)
  }

  private chance(share: number): boolean {
    return this.random.unit() < share
  }

  private match(placed: Placed, amount: Wad): void {
    const fill = fillOf(placed.request, `f${++this.serial}`, amount)
    placed.fills.push(fill)
    if (sumOf(placed.fills) >= placed.request.amount) placed.isOpen = false
    this.onFill(fill)
  }

  private stateOf({ request, fills, isOpen }: Placed): OrderState {
    return stateOf(request, sumOf(fills), isOpen ? 'open' : 'closed')
  }

  private accepted(placed: Placed): OrderOutcome {
    // Fills may be announced by the state before they are shown.
    return { status: 'accepted', order: this.stateOf(placed), fills: this.chance(0.7) ? [...placed.fills] : [] }
  }

  /** @returns what the desk is told, in this order */
  place(request: OrderRequest, levels: readonly Level[]): readonly HedgeEvent[] {
    const { label } = request
    const told = (outcome: OrderOutcome): HedgeEvent => ({ type: 'outcome', label, outcome })
    const reject = (code: string, advice: 'wait' | 'new-price' | 'give-up') =>
      told({ status: 'rejected', reject: { code, message: code, advice } })
    if (this.placed.has(label)) return [reject('11017', 'wait')]
    if (this.chance(0.15)) return [told({ status: 'unknown', cause: 'lost on the way there' })]
    if (this.chance(0.1)) return [reject('-32000', 'wait')]
    if (this.chance(0.05)) return [reject('11000', 'give-up')]
    const accepts = (price: Wad) =>
      request.side === 'sell' ? price >= request.limitPrice : price <= request.limitPrice
    const walk = walkLevels(levels, request.amount, accepts)
    const placed: Placed = { request, fills: [], isOpen: request.timeInForce === 'post_only' }
    if (placed.isOpen && walk.filled > 0n) return [reject('11008', 'new-price')]
    if (!placed.isOpen && walk.filled === 0n) return [reject('11009', 'new-price')]
    this.placed.set(label, placed)
    for (const { amount } of walk.fills) this.match(placed, amount)
    if (this.chance(0.25)) return [told({ status: 'unknown', cause: 'reply lost' })]
    const reports: HedgeEvent[] = placed.fills.map((fill) => ({ type: 'fill', fill }))
    const reply = told(this.accepted(placed))
    return this.chance(0.5) ? [...reports, reply] : [reply, ...reports]
  }

  /** Somebody takes of what rests, or the venue ends it. */
  stir(): readonly HedgeEvent[] {
    const placed = this.open[0]
    if (placed === undefined || this.chance(0.6)) return []
    if (this.chance(0.2)) {
      placed.isOpen = false
      return this.chance(0.8) ? [{ type: 'order', order: this.stateOf(placed) }] : []
    }
    const left = wad(placed.request.amount - sumOf(placed.fills))
    const part = this.chance(0.5) ? left : wad((left / 2n / 10n ** 16n) * 10n ** 16n)
    if (part === 0n) return []
    this.match(placed, part)
    const fill = placed.fills.at(-1) as Fill
    const events: HedgeEvent[] = [
      { type: 'fill', fill },
      { type: 'order', order: this.stateOf(placed) },
    ]
    if (this.chance(0.3)) events.reverse()
    // What isn't told now is found by a look-up.
    return this.chance(0.8) ? events : []
  }

  cancel({ label }: OrderState): readonly HedgeEvent[] {
    const placed = this.placed.get(label)
    const told = (outcome: OrderOutcome): HedgeEvent => ({ type: 'cancelled', label, outcome })
    if (this.chance(0.2)) return [told({ status: 'unknown', cause: 'lost on the way there' })]
    if (placed === undefined || !placed.isOpen || this.chance(0.1)) {
      return [told({ status: 'rejected', reject: { code: '11006', message: 'not there', advice: 'give-up' } })]
    }
    if (this.chance(0.3)) {
      const left = wad(placed.request.amount - sumOf(placed.fills))
      this.match(placed, this.chance(0.5) ? left : minWad(parseWad('0.01'), left))
    }
    placed.isOpen = false
    return [told(this.chance(0.2) ? { status: 'unknown', cause: 'reply lost' } : this.accepted(placed))]
  }

  find(request: OrderRequest): OrderLookup {
    if (this.chance(0.2)) return { status: 'unknown', cause: 'down' }
    const placed = this.placed.get(request.label)
    if (placed === undefined) return { status: 'absent' }
    return { status: 'found', order: this.stateOf(placed), fills: [...placed.fills] }
  }
}
