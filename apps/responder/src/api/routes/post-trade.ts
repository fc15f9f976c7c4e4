import {
  formatWad,
  type Instrument,
  MarketModelError,
  type OrderRequest,
  parseInstrumentName,
} from '@riposte/market-model'
import { type ManualTradeReply, phaseSettings, type Trade } from '@riposte/orchestrator'
import { z } from 'zod'
import type { ApiOptions } from '../api-options.ts'
import { breachRow, breachSchema } from '../breach-row.ts'
import { invalidFields } from '../field-error.ts'
import { decimalText, instant, sideWord } from '../field-schemas.ts'
import { expiryText, findContradictions } from '../instrument-terms.ts'
import { jsonReply, problem, type Reply } from '../problem-response.ts'
import type { Answer } from '../reply-store.ts'
import { type TradeRequest, tradeRequest } from '../trade-request.ts'
import { tradeStatus } from '../trade-row.ts'
import { keyReused, writeEndpoint } from '../write-endpoint.ts'

const taken = z.strictObject({
  trade_id: z.string(),
  status: tradeStatus,
  instrument: z.string(),
  side: sideWord,
  quantity: decimalText,
  price: decimalText.nullable(),
  timestamp: instant,
  breaches: z.array(breachSchema).meta({ description: 'Limits that a trade which is done already went past.' }),
})

export type TakenJson = z.input<typeof taken>
export type NotTakenJson = z.input<typeof notTaken>

const notTaken = taken.omit({ breaches: true }).extend({
  hedge: z
    .strictObject({
      instrument: z.string(),
      side: sideWord,
      quantity: decimalText,
      limit_price: decimalText,
      time_in_force: z.string(),
    })
    .nullable()
    .meta({ description: 'The order with which its hedge would have begun.' }),
})

/**
 * `POST /api/trade`: take a trade at the given price and let it travel like one from an RFQ. `client_trade_id` is
 * another name of the `Idempotency-Key` header, and the journal knows it from before a restart. Replies that booked or
 * refused a trade are kept; after any other the same key may be tried again.
 */
export const postTrade = writeEndpoint<TradeRequest>({
  path: '/api/trade',
  role: 'trade',
  audited: true,
  summary: 'Take a trade at the given price, and hedge it',
  description:
    'The reply comes when the trade is durable. With already_done the trade exists and is booked past any limit. ' +
    'client_trade_id is another name of the Idempotency-Key header.',
  body: tradeRequest,
  replies: {
    200: { description: 'A dry run: within the limits, and nothing was booked or sent.', schema: notTaken },
    202: { description: 'Booked; the hedge is under way.', schema: taken },
  },
  problems: ['manual-trades-disabled', 'unknown-instrument', 'expired-instrument', 'limit-breached'],
  serve: (options) => ({
    refusal: () => manualTradesRefusal(options),
    keyField: { name: 'client_trade_id', read: (trade) => trade.client_trade_id },
    fingerprint,
    act: (trade, { key }) => execute(options, { ...trade, client_trade_id: key }),
  }),
})

/** Refuse every manual trade while `ENABLE_MANUAL_TRADES` is false, and in a phase that takes none. */
function manualTradesRefusal({ facts }: ApiOptions): Reply | undefined {
  if (!phaseSettings(facts.phase).desk.takesManualTrades) {
    const why = `in the phase ${facts.phase} the desk only answers RFQs; it takes trades from ROLLOUT_PHASE=monitor on`
    return problem('manual-trades-disabled', why, { option: 'ROLLOUT_PHASE' })
  }
  if (facts.enableManualTrades) return undefined
  const detail = 'ENABLE_MANUAL_TRADES is false; set it to true and start the desk again'
  return problem('manual-trades-disabled', detail, { option: 'ENABLE_MANUAL_TRADES' })
}

async function execute(options: ApiOptions, request: TradeRequest): Promise<Answer> {
  // The catalog comes with the start; before it, every instrument would look unknown.
  if (options.orchestrator.status().orchestrator === 'starting') {
    return { reply: problem('desk-unavailable', 'the desk is starting; nothing was booked'), keep: false }
  }
  const found = findInstrument(options, request)
  if (found.status === 'refused') return { reply: found.reply, keep: false }

  const { client_trade_id: clientTradeId, side, quantity, price, already_done: alreadyDone } = request
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
  if (outcome.status === 'withheld') return { reply: withheld(outcome), keep: true }
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
  if (contradictions.length > 0) return { status: 'refused', reply: invalidFields(contradictions) }

  const listing = lookup(name)
  const expiry = typeof listing === 'object' ? listing.expiry : 'expiry' in instrument ? instrument.expiry : undefined
  if (expiry !== undefined && (typeof listing === 'object' || expiry <= clock.nowMs())) {
    const detail = `${name} expired on ${expiryText(expiry)}`
    const members = { field: 'instrument', instrument: name, expired_at: expiry }
    return { status: 'refused', reply: problem('expired-instrument', detail, members) }
  }
  return listing === 'listed' ? { status: 'found', instrument } : unknown(`${name} is not listed at the hedge venue`)
}

type Taken = Extract<ManualTradeReply, { status: 'booked' | 'refused' }>

function accepted({ trade, breaches }: Taken): Reply {
  const body: z.input<typeof taken> = { ...takenTerms(trade), breaches: breaches.map(breachRow) }
  return jsonReply(202, body)
}

function withheld({ trade, hedge }: Extract<ManualTradeReply, { status: 'withheld' }>): Reply {
  const body: z.input<typeof notTaken> = {
    ...takenTerms(trade),
    hedge: hedge === undefined ? null : hedgeTerms(hedge),
  }
  return jsonReply(200, body)
}

function takenTerms(trade: Trade) {
  return {
    trade_id: trade.id,
    status: trade.status,
    instrument: trade.instrument,
    side: trade.side,
    quantity: formatWad(trade.quantity),
    price: trade.price === undefined ? null : formatWad(trade.price),
    timestamp: trade.receivedAt,
  }
}

function hedgeTerms({ instrument, side, amount, limitPrice, timeInForce }: OrderRequest) {
  const [quantity, limit_price] = [formatWad(amount), formatWad(limitPrice)]
  return { instrument, side, quantity, limit_price, time_in_force: timeInForce }
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

/** What makes two requests the same trade: "1" and "1.0" are one quantity. Terms repeat what the name says. */
function fingerprint({ instrument, side, quantity, price, already_done }: TradeRequest): string {
  return [instrument, side, quantity, price, already_done].join(' ')
}

function isSameTrade(trade: Trade, request: TradeRequest): boolean {
  return (
    trade.instrument === request.instrument &&
    trade.side === request.side &&
    trade.quantity === request.quantity &&
    trade.price === request.price
  )
}
