import { formatWad, type Instrument, MarketModelError, parseInstrumentName } from '@riposte/market-model'
import type { ManualTradeReply, Trade } from '@riposte/orchestrator'
import type { RequestHandler } from 'express'
import type { ApiOptions } from '../api-options.ts'
import { breachRow } from '../breach-row.ts'
import { expiryText, findContradictions } from '../instrument-terms.ts'
import { jsonReply, problem, type Reply, send } from '../problem-response.ts'
import { type Answer, createReplyStore } from '../reply-store.ts'
import { CLIENT_ID, CLIENT_ID_FORM, type FieldError, parseTradeRequest, type TradeRequest } from '../trade-request.ts'

/** Refuse every manual trade while `ENABLE_MANUAL_TRADES` is false. */
export function requireManualTrades({ facts }: ApiOptions): RequestHandler {
  return (_request, response, next) => {
    if (facts.enableManualTrades) return next()
    const detail = 'ENABLE_MANUAL_TRADES is false; set it to true and start the desk again'
    send(response, problem('manual-trades-disabled', detail, { option: 'ENABLE_MANUAL_TRADES' }))
  }
}

/**
 * `POST /api/trade`: take a trade at the given price and let it travel like one from an RFQ.
 *
 * A repeat under the same `Idempotency-Key` header or `client_trade_id` (two names of one thing) gets the first reply,
 * with the same status and body, and books nothing; repeats that come while the first is still running wait for it.
 * The same key with another trade is 422, as the IETF draft on the Idempotency-Key header has it. Replies that booked
 * or refused a trade are kept; after any other the same key may be tried again.
 */
export function postTrade(options: ApiOptions): RequestHandler {
  const replies = createReplyStore({ clock: options.clock })

  return async (request, response) => {
    const parsed = parseTradeRequest(request.body)
    const key = readKey(request.headers['idempotency-key'])
    const errors = [...(parsed.status === 'invalid' ? parsed.errors : []), ...key.errors]
    if (parsed.status === 'invalid' || errors.length > 0) return send(response, invalid(errors))

    const trade = parsed.request
    if (key.value !== undefined && trade.clientTradeId !== undefined && key.value !== trade.clientTradeId) {
      const message = 'expected the same value as the Idempotency-Key header, or one of the two only'
      return send(response, invalid([{ field: 'client_trade_id', message }]))
    }
    const clientTradeId = trade.clientTradeId ?? key.value
    const run = (): Promise<Answer> => execute(options, { ...trade, clientTradeId })
    if (clientTradeId === undefined) return send(response, (await run()).reply)

    const replay = await replies.once(clientTradeId, fingerprint(trade), run)
    if (replay.status === 'reply') return send(response, replay.reply)
    if (replay.status === 'different-request') return send(response, keyReused(clientTradeId))
    response.set('Retry-After', '1')
    send(response, problem('desk-unavailable', 'too many trades are under way; nothing was booked'))
  }
}

async function execute(options: ApiOptions, request: TradeRequest): Promise<Answer> {
  // The catalog comes with the start; before it, every instrument would look unknown.
  if (options.orchestrator.status().orchestrator === 'starting') {
    return { reply: problem('desk-unavailable', 'the desk is starting; nothing was booked'), keep: false }
  }
  const found = findInstrument(options, request)
  if (found.status === 'refused') return { reply: found.reply, keep: false }

  const { clientTradeId, side, quantity, price, alreadyDone } = request
  const { instrument } = found
  const order = { clientTradeId, instrument, side, quantity, price, alreadyDone }
  const outcome = await options.orchestrator.submitManualTrade(order)
  if (outcome.status === 'unavailable') {
    return { reply: problem('desk-unavailable', `${outcome.reason}; nothing was booked`), keep: false }
  }
  // The journal knows keys from before a restart, which the reply store does not.
  if (clientTradeId !== undefined && !isSameTrade(outcome.trade, request)) {
    return { reply: keyReused(clientTradeId), keep: false }
  }
  return { reply: outcome.status === 'booked' ? accepted(outcome) : refused(outcome), keep: true }
}

function findInstrument(
  { clock, lookup }: ApiOptions,
  request: TradeRequest,
):
  | { readonly status: 'found'; readonly instrument: Instrument }
  | { readonly status: 'refused'; readonly reply: Reply } {
  const name = request.instrument
  const unknown = (why: string): { status: 'refused'; reply: Reply } => ({
    status: 'refused',
    reply: problem('unknown-instrument', why, { field: 'instrument', instrument: name }),
  })
  let instrument: Instrument
  try {
    instrument = parseInstrumentName(name)
  } catch (error) {
    if (error instanceof MarketModelError) return unknown(error.message)
    throw error
  }
  const contradictions = findContradictions(request, instrument)
  if (contradictions.length > 0) return { status: 'refused', reply: invalid(contradictions) }

  const listing = lookup(name)
  const expiry = typeof listing === 'object' ? listing.expiry : 'expiry' in instrument ? instrument.expiry : undefined
  if (expiry !== undefined && (typeof listing === 'object' || expiry <= clock.nowMs())) {
    const detail = `${name} expired on ${expiryText(expiry)}`
    const members = { field: 'instrument', instrument: name, expired_at: expiry }
    return { status: 'refused', reply: problem('expired-instrument', detail, members) }
  }
  return listing === 'listed' ? { status: 'found', instrument } : unknown(`${name} is not listed at the hedge venue`)
}

type Taken = Exclude<ManualTradeReply, { status: 'unavailable' }>

function accepted({ trade, breaches }: Taken): Reply {
  return jsonReply(202, {
    trade_id: trade.id,
    status: trade.status,
    instrument: trade.instrument,
    side: trade.side,
    quantity: formatWad(trade.quantity),
    price: trade.price === undefined ? null : formatWad(trade.price),
    timestamp: trade.receivedAt,
    breaches: breaches.map(breachRow),
  })
}

function refused({ trade, breaches }: Taken): Reply {
  const [first] = breaches
  const detail = first?.message ?? trade.error ?? 'the trade was refused'
  const { message: _, ...limit } = first === undefined ? { message: '' } : breachRow(first)
  return problem('limit-breached', detail, {
    ...limit,
    trade_id: trade.id,
    trade_status: trade.status,
    breaches: breaches.map(breachRow),
  })
}

function invalid(errors: readonly FieldError[]): Reply {
  const fields = errors.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`))
  const [first] = errors
  return problem('invalid-request', fields.join('; '), { field: first?.field ?? '', errors })
}

function keyReused(key: string): Reply {
  const detail = `the key ${JSON.stringify(key)} was used for another trade; a new trade needs a new key`
  return problem('idempotency-key-reused', detail)
}

/** What makes two requests the same trade: "1" and "1.0" are one quantity. Terms repeat what the name says. */
function fingerprint({ instrument, side, quantity, price, alreadyDone }: TradeRequest): string {
  return [instrument, side, quantity, price, alreadyDone].join(' ')
}

function isSameTrade(trade: Trade, request: TradeRequest): boolean {
  return (
    trade.instrument === request.instrument &&
    trade.side === request.side &&
    trade.quantity === request.quantity &&
    trade.price === request.price
  )
}

/** The header is a structured string (`"abc"`), but most clients leave the quotes away. */
function readKey(header: string | string[] | undefined): {
  readonly value: string | undefined
  readonly errors: readonly FieldError[]
} {
  if (header === undefined) return { value: undefined, errors: [] }
  const text = Array.isArray(header) ? '' : header.trim()
  const value = /^"(.*)"$/.exec(text)?.[1] ?? text
  if (CLIENT_ID.test(value)) return { value, errors: [] }
  return { value: undefined, errors: [{ field: 'Idempotency-Key', message: `expected ${CLIENT_ID_FORM}` }] }
}
