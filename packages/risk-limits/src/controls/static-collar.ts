import { black76, type ImpliedVolatility, impliedVolatility } from '@riposte/greeks'
import { type EpochMs, formatWad, type Option, type Side, type Ticker } from '@riposte/market-model'
import type { Breach } from '../breach.ts'
import type { Limits } from '../limits.ts'
import { limitNumber } from './limit-number.ts'
import type { OrderTerms } from './order-terms.ts'
import { plain } from './refusal.ts'

const MILLISECONDS_A_YEAR = 31_536_000_000

/**
 * Control 3: the price of an option within what any model allows, whatever the market says.
 *
 * A buy is held against the no-arbitrage maximum (the forward for a call, the strike for a put) and the value at `MAX_IV`;
 * a sale against the intrinsic value and the value at `MIN_IV`, each less `MAX_SPOT_DISTANCE_BPS` of spot, as bids for
 * options deep in the money are often below what they would bring at once. The other side of each can't lose money: a
 * low bid or a high offer is only not taken. A manual trade, where a wrong digit hurts either way, is held against both.
 *
 * One valuation at a volatility bound decides, which costs a fraction of solving for the volatility; that is done only to
 * tell it in a breach.
 */
export function checkStaticCollar(
  { kind, instrument, side, price }: OrderTerms,
  ticker: Ticker,
  limits: Limits,
  now: EpochMs,
): Breach | undefined {
  if (instrument.kind !== 'option' || instrument.expiry <= now) return undefined
  const spot = Number(ticker.index) / 1e18
  if (spot <= 0) return undefined
  const published = ticker.option?.forward ?? 0
  const forward = published > 0 ? published : spot
  const option = { instrument, forward, spot, years: (instrument.expiry - now) / MILLISECONDS_A_YEAR }
  const amount = Number(price) / 1e18
  const other: Side = side === 'buy' ? 'sell' : 'buy'
  return collar(option, side, amount, limits) ?? (kind === 'manual' ? collar(option, other, amount, limits) : undefined)
}

interface PricedOption {
  readonly instrument: Option
  readonly forward: number
  readonly spot: number
  readonly years: number
}

function collar(option: PricedOption, side: Side, price: number, limits: Limits): Breach | undefined {
  return side === 'buy' ? tooHigh(option, price, limits) : tooLow(option, price, limits)
}

function tooHigh(option: PricedOption, price: number, limits: Limits): Breach | undefined {
  const { instrument, forward } = option
  const strike = strikeOf(instrument)
  const maximum = instrument.right === 'call' ? forward : strike
  if (price >= maximum) return outside(option, price, maximum, 'the most that it can be worth')
  const highest = limitNumber(limits.MAX_IV, instrument.underlying)
  if (price <= valueAt(option, strike, highest)) return undefined
  return volatilityBreach('MAX_IV', option, price, highest)
}

function tooLow(option: PricedOption, price: number, limits: Limits): Breach | undefined {
  const { instrument, forward, spot } = option
  const strike = strikeOf(instrument)
  const slack = (spot * limitNumber(limits.MAX_SPOT_DISTANCE_BPS, instrument.underlying)) / 10_000
  const intrinsic = Math.max(0, instrument.right === 'call' ? forward - strike : strike - forward)
  if (price < intrinsic - slack) return outside(option, price, intrinsic - slack, 'the least that it can be worth')
  const lowest = limitNumber(limits.MIN_IV, instrument.underlying)
  if (price >= valueAt(option, strike, lowest) - slack) return undefined
  return volatilityBreach('MIN_IV', option, price, lowest)
}

function strikeOf({ strike }: Option): number {
  return Number(strike) / 1e18
}

function valueAt({ instrument, forward, years }: PricedOption, strike: number, volatility: number): number {
  return black76({ right: instrument.right, forward, strike, years, volatility })
}

function outside({ instrument, forward }: PricedOption, price: number, bound: number, what: string): Breach {
  const message = `PRICE_BOUNDS of ${instrument.name}: ${plain(price)} USD is beyond ${plain(bound)}, ${what} at a forward of ${plain(forward)}`
  return { code: 'PRICE_BOUNDS', scope: instrument.name, limit: bound, value: 0, wouldBe: price, message }
}

function volatilityBreach(name: 'MIN_IV' | 'MAX_IV', option: PricedOption, price: number, limit: number): Breach {
  const { instrument, forward, years } = option
  const implied = impliedVolatility({ right: instrument.right, price, forward, strike: strikeOf(instrument), years })
  const wouldBe = impliedNumber(implied)
  const message = `${name} of ${instrument.underlying} is ${plain(limit)}, ${plain(price)} USD for ${instrument.name} (strike ${formatWad(instrument.strike)}) implies ${plain(wouldBe)}`
  return { code: name, scope: instrument.name, limit, value: 0, wouldBe, message }
}

/** Below the intrinsic value no volatility is low enough, at the maximum none is high enough; finite, for the journal. */
function impliedNumber(implied: ImpliedVolatility): number {
  if (implied.status === 'ok') return implied.volatility
  return implied.status === 'below-intrinsic' ? 0 : Number.MAX_VALUE
}
