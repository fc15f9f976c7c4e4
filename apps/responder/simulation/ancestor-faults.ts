import type { OrderFault } from '@riposte/simulators'
import { countOf, expecting, faultyOrders, peaceful, type Scenario } from './scenario.ts'
import { PEACE } from './weather.ts'

/** The ten faults that lost money in this desk's ancestor. */
export const FAULTS: readonly Scenario[] = [
  {
    name: '1. nothing can be priced, so nothing is quoted',
    options() {
      let isBlind = true
      return {
        chaos: peaceful(),
        sabotage: { venue: (venue) => ({ ...venue, book: (name) => (isBlind ? undefined : venue.book(name)) }) },
        // Sight comes back when nobody asks any more, so that what was reported by hand can be hedged.
        script: (world) =>
          world.after(41_000, () => {
            isBlind = false
          }),
      }
    },
    proof: (result) => expecting(result.quotes === 0 && result.rfqs > 3, `${result.quotes} quotes were sent`),
    mayEndUnhedged: true,
  },
  {
    name: '2. no quote pays the fair price or more',
    options: () => ({ chaos: peaceful() }),
    proof: (result) => expecting(result.quotes > 3, 'too few quotes'),
  },
  {
    name: '3. every hedge is on the other side of its trade, sold or bought',
    options: () => ({ chaos: peaceful() }),
    proof(result) {
      const sides = new Set(result.events.flatMap((event) => (event.type === 'order.filled' ? [event.fill.side] : [])))
      return expecting(sides.size === 2, 'hedges of one side only')
    },
  },
  {
    name: '4. hedges are priced to be filled, and a refusal is not a success',
    options: () => ({ chaos: peaceful({ funds: { ...PEACE.funds, derive: PEACE.funds.rysk } }) }),
    proof(result) {
      const fills = countOf(result, 'order.filled')
      return expecting(fills >= result.hedged && result.hedged > 0, 'a trade counts as hedged without a fill')
    },
  },
  {
    name: '5. three answers in a row are lost, and the hedge is there once',
    options: () => ({
      chaos: peaceful(),
      script: faultyOrders(...Array<OrderFault>(3).fill({ placed: true, reply: 9001 })),
    }),
    proof: (result) => expecting(countOf(result, 'order.unknown') === 3, 'three orders should have been in doubt'),
  },
  {
    name: '6. every trade is told three times',
    options: () => ({
      chaos: peaceful({ rysk: { trades: Array<['duplicate', 'repeat']>(12).fill(['duplicate', 'repeat']) } }),
    }),
    proof: (result) => expecting(result.trades > 1, 'too few trades'),
  },
  {
    name: '7. no trade is told at all, and all are found',
    options: () => ({ chaos: peaceful({ rysk: { trades: Array<['drop']>(12).fill(['drop']) }, cutEveryMs: 12_000 }) }),
    proof(result) {
      const found = result.events.filter((event) => event.type === 'trade.executed' && event.found)
      return expecting(found.length > 0, 'no trade was found')
    },
  },
  {
    name: '8. positions follow the fills, so limits bind',
    options: () => ({ chaos: peaceful(), roughMs: 120_000 }),
    proof: (result) => expecting(result.hedged > 8, 'too few trades to come near a limit'),
  },
  {
    name: '9. the perp hedge takes the published delta, with its sign',
    options: () => ({
      chaos: peaceful({ noBidChance: 0.5 }),
      script: faultyOrders(),
    }),
    proof(result) {
      const perps = result.events.filter(
        (event) => event.type === 'order.signed' && event.order.request.instrument.endsWith('-PERP'),
      )
      return expecting(perps.length > 0, 'no perp was needed')
    },
  },
  {
    name: '10. a dry run sends nothing',
    options: () => ({ chaos: peaceful(), isDryRun: true }),
    proof(result) {
      const sent = result.quotes + result.orders + result.privateFrames
      if (sent > 0) return `${result.quotes} quotes, ${result.orders} orders, ${result.privateFrames} private frames`
      return expecting(countOf(result, 'quote.withheld') > 3, 'nothing would have been quoted')
    },
    mayEndUnhedged: true,
  },
]
