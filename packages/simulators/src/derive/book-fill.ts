import { parseAddress } from '@riposte/evm-signing'
import { absWad, multiplyWad, type Side, toNumber, WAD_ZERO, type Wad, wad } from '@riposte/market-model'
import { addDayTrade } from './day-stats.ts'
import type { Exchange } from './exchange.ts'
import { settleFunding } from './funding.ts'
import { opposite } from './leg.ts'
import type { Listed } from './listed.ts'
import { countMmpFill } from './mmp.ts'
import type { Order } from './order.ts'
import { applyFill, emptyPosition, tradeValue } from './position.ts'
import type { MatchFacts, Trade } from './trade.ts'

/** Who the simulated market makers are in public records. */
const MAKERS = { wallet: parseAddress('0x000000000000000000000000000000000000bEEF'), subaccountId: 1 }

/** Trades and public rows kept for history; beyond it the oldest are forgotten. */
const MOST_TRADES = 20_000

/** One party's side of a match: cash, position, order and trade record. */
export function bookFill(
  exchange: Exchange,
  order: Order,
  role: 'maker' | 'taker',
  fee: Wad,
  facts: MatchFacts,
): Trade {
  const { subaccount, listed } = order
  const position = subaccount.positions.get(listed.name) ?? emptyPosition()
  settleFunding(exchange, subaccount, listed.name, position, facts.at)
  const held = position.amount
  const realized = applyFill(position, order.side, facts.price, facts.amount, fee)
  if (position.amount === 0n) subaccount.positions.delete(listed.name)
  else subaccount.positions.set(listed.name, position)
  listed.openInterest = wad(listed.openInterest + absWad(position.amount) - absWad(held))

  // An option is paid for when it changes hands; a perp moves cash only by what it has won or lost.
  const value = tradeValue(facts.price, facts.amount)
  const cash = listed.type === 'perp' ? realized.pnlExclFees : order.side === 'buy' ? -value : value
  const usdc = subaccount.usdc
  subaccount.usdc = wad(usdc + cash - fee)
  const reason = order.isTransfer ? 'transfer' : 'trade'
  exchange.outbox.balanceChanged(subaccount, { name: listed.name, previous: held, next: position.amount, reason })
  exchange.outbox.balanceChanged(subaccount, { name: 'USDC', previous: usdc, next: subaccount.usdc, reason })

  order.filled = wad(order.filled + facts.amount)
  order.notional = wad(order.notional + value)
  order.fee = wad(order.fee + fee)
  order.updatedAt = facts.at
  exchange.outbox.orderChanged(order)
  const trade: Trade = {
    ...facts,
    order,
    role,
    fee,
    extraFee: multiplyWad(order.extraFee, facts.amount, 'towards-zero'),
    realizedPnl: realized.pnl,
    realizedPnlExclFees: realized.pnlExclFees,
  }
  subaccount.trades.push(trade)
  if (subaccount.trades.length > MOST_TRADES) subaccount.trades.shift()
  exchange.outbox.traded(trade)
  if (order.mmp) countMmpFill(exchange, order, facts)
  return trade
}

/**
 * Tell everybody of a match: both rows of the history, the channel, the day's figures.
 *
 * @param taker the accounts' own trades; undefined for a market maker, who pays no fee
 */
export function publishMatch(
  exchange: Exchange,
  listed: Listed,
  takerSide: Side,
  taker: Trade | undefined,
  maker: Trade | undefined,
  facts: MatchFacts,
): void {
  const row = (trade: Trade | undefined, role: 'maker' | 'taker', side: Side) => ({
    ...facts,
    instrument: listed.name,
    currency: listed.currency,
    type: listed.type,
    side,
    role,
    fee: trade?.fee ?? WAD_ZERO,
    realizedPnl: trade?.realizedPnl ?? WAD_ZERO,
    realizedPnlExclFees: trade?.realizedPnlExclFees ?? WAD_ZERO,
    wallet: trade?.order.subaccount.account.wallet ?? MAKERS.wallet,
    subaccountId: trade?.order.subaccount.id ?? MAKERS.subaccountId,
  })
  const takerRow = row(taker, 'taker', takerSide)
  exchange.publicTrades.push(row(maker, 'maker', opposite(takerSide)), takerRow)
  if (exchange.publicTrades.length > MOST_TRADES) exchange.publicTrades.splice(0, 2)
  exchange.outbox.tradedPublicly(takerRow)
  addDayTrade(listed.day, {
    at: facts.at,
    price: toNumber(facts.price),
    amount: toNumber(facts.amount),
    index: toNumber(facts.index),
  })
}
