import { type EpochMs, formatWad, type Wad } from '@riposte/market-model'
import { type ExpiryRow, nextAlertAt } from '@riposte/orchestrator'
import { z } from 'zod'
import { readEndpoint } from '../endpoint.ts'
import { decimalText } from '../field-schemas.ts'

const amount = z.strictObject({ token: z.string(), amount: decimalText })

const leg = z.strictObject({
  venue: z.string(),
  instrument: z.string(),
  quantity: decimalText,
  settles: z.enum(['cash', 'physical']),
  averaged_ms: z.number(),
  price: decimalText.nullable(),
  is_fixed: z.boolean(),
  becomes: z.enum(['nothing', 'cash', 'claim']).nullable(),
  value: decimalText.nullable(),
})

const claim = z.strictObject({
  venue: z.string(),
  instrument: z.string(),
  kind: z.enum(['call', 'put']),
  quantity: decimalText,
  fixing: decimalText,
  pays: amount,
  receives: amount,
  remainder: amount,
  deadline: z.number(),
  is_overdue: z.boolean(),
  trades: z.array(z.string()),
})

const row = z.strictObject({
  expiry: z.number(),
  open_trades: z.number(),
  is_short: z.boolean(),
  next_alert_at: z.number().nullable(),
  legs: z.array(leg),
  claims: z.array(claim),
  deliver: z.array(z.strictObject({ venue: z.string(), token: z.string(), amount: decimalText, held: decimalText })),
  margin: z.strictObject({ needed: decimalText, free: decimalText.nullable() }).nullable(),
})

/** `GET /api/expiry`: what expires, the nearest first, with what it asks for and what is open of it. */
export const getExpiry = readEndpoint({
  path: '/api/expiry',
  role: 'read',
  summary: 'What expires, what it asks for, and the claims that are open',
  replies: { 200: { description: 'The nearest expiry first.', schema: z.array(row) } },
  serve:
    ({ orchestrator, clock }) =>
    (_request, response) => {
      response.json(orchestrator.expiries().map((one) => expiryJson(one, clock.nowMs())))
    },
})

/** An expiry as the API shows it: decimals are text, times milliseconds, what nobody knows is null. */
export type ExpiryJson = ReturnType<typeof expiryJson>

export function expiryJson(row: ExpiryRow, now: EpochMs) {
  return {
    expiry: row.expiry as number,
    open_trades: row.openTrades,
    is_short: row.isShort,
    next_alert_at: nextAlertAt(row, now) ?? null,
    legs: row.legs.map((leg) => ({
      venue: leg.venue,
      instrument: leg.instrument,
      quantity: formatWad(leg.quantity),
      settles: leg.rule.kind,
      averaged_ms: leg.rule.averagedMs,
      price: textOrNull(leg.price),
      is_fixed: leg.isFixed,
      becomes: leg.becomes ?? null,
      value: textOrNull(leg.value),
    })),
    claims: row.claims.map((claim) => ({
      venue: claim.venue,
      instrument: claim.instrument,
      kind: claim.kind,
      quantity: formatWad(claim.quantity),
      fixing: formatWad(claim.fixing),
      pays: amountJson(claim.pays),
      receives: amountJson(claim.receives),
      remainder: amountJson(claim.remainder),
      deadline: claim.deadline as number,
      is_overdue: now >= claim.deadline,
      trades: claim.tradeIds,
    })),
    deliver: row.deliver.map(({ venue, token, amount, held }) => ({
      venue,
      ...amountJson({ token, amount }),
      held: formatWad(held),
    })),
    margin:
      row.margin === undefined ? null : { needed: formatWad(row.margin.needed), free: textOrNull(row.margin.free) },
  }
}

function amountJson({ token, amount }: { readonly token: string; readonly amount: Wad }) {
  return { token, amount: formatWad(amount) }
}

function textOrNull(value: Wad | undefined): string | null {
  return value === undefined ? null : formatWad(value)
}
