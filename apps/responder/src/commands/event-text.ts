import type { EventJson } from '../api/event-row.ts'
import type { Colour } from '../terminal/paint.ts'
import { printable } from '../terminal/printable.ts'
import { amount, price } from './cells.ts'

type Facts = Readonly<Record<string, unknown>>

/** An event of a reply in words: what happened, and its facts. */
export function eventText(event: EventJson): string {
  return printable(`${event.type.padEnd(16)} ${factsOf(event)}`).trimEnd()
}

export function eventColour({ type }: EventJson): Colour | undefined {
  if (/failed|rejected|quarantined|kill\.engaged|alert/.test(type)) return 'red'
  if (/unknown|adjusted|refused|foreign|tightened|runway/.test(type)) return 'yellow'
  if (/executed|hedged|settled/.test(type)) return 'green'
  if (/signed|filled/.test(type)) return 'cyan'
  return /rfq|expired|marked/.test(type) ? 'dim' : undefined
}

function factsOf(event: EventJson): string {
  const facts = event as unknown as Facts
  switch (event.type) {
    case 'rfq.received':
    case 'manual.received':
      return `${facts.side} ${qty(facts.quantity)} ${facts.instrument}`
    case 'rfq.declined':
    case 'manual.refused':
      return messages(facts.reasons ?? facts.breaches)
    case 'quote.signed':
    case 'quote.withheld':
      return `at ${usd(facts.price)}, until ${String(new Date(Number(facts.valid_until)).toISOString()).slice(11, 19)}`
    case 'quote.standing': {
      const outcome = facts.outcome as Facts
      const more = outcome.best === undefined ? (outcome.message ?? outcome.cause) : `the best is ${usd(outcome.best)}`
      return [outcome.status, more].filter((part) => part !== undefined).join(': ')
    }
    case 'trade.executed':
      return `${facts.side} ${qty(facts.quantity)} ${facts.instrument} at ${usd(facts.price)}, at ${facts.venue}`
    case 'order.signed': {
      const order = facts.order as Facts
      const what = `${order.side} ${qty(order.amount)} ${order.instrument}, limit ${usd(order.limit_price)}, ${order.time_in_force}`
      return facts.plan === undefined ? what : `${what}: ${planText(facts.plan as Facts)}`
    }
    case 'order.accepted':
      return `filled ${qty(facts.filled)}`
    case 'order.rejected': {
      const reject = facts.reject as Facts
      return `${reject.code}: ${reject.message}`
    }
    case 'order.filled': {
      const fill = facts.fill as Facts
      return `${fill.side} ${qty(fill.amount)} ${fill.instrument} at ${usd(fill.price)}, fee ${qty(fill.fee)} ${facts.token}`
    }
    case 'manual.withheld': {
      const hedge = facts.hedge as Facts | undefined
      const order = hedge && `${hedge.side} ${qty(hedge.amount)} ${hedge.instrument}, limit ${usd(hedge.limit_price)}`
      return `a dry run: ${order ?? 'nothing to hedge with'}`
    }
    case 'trade.hedged':
      return `in ${Math.round(Number(facts.latency_ms))} ms, ${qty(facts.residual)} left to the delta of the desk`
    case 'trade.failed':
      return `${qty(facts.residual)} unhedged: ${facts.reason}`
    default:
      return plain(event)
  }
}

/** On what a hedge's order was decided. */
function planText({ reason, cross_usd, rest_usd, perp_usd }: Facts): string {
  if (typeof reason === 'string') return reason
  const ways = Object.entries({ crossing: cross_usd, resting: rest_usd, 'the perp': perp_usd })
  const costs = ways.flatMap(([way, usd]) => (typeof usd === 'number' ? [`${way} ${usd.toFixed(2)}`] : []))
  return `expected to cost, in USD a contract: ${costs.join(', ') || 'nobody knows'}`
}

/** Events that are told by their names and values alone. */
function plain({ type: _type, at: _at, trade_id: _tradeId, ...facts }: EventJson): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
}

function messages(list: unknown): string {
  return Array.isArray(list) ? list.map((one: Facts) => String(one.message)).join('; ') : ''
}

const qty = (value: unknown): string => amount(decimalOf(value))
const usd = (value: unknown): string => price(decimalOf(value))

function decimalOf(value: unknown): string | null {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? value : null
}
