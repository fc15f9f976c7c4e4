import { bytesToHex, checksumAddress, recoverAddress } from '@riposte/evm-signing'
import { type EpochMs, formatWad } from '@riposte/market-model'
import { ACTION_TYPEHASH } from './action-hash.ts'
import { cancelByNonce, cancelOrder, cancelWaiting, cancelWhere } from './cancel-orders.ts'
import { cancelQuotesWhere } from './end-quote.ts'
import { type Answer, type Method, type PrivateCall, privateMethod, publicMethod } from './method.ts'
import { type Order, type OrderTicket, orderRecord } from './order.ts'
import { orderQuote } from './order-quote.ts'
import { orderAction, readTicket, ticketProblem } from './order-ticket.ts'
import { withSubaccount } from './own-subaccount.ts'
import { type Placed, placeOrder } from './place-order.ts'
import { rawNumber, TRADE_MODULE } from './protocol.ts'
import { type ReplaceTarget, replaceOrder } from './replace-order.ts'
import { done, type Outcome, refused, replacedError } from './rpc-error.ts'
import { tradeRecord } from './trade.ts'
import { placeTrigger, placeTwap } from './waiting-orders.ts'

const MATCHING = { rate: 'matching' } as const

/** Private methods that change orders. */
export const ORDER_METHODS: Readonly<Record<string, Method>> = {
  'private/order': privateMethod(order, 'trade:*', MATCHING),
  'private/replace': privateMethod(replace, 'trade:*', MATCHING),
  'private/order_debug': privateMethod(orderDebug),
  'private/order_quote': privateMethod((call) => {
    const ticket = readTicket(call.exchange, call, call.read)
    return ticket.status === 'done' ? done(orderQuote(call.exchange, ticket.value, call.now)) : ticket
  }),
  'public/order_quote': publicMethod(({ exchange, read, now }) => {
    const account = exchange.accounts.subaccount(read.integer('subaccount_id'))?.account
    if (account === undefined) return read.problem() ?? refused(14001)
    const ticket = readTicket(exchange, { account, key: account.wallet }, read)
    return ticket.status === 'done' ? done(orderQuote(exchange, ticket.value, now)) : ticket
  }),
  'private/cancel': privateMethod(
    (call) => {
      const id = call.read.uuid('order_id')
      call.read.text('instrument_name')
      return withSubaccount(call, (subaccount) => {
        const cancelled = cancelOrder(call.exchange, subaccount, id, call.now)
        return cancelled.status === 'done' ? done(orderRecord(cancelled.value)) : cancelled
      })
    },
    'trade:*',
    MATCHING,
  ),
  'private/cancel_by_nonce': privateMethod(
    (call) => {
      const nonce = call.read.digits('nonce')
      const instrument = call.read.text('instrument_name')
      return withSubaccount(call, (subaccount) =>
        done({ cancelled_orders: cancelByNonce(call.exchange, subaccount, instrument, nonce, call.now) }),
      )
    },
    'trade:*',
    MATCHING,
  ),
  'private/cancel_by_instrument': privateMethod(
    (call) => {
      const instrument = call.read.text('instrument_name')
      return cancelMatching(call, (order) => order.listed.name === instrument)
    },
    'trade:*',
    MATCHING,
  ),
  'private/cancel_by_label': privateMethod(
    (call) => {
      const label = call.read.text('label')
      const instrument = call.read.optionalText('instrument_name')
      const answer = cancelMatching(
        call,
        (order) => order.label === label && (instrument === undefined || order.listed.name === instrument),
      )
      // Across instruments the exchange does not know the count when it answers, and says so with -1.
      return answer.status === 'done' && instrument === undefined ? done({ cancelled_orders: -1 }) : answer
    },
    'trade:*',
    { rate: 'cancel_by_label' },
  ),
  'private/cancel_all': privateMethod(
    (call) => {
      const triggers = call.read.optionalFlag('cancel_trigger_orders') ?? false
      const algos = call.read.optionalFlag('cancel_algo_orders') ?? false
      return withSubaccount(call, (subaccount) => {
        const { exchange, now } = call
        cancelWhere(exchange, subaccount, () => true, 'user_request', now)
        if (triggers) cancelWaiting(exchange, subaccount, 'triggerOrders', 'user_request', now)
        if (algos) cancelWaiting(exchange, subaccount, 'algoOrders', 'user_request', now)
        cancelQuotesWhere(exchange, subaccount, () => true, 'user_request', now)
        return done('ok')
      })
    },
    'trade:*',
    { rate: 'cancel_all' },
  ),
}

function cancelMatching(call: PrivateCall, accepts: (order: Order) => boolean): Answer {
  return withSubaccount(call, (subaccount) => {
    const count = cancelWhere(call.exchange, subaccount, accepts, 'user_request', call.now)
    return done({ cancelled_orders: count })
  })
}

/** The checks that come before the engine, then its step after the taker delay. */
function order(call: PrivateCall): Answer {
  const { exchange } = call
  const read = readTicket(exchange, call, call.read)
  if (read.status === 'refused') return read
  const ticket = read.value
  const problem = ticketProblem(exchange, ticket, call.now)
  if (problem !== undefined) return problem
  const step = (now: EpochMs): Outcome<unknown> => {
    if (ticket.trigger !== undefined) return mapDone(placeTrigger(exchange, ticket, now), waitingRecord)
    if (ticket.twap !== undefined) return mapDone(placeTwap(exchange, ticket, now), waitingRecord)
    return mapDone(placeOrder(exchange, ticket, now), (placed) => placedRecord(placed, now))
  }
  return { status: 'later', delayMs: delayOf(call, ticket), step }
}

function replace(call: PrivateCall): Answer {
  const { exchange, read } = call
  const target: ReplaceTarget = {
    orderId: read.has('order_id_to_cancel') ? read.uuid('order_id_to_cancel') : undefined,
    nonce: read.optionalDigits('nonce_to_cancel'),
    expectedFilled: read.optionalDecimal('expected_filled_amount'),
  }
  if ((target.orderId === undefined) === (target.nonce === undefined)) {
    read.reject('expected exactly one of order_id_to_cancel and nonce_to_cancel')
  }
  const ticket = readTicket(exchange, call, read)
  if (ticket.status === 'refused') return ticket
  return (
    ticketProblem(exchange, ticket.value, call.now) ?? {
      status: 'later',
      delayMs: delayOf(call, ticket.value),
      step: (now) =>
        mapDone(replaceOrder(exchange, ticket.value, target, now), ({ cancelled, created, createError }) => ({
          cancelled_order: orderRecord(cancelled),
          order: created === undefined ? null : orderRecord(created.order),
          trades: created === undefined ? null : created.trades.map((trade) => tradeRecord(trade, now)),
          create_order_error: createError === undefined ? null : replacedError(createError),
        })),
    }
  )
}

/** Whoever may take waits; an order that can only rest does not. */
function delayOf(call: PrivateCall, ticket: OrderTicket): number {
  const waits = ticket.timeInForce === 'post_only' || ticket.trigger !== undefined || ticket.twap !== undefined
  return waits ? 0 : call.exchange.rules.takerDelayMs
}

function placedRecord({ order: placed, trades }: Placed, now: EpochMs): Record<string, unknown> {
  return { order: orderRecord(placed), trades: trades.map((trade) => tradeRecord(trade, now)) }
}

function waitingRecord(placed: Order): Record<string, unknown> {
  return { order: orderRecord(placed), trades: [] }
}

function mapDone<T, U>(outcome: Outcome<T>, use: (value: T) => U): Outcome<U> {
  return outcome.status === 'done' ? done(use(outcome.value)) : outcome
}

function orderDebug(call: PrivateCall): Answer {
  const read = readTicket(call.exchange, call, call.read)
  if (read.status === 'refused') return read
  const ticket = read.value
  const { subaccount, listed } = ticket
  if (BigInt(ticket.nonce) >= 1n << 64n) return refused(-32602, 'nonce: expected 64 bits')
  const action = orderAction(call.exchange, ticket)
  const owner = checksumAddress(subaccount.account.wallet)
  const recovered = recoverAddress(action.digest, ticket.signature)
  return done({
    action_hash: bytesToHex(action.actionHash),
    action_typehash: bytesToHex(ACTION_TYPEHASH),
    domain_separator: bytesToHex(call.exchange.domainSeparator),
    encoded_data: bytesToHex(action.encodedData),
    encoded_data_hashed: bytesToHex(action.dataHash),
    expected_signer: checksumAddress(ticket.signer),
    input_data: {
      data: {
        asset_address: checksumAddress(listed.asset),
        asset_sub_id: String(listed.subId),
        desired_amount: formatWad(ticket.amount),
        is_bid: ticket.side === 'buy',
        limit_price: formatWad(ticket.limitPrice),
        recipient_id: subaccount.id,
        worst_fee: formatWad(ticket.maxFee),
      },
      expiry: ticket.signatureExpirySec,
      module: checksumAddress(TRADE_MODULE),
      nonce: rawNumber(String(BigInt(ticket.nonce))),
      owner,
      signer: checksumAddress(ticket.signer),
      subaccount_id: subaccount.id,
    },
    module: checksumAddress(TRADE_MODULE),
    owner,
    recovered_signer: recovered === undefined ? null : checksumAddress(recovered),
    typed_data_hash: bytesToHex(action.digest),
  })
}
