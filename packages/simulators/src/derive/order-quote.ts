import { type EpochMs, signed, toNumber, type Wad, wad } from '@riposte/market-model'
import type { Exchange } from './exchange.ts'
import { exactPrice, fairQuote, indexPrice } from './exchange.ts'
import { fillFee } from './fill-fee.ts'
import { freeInitialMargin } from './margin.ts'
import type { Match } from './match.ts'
import type { OrderTicket } from './order.ts'
import { leastMaxFee, ticketTermsProblem } from './order-ticket.ts'
import { planOrder, takesOnly } from './place-order.ts'
import { applyFill, emptyPosition, tradeValue } from './position.ts'
import { refreshIfStale } from './refresh-makers.ts'
import type { RpcError } from './rpc-error.ts'
import { decimalText, doubleText } from './wire-decimal.ts'

/** What an order would come to if it were placed now. Nothing is changed, and no signature is asked for. */
export function orderQuote(exchange: Exchange, ticket: OrderTicket, now: EpochMs): Record<string, unknown> {
  const { listed, subaccount, side } = ticket
  refreshIfStale(exchange, listed, now)
  const refusal = ticketTermsProblem(exchange, ticket)
  const planned = refusal ?? planOrder(exchange, ticket)
  const matches = planned.status === 'done' ? planned.value.matches : []
  const filled = wad(matches.reduce((sum, { amount }) => sum + amount, 0n))
  const value = wad(matches.reduce((sum, { entry, amount }) => sum + tradeValue(entry.price, amount), 0n))
  const averagePrice = filled === 0n ? (0n as Wad) : wad((value * 10n ** 18n) / filled)
  const fee = wad(matches.reduce((sum, match) => sum + feeOf(exchange, ticket, match), 0n))
  const copy = { ...(subaccount.positions.get(listed.name) ?? emptyPosition()) }
  const realized = filled === 0n ? undefined : applyFill(copy, side, averagePrice, filled, fee)
  const supposed = { listed, amount: toNumber(signed(side, filled)), price: toNumber(averagePrice) }
  return {
    is_valid: planned.status === 'done',
    invalid_reason: planned.status === 'done' ? null : reasonOf(planned.error),
    estimated_fee: decimalText(fee),
    estimated_fill_amount: decimalText(filled),
    estimated_fill_price: decimalText(averagePrice),
    estimated_order_status: statusOf(ticket, planned.status === 'done', filled),
    estimated_realized_pnl: decimalText(realized?.pnl ?? (0n as Wad)),
    estimated_realized_pnl_excl_fees: decimalText(realized?.pnlExclFees ?? (0n as Wad)),
    max_amount: null,
    pre_initial_margin: doubleText(freeInitialMargin(exchange, subaccount)),
    post_initial_margin: doubleText(freeInitialMargin(exchange, subaccount, [supposed]) - toNumber(fee)),
    post_liquidation_price: null,
    suggested_max_fee: decimalText(leastMaxFee(exchange, listed, ticket.limitPrice)),
  }
}

function feeOf(exchange: Exchange, { listed, extraFee }: OrderTicket, { amount }: Match): Wad {
  const index = indexPrice(exchange, listed.currency)
  const mark = exactPrice(fairQuote(exchange, listed)?.mark)
  return fillFee(listed.terms.fees, { role: 'taker', amount, index, mark, extraFee })
}

function statusOf(ticket: OrderTicket, valid: boolean, filled: Wad): string {
  if (!valid) return 'rejected'
  if (filled === ticket.amount) return 'filled'
  return takesOnly(ticket) ? 'cancelled' : 'open'
}

function reasonOf({ message, data }: RpcError): string {
  return typeof data === 'string' ? `${message}: ${data}` : message
}
