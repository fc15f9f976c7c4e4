import { parseWad } from '@riposte/market-model'
import type { DeskEvent } from '@riposte/orchestrator'
import { describe, expect, test } from 'vitest'
import { EVENTS } from '../testing/fake-events.ts'
import { createFakeOrchestrator, FAKE_NOW, fakeTrade } from '../testing/fake-orchestrator.ts'
import { createStandingClock } from '../testing/serve-api.ts'
import { chooseFormat, wantsColour } from './choose-format.ts'
import { createReporter, type ReporterOptions } from './create-reporter.ts'

function report(options: Partial<ReporterOptions> = {}) {
  let output = ''
  const orchestrator = createFakeOrchestrator()
  const reporter = createReporter({
    format: 'line',
    level: 'info',
    colour: false,
    clock: createStandingClock(),
    write: (text) => {
      output += text
    },
    ...options,
  })
  const cancel = reporter.watch(orchestrator)
  return {
    reporter,
    orchestrator,
    cancel,
    tell: (...events: readonly DeskEvent[]) => {
      for (const event of events) orchestrator.emit(event, event.tradeId === undefined ? undefined : fakeTrade())
    },
    lines: () => output.split('\n').slice(0, -1),
    objects: (): Record<string, unknown>[] =>
      output
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}

describe('lines', () => {
  test('tell every event at its level and above', () => {
    const words = (level: ReporterOptions['level']) => {
      const { tell, lines } = report({ level })
      tell(...Object.values(EVENTS))
      return lines().map((line) => line.slice(10, 18).trim())
    }
    expect(words('info')).toHaveLength(Object.keys(EVENTS).length)
    expect(words('warn')).toEqual(['rejected', 'unknown', 'breach', 'breach', 'rejected', 'unknown', 'FAILED', 'ALERT'])
    expect(words('error')).toEqual(['FAILED', 'ALERT'])
  })

  test('show only warnings and errors of the packages', () => {
    const { reporter, lines } = report({ level: 'debug' })
    reporter.logger.debug('a')
    reporter.logger.info('b')
    reporter.logger.warn('c', { n: 1 })
    reporter.logger.error('d')
    expect(lines()).toEqual(['10:00:00  warn     c n=1', '10:00:00  error    d'])
  })

  test('stop when told to', () => {
    const { tell, cancel, lines } = report()
    cancel()
    tell(EVENTS.rfq)
    expect(lines()).toEqual([])
  })

  test('end with a summary of what was done and what is left', () => {
    const { reporter, orchestrator, tell, lines } = report({ level: 'error' })
    tell(EVENTS.rfq, EVENTS.rfq, EVENTS.rfq, EVENTS.declined, EVENTS.quoted, EVENTS.quoted, EVENTS.best, EVENTS.expired)
    tell(EVENTS.manual, EVENTS.refused, EVENTS.executed, EVENTS.hedged)
    const row = { averagePrice: parseWad('12.5'), delta: 0.5, gamma: 0, lastUpdated: FAKE_NOW }
    orchestrator.setPositions([
      { ...row, instrument: 'ETH-20261225-3000-C', venue: 'rysk', quantity: parseWad('1') },
      { ...row, instrument: 'ETH-20261225-3000-C', venue: 'derive', quantity: parseWad('-1') },
      { ...row, instrument: 'ETH-PERP', venue: 'derive', quantity: parseWad('0') },
    ])
    orchestrator.setRisk({
      underlyings: [
        { underlying: 'ETH', delta: 0.0123456, deltaUncertainty: 0.5, gamma: 0, spot: 3000, pnlUsd: 1.239 },
      ],
      cash: [
        { venue: 'rysk', token: 'USDC', moved: parseWad('-301.125') },
        { venue: 'derive', token: 'USDC', moved: parseWad('310') },
      ],
    })
    reporter.summarise(orchestrator)
    expect(lines()).toEqual([
      'Summary',
      '  RFQs       3: 2 quoted, 1 declined (THIN_BOOK 1)',
      '  Quotes     2 signed (best 1, expired 1)',
      '  Trades     1 executed: 1 hedged, 0 failed (1 manual, 1 of them refused)',
      '  Positions  ETH-20261225-3000-C   rysk                1 @ 12.5',
      '             ETH-20261225-3000-C   derive             -1 @ 12.5',
      '  Delta      ETH      0.0123 ± 0.5, gamma 0, P&L 1.239 USD',
      '  Cash moved USDC     rysk              -301.12',
      '             USDC     derive                310',
    ])
  })

  test('of a desk that did nothing say so', () => {
    const { reporter, orchestrator, lines } = report()
    reporter.summarise(orchestrator)
    expect(lines().slice(-3)).toEqual(['  Positions  none', '  Delta      none', '  Cash moved none'])
  })
})

describe('JSON', () => {
  test('has one object for each event, named as the event, exact decimals as text', () => {
    const { tell, objects } = report({ format: 'json' })
    tell(...Object.values(EVENTS))
    expect(objects().map((object) => object.event)).toEqual(Object.values(EVENTS).map((event) => event.type))
    expect(objects()[2]).toMatchObject({
      level: 'info',
      time: FAKE_NOW,
      event: 'quote.signed',
      tradeId: 'R-1',
      status: 'PENDING',
      instrument: 'ETH-20261225-3000-C',
      price: '12345.678901',
    })
    expect(objects().find((object) => object.event === 'trade.failed')).toMatchObject({
      level: 'error',
      residual: '1.2',
    })
    expect(objects().find((object) => object.event === 'order.filled')).toMatchObject({ fill: { fee: '25.4' } })
  })

  test('never holds signed bytes or foreign frames', () => {
    const { tell, lines, objects } = report({ format: 'json', level: 'debug' })
    tell(EVENTS.signed, EVENTS.quarantined)
    expect(lines().join('')).not.toMatch(/feed|secret/)
    expect(objects()[0]).toMatchObject({ order: { label: 'h-1', limitPrice: '12300' } })
  })

  test('holds the messages of the packages at the level and above, errors with their causes', () => {
    const { reporter, objects } = report({ format: 'json', level: 'info' })
    reporter.logger.debug('x')
    const cause = Object.assign(new Error('inner'), { code: 'E1' })
    reporter.logger.info('a.b', { amount: parseWad('0.5'), error: new Error('outer', { cause }), deep: { n: [1n] } })
    expect(objects()).toEqual([
      {
        level: 'info',
        time: FAKE_NOW,
        event: 'a.b',
        amount: '0.5',
        error: {
          name: 'Error',
          message: 'outer',
          stack: expect.any(String),
          cause: { name: 'Error', code: 'E1', message: 'inner', stack: expect.any(String) },
        },
        deep: { n: ['0.000000000000000001'] },
      },
    ])
  })

  test('survives fields that refer to themselves', () => {
    const { reporter, objects } = report({ format: 'json' })
    const loop: Record<string, unknown> = {}
    loop.self = loop
    reporter.logger.warn('loop', { loop })
    expect(objects()).toHaveLength(1)
  })

  test('ends with one summary object', () => {
    const { reporter, orchestrator, tell, objects } = report({ format: 'json' })
    tell(EVENTS.rfq)
    orchestrator.setRisk({ cash: [{ venue: 'rysk', token: 'USDC', moved: parseWad('-1.5') }] })
    reporter.summarise(orchestrator)
    expect(objects().at(-1)).toMatchObject({ event: 'desk.summary', rfqs: 1, risk: { cash: [{ moved: '-1.5' }] } })
  })
})

test.each([
  ['auto', true, 'line'],
  ['auto', false, 'json'],
  ['line', false, 'line'],
  ['json', true, 'json'],
] as const)('LOG_FORMAT=%s on a terminal (%s) writes %s', (option, isTerminal, expected) => {
  expect(chooseFormat(option, { isTerminal, noColor: undefined })).toBe(expected)
})

test.each([
  [true, undefined, true],
  [true, '', true],
  [true, '1', false],
  [false, undefined, false],
] as const)('on a terminal (%s) with NO_COLOR=%s colour is %s', (isTerminal, noColor, expected) => {
  expect(wantsColour({ isTerminal, noColor })).toBe(expected)
})
