import { type EpochMs, epochMs, formatWad, parseWad, type Wad } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import type { DeskEvent } from '../events.ts'
import { createReplay } from '../journal/replay.ts'
import { executed, filled } from '../testing/pnl-story.ts'
import type { MarkRow } from './mark-row.ts'
import type { PnlGroup, PnlRow } from './pnl-report.ts'

const CALL = 'ETH-20261225-3000-C'
const PERP = 'ETH-PERP'
const AT = epochMs(Date.UTC(2026, 10, 26, 12))
const after = (ms: number): EpochMs => epochMs(AT + ms)
const none = { tradeId: undefined } as const

function marked(at: EpochMs, ...marks: MarkRow[]): DeskEvent {
  return { type: 'market.marked', ...none, at, marks }
}

function report(events: readonly DeskEvent[], by: PnlGroup = 'underlying') {
  const replay = createReplay()
  for (const event of events) replay.apply(event)
  return replay.pnl(by)
}

/** What is not zero, as text. */
function shown(amounts: Readonly<Record<string, Wad>>): Record<string, string> {
  const all = Object.entries(amounts).filter(([, amount]) => amount !== 0n)
  return Object.fromEntries(all.map(([name, amount]) => [name, formatWad(amount)]))
}

function figures(row: PnlRow | undefined) {
  if (row === undefined) throw new Error('there is no such row')
  const { totalUsd, items, marksUsd, components } = row
  return {
    total: formatWad(totalUsd),
    items: shown(items),
    marks: formatWad(marksUsd),
    components: shown(components),
  }
}

/** 2 calls bought at 100 on Rysk, marked at 110. */
const BOUGHT = [
  marked(AT, [CALL, 110, 3000, 3010, 0.6]),
  executed(AT, { tradeId: 'R-1', instrument: CALL, quantity: '2', price: '100' }, [
    ['USDC', '-200'],
    ['USDC', '-10'],
  ]),
]

const sell = { tradeId: 'R-1', instrument: CALL, side: 'sell', fee: parseWad('1.5') } as const

describe('P&L of a trade', () => {
  it('is its edge while it is held, at the mark and after the fee', () => {
    expect(figures(report(BOUGHT).rows[0])).toEqual({
      total: '10',
      items: { premium: '-200', 'source-fee': '-10' },
      marks: '220',
      components: { edge: '10' },
    })
  })

  it('is what both legs moved once it is hedged with the same option, whatever the mark does then', () => {
    const hedged = [
      ...BOUGHT,
      filled(after(200), { ...sell, amount: parseWad('2'), price: parseWad('107'), settled: parseWad('214') }),
      marked(after(60_000), [CALL, 150, 3100, 3110, 0.6]),
    ]
    const expected = {
      total: '2.5',
      items: { premium: '-200', 'source-fee': '-10', hedge: '214', 'hedge-fee': '-1.5' },
      marks: '0',
      // 10 of edge, less 2 x 3 that the hedge was sold under the mark and its fee.
      components: { edge: '10', slippage: '-7.5' },
    }
    expect(figures(report(hedged).rows[0])).toEqual(expected)
    expect(figures(report(hedged, 'trade').rows[0])).toEqual(expected)
    expect(report(hedged, 'trade').rows[0]).toMatchObject({ tradeId: 'R-1', underlying: 'ETH' })
  })

  it('of a perp moves with the mark before the venue settles anything, and not when it does', () => {
    const one = parseWad('1')
    const hedge = { tradeId: 'R-1', instrument: PERP, amount: one, fee: parseWad('0.9') }
    const open = [
      marked(AT, [PERP, 3001, 3000]),
      filled(AT, { ...hedge, side: 'sell', price: parseWad('3000'), settled: parseWad('0') }),
      marked(after(60_000), [PERP, 2981, 2979]),
    ]
    // Sold 1 below the mark; spot fell by 21, the perp by 20.
    expect(figures(report(open).rows[0])).toEqual({
      total: '18.1',
      items: { 'hedge-fee': '-0.9' },
      marks: '19',
      components: { slippage: '-1.9', delta: '21', basis: '-1' },
    })
    const closed = [
      ...open,
      filled(after(60_000), { ...hedge, side: 'buy', price: parseWad('2981'), settled: parseWad('19') }),
    ]
    expect(figures(report(closed).rows[0])).toEqual({
      total: '17.2',
      items: { hedge: '19', 'hedge-fee': '-1.8' },
      marks: '0',
      components: { slippage: '-2.8', delta: '21', basis: '-1' },
    })
  })

  it('that only closes what others hold is what its fills are worth against the mark', () => {
    const unwind = {
      tradeId: 'U-1',
      instrument: CALL,
      quantity: '2',
      price: '110',
      side: 'buy',
      venue: 'unwind',
    } as const
    const closed = [
      ...BOUGHT,
      executed(after(1), unwind, []),
      filled(after(2), {
        ...sell,
        tradeId: 'U-1',
        amount: parseWad('2'),
        price: parseWad('109'),
        settled: parseWad('218'),
      }),
    ]
    expect(figures(report(closed).total)).toMatchObject({ total: '6.5', marks: '0' })
    expect(figures(report(closed, 'trade').rows[1])).toMatchObject({ total: '-3.5', components: { slippage: '-3.5' } })
  })

  it('is no edge where the mark is old: nobody knows what it was worth then', () => {
    const [mark, trade] = BOUGHT as [DeskEvent, DeskEvent]
    const late = { ...trade, at: after(6000) } as DeskEvent
    expect(figures(report([mark, late]).rows[0]).components).toEqual({ edge: '-10', residual: '20' })
    expect(figures(report([trade]).rows[0])).toMatchObject({ total: '-10', components: { edge: '-10' } })
  })
})

describe('P&L that is of no trade', () => {
  it('is none for what was there before, or appears: it is carried at its mark', () => {
    const position = { venue: 'derive', instrument: CALL, quantity: parseWad('-3'), price: parseWad('110') }
    const events: DeskEvent[] = [
      { type: 'book.opened', ...none, at: AT, balances: [], positions: [position], fillIds: [] },
      { type: 'position.adjusted', ...none, at: AT, position, explanation: '' },
    ]
    expect(report(events).total.totalUsd).toBe(0n)
    const fell = report([...events, marked(AT, [CALL, 110, 3000]), marked(after(1), [CALL, 100, 3000])])
    expect(figures(fell.total)).toMatchObject({ total: '60', components: { residual: '60' } })
  })

  it('has a line of its own for cash that nobody explains', () => {
    const flow = { venue: 'derive', token: 'USDC', amount: parseWad('-0.25') }
    const events: DeskEvent[] = [{ type: 'cash.adjusted', ...none, at: AT, flow, cause: 'other', explanation: '' }]
    expect(report(events).rows[0]).toMatchObject({ underlying: undefined, cash: [flow] })
    expect(figures(report(events).rows[0])).toMatchObject({ total: '-0.25', items: { other: '-0.25' } })
  })
})

describe('P&L of more trades than are kept one by one', () => {
  it('stays what it was, in all and at the settlement of what they hold', () => {
    const trades = 11_200
    const events: DeskEvent[] = [marked(AT, [CALL, 110, 3000, 3010, 0.6])]
    for (let i = 0; i < trades; i++) {
      const terms = { tradeId: `R-${i}`, instrument: CALL, quantity: '1', price: '100' }
      events.push(executed(AT, terms, [['USDC', '-100']]))
      // Every second one is closed at once.
      if (i % 2 === 0) {
        const closing = { ...sell, tradeId: terms.tradeId, amount: parseWad('1'), price: parseWad('105') }
        events.push(filled(AT, { ...closing, settled: parseWad('105') }))
      }
    }
    events.push(marked(after(1), [CALL, 111, 3000, 3010, 0.61]))
    const { rows, total } = report(events, 'trade')
    expect(rows.length).toBeLessThan(trades)
    expect(rows.length).toBeGreaterThan(10_000)
    // 5 less 1.5 of fee for each that is closed, 11 for each that is open.
    expect(formatWad(total.totalUsd)).toBe(String((trades / 2) * (3.5 + 11)))
    expect(rows.reduce((sum, row) => sum + row.totalUsd, 0n)).toBe(total.totalUsd)

    const leave = (venue: string, quantity: number): DeskEvent => {
      const position = { venue, instrument: CALL, quantity: parseWad(String(quantity)), price: parseWad('0') }
      return { type: 'position.settled', ...none, at: after(2), position, explanation: '' }
    }
    const gone = [leave('rysk', -trades), leave('derive', trades / 2)]
    const late = marked(after(3 * 3_600_000), [PERP, 3000, 3000])
    const settled = report([...events, ...gone, late], 'trade')
    expect(formatWad(settled.total.totalUsd)).toBe(String((trades / 2) * (3.5 - 100)))
    expect(settled.total.marksUsd).toBe(0n)
    expect(settled.rows.every((row) => row.marksUsd === 0n)).toBe(true)
  })
})

describe('a claim', () => {
  const claim = {
    venue: 'rysk',
    instrument: CALL,
    underlying: 'ETH',
    kind: 'call',
    quantity: parseWad('2'),
    fixing: parseWad('3125'),
    pays: { token: 'USDC', amount: parseWad('6000') },
    receives: { token: 'WETH', amount: parseWad('2') },
    remainder: { token: 'WETH', amount: parseWad('0.08') },
    deadline: after(3_600_000),
    tradeIds: ['R-1'],
  } as const

  it.each(['claim.delivered', 'claim.redeemed'] as const)('brings what it was worth at its fixing: %s', (type) => {
    const ended: DeskEvent = { type, ...none, at: after(2000), claim, cash: [] }
    const [row] = report([...BOUGHT, ended]).rows
    expect(figures(row)).toMatchObject({
      total: '40',
      items: { premium: '-200', 'source-fee': '-10', settlement: '250' },
      marks: '0',
    })
  })
})

describe('a settlement', () => {
  const settled: DeskEvent = {
    type: 'position.settled',
    ...none,
    at: after(1000),
    position: { venue: 'rysk', instrument: CALL, quantity: parseWad('-2'), price: parseWad('0') },
    explanation: '',
  }
  const paid = (amount: string): DeskEvent => {
    const flow = { venue: 'rysk', token: 'USDC', amount: parseWad(amount) }
    return { type: 'cash.adjusted', ...none, at: after(2000), flow, cause: 'settlement', explanation: '' }
  }

  it('is owed at the last mark until the cash comes, and what it pays besides is basis', () => {
    expect(figures(report([...BOUGHT, settled]).rows[0])).toMatchObject({ total: '10', marks: '220' })
    const done = [...BOUGHT, settled, paid('221')]
    expect(figures(report(done).total)).toEqual({
      total: '11',
      items: { premium: '-200', 'source-fee': '-10', settlement: '221' },
      marks: '0',
      components: { edge: '10', basis: '1' },
    })
    expect(report(done, 'trade').rows.map((row) => formatWad(row.totalUsd))).toEqual(['10', '1'])
  })

  it('that never pays is written off', () => {
    const late = marked(after(3 * 3_600_000), [PERP, 3000, 3000])
    expect(figures(report([...BOUGHT, settled, late]).rows[0])).toMatchObject({ total: '-210', marks: '0' })
  })
})

describe('P&L by day', () => {
  it('is what the marks were worth at one midnight, less what they were at the one before', () => {
    const day = 86_400_000
    const events = [
      ...BOUGHT,
      marked(after(day / 2 - 1), [CALL, 120, 3000, 3010, 0.63]),
      marked(after(day), [CALL, 90, 3000, 3010, 0.5]),
      marked(after(3 * day), [CALL, 95, 3000, 3010, 0.55]),
    ]
    const { rows, total } = report(events, 'day')
    expect(rows.map((row) => [row.day, row.underlying, formatWad(row.totalUsd)])).toEqual([
      ['2026-11-26', 'ETH', '30'],
      ['2026-11-27', 'ETH', '-60'],
      ['2026-11-29', 'ETH', '10'],
    ])
    expect(formatWad(total.totalUsd)).toBe('-20')
    expect(figures(rows[0])).toMatchObject({ items: { premium: '-200', 'source-fee': '-10' }, marks: '240' })
  })
})
