import { checksumAddress } from '@riposte/evm-signing'
import { type EpochMs, formatWad, type Side, WAD_ONE, WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import type { Account, Subaccount } from './accounts.ts'
import { bestLevel } from './book.ts'
import type { Exchange } from './exchange.ts'
import { exactPrice, fairQuote } from './exchange.ts'
import { type Leg, legRecord, legSide, totalCost } from './leg.ts'
import type { Address } from './protocol.ts'
import type { Quote, QuoteCancelReason, QuoteStatus } from './quote.ts'
import { refreshIfStale } from './refresh-makers.ts'
import { decimalText } from './wire-decimal.ts'

/** How long makers may quote an RFQ. */
const RFQ_LIFE_MS = 600_000

/** A taker's request for quotes on a package. */
export interface Rfq {
  readonly id: string
  readonly subaccount: Subaccount
  readonly legs: readonly Leg[]
  readonly label: string
  /** The makers that may quote it; undefined means all. */
  readonly counterparties: readonly Address[] | undefined
  /** USD: the most that a buyer pays, the least that a seller receives. */
  readonly maxTotalCost: Wad | undefined
  readonly minTotalCost: Wad | undefined
  /** Share of the package that quotes and fills come in multiples of. */
  readonly partialFillStep: Wad
  readonly createdAt: EpochMs
  readonly validUntil: number
  /** Quotes that were made for it, by id, oldest first. */
  readonly quotes: Map<string, Quote>
  status: QuoteStatus
  cancelReason: QuoteCancelReason
  updatedAt: EpochMs
  /** Share of the package that was traded, up to 1. */
  filled: Wad
  /** Of the taker's first fill. */
  filledDirection: Side | undefined
  /** USD that the taker paid. */
  paid: Wad
}

export function createRfq(
  facts: Pick<
    Rfq,
    'id' | 'subaccount' | 'legs' | 'label' | 'counterparties' | 'maxTotalCost' | 'minTotalCost' | 'partialFillStep'
  >,
  now: EpochMs,
): Rfq {
  return {
    ...facts,
    createdAt: now,
    updatedAt: now,
    validUntil: now + RFQ_LIFE_MS,
    quotes: new Map(),
    status: 'open',
    cancelReason: '',
    filled: WAD_ZERO,
    filledDirection: undefined,
    paid: WAD_ZERO,
  }
}

/** Share of the package that is still to be had. */
export function openShare(rfq: Rfq): Wad {
  return wad(WAD_ONE - rfq.filled)
}

/** Whether an account may see and quote an RFQ. */
export function mayQuote(rfq: Rfq, account: Account): boolean {
  if (!account.rfqMaker || account === rfq.subaccount.account) return false
  return rfq.counterparties === undefined || rfq.counterparties.includes(account.wallet)
}

/** What makers see. */
export function publicRfqRecord(rfq: Rfq): Record<string, unknown> {
  return {
    rfq_id: rfq.id,
    subaccount_id: rfq.subaccount.id,
    wallet: checksumAddress(rfq.subaccount.account.wallet),
    legs: rfq.legs.map(legRecord),
    partial_fill_step: formatWad(rfq.partialFillStep),
    status: rfq.status,
    cancel_reason: rfq.cancelReason,
    creation_timestamp: rfq.createdAt,
    last_update_timestamp: rfq.updatedAt,
    valid_until: rfq.validUntil,
    filled_pct: formatWad(rfq.filled),
    filled_direction: rfq.filledDirection ?? null,
    total_cost: rfq.filledDirection === undefined ? null : decimalText(rfq.paid),
    fill_rate: null,
    recent_fill_rate: null,
  }
}

/** What the taker sees. */
export function rfqRecord(exchange: Exchange, rfq: Rfq, now: EpochMs): Record<string, unknown> {
  const { fill_rate: _, recent_fill_rate: __, ...shared } = publicRfqRecord(rfq)
  const text = (cost: Wad | undefined) => (cost === undefined ? null : decimalText(cost))
  return {
    ...shared,
    label: rfq.label,
    ...(rfq.counterparties === undefined ? {} : { counterparties: rfq.counterparties.map(checksumAddress) }),
    max_total_cost: text(rfq.maxTotalCost),
    min_total_cost: text(rfq.minTotalCost),
    ask_total_cost: text(bookCost(exchange, rfq.legs, 'buy', now)),
    bid_total_cost: text(bookCost(exchange, rfq.legs, 'sell', now, -1n)),
    mark_total_cost: text(markCost(exchange, rfq.legs, 'buy')),
  }
}

/** USD that a package costs at the marks; undefined when an instrument has none. */
function markCost(exchange: Exchange, legs: readonly Leg[], direction: Side): Wad | undefined {
  const priced = legs.map((leg) => ({ ...leg, mark: fairQuote(exchange, leg.listed)?.mark }))
  if (priced.some((leg) => leg.mark === undefined)) return undefined
  return totalCost(
    priced.map((leg) => ({ ...leg, price: exactPrice(leg.mark) })),
    direction,
  )
}

/**
 * USD that a package costs at the best prices of the books; undefined when a side that it needs is empty.
 *
 * @param sign -1n for what somebody receives
 */
export function bookCost(
  exchange: Exchange,
  legs: readonly Leg[],
  direction: Side,
  now: EpochMs,
  sign = 1n,
): Wad | undefined {
  let cost = 0n
  for (const leg of legs) {
    refreshIfStale(exchange, leg.listed, now)
    const side = legSide(leg, direction)
    const best = bestLevel(side === 'buy' ? leg.listed.book.asks : leg.listed.book.bids)
    if (best === undefined) return undefined
    cost += totalCost([{ ...leg, side, price: best.price }], 'buy')
  }
  return wad(sign * cost)
}
