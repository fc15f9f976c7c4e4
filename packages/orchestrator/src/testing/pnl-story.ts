import { type EpochMs, parseWad, type Side, type Wad, wad } from '@riposte/market-model'
import type { DeskEvent } from '../events.ts'

type Executed = DeskEvent & { readonly type: 'trade.executed' }

/** Events of P&L, with whatever does not matter to it filled in. */
export function executed(
  at: EpochMs,
  terms: { tradeId: string; instrument: string; quantity: string; price: string; side?: Side; venue?: string },
  cash: readonly (readonly [token: string, amount: string])[],
): Executed {
  const { tradeId, instrument, side = 'buy', venue = 'rysk' } = terms
  return {
    type: 'trade.executed',
    tradeId,
    at,
    venue,
    instrument,
    underlying: instrument.split('-')[0] as string,
    side,
    quantity: parseWad(terms.quantity),
    price: parseWad(terms.price),
    cash: cash.map(([token, amount]) => ({ venue, token, amount: parseWad(amount) })),
    reference: '',
    late: false,
    quoteNonce: undefined,
    found: false,
    breakEven: parseWad(terms.price),
    breaches: [],
  }
}

let fills = 0

/** @param settled USD that the venue moved for it, the fee apart */
export function filled(
  at: EpochMs,
  terms: { tradeId: string; instrument: string; side: Side; amount: Wad; price: Wad; fee: Wad; settled: Wad },
): DeskEvent {
  const { tradeId, settled, ...rest } = terms
  fills += 1
  return {
    type: 'order.filled',
    tradeId,
    at,
    venue: 'derive',
    token: 'USDC',
    fill: {
      fillId: `fill-${fills}`,
      orderId: 'order',
      label: `riposte:${tradeId}:1.1`,
      ...rest,
      cashFlow: wad(settled - terms.fee),
      timestamp: at,
    },
  }
}
