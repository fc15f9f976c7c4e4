import { bytesToHex } from '@riposte/evm-signing'
import { cancelQuotesWhere, endQuote } from './end-quote.ts'
import { type Answer, type Method, type PrivateCall, privateMethod, publicMethod } from './method.ts'
import { withSubaccount } from './own-subaccount.ts'
import { readPage } from './page.ts'
import { quoteRecord } from './quote.ts'
import { debugTicket, quoteAction, readQuoteTicket } from './quote-ticket.ts'
import { mayQuote, publicRfqRecord } from './rfq.ts'
import { allRfqs } from './rfq-board.ts'
import { quoteFilter, rfqFilter } from './rfq-methods.ts'
import { done, refused, replacedError } from './rpc-error.ts'
import { openQuote, replaceQuote, sendQuote } from './send-quote.ts'

/** What a maker of RFQs calls. */
export const QUOTE_METHODS: Readonly<Record<string, Method>> = {
  'private/poll_rfqs': privateMethod((call) =>
    withSubaccount(call, () => {
      if (!call.account.rfqMaker) return refused(14027)
      const filter = rfqFilter(call.read)
      const seen = [...allRfqs(call.exchange)].filter((rfq) => mayQuote(rfq, call.account) && filter(rfq))
      const { rows, pagination } = readPage(
        call.read,
        seen.sort((a, b) => b.createdAt - a.createdAt),
      )
      return call.read.problem() ?? done({ rfqs: rows.map(publicRfqRecord), pagination })
    }),
  ),
  'private/send_quote': privateMethod((call) => {
    const ticket = readQuoteTicket(call.exchange, call, call.read, call.now)
    if (ticket.status === 'refused') return ticket
    const sent = sendQuote(call.exchange, ticket.value, call.now)
    return sent.status === 'done' ? done(quoteRecord(sent.value)) : sent
  }, 'trade:rfq:*'),
  'private/replace_quote': privateMethod(replace, 'trade:rfq:*'),
  'private/cancel_quote': privateMethod((call) => {
    const quoteId = call.read.uuid('quote_id')
    const { rfqId, label, nonce } = readTarget(call)
    return withSubaccount(call, (subaccount) => {
      const found = openQuote(subaccount, { quoteId })
      if (found.status === 'refused') return found
      const quote = found.value
      const meant =
        (rfqId === undefined || quote.rfqId === rfqId) &&
        (label === undefined || quote.label === label) &&
        (nonce === undefined || quote.nonce === nonce)
      if (!meant) return refused(11102)
      endQuote(call.exchange, quote, 'cancelled', 'user_request', call.now)
      return done(quoteRecord(quote))
    })
  }, 'trade:rfq:*'),
  'private/cancel_batch_quotes': privateMethod((call) => {
    const quoteId = call.read.optionalText('quote_id')
    const { rfqId, label, nonce } = readTarget(call)
    return withSubaccount(call, (subaccount) => {
      const ids = cancelQuotesWhere(
        call.exchange,
        subaccount,
        (quote) =>
          (quoteId === undefined || quote.id === quoteId) &&
          (rfqId === undefined || quote.rfqId === rfqId) &&
          (label === undefined || quote.label === label) &&
          (nonce === undefined || quote.nonce === nonce),
        'user_request',
        call.now,
      )
      return done({ cancelled_ids: ids })
    })
  }, 'trade:rfq:*'),
  'private/get_quotes': privateMethod((call) =>
    withSubaccount(call, (subaccount) => {
      const chosen = [...subaccount.quotes.values()].filter(quoteFilter(call.read)).reverse()
      const { rows, pagination } = readPage(call.read, chosen)
      return call.read.problem() ?? done({ quotes: rows.map(quoteRecord), pagination })
    }),
  ),
  'public/send_quote_debug': publicMethod(({ exchange, read, now }) => {
    const ticket = debugTicket(exchange, read, now)
    if (ticket.status === 'refused') return ticket
    const action = quoteAction(exchange, ticket.value, 'maker')
    return done({
      action_hash: bytesToHex(action.actionHash),
      encoded_data: bytesToHex(action.encodedData),
      encoded_data_hashed: bytesToHex(action.dataHash),
      typed_data_hash: bytesToHex(action.digest),
    })
  }),
}

/** The filters besides the id that cancels share. */
function readTarget({ read }: PrivateCall): {
  readonly rfqId: string | undefined
  readonly label: string | undefined
  readonly nonce: string | undefined
} {
  return {
    rfqId: read.optionalText('rfq_id'),
    label: read.optionalText('label'),
    nonce: read.optionalDigits('nonce'),
  }
}

function replace(call: PrivateCall): Answer {
  const { read } = call
  const target = {
    quoteId: read.has('quote_id_to_cancel') ? read.uuid('quote_id_to_cancel') : undefined,
    nonce: read.optionalDigits('nonce_to_cancel'),
  }
  if ((target.quoteId === undefined) === (target.nonce === undefined)) {
    read.reject('expected exactly one of quote_id_to_cancel and nonce_to_cancel')
  }
  const ticket = readQuoteTicket(call.exchange, call, read, call.now)
  if (ticket.status === 'refused') return ticket
  const replaced = replaceQuote(call.exchange, ticket.value, target, call.now)
  if (replaced.status === 'refused') return replaced
  const { cancelled, created, createError } = replaced.value
  return done({
    cancelled_quote: quoteRecord(cancelled),
    quote: created === undefined ? null : quoteRecord(created),
    create_quote_error: createError === undefined ? null : replacedError(createError),
  })
}
