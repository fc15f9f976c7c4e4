import {
  type EpochMs,
  epochMs,
  type Fill,
  type OrderLookup,
  type OrderOutcome,
  type OrderRequest,
  type OrderState,
  type Random,
  signed,
  toNumber,
} from '@riposte/market-model'
import { createDeltaHedger, type DeltaEffect, type DeltaHedger } from '../delta-hedger.ts'
import type { DeltaEvent, DeltaView, ReplaceResult } from '../delta-view.ts'
import { type HedgingPolicy, stepDeltaHedger } from '../step-delta-hedger.ts'
import { NOW, PERP, viewAt } from './market.ts'
import { Venue } from './venue.ts'

export interface WorldOptions {
  readonly random: Random
  readonly policy: HedgingPolicy
  /** Delta of the options at the first mid, and how it changes with the mid. */
  readonly delta: number
  readonly gamma: number
  /** How far the delta that the desk knows may be from the truth, either way: a Greek is missing. */
  readonly unsure: number
  /** Longest way of a message, ms; 0 for a venue that answers at once. */
  readonly delayMs: number
  /** Share of requests and of replies that are lost, of requests that are refused, and of fills that are told twice. */
  readonly faults: number
  readonly canReplace: boolean
  readonly canVoid: boolean
  /** Whether a cancel by nonce keeps a late copy from landing. */
  readonly voidBurns: boolean
}

interface Replacement {
  readonly old: OrderState
  result: ReplaceResult | undefined
}

const LOST = { status: 'unknown', cause: 'lost' } as const

/** A venue behind a link that loses, delays and repeats, a book of options whose delta is linear, and the hedger between. */
export class World {
  now: EpochMs = NOW
  hedger: DeltaHedger = createDeltaHedger('ETH', PERP.name, 0)
  /** Of the options at the first mid: trades of others move it. */
  optionDelta: number
  faults: number
  readonly venue: Venue
  readonly effects: DeltaEffect[] = []
  readonly traded: { readonly fill: Fill; readonly deltaBefore: number }[] = []
  /** Called after each step with what it was decided on. */
  onStep: (view: DeltaView, effects: readonly DeltaEffect[]) => void = () => undefined
  private readonly options: WorldOptions
  private readonly sent = new Map<string, OrderRequest>()
  private readonly signedAt = new Map<string, number>()
  private readonly replacements = new Map<string, Replacement>()
  private readonly booked = new Set<string>()
  private booking = 0
  private queue: { at: number; run: () => void }[] = []

  constructor(options: WorldOptions) {
    this.options = options
    this.optionDelta = options.delta
    this.faults = options.faults
    this.venue = new Venue(options.random, (fill, isResting) => this.onFill(fill, isResting))
  }

  get mid(): number {
    return this.venue.mid
  }

  /** Net delta with everything that has filled, if the market stood at a mid. */
  trueDelta(mid = this.mid): number {
    return this.optionDelta + this.options.gamma * (mid - 3000) + this.venue.position()
  }

  /** What the desk knows: fills count once they are booked. */
  view(): DeltaView {
    const { gamma, unsure, canReplace, canVoid } = this.options
    const known = this.optionDelta + gamma * (this.mid - 3000) + this.booking
    const view = viewAt(known, gamma, this.mid)
    const delta = { low: known - unsure, high: known + unsure }
    const conditions = { ...view.conditions, greeks: { ...view.conditions.greeks, delta } }
    return { ...view, conditions, now: this.now, canReplace, canVoid }
  }

  /** Let time pass to the next moment, the mid moving at its end. */
  advance(ms: number, mid: number): void {
    this.deliver(this.now + ms)
    this.venue.moveTo(mid)
    this.deliver(this.now)
    this.step({ type: 'wake' })
    this.deliver(this.now)
  }

  /** Somebody else trades options, and the hedger is told at once. */
  shock(delta: number): void {
    this.optionDelta += delta
    this.step({ type: 'wake' })
    this.deliver(this.now)
  }

  private deliver(until: number): void {
    for (;;) {
      const due = this.queue.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      this.queue = this.queue.filter((message) => message !== due)
      this.now = epochMs(Math.max(this.now, due.at))
      due.run()
    }
    this.now = epochMs(until)
  }

  private step(event: DeltaEvent): void {
    for (const fill of fillsIn(event)) this.book(fill)
    const view = this.view()
    const { hedger, effects } = stepDeltaHedger(this.hedger, event, view, this.options.policy)
    this.hedger = hedger
    this.effects.push(...effects)
    this.onStep(view, effects)
    for (const effect of effects) this.carryOut(effect)
  }

  private book(fill: Fill): void {
    if (this.booked.has(fill.fillId)) return
    this.booked.add(fill.fillId)
    this.booking += toNumber(signed(fill.side, fill.amount))
  }

  private carryOut(effect: DeltaEffect): void {
    switch (effect.type) {
      case 'place':
        this.sign(effect.request)
        return this.send(effect.request)
      case 'resend':
        return this.send(this.sent.get(effect.label) as OrderRequest)
      case 'cancel': {
        const { label } = effect.order
        return this.ask<OrderOutcome>(
          () => this.venue.cancel(label),
          (outcome) => this.step({ type: 'cancelled', label, outcome }),
        )
      }
      case 'void':
        if (this.options.voidBurns) this.venue.burn(effect.label)
        return this.later(() => this.step({ type: 'voided', label: effect.label }))
      case 'look-up': {
        const { label } = effect.request
        const tell = (lookup: OrderLookup) => this.step({ type: 'looked-up', label, lookup })
        return this.after(effect.afterMs, () => this.ask<OrderLookup>(() => this.venue.find(label), tell))
      }
      case 'replace':
        return this.replace(effect.order, effect.request)
      case 'find-replacement':
        return this.after(effect.afterMs, () => this.later(() => this.tellReplacement(effect.label)))
      case 'wake':
        return this.after(Math.max(1, effect.at - this.now), () => this.step({ type: 'wake' }))
      case 'alert':
        return
    }
  }

  private sign(request: OrderRequest): void {
    this.sent.set(request.label, request)
    this.signedAt.set(request.label, this.now)
  }

  private isLate(label: string): boolean {
    return this.now > (this.signedAt.get(label) as number) + this.options.policy.settings.lateCopyMs
  }

  private send(request: OrderRequest): void {
    const { label } = request
    this.ask<OrderOutcome>(
      () => this.venue.accept(request, this.isFault(), this.isLate(label)),
      (outcome) => this.step({ type: 'outcome', label, outcome }),
    )
  }

  private replace(old: OrderState, request: OrderRequest): void {
    const { label } = request
    this.sign(request)
    const replacement: Replacement = { old, result: undefined }
    this.replacements.set(label, replacement)
    this.ask<ReplaceResult>(
      () => {
        replacement.result = this.venue.replace(old, request, this.isFault(), this.isLate(label))
        return replacement.result
      },
      (outcome) => this.step({ type: 'replaced', label, outcome }),
    )
  }

  /** As the venue's records tell, once no copy of the request can arrive any more. */
  private tellReplacement(label: string): void {
    const { old, result } = this.replacements.get(label) as Replacement
    if (result === undefined && !this.isLate(label)) return this.step({ type: 'replaced', label, outcome: LOST })
    const reject = { code: 'REPLACE_REFUSED', message: 'the new order was never made', advice: 'wait' } as const
    const before = this.venue.stateOf(old.label)
    const outcome: ReplaceResult =
      result?.status === 'replaced'
        ? { ...result, cancelled: before, order: this.venue.stateOf(label) }
        : before.status === 'open'
          ? { status: 'kept', reject }
          : { status: 'cancelled', cancelled: before, reject }
    this.step({ type: 'replaced', label, outcome })
  }

  /** A request and its reply, each of which may be lost; what is lost is told as unknown a second later. */
  private ask<Answer>(arrive: () => Answer, reply: (answer: Answer | typeof LOST) => void): void {
    const [isLost, isReplyLost] = [this.isFault(), this.isFault()]
    if (isLost) {
      // It may wander about and land when nobody waits for it any more.
      if (this.options.random.unit() < 0.5) this.after(this.options.random.unit() * 8000, arrive)
      return this.after(1000, () => reply(LOST))
    }
    this.later(() => {
      const answer = arrive()
      if (isReplyLost) this.after(1000, () => reply(LOST))
      else this.later(() => reply(answer))
    })
  }

  private onFill(fill: Fill, isResting: boolean): void {
    // A resting order fills as the market passes its price.
    this.traded.push({ fill, deltaBefore: this.trueDelta(isResting ? toNumber(fill.price) : this.mid) })
    const tell = () => this.step({ type: 'fill', fill })
    this.later(tell)
    if (this.isFault()) this.later(tell)
  }

  private isFault(): boolean {
    return this.options.random.unit() < this.faults
  }

  private later(run: () => void): void {
    this.after(this.options.random.unit() * this.options.delayMs, run)
  }

  private after(ms: number, run: () => void): void {
    this.queue.push({ at: this.now + ms, run })
  }
}

/** Fills come with many an answer; the desk books them before it steps. */
function fillsIn(event: DeltaEvent): readonly Fill[] {
  if (event.type === 'fill') return [event.fill]
  const answer = event.type === 'looked-up' ? event.lookup : 'outcome' in event ? event.outcome : undefined
  return answer !== undefined && 'fills' in answer ? answer.fills : []
}
