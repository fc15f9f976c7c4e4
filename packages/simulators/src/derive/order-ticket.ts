import { checksumAddress, recoverAddress } from '@riposte/evm-signing'
import { type EpochMs, formatWad, maxWad, multiplyWad, type Wad, wad } from '@riposte/market-model'
import { type Account, keyStatus } from './accounts.ts'
import { actionDigest, encodeTrade, hashAction } from './action-hash.ts'
import { type Exchange, indexPrice } from './exchange.ts'
import type { Listed } from './listed.ts'
import { readAddress } from './login.ts'
import { nonceProblem } from './nonce-rules.ts'
import { ORDER_TYPES, type OrderTicket, TIMES_IN_FORCE } from './order.ts'
import { ownSubaccount } from './own-subaccount.ts'
import type { ParamsReader } from './params.ts'
import { TRADE_MODULE } from './protocol.ts'
import { done, type Outcome, refused } from './rpc-error.ts'

const LARGEST_INT128 = 1n << 127n

/** The bytes behind an order's signature, rebuilt from what the client sent. */
export interface OrderAction {
  readonly encodedData: Uint8Array
  readonly actionHash: Uint8Array
  readonly digest: Uint8Array
}

export function orderAction(exchange: Exchange, ticket: OrderTicket): OrderAction {
  const encodedData = encodeTrade({
    asset: ticket.listed.asset,
    subId: ticket.listed.subId,
    limitPrice: ticket.limitPrice,
    amount: ticket.amount,
    maxFee: ticket.maxFee,
    recipient: ticket.subaccount.id,
    side: ticket.side,
  })
  const actionHash = hashAction(
    {
      subaccountId: ticket.subaccount.id,
      nonce: BigInt(ticket.nonce),
      module: TRADE_MODULE,
      expirySec: ticket.signatureExpirySec,
      owner: ticket.subaccount.account.wallet,
      signer: ticket.signer,
    },
    encodedData,
  )
  return { encodedData, actionHash, digest: actionDigest(exchange.domainSeparator, actionHash) }
}

/** Read an order's params. Nothing is checked beyond their types, the account and the instrument. */
export function readTicket(exchange: Exchange, account: Account, read: ParamsReader): Outcome<OrderTicket> {
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
    nonce: read.digits('nonce'),
    signatureExpirySec: read.integer('signature_expiry_sec'),
  }
  const signerText = read.text('signer')
  const signatureText = read.text('signature')
  const instrument = read.text('instrument_name')
  const subaccountId = read.integer('subaccount_id')
  if (read.has('trigger_type') || read.has('algo_type')) read.reject('trigger and algo orders are not simulated')
  if (fields.amount <= 0n || fields.amount >= LARGEST_INT128) read.reject('amount: expected more than 0')
  if (fields.limitPrice <= 0n || fields.limitPrice >= LARGEST_INT128) read.reject('limit_price: expected more than 0')
  if (fields.maxFee < 0n || fields.extraFee < 0n) read.reject('max_fee, extra_fee: expected 0 or more')
  if (fields.signatureExpirySec < 0) read.reject('signature_expiry_sec: expected unix seconds')
  const problem = read.problem()
  if (problem !== undefined) return problem

  const subaccount = ownSubaccount(exchange, account, subaccountId)
  if (subaccount.status === 'refused') return subaccount
  const listed = exchange.instruments.get(instrument)
  if (listed === undefined) return refused(12001)
  const signer = readAddress(signerText)
  if (signer === undefined) return refused(14013)
  const mixedCase = signerText.slice(2) !== signerText.slice(2).toLowerCase()
  if (mixedCase && checksumAddress(signer) !== signerText) return refused(14012)
  return done({ ...fields, subaccount: subaccount.value, listed, signer, signature: signatureText as `0x${string}` })
}

/** Everything about an order that needs no book: the refusal, or undefined when it may go to the engine. */
export function ticketProblem(exchange: Exchange, ticket: OrderTicket, now: EpochMs): Outcome<never> | undefined {
  return (
    gridProblem(ticket) ??
    nonceProblem(ticket.subaccount, ticket.nonce, now, exchange.rules) ??
    expiryProblem(exchange, ticket, now) ??
    combinationProblem(ticket) ??
    maxFeeProblem(exchange, ticket) ??
    signatureProblem(exchange, ticket, now)
  )
}

function gridProblem({ listed, amount, limitPrice }: OrderTicket): Outcome<never> | undefined {
  const { tick, step, maximum } = listed.terms
  if (amount % step !== 0n) return refused(11012, `Amount must be a multiple of ${formatWad(step)}`)
  if (amount > maximum) return refused(11012, `Amount must be at most ${formatWad(maximum)}`)
  if (limitPrice % tick !== 0n) return refused(11013, `Price must be a multiple of ${formatWad(tick)}`)
  return undefined
}

/** The refusal for a signature that ends too soon or too late. */
function expiryProblem(exchange: Exchange, ticket: OrderTicket, now: EpochMs): Outcome<never> | undefined {
  const { signatureLifeMinSec: least, signatureLifeMaxSec: most } = exchange.rules
  const left = ticket.signatureExpirySec - Math.floor(now / 1000)
  if (left < least) return refused(11011, `Order must expire in ${least} sec or more`)
  if (left > most) return refused(11011, `Order must expire in ${most} sec or less`)
  return undefined
}

function combinationProblem(ticket: OrderTicket): Outcome<never> | undefined {
  if (ticket.timeInForce === 'post_only' && ticket.type !== 'limit') return refused(11010)
  const takes = ticket.type === 'market' || ticket.timeInForce === 'ioc' || ticket.timeInForce === 'fok'
  if (ticket.reduceOnly && !takes) return refused(11024)
  return undefined
}

/** Least fee per contract that must be signed: twice the taker rate on the larger of index and limit, plus the base fee. */
function leastMaxFee(exchange: Exchange, listed: Listed, limitPrice: Wad): Wad {
  const { takerRate, takerBase } = listed.terms.fees
  const notional = maxWad(indexPrice(exchange, listed.currency), limitPrice)
  return wad(2n * multiplyWad(takerRate, notional, 'up') + takerBase)
}

function maxFeeProblem(exchange: Exchange, ticket: OrderTicket): Outcome<never> | undefined {
  const least = leastMaxFee(exchange, ticket.listed, ticket.limitPrice)
  return ticket.maxFee < least ? refused(11023, `signed max_fee must be >= ${formatWad(least)}`) : undefined
}

function signatureProblem(exchange: Exchange, ticket: OrderTicket, now: EpochMs): Outcome<never> | undefined {
  const status = keyStatus(ticket.subaccount.account, ticket.signer, now)
  if (status === 'unknown') return refused(14023, 'Session key does not belong to wallet')
  if (status === 'expired') return refused(14030)
  const recovered = recoverAddress(orderAction(exchange, ticket).digest, ticket.signature)
  return recovered === ticket.signer ? undefined : refused(14014, 'Signature does not match data')
}
