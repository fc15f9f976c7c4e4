import { silentLogger } from '@riposte/market-model'
import { expect, it } from 'vitest'
import { createFakeOrchestrator, FAKE_NOW, fakeTrade } from '../testing/fake-orchestrator.ts'
import { createTinyTerminal } from '../testing/tiny-terminal.ts'
import { keepStatus } from './keep-status.ts'
import { createScreen } from './screen.ts'

function open(orchestrator = createFakeOrchestrator()) {
  const terminal = createTinyTerminal(120)
  const tasks = new Set<() => void>()
  const clock = {
    nowMs: () => FAKE_NOW,
    monotonicMs: () => 0,
    after(_delayMs: number, task: () => void | Promise<void>) {
      const run = () => void task()
      tasks.add(run)
      return () => tasks.delete(run)
    },
  }
  const errors: string[] = []
  const logger = { ...silentLogger, error: (event: string) => void errors.push(event) }
  const stop = keepStatus(createScreen(terminal), orchestrator, { clock, colour: false, logger })
  /** Let the clock go on until the next look. */
  const tick = () => {
    for (const task of [...tasks]) {
      tasks.delete(task)
      task()
    }
  }
  return { terminal, orchestrator, stop, tick, tasks, errors }
}

it('is what the desk says, every second anew', async () => {
  const { terminal, orchestrator, tick } = open()
  expect(terminal.rows()[0]).toContain('0 quotes live')
  orchestrator.emit(
    { type: 'quote.expired', tradeId: 'R-9', at: FAKE_NOW },
    fakeTrade({ id: 'R-1', status: 'QUOTED', quoteNonce: '1' }),
  )
  orchestrator.setRisk({
    underlyings: [{ underlying: 'ETH', delta: 1.5, deltaUncertainty: 0, gamma: 0, spot: 3000, pnlUsd: 1 }],
    limits: [
      {
        name: 'MAX_DELTA_EXPOSURE',
        scope: 'ETH',
        underlying: 'ETH',
        unit: 'underlyings',
        limit: 10,
        value: 1,
        worst: 4,
        headroom: 6,
      },
      {
        name: 'MAX_ORDER_SIZE',
        scope: 'desk',
        underlying: undefined,
        unit: 'contracts',
        limit: 10,
        value: 1,
        worst: 9,
        headroom: 1,
      },
      {
        name: 'MAX_VEGA_USD',
        scope: 'ETH',
        underlying: 'ETH',
        unit: 'USD per vol point',
        limit: 0,
        value: 0,
        worst: 0,
        headroom: 0,
      },
    ],
    totalPositions: 2,
  })
  orchestrator.setStatus({ venues: { derive: 'down', rysk: 'ready' }, refusal: 'derive is down' })
  await orchestrator.kill('flatten', { kind: 'desk' }, 'a test', 'a test')
  tick()
  const text = terminal.rows().join(' | ')
  for (const part of [
    'KILL SWITCH flatten of desk',
    'delta ETH 1.5',
    '2 positions',
    '1 quote live',
    '10% left of MAX_ORDER_SIZE desk',
    'derive down',
    'not quoting: derive is down',
  ]) {
    expect(text).toContain(part)
  }
})

it('goes away, and looks no more, when it is stopped', () => {
  const { terminal, stop, tasks } = open()
  stop()
  expect(terminal.rows()).toEqual([''])
  expect(tasks.size).toBe(0)
})

it('gives up when it can not be read: a faulty display must not stop a trade', () => {
  const { terminal, orchestrator, tick, tasks, errors } = open()
  Object.assign(orchestrator, {
    risk() {
      throw new Error('no')
    },
  })
  tick()
  expect(errors).toEqual(['status.failed'])
  expect(terminal.rows()).toEqual([''])
  expect(tasks.size).toBe(0)
})

it('nor a start', () => {
  const orchestrator = createFakeOrchestrator()
  Object.assign(orchestrator, {
    risk() {
      throw new Error('no')
    },
  })
  const { terminal, tasks, errors } = open(orchestrator)
  expect(errors).toEqual(['status.failed'])
  expect([terminal.rows(), tasks.size]).toEqual([[''], 0])
})
