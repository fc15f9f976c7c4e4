import {
  type EpochMs,
  epochMs,
  fromNumber,
  type Listing,
  opposite,
  type Side,
  type SoundMarket,
  toNumber,
  type Wad,
} from '@riposte/market-model'
import { frontPrice, restingPrice, touchPrice } from '../orders/resting-price.ts'
import type { Interval } from '../portfolio/interval.ts'
import type { ConditionalOrder, TargetZone } from '../strategies/target-zone.ts'
import type { DeltaHedger, Excursion, HedgePurpose } from './delta-hedger.ts'
import type { DeltaView } from './delta-view.ts'
import type { HedgerSettings } from './hedger-settings.ts'
import { deltaAt, mostThatReduces } from './most-that-reduces.ts'
import { crossingTerms, tradableAmount } from './order-terms.ts'

/** An order as it should be now. */
export interface WantedOrder {
  readonly side: Side
  readonly purpose: HedgePurpose
  readonly amount: Wad
  readonly limitPrice: Wad
  readonly timeInForce: 'ioc' | 'post_only'
}

/** What the hedger would have on each side if the venue obeyed at once. */
export interface Wish {
  readonly orders: Readonly<Record<Side, WantedOrder | undefined>>
  /** A crossing order was due and found nothing to trade with inside its collar. */
  readonly isThin: boolean
  /** Units of the underlying that are outside and can't be traded. */
  readonly residual: number
  /** When something changes by time alone. */
  readonly nextAt: EpochMs | undefined
}

/** Everything a decision is made on. */
export interface Decision {
  readonly hedger: DeltaHedger
  readonly zone: TargetZone
  /** Net delta, with the fills that were announced and are not booked yet. */
  readonly delta: Interval
  readonly isHard: boolean
  /** The venue takes no order that crosses. */
  readonly mustRest: boolean
  readonly conditions: NonNullable<DeltaView['conditions']>
  readonly listing: Listing
  readonly market: SoundMarket
  readonly now: EpochMs
  readonly settings: HedgerSettings
}

interface Immediate {
  readonly order: WantedOrder | undefined
  readonly isThin: boolean
  readonly residual: number
  readonly nextAt: EpochMs | undefined
}

const NOTHING_NOW: Immediate = { order: undefined, isThin: false, residual: 0, nextAt: undefined }

export function wantedOrders(decision: Decision): Wish {
  const { excursion } = decision.hedger
  const immediate = excursion === undefined ? NOTHING_NOW : immediateOrder(decision, excursion)
  const orders = { buy: conditionalOrder(decision, 'buy'), sell: conditionalOrder(decision, 'sell') }
  if (excursion === undefined) return { orders, isThin: false, residual: 0, nextAt: undefined }
  const { side } = excursion
  const other = opposite(side)
  const { order, isThin, residual, nextAt } = immediate
  return {
    orders: { ...orders, [side]: order, [other]: orders[other] },
    isThin,
    residual,
    nextAt,
  }
}

/** The order that brings delta back into the band, as far as it is time for it. */
function immediateOrder(decision: Decision, excursion: Excursion): Immediate {
  const { zone, delta, listing } = decision
  const { side } = excursion
  const excess = side === 'sell' ? delta.low - zone.inner.high : zone.inner.low - delta.high
  const amount = tradableAmount(listing, excess, mostThatReduces(side, delta, zone.centre))
  if (amount === 0n) return { ...NOTHING_NOW, residual: excess }
  const { purpose, nextAt } = stageOf(decision, excursion)
  if (purpose === undefined) return { ...NOTHING_NOW, nextAt }
  if (purpose === 'cross' || purpose === 'urgent') return crossing(decision, excursion, amount, purpose)
  return { ...NOTHING_NOW, order: resting(decision, side, purpose, excess), nextAt }
}

/** How far the escalation has come, and when it goes on. Nothing is due while the last crossing order is too recent. */
function stageOf(
  { isHard, mustRest, zone, now, settings, hedger }: Decision,
  { since, attempts, lastAttemptAt, isSpent }: Excursion,
): { purpose: Exclude<HedgePurpose, 'conditional'> | undefined; nextAt: EpochMs | undefined } {
  if (mustRest) return { purpose: 'join', nextAt: undefined }
  const gapMs = isHard ? settings.urgentMs : isSpent ? settings.pauseMs : settings.sliceMs
  const readyAt = lastAttemptAt === undefined ? now : epochMs(lastAttemptAt + gapMs)
  if (now < readyAt) return { purpose: undefined, nextAt: readyAt }
  if (isHard) return { purpose: 'urgent', nextAt: undefined }

  const joinAt = epochMs(since + settings.passiveMs)
  const crossAt = epochMs(joinAt + settings.joinMs)
  if (attempts === 0 && zone.urgency === 'patient') {
    if (now < joinAt) return { purpose: 'passive', nextAt: joinAt }
    if (now < crossAt) return { purpose: 'join', nextAt: crossAt }
  }
  const coolAt = epochMs((hedger.lastHedgeAt ?? 0) + settings.cooldownMs)
  if (attempts === 0 && now < coolAt) return { purpose: 'join', nextAt: coolAt }
  return { purpose: 'cross', nextAt: undefined }
}

/** As much as the book takes inside the collar; the rest is the next slice's. */
function crossing(
  { listing, market, now, settings, isHard }: Decision,
  { side, since, attempts }: Excursion,
  amount: Wad,
  purpose: 'cross' | 'urgent',
): Immediate {
  const { collar, collarStep, collarMax, timeMaxMs } = settings
  const isLate = now - since > timeMaxMs
  const share = isHard || isLate ? collarMax : Math.min(collarMax, collar + attempts * collarStep)
  const { available, limitPrice } = crossingTerms(side, amount, share, listing, market)
  const slice = tradableAmount(listing, toNumber(available), toNumber(available))
  if (slice === 0n) return { ...NOTHING_NOW, isThin: true }
  return { ...NOTHING_NOW, order: { side, purpose, amount: slice, limitPrice, timeInForce: 'ioc' } }
}

function resting(decision: Decision, side: Side, purpose: 'passive' | 'join', excess: number): WantedOrder | undefined {
  const { listing, market } = decision
  const price = purpose === 'passive' ? touchPrice(side, market) : frontPrice(side, listing, market)
  return restAt(decision, side, purpose, restingPrice(side, price, listing, market), excess)
}

function conditionalOrder(decision: Decision, side: Side): WantedOrder | undefined {
  const { zone, listing, market } = decision
  const planned = zone.conditionals.find((order: ConditionalOrder) => order.side === side)
  if (planned === undefined) return undefined
  const price = fromNumber(planned.price, 12, side === 'sell' ? 'up' : 'down')
  return restAt(decision, side, 'conditional', restingPrice(side, price, listing, market), planned.quantity)
}

/** An order that rests at a price: no more than brings delta nearer to the centre at that price. */
function restAt(
  { conditions, delta, zone, listing }: Decision,
  side: Side,
  purpose: HedgePurpose,
  limitPrice: Wad,
  quantity: number,
): WantedOrder | undefined {
  if (limitPrice <= 0n) return undefined
  const there = deltaAt({ greeks: { ...conditions.greeks, delta }, spot: conditions.spot }, toNumber(limitPrice))
  const amount = tradableAmount(listing, quantity, mostThatReduces(side, there, zone.centre))
  return amount === 0n ? undefined : { side, purpose, amount, limitPrice, timeInForce: 'post_only' }
}
