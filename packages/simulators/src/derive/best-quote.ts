import type { EpochMs, Side, Wad } from '@riposte/market-model'
import type { Subaccount } from './accounts.ts'
import { type Exchange, exactPrice, fairQuote } from './exchange.ts'
import { type Leg, legSide, opposite, type PricedLeg, totalCost } from './leg.ts'
import { freeInitialMargin } from './margin.ts'
import { applyFill, emptyPosition } from './position.ts'
import { publicQuoteRecord, type Quote } from './quote.ts'
import { bookCost, type Rfq } from './rfq.ts'
import { rfqFees, sumOf } from './rfq-fees.ts'
import { lacksMargin, suppositions } from './send-quote.ts'
import { decimalText, doubleText } from './wire-decimal.ts'

/** The open quote that costs a taker the least. @param direction of the taker */
export function bestQuote(rfq: Rfq, direction: Side): Quote | undefined {
  let best: Quote | undefined
  let least: Wad | undefined
  for (const quote of rfq.quotes.values()) {
    if (quote.status !== 'open' || quote.direction === direction) continue
    const cost = totalCost(quote.legs, direction)
    if (least === undefined || cost < least) {
      best = quote
      least = cost
    }
  }
  return best
}

/**
 * What trading a package now would come to for an account: with the best quote there is, or at the marks.
 *
 * @param direction of the taker
 */
export function bestQuoteRecord(
  exchange: Exchange,
  subaccount: Subaccount,
  rfq: Rfq | undefined,
  asked: readonly Leg[],
  direction: Side,
  now: EpochMs,
): Record<string, unknown> {
  const best = rfq === undefined ? undefined : bestQuote(rfq, direction)
  const legs: readonly PricedLeg[] =
    best?.legs ?? asked.map((leg) => ({ ...leg, price: exactPrice(fairQuote(exchange, leg.listed)?.mark) }))
  const fees = rfqFees(exchange, legs, 'taker')
  const fee = sumOf(fees)
  const realized = realizedBy(subaccount, legs, direction, fees)
  const text = (cost: Wad | undefined) => (cost === undefined ? null : decimalText(cost))
  const invalid = lacksMargin(exchange, subaccount, legs, direction)
    ? 'Insufficient margin'
    : rfq !== undefined && best === undefined
      ? 'No quotes available'
      : null
  return {
    direction,
    best_quote: best === undefined ? null : publicQuoteRecord(best),
    is_valid: invalid === null,
    invalid_reason: invalid,
    estimated_fee: decimalText(fee),
    suggested_max_fee: decimalText((fee * 2n) as Wad),
    estimated_total_cost: decimalText(totalCost(legs, direction)),
    orderbook_total_cost: text(bookCost(exchange, asked, direction, now)),
    estimated_realized_pnl: decimalText(realized.pnl),
    estimated_realized_pnl_excl_fees: decimalText(realized.pnlExclFees),
    pre_initial_margin: doubleText(freeInitialMargin(exchange, subaccount)),
    post_initial_margin: doubleText(freeInitialMargin(exchange, subaccount, suppositions(legs, direction))),
    filled_pct: decimalText(rfq?.filled ?? (0n as Wad)),
    down_liquidation_price: null,
    up_liquidation_price: null,
    post_liquidation_price: null,
  }
}

/** The message on a taker's channel after a maker of `makerDirection` came or went. */
export function bestQuoteNotice(
  exchange: Exchange,
  rfq: Rfq,
  makerDirection: Side,
  now: EpochMs,
): Record<string, unknown> {
  const record = bestQuoteRecord(exchange, rfq.subaccount, rfq, rfq.legs, opposite(makerDirection), now)
  return { rfq_id: rfq.id, result: record, error: null }
}

/** What an account would realise, without touching its positions. */
function realizedBy(
  subaccount: Subaccount,
  legs: readonly PricedLeg[],
  direction: Side,
  fees: readonly Wad[],
): { pnl: Wad; pnlExclFees: Wad } {
  const parts = legs.map((leg, i) => {
    const copy = { ...(subaccount.positions.get(leg.listed.name) ?? emptyPosition()) }
    return applyFill(copy, legSide(leg, direction), leg.price, leg.amount, fees[i] as Wad)
  })
  return { pnl: sumOf(parts.map(({ pnl }) => pnl)), pnlExclFees: sumOf(parts.map(({ pnlExclFees }) => pnlExclFees)) }
}
