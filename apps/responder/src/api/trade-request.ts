import { MarketModelError, parseWad, type Side, type Wad } from '@riposte/market-model'
import { z } from 'zod'

/** A manual trade as it was asked for. Its instrument is still only a name. */
export interface TradeRequest {
  readonly instrument: string
  readonly side: Side
  /** Contracts, > 0 */
  readonly quantity: Wad
  /** USD per contract, >= 0 */
  readonly price: Wad
  readonly alreadyDone: boolean
  readonly clientTradeId: string | undefined
  /** Terms that the name says already; checked against it when given. */
  readonly strike: Wad | undefined
  readonly expiry: number | undefined
  readonly isPut: boolean | undefined
}

/** What is wrong with one field; `field` is empty for the body as a whole. */
export interface FieldError {
  readonly field: string
  readonly message: string
}

/** Form of an idempotency key and of `client_trade_id`. */
export const CLIENT_ID = /^[\x21-\x7e]{1,128}$/
export const CLIENT_ID_FORM = '1 to 128 visible ASCII characters'

const DECIMAL_LENGTH_MAX = 40

function decimal(example: string, accepts: (value: Wad) => boolean, bound: string): z.ZodType<Wad, string> {
  const expected = `expected a decimal string ${bound} such as "${example}"`
  return z.string({ error: expected }).transform((text, context) => {
    try {
      const value = text.length <= DECIMAL_LENGTH_MAX ? parseWad(text) : undefined
      if (value !== undefined && accepts(value)) return value
    } catch (error) {
      if (!(error instanceof MarketModelError)) throw error
    }
    context.issues.push({ code: 'custom', message: expected, input: text })
    return z.NEVER
  })
}

const truth = z.boolean({ error: 'expected true or false' })

const schema = z.strictObject(
  {
    instrument: z.string({ error: 'expected a name such as "ETH-20261225-3000-C"' }).min(1).max(64),
    strike: decimal('3000', (value) => value > 0n, 'above 0').optional(),
    expiry: z
      .int({ error: 'expected whole unix seconds such as 1798185600' })
      .min(0, { error: 'expected whole unix seconds such as 1798185600' })
      .optional(),
    is_put: truth.optional(),
    side: z.enum(['buy', 'sell'], { error: 'expected "buy" or "sell"' }).default('buy'),
    quantity: decimal('1.0', (value) => value > 0n, 'above 0'),
    price: decimal('0.05', (value) => value >= 0n, 'of 0 or more'),
    already_done: truth.default(false),
    client_trade_id: z
      .string({ error: `expected ${CLIENT_ID_FORM}` })
      .regex(CLIENT_ID, { error: `expected ${CLIENT_ID_FORM}` })
      .optional(),
  },
  { error: (issue) => (issue.code === 'invalid_type' ? 'expected a JSON object' : undefined) },
)

const FIELDS = Object.keys(schema.shape).join(', ')

/** Read the body of `POST /api/trade`; every problem is reported. */
export function parseTradeRequest(
  body: unknown,
):
  | { readonly status: 'ok'; readonly request: TradeRequest }
  | { readonly status: 'invalid'; readonly errors: readonly FieldError[] } {
  const parsed = schema.safeParse(body)
  if (!parsed.success) return { status: 'invalid', errors: parsed.error.issues.flatMap(toFieldErrors) }
  const { is_put, already_done, client_trade_id, strike, expiry, ...rest } = parsed.data
  const request = { ...rest, strike, expiry, isPut: is_put, alreadyDone: already_done, clientTradeId: client_trade_id }
  return { status: 'ok', request }
}

function toFieldErrors(issue: z.core.$ZodIssue): readonly FieldError[] {
  if (issue.code !== 'unrecognized_keys') return [{ field: issue.path.join('.'), message: issue.message }]
  return issue.keys.map((field) => ({ field, message: `unknown field; expected ${FIELDS}` }))
}
