import { type Clock, MarketModelError, parseInstrumentName, signed, type Wad } from '@riposte/market-model'
import type { Orchestrator } from '@riposte/orchestrator'
import type { Hypothesis, Verdict } from '@riposte/risk-limits'
import { z } from 'zod'
import { breachRow, breachSchema } from '../breach-row.ts'
import { anyDecimal, instrumentName, positiveDecimal, truth } from '../field-schemas.ts'
import { limitEffectRow, limitEffectSchema, limitUseRow, limitUseSchema } from '../limit-use-row.ts'
import { changedLimits, limitChanges } from '../limit-values.ts'
import { jsonReply } from '../problem-response.ts'
import { writeEndpoint } from '../write-endpoint.ts'

/** Each is worked through on a copy of the whole book. */
const CHANGES_MAX = 20

const instrument = instrumentName.transform((text, context) => {
  try {
    return parseInstrumentName(text)
  } catch (error) {
    if (!(error instanceof MarketModelError)) throw error
    context.issues.push({ code: 'custom', message: error.message, input: text })
    return z.NEVER
  }
})
const venue = z.string().regex(/^\S{1,64}$/, { error: 'expected the name of a venue, such as rysk, derive or manual' })
const side = z.enum(['buy', 'sell'], { error: 'expected "buy" or "sell"' }).default('buy')
const terms = { instrument, side, quantity: positiveDecimal('1.0') }

const change = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('trade'), ...terms, price: anyDecimal('0.05'), venue: venue.default('manual') }),
    z.strictObject({
      type: z.literal('quote'),
      ...terms,
      venue: venue.default('rysk'),
      hedged: truth.default(true).meta({ description: 'Whether the same option is sold at the hedging venue.' }),
      hedge_venue: venue.default('derive'),
    }),
    z.strictObject({
      type: z.literal('market-move'),
      underlying: z.string().min(1).max(16),
      factor: z.number().positive().max(100).default(1).meta({ description: 'Spot and forwards times this.' }),
      volatility_move: z.number().min(-5).max(5).default(0).meta({ description: 'Fraction: 0.1 is 10 points.' }),
    }),
    z.strictObject({ type: z.literal('balance'), venue, token: z.string().min(1).max(16), amount: anyDecimal('1000') }),
    z.strictObject({ type: z.literal('free-margin'), venue, amount: anyDecimal('1000') }),
    z.strictObject({ type: z.literal('limits'), limits: limitChanges }),
  ],
  { error: 'expected a type: trade, quote, market-move, balance, free-margin or limits' },
)

type Change = z.output<typeof change>

const asking = z.strictObject({ changes: z.array(change).min(1).max(CHANGES_MAX) }).meta({
  description: 'Things that could happen, one after the other. Limits may be looser here: nothing is changed.',
})

const verdictSchema = z.strictObject({
  status: z.enum(['ok', 'reduces', 'breach']),
  limits: z.array(limitEffectSchema),
  breaches: z.array(breachSchema),
})

const answer = z.strictObject({
  verdicts: z.array(verdictSchema).meta({ description: 'Of each quote, in their order: what the desk would answer.' }),
  before: z.array(limitUseSchema),
  after: z.array(limitUseSchema),
  breached: z.array(limitUseSchema).meta({ description: 'Limits that are past their value afterwards.' }),
})

/** `POST /api/whatif`: what the book would be after all of this. Nothing is changed. */
export const postWhatif = writeEndpoint({
  path: '/api/whatif',
  role: 'read',
  audited: false,
  summary: 'What the limits would say after a trade, a quote or a move of the market',
  body: asking,
  replies: { 200: { description: 'The book before and after.', schema: answer } },
  serve: ({ orchestrator, clock }) => ({
    async act({ changes }) {
      const result = orchestrator.whatIf(changes.map((asked, i) => hypothesis(asked, i, orchestrator, clock)))
      const body: z.input<typeof answer> = {
        verdicts: result.verdicts.map(verdictRow),
        before: result.before.map(limitUseRow),
        after: result.after.map(limitUseRow),
        breached: result.breached.map(limitUseRow),
      }
      return { reply: jsonReply(200, body), keep: false }
    },
  }),
})

function hypothesis(asked: Change, i: number, orchestrator: Orchestrator, clock: Clock): Hypothesis {
  switch (asked.type) {
    case 'trade': {
      const { instrument: traded, side: way, quantity, price, venue: place } = asked
      const booking = { instrument: traded, venue: place, quantity: signed(way, quantity), price, at: clock.nowMs() }
      return { type: 'booking', booking }
    }
    case 'quote': {
      const { instrument: quoted, side: way, quantity } = asked
      const leg = (at: string, amount: Wad, role: 'trade' | 'hedge') => ({
        instrument: quoted,
        venue: at,
        quantity: amount,
        role,
      })
      const own = leg(asked.venue, signed(way, quantity), 'trade')
      const opposite = way === 'buy' ? 'sell' : 'buy'
      const hedge = asked.hedged ? [leg(asked.hedge_venue, signed(opposite, quantity), 'hedge')] : []
      return { type: 'reservation', id: `whatif-${i}`, change: { legs: [own, ...hedge], cash: [] } }
    }
    case 'market-move': {
      const { underlying, factor, volatility_move: volatilityMove } = asked
      return { type: 'market-move', underlying, factor, volatilityMove }
    }
    case 'balance':
    case 'free-margin':
      return asked
    case 'limits': {
      const now = orchestrator.limits()
      return { type: 'limits', limits: { ...now, ...changedLimits(now, asked.limits) } }
    }
  }
}

function verdictRow(verdict: Verdict): z.input<typeof verdictSchema> {
  return {
    status: verdict.status,
    limits: verdict.limits.map(limitEffectRow),
    breaches: verdict.status === 'breach' ? verdict.breaches.map(breachRow) : [],
  }
}
