import { type EpochMs, formatWad, maxWad, multiplyWad, type Wad, wad } from '@riposte/market-model'
import { encodeTrade } from './action-hash.ts'
import { type Exchange, indexPrice } from './exchange.ts'
import type { Listed } from './listed.ts'
import type { Principal } from './method.ts'
import { ORDER_TYPES, type OrderTicket, TIMES_IN_FORCE, TRIGGER_TYPES, type Trigger, type Twap } from './order.ts'
import { ownSubaccount } from './own-subaccount.ts'
import type { ParamsReader } from './params.ts'
import { TRADE_MODULE } from './protocol.ts'
import { done, type Outcome, refused } from './rpc-error.ts'
import {
  type ActionBytes,
  actionBytes,
  envelopeProblem,
  readEnvelope,
  readSigner,
  signatureProblem,
} from './signed-action.ts'

const LARGEST_INT128 = 1n << 127n
/** Signatures of orders under market maker protection may not live longer. */
const MMP_LIFE_MAX_SEC = 900

/** The bytes behind an order's signature. */
export function orderAction(exchange: Exchange, ticket: OrderTicket): ActionBytes {
  const { subaccount, listed } = ticket
  const encodedData = encodeTrade({
    asset: listed.asset,
    subId: listed.subId,
    limitPrice: ticket.limitPrice,
    amount: ticket.amount,
    maxFee: ticket.maxFee,
    recipient: subaccount.id,
    side: ticket.side,
  })
  const owner = subaccount.account.wallet
  return actionBytes(exchange, { module: TRADE_MODULE, owner, subaccountId: subaccount.id }, ticket, encodedData)
}

/** Read an order's params. Nothing is checked beyond their types, the account and the instrument. */
export function readTicket(exchange: Exchange, principal: Principal, read: ParamsReader): Outcome<OrderTicket> {
  const fields = {
    side: read.oneOf('direction', ['buy', 'sell']),
    amount: read.decimal('amount'),
    limitPrice: read.decimal('limit_price'),
    maxFee: read.decimal('max_fee'),
    extraFee: read.optionalDecimal('extra_fee') ?? (0n as Wad),
    type: read.optionalOneOf('order_type', ORDER_TYPES) ?? 'limit',
    timeInForce: read.optionalOneOf('time_in_force', TIMES_IN_FORCE) ?? 'gtc',
    reduceOnly: read.optionalFlag('reduce_only') ?? false,
    rejectPostOnly: read.optionalFlag('reject_post_only') ?? true,
    rejectTimestamp: read.optionalInteger('reject_timestamp'),
    label: read.optionalText('label') ?? '',
    mmp: read.optionalFlag('mmp') ?? false,
  }
  const triggerPriceType = read.optionalOneOf('trigger_price_type', TRIGGER_PRICE_TYPES)
  const isAtomic = read.optionalFlag('is_atomic_signing') ?? false
  const trigger = readTrigger(read)
  const twap = readTwap(read)
  const { signerText, ...envelope } = readEnvelope(read)
  const instrument = read.text('instrument_name')
  const subaccountId = read.integer('subaccount_id')
  if (trigger !== undefined && twap !== undefined) read.reject('trigger_type, algo_type: expected one of them at most')
  if (fields.amount <= 0n || fields.amount >= LARGEST_INT128) read.reject('amount: expected more than 0')
  if (fields.limitPrice <= 0n || fields.limitPrice >= LARGEST_INT128) read.reject('limit_price: expected more than 0')
  if (fields.maxFee < 0n || fields.extraFee < 0n) read.reject('max_fee, extra_fee: expected 0 or more')
  const problem = read.problem()
  if (problem !== undefined) return problem

  const subaccount = ownSubaccount(exchange, principal, subaccountId)
  if (subaccount.status === 'refused') return subaccount
  const listed = exchange.instruments.get(instrument)
  if (listed === undefined) return refused(12001)
  const signer = readSigner(signerText)
  if (signer.status === 'refused') return signer
  if (triggerPriceType === 'index') return refused(11053)
  if (isAtomic) return refused(14033)
  return done({ ...fields, ...envelope, trigger, twap, subaccount: subaccount.value, listed, signer: signer.value })
}

const TRIGGER_PRICE_TYPES = ['mark', 'index'] as const

function readTrigger(read: ParamsReader): Trigger | undefined {
  const type = read.optionalOneOf('trigger_type', TRIGGER_TYPES)
  if (type === undefined) return undefined
  const price = read.decimal('trigger_price')
  if (price <= 0n) read.reject('trigger_price: expected more than 0')
  return { type, price }
}

function readTwap(read: ParamsReader): Twap | undefined {
  if (read.optionalOneOf('algo_type', ['twap']) === undefined) return undefined
  const durationSec = read.integer('algo_duration_sec')
  const slices = read.integer('algo_num_slices')
  if (durationSec <= 0 || durationSec > MOST_TWAP_SEC) read.reject('algo_duration_sec: expected up to a day')
  if (slices <= 0 || slices > MOST_TWAP_SLICES) read.reject('algo_num_slices: expected 1 to 1000')
  return { durationSec, slices }
}

const MOST_TWAP_SEC = 86_400
const MOST_TWAP_SLICES = 1000

/** Everything about an order that needs no book: the refusal, or undefined when it may go to the engine. */
export function ticketProblem(exchange: Exchange, ticket: OrderTicket, now: EpochMs): Outcome<never> | undefined {
  const { signatureLifeMinSec: leastSec, signatureLifeMaxSec } = exchange.rules
  const mostSec = ticket.mmp ? Math.max(leastSec, MMP_LIFE_MAX_SEC) : signatureLifeMaxSec
  return (
    gridProblem(ticket) ??
    envelopeProblem(exchange, ticket.subaccount, ticket, now, { leastSec, mostSec }) ??
    combinationProblem(ticket) ??
    maxFeeProblem(exchange, ticket) ??
    signatureProblem(
      ticket.subaccount,
      ticket,
      orderAction(exchange, ticket),
      [`trade:orderbook:${ticket.listed.type}`],
      now,
    )
  )
}

/** What is wrong with an order whoever signs it; undefined when nothing is. */
export function ticketTermsProblem(exchange: Exchange, ticket: OrderTicket): Outcome<never> | undefined {
  return gridProblem(ticket) ?? combinationProblem(ticket) ?? maxFeeProblem(exchange, ticket)
}

function gridProblem({ listed, amount, limitPrice }: OrderTicket): Outcome<never> | undefined {
  const { tick, step, maximum } = listed.terms
  if (amount % step !== 0n) return refused(11012, `Amount must be a multiple of ${formatWad(step)}`)
  if (amount > maximum) return refused(11012, `Amount must be at most ${formatWad(maximum)}`)
  if (limitPrice % tick !== 0n) return refused(11013, `Price must be a multiple of ${formatWad(tick)}`)
  return undefined
}

function combinationProblem(ticket: OrderTicket): Outcome<never> | undefined {
  if (ticket.timeInForce === 'post_only' && ticket.type !== 'limit') return refused(11010)
  const takes = ticket.type === 'market' || ticket.timeInForce === 'ioc' || ticket.timeInForce === 'fok'
  if (ticket.reduceOnly && !takes) return refused(11024)
  return undefined
}

/** Least fee per contract that must be signed: twice the taker rate on the larger of index and limit, plus the base fee. */
export function leastMaxFee(exchange: Exchange, listed: Listed, limitPrice: Wad): Wad {
  const { takerRate, takerBase } = listed.terms.fees
  const notional = maxWad(indexPrice(exchange, listed.currency), limitPrice)
  return wad(2n * multiplyWad(takerRate, notional, 'up') + takerBase)
}

function maxFeeProblem(exchange: Exchange, ticket: OrderTicket): Outcome<never> | undefined {
  const least = leastMaxFee(exchange, ticket.listed, ticket.limitPrice)
  return ticket.maxFee < least ? refused(11023, `signed max_fee must be >= ${formatWad(least)}`) : undefined
}
