import { type EpochMs, type Side, type Wad, wad } from '@riposte/market-model'
import type { Exchange } from './exchange.ts'
import type { CancelReason, Order, OrderStatus, OrderType, TimeInForce } from './order.ts'
import { averagePrice } from './position.ts'
import { COLLATERAL } from './protocol.ts'
import type { OptionSettlement } from './settlement.ts'

/** An order as the venue keeps it. */
export interface DeriveOrderView {
  readonly id: string
  readonly instrument: string
  readonly side: Side
  readonly amount: Wad
  readonly filled: Wad
  readonly limitPrice: Wad
  readonly label: string
  readonly nonce: string
  readonly type: OrderType
  readonly timeInForce: TimeInForce
  readonly status: OrderStatus
  readonly cancelReason: CancelReason
}

export interface DeriveTradeView {
  readonly tradeId: string
  readonly orderId: string
  readonly instrument: string
  readonly side: Side
  readonly price: Wad
  readonly amount: Wad
  readonly fee: Wad
  readonly role: 'maker' | 'taker'
  readonly label: string
  readonly at: EpochMs
}

/** The venue's own books, to look at. Unknown subaccounts are empty. */
export interface DeriveEngine {
  positions(subaccountId: number): readonly { instrument: string; amount: Wad; averagePrice: Wad }[]
  /** USDC */
  balance(subaccountId: number): Wad
  /** Ended ones first, oldest first, then the open ones. */
  orders(subaccountId: number): readonly DeriveOrderView[]
  openOrders(subaccountId: number): readonly DeriveOrderView[]
  /** Oldest first. */
  trades(subaccountId: number): readonly DeriveTradeView[]
  settlements(subaccountId: number): readonly OptionSettlement[]
  /**
   * Add play money, as a deposit on chain would.
   *
   * @param amount USDC, > 0
   * @returns false for an unknown subaccount
   */
  deposit(subaccountId: number, amount: Wad): boolean
}

export function createDeriveEngine(exchange: Exchange): DeriveEngine {
  const find = (id: number) => exchange.accounts.subaccount(id)
  return {
    positions: (id) =>
      [...(find(id)?.positions ?? [])].map(([instrument, position]) => {
        return { instrument, amount: position.amount, averagePrice: averagePrice(position) }
      }),
    balance: (id) => find(id)?.usdc ?? (0n as Wad),
    orders: (id) => [...(find(id)?.endedOrders.values() ?? []), ...(find(id)?.openOrders.values() ?? [])].map(view),
    openOrders: (id) => [...(find(id)?.openOrders.values() ?? [])].map(view),
    trades: (id) =>
      (find(id)?.trades ?? []).map((trade) => ({
        tradeId: trade.tradeId,
        orderId: trade.order.id,
        instrument: trade.order.listed.name,
        side: trade.order.side,
        price: trade.price,
        amount: trade.amount,
        fee: trade.fee,
        role: trade.role,
        label: trade.order.label,
        at: trade.at,
      })),
    settlements: (id) => [...(find(id)?.settlements ?? [])],
    deposit(id, amount) {
      const subaccount = find(id)
      if (subaccount === undefined) return false
      const previous = subaccount.usdc
      subaccount.usdc = wad(previous + amount)
      const change = { name: COLLATERAL.name, previous, next: subaccount.usdc, reason: 'asset_deposit' } as const
      exchange.outbox.balanceChanged(subaccount, change)
      return true
    },
  }
}

function view(order: Order): DeriveOrderView {
  const { id, side, amount, filled, label, nonce, type, timeInForce, status, cancelReason } = order
  return {
    id,
    side,
    amount,
    filled,
    label,
    nonce,
    type,
    timeInForce,
    status,
    cancelReason,
    instrument: order.listed.name,
    limitPrice: order.restingPrice,
  }
}
