import { bytesToHex, keccak256 } from '@riposte/evm-signing'
import type { EpochMs } from '@riposte/market-model'
import { bestQuoteRecord } from './best-quote.ts'
import { endRfq } from './end-quote.ts'
import { executeQuote } from './execute-quote.ts'
import { encodedLegs, opposite, readLegs } from './leg.ts'
import { type Answer, type Method, type PrivateCall, privateMethod, publicMethod } from './method.ts'
import { ownSubaccount, withSubaccount } from './own-subaccount.ts'
import { readPage } from './page.ts'
import type { ParamsReader } from './params.ts'
import { ownQuoteRecord, publicQuoteRecord } from './quote.ts'
import { debugTicket, quoteAction, readQuoteTicket } from './quote-ticket.ts'
import { type Rfq, rfqRecord } from './rfq.ts'
import { done, refused } from './rpc-error.ts'
import { sendRfq } from './send-rfq.ts'

/** What a taker of RFQs calls. */
export const RFQ_METHODS: Readonly<Record<string, Method>> = {
  'private/send_rfq': privateMethod(
    (call) =>
      withSubaccount(call, (subaccount) => {
        const sent = sendRfq(call.exchange, call, subaccount, call.read, call.now)
        return sent.status === 'done' ? done(rfqRecord(call.exchange, sent.value, call.now)) : sent
      }),
    'trade:rfq:*',
  ),
  'private/cancel_rfq': privateMethod((call) => {
    const id = call.read.uuid('rfq_id')
    return withSubaccount(call, (subaccount) => {
      const rfq = subaccount.rfqs.get(id)
      if (rfq === undefined) return refused(11101)
      if (rfq.status !== 'open') return refused(11104)
      endRfq(call.exchange, rfq, 'cancelled', 'user_request', call.now)
      return done('ok')
    })
  }, 'trade:rfq:*'),
  'private/cancel_batch_rfqs': privateMethod((call) => {
    const id = call.read.optionalText('rfq_id')
    const label = call.read.optionalText('label')
    // An RFQ is not signed and has no nonce, so that none can match one.
    const nonce = call.read.optionalDigits('nonce')
    return withSubaccount(call, (subaccount) => {
      const chosen = [...subaccount.rfqs.values()].filter(
        (rfq) =>
          rfq.status === 'open' &&
          (id === undefined || rfq.id === id) &&
          (label === undefined || rfq.label === label) &&
          nonce === undefined,
      )
      for (const rfq of chosen) endRfq(call.exchange, rfq, 'cancelled', 'user_request', call.now)
      return done({ cancelled_ids: chosen.map((rfq) => rfq.id) })
    })
  }, 'trade:rfq:*'),
  'private/get_rfqs': privateMethod((call) =>
    withSubaccount(call, (subaccount) => {
      const chosen = [...subaccount.rfqs.values()].filter(rfqFilter(call.read)).reverse()
      const { rows, pagination } = readPage(call.read, chosen)
      const record = (rfq: Rfq) => rfqRecord(call.exchange, rfq, call.now)
      return call.read.problem() ?? done({ rfqs: rows.map(record), pagination })
    }),
  ),
  'private/poll_quotes': privateMethod((call) =>
    withSubaccount(call, (subaccount) => {
      const filter = quoteFilter(call.read)
      const quotes = [...subaccount.rfqs.values()].flatMap((rfq) => [...rfq.quotes.values()]).filter(filter)
      const { rows, pagination } = readPage(call.read, quotes.reverse())
      return call.read.problem() ?? done({ quotes: rows.map(publicQuoteRecord), pagination })
    }),
  ),
  'private/rfq_get_best_quote': privateMethod(getBestQuote),
  'private/execute_quote': privateMethod((call) => {
    const quoteId = call.read.uuid('quote_id')
    const takerProtection = call.read.optionalFlag('enable_taker_protection') ?? false
    const ticket = readQuoteTicket(call.exchange, call, call.read, call.now)
    if (ticket.status === 'refused') return ticket
    const executed = executeQuote(call.exchange, ticket.value, quoteId, takerProtection, call.now)
    if (executed.status === 'refused') return executed
    const { quote, rfq } = executed.value
    return done({ ...ownQuoteRecord(quote), rfq_filled_pct: rfqRecord(call.exchange, rfq, call.now).filled_pct })
  }, 'trade:rfq:*'),
  'public/execute_quote_debug': publicMethod(({ exchange, read, now }) => {
    read.uuid('quote_id')
    const ticket = debugTicket(exchange, read, now)
    if (ticket.status === 'refused') return ticket
    const action = quoteAction(exchange, ticket.value, 'taker')
    const legs = encodedLegs(ticket.value.legs, opposite(ticket.value.direction))
    return done({
      action_hash: bytesToHex(action.actionHash),
      encoded_data: bytesToHex(action.encodedData),
      encoded_data_hashed: bytesToHex(action.dataHash),
      encoded_legs: bytesToHex(legs),
      legs_hash: bytesToHex(keccak256(legs)),
      typed_data_hash: bytesToHex(action.digest),
    })
  }),
}

interface Dated {
  readonly status: string
  readonly createdAt: EpochMs
}

/** Reads the filters that all lists of RFQs and quotes share. */
function listFilter(read: ParamsReader): (one: Dated) => boolean {
  const status = read.optionalText('status')
  const from = read.optionalInteger('from_timestamp') ?? 0
  const to = read.optionalInteger('to_timestamp') ?? Number.MAX_SAFE_INTEGER
  return (one) => (status === undefined || one.status === status) && one.createdAt >= from && one.createdAt <= to
}

export function rfqFilter(read: ParamsReader): (rfq: Rfq) => boolean {
  const id = read.optionalText('rfq_id')
  const subaccountId = read.optionalInteger('rfq_subaccount_id')
  const listed = listFilter(read)
  return (rfq) =>
    (id === undefined || rfq.id === id) &&
    (subaccountId === undefined || rfq.subaccount.id === subaccountId) &&
    listed(rfq)
}

export function quoteFilter(
  read: ParamsReader,
): (quote: Dated & { readonly id: string; readonly rfqId: string }) => boolean {
  const id = read.optionalText('quote_id')
  const rfqId = read.optionalText('rfq_id')
  const listed = listFilter(read)
  return (quote) =>
    (id === undefined || quote.id === id) && (rfqId === undefined || quote.rfqId === rfqId) && listed(quote)
}

function getBestQuote(call: PrivateCall): Answer {
  const { exchange, read, now } = call
  const direction = read.optionalOneOf('direction', ['buy', 'sell']) ?? 'buy'
  const rfqId = read.optionalText('rfq_id')
  const subaccountId = read.integer('subaccount_id')
  const problem = read.problem()
  if (problem !== undefined) return problem
  const own = ownSubaccount(exchange, call, subaccountId)
  if (own.status === 'refused') return own
  const subaccount = own.value
  if (rfqId === undefined) {
    const legs = readLegs(exchange, read, now)
    if (legs.status === 'refused') return legs
    return done(bestQuoteRecord(exchange, subaccount, undefined, legs.value, direction, now))
  }
  const rfq = subaccount.rfqs.get(rfqId)
  if (rfq === undefined) return refused(11101)
  if (rfq.status !== 'open') return refused(11104)
  return done(bestQuoteRecord(exchange, subaccount, rfq, rfq.legs, direction, now))
}
