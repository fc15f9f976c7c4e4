import { z } from 'zod'
import { decimal, instrumentName, positiveDecimal, truth } from './field-schemas.ts'
import { CLIENT_ID, CLIENT_ID_FORM } from './idempotency-key.ts'

const SECONDS = 'expected whole unix seconds such as 1798185600'

/** The body of `POST /api/trade`. Its instrument is still only a name; terms that the name says are checked against it. */
export const tradeRequest = z
  .strictObject(
    {
      instrument: instrumentName,
      strike: positiveDecimal('3000').optional(),
      expiry: z.int({ error: SECONDS }).min(0, { error: SECONDS }).optional(),
      is_put: truth.optional(),
      side: z.enum(['buy', 'sell'], { error: 'expected "buy" or "sell"' }).default('buy'),
      quantity: positiveDecimal('1.0'),
      price: decimal('0.05', (value) => value >= 0n, 'of 0 or more'),
      already_done: truth.default(false),
      client_trade_id: z
        .string({ error: `expected ${CLIENT_ID_FORM}` })
        .regex(CLIENT_ID, { error: `expected ${CLIENT_ID_FORM}` })
        .optional(),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? 'expected a JSON object' : undefined) },
  )
  .meta({
    description: 'Quantity in contracts, price in USD per contract, expiry in unix seconds.',
    examples: [{ instrument: 'ETH-20261225-3000-C', quantity: '1.0', price: '0.05' }],
  })

/** A manual trade as it was asked for. */
export type TradeRequest = z.output<typeof tradeRequest>
