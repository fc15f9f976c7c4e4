import { isDeepStrictEqual } from 'node:util'
import { type BelievedTrade, opposite, type RfqSource, type Venue, wad } from '@riposte/market-model'
import type { DeskEvent, Journal } from '@riposte/orchestrator'
import type { Sabotage } from './desk-process.ts'

/** Bugs of the kinds that cost others money, planted between the desk and its ports. */
export type PlantedBug =
  | 'double send'
  | 'lost trade'
  | 'unsynced intent'
  | 'sign error'
  | 'forgotten fill'
  | 'reused nonce'
  | 'forgotten intent'
  | 'forgotten cut'
  | 'impatient restart'
  | 'blind limits'
  | 'wrong fixing'
  | 'believed cancel'
  | 'forgotten order'

/** @returns a fresh wrapper for each world: some bugs have a memory */
export function plant(bug: PlantedBug): Sabotage {
  switch (bug) {
    case 'double send':
      return { venue: resendsAsNewOrder }
    case 'lost trade':
      return { source: losesTrades }
    case 'unsynced intent':
      return { journal: commitsTooEarly }
    case 'sign error':
      return { venue: hedgesOnTheSameSide }
    case 'forgotten fill':
      return { venue: forgetsFills }
    case 'reused nonce':
      return { source: reusesNonces }
    case 'forgotten intent':
      return { journal: (journal) => replaysWithout('order.signed', journal) }
    case 'forgotten cut':
      return { journal: (journal) => replaysWithout('journal.cut', journal) }
    case 'impatient restart':
      return { settings: (settings) => ({ ...settings, restartQuietMs: 0 }) }
    case 'blind limits':
      return { source: takesQuotesForRefused }
    case 'wrong fixing':
      return { source: fixesHigher }
    case 'believed cancel':
      return { venue: believesCancels }
    case 'forgotten order':
      return { venue: (venue) => ({ ...venue, openOrders: async () => [] }) }
  }
}

/** A resend after an unknown outcome signs a new order instead of sending the same bytes. */
function resendsAsNewOrder(venue: Venue): Venue {
  const sent = new Set<string>()
  return {
    ...venue,
    placeOrder(order) {
      const isResend = sent.has(order.nonce)
      sent.add(order.nonce)
      return venue.placeOrder(isResend ? venue.signOrder(order.request) : order)
    },
  }
}

/** Every second trade is dropped before it is journaled, and nobody looks for it in the source's books either. */
function losesTrades(source: RfqSource): RfqSource {
  const seen = new Set<string>()
  const lost = new Map<string, BelievedTrade>()
  return {
    ...source,
    start: (events) =>
      source.start({
        ...events,
        trade(trade) {
          if (seen.size % 2 === 1) lost.set(trade.quoteNonce, trade)
          seen.add(trade.quoteNonce)
          if (!lost.has(trade.quoteNonce)) events.trade(trade)
        },
      }),
    async positions() {
      const held = (await source.positions?.()) ?? []
      return held.map(({ terms, quantity }) => {
        const gone = [...lost.values()].filter((trade) => isDeepStrictEqual(trade.terms, terms))
        return { terms, quantity: wad(gone.reduce((left, trade) => left - trade.quantity, quantity as bigint)) }
      })
    },
  }
}

/** Says that it is durable while it is still on its way to the disk. */
function commitsTooEarly(journal: Journal): Journal {
  return {
    ...journal,
    commit(events) {
      journal.commit(events).catch(() => {})
      return Promise.resolve()
    },
  }
}

function hedgesOnTheSameSide(venue: Venue): Venue {
  return { ...venue, signOrder: (request) => venue.signOrder({ ...request, side: opposite(request.side) }) }
}

/** Fills that the venue reports by itself, or in the reply to a look-up, are not listened to. */
function forgetsFills(venue: Venue): Venue {
  return {
    ...venue,
    start: (events) => venue.start({ ...events, fill() {} }),
    async placeOrder(order) {
      const outcome = await venue.placeOrder(order)
      if (outcome.status !== 'accepted') return outcome
      return { ...outcome, order: { ...outcome.order, filled: 0n as typeof outcome.order.filled }, fills: [] }
    },
  }
}

/** A cancel counts as done as soon as it is asked for. */
function believesCancels(venue: Venue): Venue {
  return {
    ...venue,
    async cancelOrder(order) {
      return { status: 'accepted', order: { ...order, status: 'closed' }, fills: [] }
    },
  }
}

/** Signs every quote of an option with the number of the first. */
function reusesNonces(source: RfqSource): RfqSource {
  let nonce: string | undefined
  return {
    ...source,
    signQuote(rfq, price, validUntil) {
      const quote = source.signQuote(rfq, price, validUntil)
      nonce ??= quote.nonce
      return { ...quote, nonce }
    },
  }
}

/** Something of earlier lives is not read back: the orders that were signed, or that more is missing. */
function replaysWithout(type: DeskEvent['type'], journal: Journal): Journal {
  return {
    ...journal,
    snapshot: async () => undefined,
    async *history() {
      for await (const event of journal.history()) if (event.type !== type) yield event
    },
  }
}

/** Options end at other prices than the source's. */
function fixesHigher(source: RfqSource): RfqSource {
  return {
    ...source,
    async fixings(underlying) {
      const published = (await source.fixings?.(underlying)) ?? []
      return published.map((fixing) => ({ ...fixing, price: wad((fixing.price * 102n) / 100n) }))
    },
  }
}

/** Every quote counts as refused, so it is not held against limits while it is live. */
function takesQuotesForRefused(source: RfqSource): RfqSource {
  return {
    ...source,
    sendQuote(quote) {
      void source.sendQuote(quote)
      return Promise.resolve({ status: 'rejected', code: 'made-up', message: 'planted' })
    },
  }
}
