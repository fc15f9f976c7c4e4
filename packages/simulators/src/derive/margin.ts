import { toNumber } from '@riposte/market-model'
import type { FairQuote } from '../market.ts'
import type { Subaccount } from './accounts.ts'
import type { Exchange } from './exchange.ts'
import type { Listed } from './listed.ts'
import { type Order, remaining } from './order.ts'

/** USD contributions to an account's health; negative when they consume it. */
export interface Margin {
  readonly initial: number
  readonly maintenance: number
}

/** Recorded for BTC-PERP: margins are these shares of the index notional, on top of unsettled profit. */
const PERP_INITIAL = 0.066
const PERP_MAINTENANCE = 0.05
/**
 * Short options, standard margin: a share of spot less what the option is out of the money, with a floor, plus the mark.
 * The shares are assumed; long options give and take nothing.
 */
const SHORT_INITIAL = 0.15
const SHORT_INITIAL_FLOOR = 0.1
const SHORT_MAINTENANCE = 0.075

/** What a holding of `amount` contracts contributes, its value counted only for perps. */
export function positionMargin(
  listed: Listed,
  amount: number,
  fair: FairQuote,
  spot: number,
  unsettledPnl: number,
): Margin {
  const size = Math.abs(amount)
  const { instrument } = listed
  if (instrument.kind === 'perp') {
    return {
      initial: unsettledPnl - PERP_INITIAL * size * spot,
      maintenance: unsettledPnl - PERP_MAINTENANCE * size * spot,
    }
  }
  if (amount >= 0) return { initial: 0, maintenance: 0 }
  const strike = toNumber(instrument.strike)
  const outOfTheMoney = Math.max(0, instrument.right === 'call' ? strike - spot : spot - strike)
  const initialShare = Math.max(SHORT_INITIAL - outOfTheMoney / spot, SHORT_INITIAL_FLOOR)
  return {
    initial: -size * (initialShare * spot + fair.mark),
    maintenance: -size * (SHORT_MAINTENANCE * spot + fair.mark),
  }
}

/** USD by which an order's unfilled part could lower free initial margin, <= 0. Closing a position costs nothing. */
export function openOrderMargin(exchange: Exchange, order: Order): number {
  const fair = exchange.market.fair(order.listed.name)
  if (fair === undefined) return 0
  const held = toNumber(order.subaccount.positions.get(order.listed.name)?.amount ?? (0n as never))
  const wanted = toNumber(remaining(order)) * (order.side === 'buy' ? 1 : -1)
  const opened = held * wanted < 0 ? Math.sign(wanted) * Math.max(0, Math.abs(wanted) - Math.abs(held)) : wanted
  if (opened === 0) return 0
  if (order.listed.type === 'option' && opened > 0) return -opened * toNumber(order.restingPrice)
  return Math.min(0, positionMargin(order.listed, opened, fair, exchange.market.spot(order.listed.currency), 0).initial)
}

/** A position moved by a trade that has not happened yet. */
export interface Supposition {
  readonly listed: Listed
  /** Contracts, sold is negative. */
  readonly amount: number
  /** USD per contract */
  readonly price: number
}

/** What an account's margin is computed from. */
export type Holdings = Pick<Subaccount, 'usdc' | 'positions'>

/** Free margins of an account, USD, as they are or as they would be after trades of different instruments. */
export function freeMargin(exchange: Exchange, holdings: Holdings, supposed: readonly Supposition[] = []): Margin {
  let cash = toNumber(holdings.usdc)
  let initial = 0
  let maintenance = 0
  const names = new Set(holdings.positions.keys())
  for (const { listed, amount, price } of supposed) {
    names.add(listed.name)
    if (listed.type === 'option') cash -= amount * price
  }
  for (const name of names) {
    const listed = exchange.instruments.get(name)
    const fair = exchange.market.fair(name)
    if (listed === undefined || fair === undefined) continue
    const position = holdings.positions.get(name)
    let amount = position === undefined ? 0 : toNumber(position.amount)
    let cost = position === undefined ? 0 : toNumber(position.cost)
    for (const trade of supposed) {
      if (trade.listed !== listed) continue
      amount += trade.amount
      cost += trade.amount * trade.price
    }
    const pending = position === undefined ? 0 : toNumber(position.pendingFunding)
    const pnl = amount * fair.mark - cost + pending
    const margin = positionMargin(listed, amount, fair, exchange.market.spot(listed.currency), pnl)
    initial += margin.initial
    maintenance += margin.maintenance
  }
  return { initial: cash + initial, maintenance: cash + maintenance }
}

export function freeInitialMargin(
  exchange: Exchange,
  holdings: Holdings,
  supposed: readonly Supposition[] = [],
): number {
  return freeMargin(exchange, holdings, supposed).initial
}

/** USD that all open orders could take from free initial margin, <= 0. */
export function openOrdersMargin(exchange: Exchange, subaccount: Subaccount): number {
  let sum = 0
  for (const order of subaccount.openOrders.values()) sum += openOrderMargin(exchange, order)
  return sum
}
