import { epochMs, formatWad, parseInstrumentName, type Side, type Wad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeskEvent } from '../events.ts'
import { createReplay } from '../journal/replay.ts'
import { fromWadJson, toWadJson } from '../journal/wad-json.ts'
import { executed, filled } from '../testing/pnl-story.ts'
import { createPnlBook } from './pnl-book.ts'
import { PNL_GROUPS, type PnlReport, type PnlRow, pnlReport } from './pnl-report.ts'

const NAMES = ['ETH-20261225-3000-C', 'ETH-20261225-3000-P', 'BTC-20261225-90000-C', 'ETH-PERP', 'BTC-PERP']
const TRADES = ['R-1', 'R-2', 'M-3']
const START = Date.UTC(2026, 11, 24, 22)
const none = { tradeId: undefined } as const

/** 10^-18 of a number with so many decimals: what venues take. */
const decimal = (least: number, most: number, decimals: number): fc.Arbitrary<Wad> => {
  const scale = 10 ** decimals
  return fc
    .integer({ min: Math.ceil(least * scale), max: most * scale })
    .map((units) => wad(BigInt(units) * 10n ** BigInt(18 - decimals)))
}

const name = fc.constantFrom(...NAMES)
const side = fc.constantFrom<Side>('buy', 'sell')
const quantity = decimal(0.00000001, 20, 8)
const price = decimal(0, 5000, 6)
const venue = fc.constantFrom('derive', 'rysk', 'manual')
const cause = fc.constantFrom('fee', 'settlement', 'other' as const)

type Step = (at: ReturnType<typeof epochMs>) => DeskEvent

const step: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record({
      instrument: name,
      mark: fc.double({ min: 0, max: 5000, noNaN: true }),
      spot: fc.integer({ min: 1, max: 9000 }),
    })
    .map(({ instrument, mark, spot }): Step => {
      const row = instrument.endsWith('PERP')
        ? ([instrument, mark, spot] as const)
        : ([instrument, mark, spot, spot * 1.01, 0.6] as const)
      return (at) => ({ type: 'market.marked', ...none, at, marks: [row] })
    }),
  fc
    .record({ tradeId: fc.constantFrom(...TRADES), instrument: name, side, quantity, price, cash: price })
    .map((terms): Step => {
      const { quantity, price, cash, ...rest } = terms
      const text = { quantity: formatWad(quantity), price: formatWad(price) }
      return (at) =>
        executed(at, { ...rest, ...text, venue: 'rysk' }, [
          ['USDC', formatWad(wad(-cash))],
          ['USDC', '-0.1'],
        ])
    }),
  fc
    .record({
      tradeId: fc.constantFrom(...TRADES, 'D-9'),
      instrument: name,
      side,
      amount: quantity,
      price,
      fee: price,
      settled: price,
    })
    .map(
      (terms): Step =>
        (at) =>
          filled(at, terms),
    ),
  fc
    .record({
      venue,
      instrument: name,
      quantity,
      price,
      type: fc.constantFrom('position.adjusted', 'position.settled'),
    })
    .map(
      ({ type, ...position }): Step =>
        (at) => ({ type: type as 'position.adjusted', ...none, at, position, explanation: '' }),
    ),
  fc.record({ venue, amount: price, cause }).map(({ venue, amount, cause }): Step => {
    const flow = { venue, token: 'USDC', amount: wad(-amount) }
    return (at) => ({ type: 'cash.adjusted', ...none, at, flow, cause, explanation: '' })
  }),
  fc
    .record({ instrument: fc.constantFrom('ETH-PERP', 'BTC-PERP'), amount: decimal(-50, 50, 12), key: fc.uuid() })
    .map(({ instrument, amount, key }): Step => {
      const underlying = parseInstrumentName(instrument).underlying
      const terms = { venue: 'derive', token: 'USDC', instrument, underlying, amount, key }
      return (at) => ({ type: 'funding.paid', ...none, at, paidAt: at, ...terms })
    }),
)

/** Any events at all, up to two days of them. */
const history = fc.array(fc.tuple(step, fc.integer({ min: 0, max: 3_600_000 })), { maxLength: 60 }).map((steps) => {
  let now = START
  return steps.map(([make, pause]) => {
    now += pause
    return make(epochMs(now))
  })
})

function bookOf(events: readonly DeskEvent[], record?: string) {
  const book = createPnlBook(parseInstrumentName)
  if (record !== undefined) book.restore(fromWadJson(record) as ReturnType<typeof book.record>)
  for (const event of events) book.observe(event)
  return book
}

const total = (amounts: Readonly<Record<string, Wad>>): bigint =>
  Object.values(amounts).reduce((sum, amount) => sum + amount, 0n)

/** Every figure of a row, to be added up. */
function figures({ totalUsd, marksUsd, items, components, cash }: PnlRow): Map<string, bigint> {
  const named = (amounts: Readonly<Record<string, Wad>>) => Object.entries(amounts)
  const rows = [...named(items), ...named(components), ...named({ totalUsd, marksUsd })]
  return new Map<string, bigint>([...rows, ...cash.map((row) => [`${row.token}@${row.venue}`, row.amount] as const)])
}

function added({ rows }: PnlReport): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const row of rows) {
    for (const [name, amount] of figures(row)) sums.set(name, (sums.get(name) ?? 0n) + amount)
  }
  return sums
}

const withoutZeros = (amounts: ReadonlyMap<string, bigint>) =>
  Object.fromEntries([...amounts].filter(([, amount]) => amount !== 0n))

describe('P&L of any history', () => {
  it('is all of its components and all of the ledger, in every row', () => {
    fc.assert(
      fc.property(history, fc.constantFrom(...PNL_GROUPS), (events, by) => {
        const report = pnlReport(bookOf(events), by)
        for (const row of [...report.rows, report.total]) {
          expect(total(row.components)).toBe(row.totalUsd)
          expect(total(row.items) + row.marksUsd).toBe(row.totalUsd)
          // Every token of these histories counts as one USD.
          expect(row.cash.reduce((sum, { amount }) => sum + amount, 0n)).toBe(total(row.items))
        }
      }),
    )
  })

  it('has the cash that the risk book has, for each token and venue', () => {
    fc.assert(
      fc.property(history, (events) => {
        const replay = createReplay()
        for (const event of events) replay.apply(event)
        const moved = new Map(replay.cash().map(({ venue, token, amount }) => [`${token}@${venue}`, amount]))
        const told = replay
          .pnl('underlying')
          .total.cash.map(({ venue, token, amount }) => [`${token}@${venue}`, amount] as const)
        expect(withoutZeros(new Map(told))).toEqual(withoutZeros(moved))
      }),
    )
  })

  it('adds up over trades, over underlyings and over days to the same, to the last unit', () => {
    fc.assert(
      fc.property(history, (events) => {
        const book = bookOf(events)
        const whole = withoutZeros(figures(pnlReport(book, 'underlying').total))
        for (const by of PNL_GROUPS) expect(withoutZeros(added(pnlReport(book, by)))).toEqual(whole)
      }),
    )
  })

  it('is the same when it is written down anywhere and gone on with', () => {
    fc.assert(
      fc.property(history, fc.nat(), (events, where) => {
        const cut = where % (events.length + 1)
        const whole = bookOf(events)
        const first = toWadJson(bookOf(events.slice(0, cut)).record())
        const second = bookOf(events.slice(cut), first)
        expect(toWadJson(second.record())).toEqual(toWadJson(whole.record()))
        for (const by of PNL_GROUPS) expect(pnlReport(second, by)).toEqual(pnlReport(whole, by))
      }),
    )
  })
})
