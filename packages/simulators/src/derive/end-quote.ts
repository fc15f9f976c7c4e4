import type { EpochMs } from '@riposte/market-model'
import type { Subaccount } from './accounts.ts'
import type { Exchange } from './exchange.ts'
import type { Quote, QuoteCancelReason, QuoteStatus } from './quote.ts'
import type { Rfq } from './rfq.ts'

/** Close a quote's life. Its RFQ's best quote may be another one afterwards. */
export function endQuote(
  exchange: Exchange,
  quote: Quote,
  status: Exclude<QuoteStatus, 'open'>,
  reason: QuoteCancelReason,
  now: EpochMs,
): void {
  quote.status = status
  quote.cancelReason = reason
  quote.updatedAt = now
  exchange.outbox.quoteChanged(quote)
  const rfq = exchange.openRfqs.get(quote.rfqId)
  if (rfq !== undefined) exchange.outbox.bestQuoteChanged(rfq, quote.direction)
}

/** End every open quote of a subaccount that a test accepts. @returns their ids */
export function cancelQuotesWhere(
  exchange: Exchange,
  subaccount: Subaccount,
  accepts: (quote: Quote) => boolean,
  reason: QuoteCancelReason,
  now: EpochMs,
): readonly string[] {
  const chosen = [...subaccount.quotes.values()].filter((quote) => quote.status === 'open' && accepts(quote))
  for (const quote of chosen) endQuote(exchange, quote, 'cancelled', reason, now)
  return chosen.map(({ id }) => id)
}

/** Close an RFQ's life; the quotes that were made for it end with it. */
export function endRfq(
  exchange: Exchange,
  rfq: Rfq,
  status: Exclude<QuoteStatus, 'open'>,
  reason: QuoteCancelReason,
  now: EpochMs,
): void {
  rfq.status = status
  rfq.cancelReason = reason
  rfq.updatedAt = now
  exchange.openRfqs.delete(rfq.id)
  exchange.outbox.rfqChanged(rfq)
  for (const quote of rfq.quotes.values()) {
    if (quote.status === 'open') endQuote(exchange, quote, 'cancelled', 'rfq_no_longer_open', now)
  }
}

/** End the RFQs and quotes whose time is over. */
export function expireRfqs(exchange: Exchange, now: EpochMs): void {
  for (const rfq of exchange.openRfqs.values()) {
    if (rfq.validUntil <= now) {
      endRfq(exchange, rfq, 'expired', '', now)
      continue
    }
    for (const quote of rfq.quotes.values()) {
      if (quote.status === 'open' && quote.signatureExpirySec * 1000 <= now) {
        endQuote(exchange, quote, 'expired', '', now)
      }
    }
  }
}
