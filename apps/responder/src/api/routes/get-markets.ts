import { formatWad, type Wad } from '@riposte/market-model'
import { z } from 'zod'
import type { MarketRow } from '../api-options.ts'
import { readEndpoint } from '../endpoint.ts'
import { decimalText, figure, instant } from '../field-schemas.ts'
import { finiteOrNull } from '../finite.ts'
import { choiceParameter, underlyingParameter } from '../query-schemas.ts'
import { readQuery } from '../read-query.ts'

const KINDS = ['option', 'perp'] as const

const query = z.strictObject({ underlying: underlyingParameter, kind: choiceParameter(KINDS) })

const market = z.strictObject({
  instrument: z.string(),
  underlying: z.string(),
  kind: z.enum(KINDS),
  right: z.enum(['call', 'put']).nullable(),
  strike: decimalText.nullable().meta({ description: 'USD.' }),
  expiry: instant.nullable(),
  best_bid: decimalText.nullable().meta({ description: 'USD per contract, at the hedging venue.' }),
  best_ask: decimalText.nullable(),
  mark: decimalText.nullable(),
  index: decimalText.nullable().meta({ description: 'USD; spot price of the underlying.' }),
  iv: figure.meta({ description: 'Mark implied volatility, annualised, as a fraction: 0.51 is 51 %.' }),
  delta: figure.meta({ description: 'Of one contract.' }),
  step: decimalText.meta({ description: 'Contracts; amounts are multiples of it.' }),
  minimum: decimalText.meta({ description: 'Contracts.' }),
  can_hedge: z.boolean().meta({ description: 'Whether the desk could trade it there now.' }),
  why_not: z.string().nullable().meta({ description: 'Why it could not.' }),
})

export type MarketJson = z.input<typeof market>

/** `GET /api/markets`: what the hedging venue lists, its best prices, and whether the desk can trade it there. */
export const getMarkets = readEndpoint({
  path: '/api/markets',
  role: 'read',
  summary: 'What can be quoted and hedged: listings with their best prices',
  query,
  replies: { 200: { description: 'All of them, by underlying, expiry and strike.', schema: z.array(market) } },
  serve:
    ({ markets }) =>
    (request, response) => {
      const asked = readQuery(query, request, response)
      if (asked === undefined) return
      const { underlying, kind } = asked
      const wanted = markets().filter(({ listing: { instrument } }) => {
        return (
          (underlying === undefined || instrument.underlying === underlying) &&
          (kind === undefined || instrument.kind === kind)
        )
      })
      response.json(wanted.sort(byTerms).map(marketRow))
    },
})

/** The perp first, then the nearest expiry, the lowest strike, the call. */
function byTerms({ listing: { instrument: a } }: MarketRow, { listing: { instrument: b } }: MarketRow): number {
  if (a.underlying !== b.underlying) return a.underlying < b.underlying ? -1 : 1
  if (a.kind === 'perp' || b.kind === 'perp') return Number(b.kind === 'perp') - Number(a.kind === 'perp')
  if (a.expiry !== b.expiry) return a.expiry - b.expiry
  if (a.strike !== b.strike) return a.strike < b.strike ? -1 : 1
  return a.right < b.right ? -1 : 1
}

function marketRow({ listing, ticker, whyNot }: MarketRow): z.input<typeof market> {
  const { instrument } = listing
  const option = instrument.kind === 'option' ? instrument : undefined
  return {
    instrument: instrument.name,
    underlying: instrument.underlying,
    kind: instrument.kind,
    right: option?.right ?? null,
    strike: textOf(option?.strike),
    expiry: option?.expiry ?? null,
    best_bid: textOf(ticker?.bestBid),
    best_ask: textOf(ticker?.bestAsk),
    mark: textOf(ticker?.mark),
    index: textOf(ticker?.index),
    iv: finiteOrNull(ticker?.option?.iv),
    delta: instrument.kind === 'perp' ? 1 : finiteOrNull(ticker?.option?.delta),
    step: formatWad(listing.step),
    minimum: formatWad(listing.minimum),
    can_hedge: whyNot === undefined,
    why_not: whyNot ?? null,
  }
}

function textOf(value: Wad | undefined): string | null {
  return value === undefined ? null : formatWad(value)
}
