import type { Exchange } from './exchange.ts'
import type { Quote } from './quote.ts'
import type { Rfq } from './rfq.ts'

/** Every RFQ that is remembered, oldest first within a subaccount. */
export function* allRfqs(exchange: Exchange): Iterable<Rfq> {
  for (const account of exchange.accounts.all()) {
    for (const subaccount of account.subaccounts) yield* subaccount.rfqs.values()
  }
}

export function findRfq(exchange: Exchange, id: string): Rfq | undefined {
  const open = exchange.openRfqs.get(id)
  if (open !== undefined) return open
  for (const rfq of allRfqs(exchange)) if (rfq.id === id) return rfq
  return undefined
}

/** A maker's quote, whichever RFQ it was made for. */
export function findQuote(exchange: Exchange, id: string): Quote | undefined {
  for (const rfq of allRfqs(exchange)) {
    const quote = rfq.quotes.get(id)
    if (quote !== undefined) return quote
  }
  return undefined
}
