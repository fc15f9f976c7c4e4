import { type EpochMs, type OrderRequest, type QuoteOutcome, type Side, type Wad, wad } from '@riposte/market-model'
import type { DeskEvent, Trade } from '@riposte/orchestrator'
import { scopeText } from '@riposte/risk-limits'
import { expiryCells } from './expiry-cells.ts'
import { printable, shortNumber, shortWad } from './printable.ts'

/** What stands in the columns of an event's line. */
export interface EventCells {
  readonly word: string
  readonly instrument: string | undefined
  readonly side: Side | undefined
  readonly quantity: Wad | undefined
  readonly price: Wad | undefined
  readonly detail: string
}

/** The cells of an event; undefined for one that says nothing new, such as an order whose fills follow. */
export function eventCells(event: DeskEvent, trade: Trade | undefined): EventCells | undefined {
  const subject = {
    instrument: trade?.instrument,
    side: trade?.side,
    quantity: trade?.quantity,
    price: undefined,
    detail: '',
  }
  switch (event.type) {
    case 'rfq.received':
      return { ...subject, word: 'rfq', ...termsOf(event) }
    case 'rfq.declined':
      return { ...subject, word: 'decline', detail: listed(event.reasons) }
    case 'quote.signed': {
      const edge = event.breakdown === undefined ? '' : `, edge ${shortNumber(event.breakdown.edge)}`
      const detail = `valid ${seconds(event.at, event.validUntil)} s${edge}`
      return { ...subject, word: 'quote', price: event.price, detail }
    }
    case 'quote.withheld': {
      const edge = event.breakdown === undefined ? '' : `, edge ${shortNumber(event.breakdown.edge)}`
      const detail = `dry run: not sent${edge}`
      return { ...subject, word: 'withheld', price: event.price, detail }
    }
    case 'manual.withheld':
      return { ...subject, word: 'withheld', price: trade?.price, detail: withheldHedge(event.hedge, trade) }
    case 'quote.standing':
      return { ...subject, price: trade?.price, ...standing(event.outcome) }
    case 'quote.expired':
      return { ...subject, word: 'expired', price: trade?.price }
    case 'manual.received': {
      const detail = event.alreadyDone ? 'already done' : ''
      return { ...subject, word: 'manual', ...termsOf(event), price: event.price, detail }
    }
    case 'manual.refused':
      return { ...subject, word: 'refused', price: trade?.price, detail: listed(event.breaches) }
    case 'trade.executed': {
      const found = event.found ? ['found by reconciliation'] : []
      const late = event.late ? ['after its validity'] : []
      const breached = event.breaches.length > 0 ? [`past a limit: ${listed(event.breaches)}`] : []
      return {
        word: 'TRADE',
        ...termsOf(event),
        price: event.price,
        detail: [`at ${event.venue}`, ...found, ...late, ...breached].join(', '),
      }
    }
    case 'trade.claimed':
      return { ...subject, word: 'claimed', detail: `the word of ${shortWad(event.quantity)} found before` }
    case 'order.signed': {
      const { instrument, side, amount, limitPrice, timeInForce } = event.order.request
      return { word: 'order', instrument, side, quantity: amount, price: limitPrice, detail: `limit, ${timeInForce}` }
    }
    case 'order.accepted':
      return event.filled > 0n ? undefined : { ...subject, word: 'accepted', detail: 'nothing filled yet' }
    case 'order.rejected':
      return { ...subject, word: 'rejected', detail: printable(`${event.reject.code}: ${event.reject.message}`) }
    case 'order.unknown':
      return { ...subject, word: 'unknown', detail: printable(event.cause) }
    case 'order.filled': {
      const { instrument, side, amount, price, fee } = event.fill
      const detail = `at ${event.venue}, fee ${shortWad(fee)} ${event.token}`
      return { word: 'fill', instrument, side, quantity: amount, price, detail }
    }
    case 'trade.hedged': {
      const rest = event.residual === 0n ? '' : `, ${shortWad(event.residual)} left to delta`
      return { ...subject, word: 'HEDGED', detail: `in ${Math.round(event.latencyMs)} ms${rest}` }
    }
    case 'trade.failed': {
      const detail = `${shortWad(event.residual)} unhedged: ${printable(event.reason)}`
      return { ...subject, word: 'FAILED', price: trade?.price, detail }
    }
    case 'book.opened':
      return undefined
    case 'fill.foreign': {
      const { instrument, side, amount, price } = event.fill
      return {
        word: 'foreign',
        instrument,
        side,
        quantity: amount,
        price,
        detail: `a fill at ${event.venue} of an order that is not ours`,
      }
    }
    case 'position.adjusted': {
      const { instrument, quantity } = event.position
      return { ...subject, word: 'adjusted', instrument, quantity, detail: event.explanation }
    }
    case 'position.settled': {
      const { instrument, quantity } = event.position
      return { ...subject, word: 'settled', instrument, quantity: wad(-quantity), detail: `at ${event.position.venue}` }
    }
    case 'journal.cut':
      return { ...subject, word: 'ALERT', detail: `the journal was cut at record ${event.seq}, kept in ${event.kept}` }
    case 'cash.adjusted':
      return { ...subject, word: 'adjusted', detail: event.explanation }
    case 'cash.deposited':
      return { ...subject, word: 'deposit', detail: printable(event.explanation) }
    case 'kill.engaged':
      return {
        ...subject,
        word: 'KILL',
        detail: printable(`${event.tier} for ${scopeText(event.scope)}: ${event.reason}`),
      }
    case 'kill.released':
      return {
        ...subject,
        word: 'released',
        detail: printable(`${scopeText(event.scope)} by ${event.by}: ${event.reason}`),
      }
    case 'breach.reported':
      return { ...subject, word: 'breach', detail: `${PASSED[event.action]}: ${listed(event.breaches)}` }
    case 'kill.withheld': {
      const { tier, scope, reason } = event.kill
      return { ...subject, word: 'breach', detail: printable(`would be ${tier} for ${scopeText(scope)}: ${reason}`) }
    }
    case 'limits.tightened': {
      const names = Object.keys(event.limits).join(', ')
      return { ...subject, word: 'limits', detail: printable(`tighter: ${names}, by ${event.by}`) }
    }
    case 'funding.paid': {
      const { instrument, amount, token, venue } = event
      return { ...subject, word: 'funding', instrument, detail: `${shortWad(amount)} ${token} at ${venue}` }
    }
    case 'book.marked':
    case 'funding.followed':
    case 'order.closed':
    case 'market.marked':
      return undefined
    case 'hedger.alert':
      return { ...subject, word: 'ALERT', detail: printable(event.message) }
    case 'audit.recorded': {
      const { action, by, remote, status } = event
      return { ...subject, word: 'asked', detail: printable(`${action} by ${by} from ${remote}: ${status}`) }
    }
    case 'expiry.fixed':
    case 'expiry.alerted':
    case 'trade.settling':
    case 'trade.settled':
    case 'claim.opened':
    case 'claim.delivered':
    case 'claim.redeemed':
      return { ...subject, ...expiryCells(event) }
    case 'trade.quarantined':
      return { ...subject, word: 'ALERT', detail: `trade not believed: ${printable(event.reason)}` }
  }
}

/** What would have been done about a breach where limits are enforced. */
const PASSED = { quote: 'would be declined', manual: 'would be refused', hedge: 'would be held back' } as const
function withheldHedge(hedge: OrderRequest | undefined, trade: Trade | undefined): string {
  if (hedge === undefined) return 'dry run: nothing to hedge with'
  const { instrument, side, amount, limitPrice } = hedge
  const what = instrument === trade?.instrument ? '' : ` ${instrument}`
  return `dry run: ${side} ${shortWad(amount)}${what} @ ${shortWad(limitPrice)}`
}

function termsOf(event: { readonly instrument: string; readonly side: Side; readonly quantity: Wad }) {
  const { instrument, side, quantity } = event
  return { instrument, side, quantity }
}

/** The first reason in its own words, and how many more there are. */
function listed(reasons: readonly { readonly message: string }[]): string {
  const [first, ...more] = reasons
  if (first === undefined) return ''
  return printable(first.message) + (more.length > 0 ? ` (and ${more.length} more)` : '')
}

function seconds(from: EpochMs, until: EpochMs): number {
  return Math.round((until - from) / 1000)
}

function standing(outcome: QuoteOutcome): { readonly word: string; readonly detail: string } {
  switch (outcome.status) {
    case 'best':
      return { word: 'best', detail: '' }
    case 'outbid':
      return { word: 'outbid', detail: `best is ${shortWad(outcome.best)}` }
    case 'rejected':
      return { word: 'rejected', detail: printable(`${outcome.code}: ${outcome.message}`) }
    case 'unknown':
      return { word: 'unknown', detail: printable(outcome.cause) }
  }
}
