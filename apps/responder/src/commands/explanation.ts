import { parseWad, type Side, signed, WAD_ZERO, wad } from '@riposte/market-model'
import type { EventJson } from '../api/event-row.ts'
import type { PnlJson } from '../api/pnl-json.ts'
import type { ExplainedRfqJson } from '../api/routes/get-rfq.ts'
import type { TradeTimelineJson } from '../api/routes/get-trade.ts'
import { wrap } from '../cli/wrap.ts'
import type { Look } from '../desk-client/look-at-desk.ts'
import { formatTime } from '../terminal/format-line.ts'
import { formatPnlRow } from '../terminal/format-pnl.ts'
import { paint } from '../terminal/paint.ts'
import { shortWad } from '../terminal/printable.ts'
import { amount, price, statusColour, utc } from './cells.ts'
import { reasonLines } from './decline-advice.ts'
import { eventColour, eventText } from './event-text.ts'
import { limitEffectLines } from './limit-effects.ts'
import { priceStepLines } from './price-steps.ts'

/** What a desk tells of one trade. */
export interface Explained {
  /** Where it began with an RFQ. */
  readonly rfq: ExplainedRfqJson | undefined
  readonly trade: TradeTimelineJson | undefined
  /** Of what was booked. */
  readonly pnl: PnlJson['rows'][number] | undefined
}

const WIDTH = 80

/** All of it in words, in lines of at most 80 columns. */
export function explanationLines({ rfq, trade, pnl }: Explained, look: Look): readonly string[] {
  const told = trade ?? rfq
  if (told === undefined) return []
  const { events, complete, trade_id: id } = told
  return [
    ...headLines(rfq, trade, look),
    ...(rfq === undefined ? refusalLines(events) : answerLines(rfq, look)),
    '',
    'What happened',
    ...events.flatMap((event) => eventLines(event, look)),
    ...(complete
      ? []
      : wrap(`(it began earlier; the rest is in the journal: riposte replay --trade ${id})`, WIDTH, '  ')),
    ...(trade === undefined ? [] : outcomeLines(trade)),
    ...(pnl === undefined ? [] : ['', ...formatPnlRow('P&L so far, USD', pnl)]),
  ]
}

function headLines(
  rfq: ExplainedRfqJson | undefined,
  trade: TradeTimelineJson | undefined,
  look: Look,
): readonly string[] {
  const status = trade?.status ?? rfq?.status ?? ''
  const id = trade?.trade_id ?? rfq?.trade_id ?? ''
  const head = [`${id}  ${paint(status, statusColour(status), look.colour)}`]
  if (rfq !== undefined) {
    const who = rfq.taker === null ? 'somebody' : rfq.taker
    const what = `${amount(rfq.quantity)} ${rfq.instrument}`
    const verb = rfq.side === 'buy' ? `wanted to sell us ${what}` : `wanted to buy ${what} from us`
    return [...head, ...wrap(`${utc(rfq.received_at)}: ${who} ${verb}.`, WIDTH)]
  }
  if (trade === undefined) return head
  const { side, quantity, instrument, timestamp, source } = trade
  const how = source === 'MANUAL' ? 'by hand' : 'without an RFQ that the desk remembers'
  const deal = `${side} ${amount(quantity)} ${instrument} at ${price(trade.price)} USD a contract`
  return [...head, `${utc(timestamp)}: ${deal}, ${how}.`]
}

function answerLines(rfq: ExplainedRfqJson, look: Look): readonly string[] {
  if (rfq.answer === 'pending') return ['It is not answered yet.']
  if (rfq.answer === 'declined') {
    const reasons = rfq.reasons.length > 0 ? reasonLines(rfq.reasons) : wrap(rfq.why, WIDTH, '  ')
    return ['It was declined', ...reasons, ...limitSection(rfq, look)]
  }
  const { quote } = rfq
  const verb = rfq.answer === 'withheld' ? 'A dry run: it would have been quoted' : 'It was quoted'
  if (quote === null) return [`${verb}; how the price came about is in the journal.`]
  const firm = `until ${formatTime(quote.valid_until)} UTC`
  return [
    ...wrap(`${verb} ${price(quote.price)} USD a contract, firm ${firm}, because`, WIDTH),
    ...priceStepLines({
      price: quote.price,
      hedgeGross: undefined,
      hedgeFee: undefined,
      hedgeProceeds: quote.hedge_proceeds ?? undefined,
      edge: quote.edge,
      sourceFee: quote.source_fee,
    }),
    ...limitSection(rfq, look),
  ]
}

function limitSection({ limits }: ExplainedRfqJson, look: Look): readonly string[] {
  const lines = limits === null ? [] : limitEffectLines(limits, look)
  return lines.length === 0 ? [] : ['', 'Limits that it was held against, the tightest first', ...lines]
}

/** A manual trade that a limit refused. */
function refusalLines(events: readonly EventJson[]): readonly string[] {
  const refused = events.find(({ type }) => type === 'manual.refused') as { breaches?: unknown } | undefined
  if (!Array.isArray(refused?.breaches)) return []
  const breaches = refused.breaches as readonly { readonly message: string }[]
  return ['It was refused', ...reasonLines(breaches.map(({ message }) => ({ code: 'LIMIT', message })))]
}

function eventLines(event: EventJson, look: Look): readonly string[] {
  const [first = '', ...more] = wrap(eventText(event).replace(/ {2,}/g, ' '), WIDTH, '            ')
  const text = [`  ${formatTime(event.at)}  ${first.trimStart()}`, ...more]
  return text.map((line) => paint(line, eventColour(event), look.colour))
}

function outcomeLines({
  status,
  quantity,
  hedged,
  error,
  events,
  hedge_exchange: venue,
}: TradeTimelineJson): readonly string[] {
  const perp = perpText(events)
  const where = `${venue ?? 'the hedging venue'}${perp === undefined ? '' : `, and ${perp} for the rest`}`
  const closed = `${amount(hedged)} of ${amount(quantity)} contracts were closed at ${where}`
  switch (status) {
    case 'HEDGED':
      return ['', ...wrap(`Hedged: ${closed}.`, WIDTH)]
    case 'HEDGING':
    case 'EXECUTED':
      return ['', ...wrap(`The hedge is on its way: ${closed}.`, WIDTH)]
    case 'FAILED':
      return ['', ...wrap(`FAILED, somebody has to look: ${error ?? 'no reason is known'}. ${closed}.`, WIDTH)]
    case 'EXPIRED':
      return ['', 'Nobody took it in time.']
    case 'QUOTED':
      return ['', 'It can still be taken.']
    default:
      return []
  }
}

/** What was traded in the option's place, such as `0.1 ETH-PERP bought`; undefined when nothing was. */
function perpText(events: readonly EventJson[]): string | undefined {
  let sum = WAD_ZERO
  let name = ''
  for (const event of events) {
    const fill = event.type === 'order.filled' ? (event as unknown as { readonly fill: Fill }).fill : undefined
    if (fill === undefined || !fill.instrument.endsWith('-PERP')) continue
    name = fill.instrument
    sum = wad(sum + signed(fill.side, parseWad(fill.amount)))
  }
  if (sum === WAD_ZERO) return undefined
  return `${shortWad(wad(sum < 0n ? -sum : sum))} ${name} ${sum < 0n ? 'sold' : 'bought'}`
}

interface Fill {
  readonly instrument: string
  readonly side: Side
  readonly amount: string
}
