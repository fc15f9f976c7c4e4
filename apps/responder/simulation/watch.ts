import { readDeltaLabel, tradeIdOf } from '@riposte/hedge-engine'
import {
  createOption,
  formatWad,
  type Instrument,
  type MarketVenue,
  type Option,
  parseInstrumentName,
  type Rfq,
  type SignedOrder,
  type SignedQuote,
  toNumber,
  wad,
} from '@riposte/market-model'
import type { DeltaDecision, DeskEvent, DeskSettings, Orchestrator } from '@riposte/orchestrator'
import type { VirtualDisk } from './virtual-disk.ts'

/** What the world knows of a running desk. */
interface WatchedDesk {
  readonly orchestrator: Orchestrator
  readonly venue: MarketVenue
  readonly settings: DeskSettings
}

/** Invariants that hold at every moment, checked where the desk's words leave it. */
export interface Watch {
  /** An order's frame is about to reach the venue. */
  orderArrives(text: string): void
  /** A quote is about to be sent. */
  quoteLeaves(quote: SignedQuote, rfq: Rfq, desk: WatchedDesk): void
  /** The source said no: the quote is not live. */
  quoteRejected(nonce: string): void
  /** Events became durable. */
  synced(events: readonly DeskEvent[]): void
  /** Events that were durable are gone: their trades may be booked again. */
  forgotten(events: readonly DeskEvent[]): void
  /** Trades as the journal knows or knew them: id to instrument, signed quantity. */
  executions(): ReadonlyMap<string, Execution>
}

export interface Execution {
  readonly instrument: string
  readonly side: 'buy' | 'sell'
  readonly quantity: bigint
  readonly venue: string
  /** USD per contract */
  readonly breakEven: bigint
}

export interface WatchOptions {
  readonly disk: () => VirtualDisk
  monotonicMs(): number
  /** How long after its validity a quote may still become a trade. */
  readonly lateMs: number
  /** True time until which a quote's validity lasts, in monotonic ms. */
  validUntilMs(quote: SignedQuote): number
  /** Labels of the account's orders that rest at the venue. */
  resting(): readonly string[]
  readonly limits: { position(underlying: string): number; delta(underlying: string): number }
  now(): number
  /** The desk's own clock, which may be wrong. */
  deskNow(): number
  /** USD at which an expired option ends, once that is published. */
  fixing(option: Option): number | undefined
  violated(what: string): void
}

interface LiveQuote {
  readonly instrument: Instrument
  readonly quantity: number
  readonly untilMs: number
  readonly rfqId: string
}

/** How a desk may see options that expire. */
interface View {
  readonly now: number
  readonly endOf: (option: Option) => number
}

/** How old the exposures of a desk may be. */
const VALUED_EVERY_MS = 5000
const EPSILON = 1e-6

export function createWatch(options: WatchOptions): Watch {
  const { violated } = options
  const ordersByNonce = new Map<string, string>()
  const ordersByLabel = new Map<string, string>()
  const quotesByNonce = new Map<string, string>()
  const live = new Map<string, LiveQuote>()
  const executions = new Map<string, Execution>()
  const forgotten = new Set<string>()
  /** Trades that have one order, and its label. */
  const direct = new Map<string, string | undefined>()

  function once(seen: Map<string, string>, key: string, value: string, what: string): void {
    const before = seen.get(key)
    if (before !== undefined && before !== value) violated(`${what} ${key} was used for two different messages`)
    seen.set(key, value)
  }

  function orderArrives(text: string): void {
    const { label, nonce } = (JSON.parse(text) as { params: { label: string; nonce: string } }).params
    const intent: SignedOrder | undefined = options.disk().intent(label)?.order
    if (intent === undefined) return violated(`order ${label} reached the venue without a durable intent`)
    if (!text.includes(intent.payload))
      return violated(`order ${label} reached the venue with other bytes than journaled`)
    checkAlone(label)
    once(ordersByNonce, nonce, intent.payload, 'order nonce')
    once(ordersByLabel, label, intent.payload, 'order label')
  }

  /** Of a trade's orders no second one comes into being while the first may still fill. */
  function checkAlone(label: string): void {
    const tradeId = tradeIdOf(label)
    if (tradeId === undefined || readDeltaLabel(label) !== undefined) return
    const other = options.resting().find((one) => one !== label && tradeIdOf(one) === tradeId)
    if (other !== undefined) violated(`order ${label} reached the venue while ${other} rests`)
  }

  /** Quotes that may still become trades, as far as a desk with a perfect memory could know. */
  function liveQuotes(desk: WatchedDesk): readonly LiveQuote[] {
    const now = options.monotonicMs()
    for (const [nonce, quote] of live) if (quote.untilMs < now) live.delete(nonce)
    const booked = desk.orchestrator.trades().filter((trade) => trade.executedAt !== undefined)
    const nonces = new Set(booked.map((trade) => trade.quoteNonce))
    // What reconciliation found without knowing its quote is a position already; its quote must not count once more.
    const unnamed = booked.filter((trade) => trade.found && trade.quoteNonce === undefined)
    return [...live].flatMap(([nonce, quote]) => {
      if (nonces.has(nonce)) return []
      const found = unnamed.findIndex(
        (trade) => trade.instrument === quote.instrument.name && toNumber(trade.quantity) === quote.quantity,
      )
      if (found < 0) return [quote]
      unnamed.splice(found, 1)
      return []
    })
  }

  function quoteLeaves(quote: SignedQuote, rfq: Rfq, desk: WatchedDesk): void {
    once(quotesByNonce, quote.nonce, quote.payload, 'quote nonce')
    const { terms } = rfq
    const instrument = createOption(terms.underlying, terms.expiry, terms.strike, terms.right)
    const before = liveQuotes(desk)
    const untilMs = options.validUntilMs(quote) + options.lateMs
    const fresh = { instrument, quantity: toNumber(quote.quantity), untilMs, rfqId: rfq.id }
    live.set(quote.nonce, fresh)
    if (desk.orchestrator.status().journal !== 'ok') violated(`quote ${rfq.id} left while the journal can't be written`)
    const mark = desk.venue.ticker(instrument.name)?.mark
    if (mark === undefined || quote.price >= mark) violated(`quote ${rfq.id} pays the fair price or more`)
    if ((desk.settings.limitEnforcement ?? 'enforced') !== 'enforced') return
    checkPosition(fresh, before, desk)
    checkDelta(fresh, before, desk)
  }

  function checkPosition(fresh: LiveQuote, before: readonly LiveQuote[], desk: WatchedDesk): void {
    const { name, underlying } = fresh.instrument
    const limit = options.limits.position(underlying)
    const open = before
      .filter((quote) => quote.instrument.name === name)
      .reduce((sum, quote) => sum + quote.quantity, 0)
    const positions = desk.orchestrator.positions().filter((row) => row.instrument === name)
    for (const [venue, sign] of [
      ['rysk', 1],
      ['derive', -1],
    ] as const) {
      const row = positions.find((one) => one.venue === venue)
      const held = row === undefined ? 0 : toNumber(row.quantity)
      const was = Math.max(Math.abs(held), Math.abs(held + sign * open))
      const is = Math.max(Math.abs(held), Math.abs(held + sign * (open + fresh.quantity)))
      if (is > limit + EPSILON && is > was + EPSILON) {
        violated(`quote ${fresh.rfqId} could take ${name} at ${venue} to ${is}, the limit is ${limit}`)
      }
    }
  }

  function checkDelta(fresh: LiveQuote, before: readonly LiveQuote[], desk: WatchedDesk): void {
    const { underlying } = fresh.instrument
    const limit = options.limits.delta(underlying)
    const spot = toNumber(desk.venue.ticker(`${underlying}-PERP`)?.index ?? wad(0n))
    // An option that has expired ends at its fixing price, or as it looks now to a desk that has not read that yet, or lives on
    // for one whose clock is behind, or that has not valued its book anew since.
    const views: readonly View[] = [
      { now: options.now(), endOf: (option) => options.fixing(option) ?? spot },
      { now: options.now(), endOf: () => spot },
      { now: options.deskNow(), endOf: () => spot },
      { now: options.deskNow() - VALUED_EVERY_MS, endOf: () => spot },
    ]
    const worst = (quotes: readonly LiveQuote[], { now, endOf }: View): number => {
      const deltaOf = (name: string): number => {
        const instrument = parseInstrumentName(name)
        if (instrument.kind === 'perp') return 1
        if (instrument.expiry > now) return desk.venue.ticker(name)?.option?.delta ?? 0
        const distance = endOf(instrument) - toNumber(instrument.strike)
        if (instrument.right === 'call') return distance > 0 ? 1 : 0
        return distance < 0 ? -1 : 0
      }
      const held = desk.orchestrator
        .positions()
        .filter((row) => row.instrument.startsWith(`${underlying}-`))
        .reduce((sum, row) => sum + deltaOf(row.instrument) * toNumber(row.quantity), 0)
      const deltas = quotes
        .filter((quote) => quote.instrument.underlying === underlying)
        .map((quote) => deltaOf(quote.instrument.name) * quote.quantity)
      const low = deltas.reduce((sum, delta) => sum + Math.min(0, delta), held)
      const high = deltas.reduce((sum, delta) => sum + Math.max(0, delta), held)
      return Math.max(Math.abs(low), Math.abs(high))
    }
    const uses = views.map((view) => [worst(before, view), worst([...before, fresh], view)] as const)
    if (uses.every(([was, is]) => is > limit + EPSILON && is > was + EPSILON)) {
      const is = Math.min(...uses.map(([, use]) => use))
      violated(`quote ${fresh.rfqId} could take the delta of ${underlying} to ${is}, the limit is ${limit}`)
    }
  }

  return {
    orderArrives,
    quoteLeaves,
    quoteRejected: (nonce) => void live.delete(nonce),
    synced(events) {
      for (const event of events) {
        if (event.type === 'trade.executed') {
          if (executions.has(event.tradeId) && !forgotten.delete(event.tradeId)) {
            violated(`trade ${event.tradeId} was booked twice`)
          }
          const { instrument, side, quantity, venue, breakEven } = event
          executions.set(event.tradeId, { instrument, side, quantity, venue, breakEven })
          if (event.hedging === 'direct') direct.set(event.tradeId, undefined)
        }
        if (event.type === 'order.signed') {
          checkSide(event)
          checkOneOrder(event)
        }
      }
    },
    forgotten(events) {
      for (const event of events) {
        if (event.type === 'trade.executed') {
          forgotten.add(event.tradeId)
          direct.delete(event.tradeId)
        }
        // The trade is remembered and its order is not: it is hedged anew, under a number that was never used.
        if (event.type === 'order.signed' && direct.has(event.tradeId)) direct.set(event.tradeId, undefined)
      }
    },
    executions: () => executions,
  }

  /** A direct hedge has one order, whatever phase the desk is in when it is signed. */
  function checkOneOrder({ tradeId, order }: DeskEvent & { type: 'order.signed' }): void {
    if (!direct.has(tradeId)) return
    const [before, { label }] = [direct.get(tradeId), order.request]
    if (before !== undefined)
      violated(`order ${label} is the second of ${tradeId}, which is hedged directly by ${before}`)
    direct.set(tradeId, label)
  }

  /** An order on the trade's own instrument takes the other side, and no more than the trade. */
  function checkSide({ tradeId, order, decision, plan }: DeskEvent & { type: 'order.signed' }): void {
    if (decision !== undefined) return checkDecision(order, decision)
    const execution = executions.get(tradeId)
    if (execution === undefined) return violated(`order ${order.request.label} is for no booked trade`)
    const { request } = order
    if (request.instrument !== execution.instrument) return
    if (request.side === execution.side) violated(`order ${request.label} takes the same side as its trade`)
    const worse = (execution.breakEven - request.limitPrice) * (request.side === 'sell' ? 1n : -1n)
    if (plan?.isPatient && worse > 0n) violated(`order ${request.label} is patient, and worse than the break-even`)
    if (request.amount > execution.quantity) {
      violated(`order ${request.label} is for ${formatWad(request.amount)}, more than its trade`)
    }
  }

  /** What brings delta back takes it from the side on which it is, for certain. */
  function checkDecision({ request }: SignedOrder, { purpose, deltaLow, deltaHigh, centre }: DeltaDecision): void {
    const { label, instrument, side } = request
    if (!instrument.endsWith('-PERP')) violated(`order ${label} of the delta hedger is for ${instrument}`)
    if (purpose === 'conditional') return
    const isReducing = side === 'sell' ? deltaLow > centre : deltaHigh < centre
    if (!isReducing) violated(`order ${label} to ${side} was decided at a delta from ${deltaLow} to ${deltaHigh}`)
  }
}
