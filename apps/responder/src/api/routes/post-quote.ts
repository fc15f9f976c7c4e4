import { formatWad, MarketModelError, type Option, parseInstrumentName } from '@riposte/market-model'
import type { IndicatedPrice, Indication } from '@riposte/orchestrator'
import { z } from 'zod'
import { decimalText, figure, instant, instrumentName, positiveDecimal } from '../field-schemas.ts'
import { finiteOrNull } from '../finite.ts'
import { limitEffectRow, limitEffectSchema } from '../limit-use-row.ts'
import { jsonReply } from '../problem-response.ts'
import { writeEndpoint } from '../write-endpoint.ts'

const OPTION_FORM = 'expected the name of an option such as "ETH-20261225-3000-C"'

const option = instrumentName.transform((text, context): Option => {
  try {
    const instrument = parseInstrumentName(text)
    if (instrument.kind === 'option') return instrument
    context.issues.push({ code: 'custom', message: OPTION_FORM, input: text })
  } catch (error) {
    if (!(error instanceof MarketModelError)) throw error
    context.issues.push({ code: 'custom', message: error.message, input: text })
  }
  return z.NEVER
})

const asking = z.strictObject({ instrument: option, quantity: positiveDecimal('1.0') }).meta({
  description: 'An RFQ that nobody sent: contracts of an option that a taker would sell to the desk.',
  examples: [{ instrument: 'ETH-20261225-3000-C', quantity: '1.0' }],
})

const priceSchema = z.strictObject({
  price: decimalText.meta({ description: 'What would be offered.' }),
  hedge_gross: figure.meta({ description: 'What the bids of the hedging venue bring in.' }),
  hedge_fee: figure.meta({ description: 'What the hedging venue takes of that.' }),
  edge: figure.meta({ description: 'What the desk keeps.' }),
  source_fee: figure.meta({ description: "The source's fee on top of the price, as modelled." }),
  worst_bid: decimalText.meta({ description: 'The lowest bid that the hedge would reach.' }),
  spot: figure,
})

const answer = z.strictObject({
  answer: z.enum(['quote', 'decline']),
  instrument: z.string(),
  quantity: decimalText.meta({ description: 'Contracts.' }),
  at: instant,
  why: z.string().meta({ description: 'The answer in a sentence.' }),
  price: priceSchema
    .nullable()
    .meta({ description: 'USD per contract: price = hedge_gross - hedge_fee - edge - source_fee, rounded down.' }),
  limits: z.array(limitEffectSchema).nullable().meta({ description: 'Limits that the price was held against.' }),
  reasons: z.array(z.strictObject({ code: z.string(), message: z.string() })),
})

export type IndicationJson = z.input<typeof answer>

/** `POST /api/quote`: what an RFQ would be answered now, and each step of the price. Nothing is signed or sent. */
export const postQuote = writeEndpoint({
  path: '/api/quote',
  role: 'read',
  audited: false,
  summary: 'What would be quoted now, and each step of the price; nothing is signed or sent',
  body: asking,
  replies: { 200: { description: 'A price, or the reasons to decline.', schema: answer } },
  serve: ({ orchestrator }) => ({
    async act({ instrument, quantity }) {
      return { reply: jsonReply(200, indicationRow(orchestrator.indicate(instrument, quantity))), keep: false }
    },
  }),
})

function indicationRow(indication: Indication): z.input<typeof answer> {
  const { status, instrument, quantity, at, price, limits, reasons } = indication
  return {
    answer: status,
    instrument,
    quantity: formatWad(quantity),
    at,
    why: whyOf(indication),
    price: price === undefined ? null : priceRow(price),
    limits: limits?.map(limitEffectRow) ?? null,
    reasons: reasons.map(({ code, message }) => ({ code, message })),
  }
}

function priceRow(price: IndicatedPrice): z.input<typeof priceSchema> {
  return {
    price: formatWad(price.price),
    hedge_gross: finiteOrNull(price.hedgeGross),
    hedge_fee: finiteOrNull(price.hedgeFee),
    edge: finiteOrNull(price.edge),
    source_fee: finiteOrNull(price.sourceFee),
    worst_bid: formatWad(price.worstBid),
    spot: finiteOrNull(price.spot),
  }
}

function whyOf({ status, price, reasons }: Indication): string {
  if (status === 'decline') return `would be declined: ${reasons.map(({ message }) => message).join('; ')}`
  return `would be quoted at ${price === undefined ? 'an unknown price' : formatWad(price.price)} USD a contract`
}
