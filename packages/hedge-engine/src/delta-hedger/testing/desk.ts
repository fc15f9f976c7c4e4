import { epochMs, type OrderRequest, type OrderState, parseWad } from '@riposte/market-model'
import { createDeltaHedger, type DeltaEffect, type DeltaHedger } from '../delta-hedger.ts'
import type { DeltaEvent, DeltaView } from '../delta-view.ts'
import { type HedgingPolicy, stepDeltaHedger } from '../step-delta-hedger.ts'
import { fillOf, NOW, PERP, stateOf } from './market.ts'

/** A hedger, its policy and what it asked for last; events go in with the view of that moment. */
export class Desk {
  hedger: DeltaHedger = createDeltaHedger('ETH', PERP.name, 0)
  effects: readonly DeltaEffect[] = []
  private readonly policy: HedgingPolicy

  constructor(policy: HedgingPolicy) {
    this.policy = policy
  }

  step(view: DeltaView, event: DeltaEvent = { type: 'wake' }): this {
    const { hedger, effects } = stepDeltaHedger(this.hedger, event, view, this.policy)
    this.hedger = hedger
    this.effects = effects
    return this
  }

  /** What was asked for, wakes apart. */
  get acts(): readonly DeltaEffect[] {
    return this.effects.filter(({ type }) => type !== 'wake')
  }

  get types(): string[] {
    return this.acts.map(({ type }) => type)
  }

  get requests(): OrderRequest[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'place' || effect.type === 'replace' ? [effect.request] : [],
    )
  }

  get request(): OrderRequest {
    const [request] = this.requests
    if (request === undefined) throw new Error(`nothing was placed: ${this.types.join(', ') || 'no effects'}`)
    return request
  }

  /** The venue takes the last request, having filled so much of it. */
  accept(view: DeltaView, filled = '0', status: OrderState['status'] = 'open', request = this.request): this {
    const amount = parseWad(filled)
    const fills = amount === 0n ? [] : [fillOf(request, `f ${request.label}`, request.limitPrice, amount)]
    const outcome = { status: 'accepted', order: stateOf(request, amount, status), fills } as const
    return this.step(view, { type: 'outcome', label: request.label, outcome })
  }
}

export const later = (view: DeltaView, ms: number): DeltaView => ({ ...view, now: epochMs(NOW + ms) })

export const lost = { status: 'unknown', cause: 'time-out' } as const
