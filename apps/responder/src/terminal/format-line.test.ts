import { stripVTControlCharacters } from 'node:util'
import { parseWad } from '@riposte/market-model'
import type { DeskEvent } from '@riposte/orchestrator'
import { describe, expect, test } from 'vitest'
import { EVENTS } from '../testing/fake-events.ts'
import { FAKE_NOW, fakeTrade } from '../testing/fake-orchestrator.ts'
import { formatEventLine, formatLogLine } from './format-line.ts'

const trade = fakeTrade({
  instrument: 'BTC-20261225-100000-C',
  underlying: 'BTC',
  quantity: parseWad('1.234567'),
  price: parseWad('12345.678901'),
})

const line = (event: DeskEvent) => formatEventLine(event, event.tradeId === undefined ? undefined : trade, false)

describe('a line of the terminal', () => {
  test.each<[keyof typeof EVENTS, string]>([
    ['rfq', '10:00:00  rfq      BTC-20261225-100000-C buy  1.234567'],
    [
      'declined',
      '10:00:00  decline  BTC-20261225-100000-C buy  1.234567            the book holds 0.8 of 1.2 contracts (and 1 more)',
    ],
    ['quoted', '10:00:00  quote    BTC-20261225-100000-C buy  1.234567 @ 12345.67 valid 30 s, edge 0.7135'],
    ['best', '10:00:00  best     BTC-20261225-100000-C buy  1.234567 @ 12345.67'],
    ['outbid', '10:00:00  outbid   BTC-20261225-100000-C buy  1.234567 @ 12345.67 best is 12350.5'],
    ['quoteRejected', '10:00:00  rejected BTC-20261225-100000-C buy  1.234567 @ 12345.67 -32010: rfq closed'],
    ['quoteUnknown', '10:00:00  unknown  BTC-20261225-100000-C buy  1.234567 @ 12345.67 time-out'],
    ['expired', '10:00:00  expired  BTC-20261225-100000-C buy  1.234567 @ 12345.67'],
    ['manual', '10:00:00  manual   BTC-20261225-100000-C buy  1.234567 @ 12345.67 already done'],
    [
      'refused',
      '10:00:00  refused  BTC-20261225-100000-C buy  1.234567 @ 12345.67 would hold 1200 contracts, limit 1000',
    ],
    [
      'reported',
      '10:00:00  breach   BTC-20261225-100000-C buy  1.234567            would be declined: would hold 1200 contracts, limit 1000',
    ],
    ['withheld', '10:00:00  breach   would be reduce-only for desk: MAX_LOSS_DAY_USD: 120 lost'],
    ['executed', '10:00:00  TRADE    BTC-20261225-100000-C buy  1.234567 @ 12345.67 at rysk'],
    ['signed', '10:00:00  order    BTC-20261225-100000-C sell      1.2 @ 12300    limit, ioc'],
    ['accepted', '10:00:00  accepted BTC-20261225-100000-C buy  1.234567            nothing filled yet'],
    ['rejected', '10:00:00  rejected BTC-20261225-100000-C buy  1.234567            11012: price out of band'],
    ['unknown', '10:00:00  unknown  BTC-20261225-100000-C buy  1.234567            no answer in 5 s'],
    ['filled', '10:00:00  fill     BTC-20261225-100000-C sell      1.2 @ 12310.5  at derive, fee 25.4 USDC'],
    ['hedged', '10:00:00  HEDGED   BTC-20261225-100000-C buy  1.234567            in 412 ms, 0.034567 left to delta'],
    ['failed', '10:00:00  FAILED   BTC-20261225-100000-C buy  1.234567 @ 12345.67 1.2 unhedged: gave up'],
    ['quarantined', '10:00:00  ALERT    trade not believed: signature of another key'],
  ])('tells %s', (name, expected) => {
    expect(line(EVENTS[name])).toBe(expected)
  })

  test('fits 100 columns even with the longest names and prices, unless a reason is long', () => {
    const texts = Object.values(EVENTS).map((event) => line(event) ?? '')
    const long = texts.filter((text) => text.length > 100)
    expect(long.map((text) => text.slice(10, 18).trim())).toEqual(['decline', 'refused', 'breach'])
  })

  test('fits 80 columns on a terminal that has no more: details close up, then go on below', () => {
    const narrow = (event: DeskEvent) => {
      const subject = event.type === 'trade.quarantined' ? undefined : trade
      return formatEventLine(event, subject, false, 80)?.split('\n') ?? []
    }
    expect(narrow(EVENTS.best)).toEqual([line(EVENTS.best)])
    expect(narrow(EVENTS.unknown)).toEqual(['10:00:00  unknown  BTC-20261225-100000-C buy  1.234567 no answer in 5 s'])
    expect(narrow(EVENTS.quoted)).toEqual([
      '10:00:00  quote    BTC-20261225-100000-C buy  1.234567 @ 12345.67',
      '                   valid 30 s, edge 0.7135',
    ])
    const long = {
      ...EVENTS.quarantined,
      reason: 'a reason that is longer than a line of a terminal, by far more than a bit',
    }
    const [first = '', second] = narrow(long)
    expect(first).toMatch(/^10:00:00 {2}ALERT {4}trade not believed: a reason/)
    expect(second).toMatch(/^ {19}\S/)
    for (const event of Object.values(EVENTS)) {
      for (const one of narrow(event)) expect(one.length).toBeLessThanOrEqual(80)
    }
  })

  test('leaves out an order whose fills follow', () => {
    expect(line({ ...EVENTS.accepted, filled: parseWad('1') })).toBeUndefined()
  })

  test('says when a trade came late or went past a limit', () => {
    expect(line({ ...EVENTS.executed, late: true, breaches: EVENTS.refused.breaches })).toContain(
      'at rysk, after its validity, past a limit: would hold 1200 contracts, limit 1000',
    )
  })

  test('does not let foreign text move the cursor or start a line of its own', () => {
    const reject = { code: 'x', message: 'a\u001b[2Jb\r\nc\u202ed', advice: 'wait' } as const
    const text = line({ ...EVENTS.rejected, reject })
    expect(text).toMatch(/x: a \[2Jb c d$/)
  })

  test('has colour only when asked for, and the same text under it', () => {
    for (const event of Object.values(EVENTS)) {
      const plain = formatEventLine(event, trade, false)
      const coloured = formatEventLine(event, trade, true)
      expect(coloured === undefined ? undefined : stripVTControlCharacters(coloured)).toBe(plain)
    }
    expect(formatEventLine(EVENTS.executed, trade, true)).toContain('\u001b[32mTRADE   \u001b[0m')
    expect(formatEventLine(EVENTS.failed, trade, true)).toContain('\u001b[31mFAILED')
  })
})

test('a message of the desk’s own parts stands in the same columns, facts by name', () => {
  const fields = {
    url: 'ws://127.0.0.1:9/x',
    amount: parseWad('1.5'),
    why: 'two words',
    list: [1],
    error: new Error('no\nway'),
  }
  expect(formatLogLine(FAKE_NOW, 'warn', 'connection.lost', fields, false)).toBe(
    '10:00:00  warn     connection.lost url=ws://127.0.0.1:9/x amount=1.5 why="two words" list=[1] error="Error: no way"',
  )
})
