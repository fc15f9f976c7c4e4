import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RpcReply } from '../json-rpc.ts'
import { createVirtualClock, type VirtualClock } from '../testing/virtual-clock.ts'
import { type AccountRates, createRateBudget, LOWEST_RATES, type RatedCall } from './rate-budget.ts'
import { createRateGate, RATE_HELD_BACK } from './rate-gate.ts'

const OK: RpcReply = { status: 'result', result: 'ok' }
const order = (instrument = 'ETH-PERP', isUrgent = true): RatedCall => ({
  method: 'private/order',
  instrument,
  isUrgent,
})
const read = (isUrgent: boolean): RatedCall => ({ method: 'private/get_positions', isUrgent })

interface Sent {
  readonly name: string
  readonly atMs: number
}

function createBench(rates: Partial<AccountRates> = {}, queueMax = 100) {
  const clock = createVirtualClock()
  const budget = createRateBudget(0.5)
  budget.adopt({ ...LOWEST_RATES, ...rates })
  const counts = { waits: 0, refusals: 0 }
  const gate = createRateGate({
    clock,
    budget,
    queueMax,
    noteWait: () => void counts.waits++,
    noteRefusal: () => void counts.refusals++,
  })
  const sent: Sent[] = []
  const run = (call: RatedCall, name = '', latestMs?: number, reply: RpcReply = OK): Promise<RpcReply> =>
    gate.run(
      call,
      () => {
        sent.push({ name, atMs: clock.monotonicMs() })
        return Promise.resolve(reply)
      },
      latestMs,
    )
  return { clock, gate, sent, run, counts }
}

/** The most that the exchange would count in any of its windows, whatever their phase. */
function mostInWindow(sent: readonly Sent[]): number {
  return Math.max(
    0,
    ...sent.map(({ atMs }) => sent.filter((other) => other.atMs >= atMs && other.atMs < atMs + 5000).length),
  )
}

async function drain(clock: VirtualClock): Promise<void> {
  for (let i = 0; i < 60; i++) await clock.advance(1000)
}

describe('the rate gate', () => {
  it('lets a burst of five seconds out at once, within the call, and the next after it', async () => {
    const { clock, sent, run, counts } = createBench({ matching: 2, perp: 10 })
    for (let i = 0; i < 12; i++) void run(order(), String(i))
    expect(sent).toHaveLength(10)
    expect(counts.waits).toBe(2)
    await clock.advance(5300)
    expect(sent.map(({ name }) => name)).toEqual(Array.from({ length: 12 }, (_, i) => String(i)))
  })

  it('keeps half of it for hedges and cancels', () => {
    const { sent, run, gate } = createBench({ matching: 2, perp: 10 })
    for (let i = 0; i < 9; i++) void run(order('ETH-PERP', false), 'quote')
    expect(sent).toHaveLength(5)
    expect(gate.free(order())).toBe(5)
    void run(order(), 'hedge')
    expect(sent.at(-1)?.name).toBe('hedge')
    expect(gate.free(order())).toBe(4)
  })

  it('counts each instrument too, and one that waits holds no other up', () => {
    const { sent, run, gate } = createBench({ matching: 100, perp: 1, option: 2 })
    for (let i = 0; i < 7; i++) void run(order('ETH-PERP'), 'perp')
    void run(order('ETH-20261225-3000-C'), 'option')
    expect(sent.map(({ name }) => name)).toEqual([...Array<string>(5).fill('perp'), 'option'])
    expect([gate.free(order('ETH-PERP')), gate.free(order('ETH-20261225-3000-C'))]).toEqual([0, 9])
  })

  it('lets urgent requests pass those that wait', async () => {
    const { clock, sent, run } = createBench({ nonMatching: 1 })
    for (let i = 0; i < 4; i++) void run(read(false), 'ordinary')
    for (let i = 0; i < 5; i++) void run(read(true), 'urgent')
    await clock.advance(5300)
    const later = sent.filter(({ atMs }) => atMs > 0).map(({ name }) => name)
    expect(later.indexOf('urgent')).toBeLessThan(later.indexOf('ordinary'))
  })

  it('says so when the queue is full, and sends nothing', async () => {
    const { sent, run, counts } = createBench({ matching: 1 }, 2)
    for (let i = 0; i < 7; i++) void run(order())
    expect(await run(order())).toMatchObject({ status: 'not-sent', code: RATE_HELD_BACK, cause: /2 requests already/ })
    expect([sent.length, counts.refusals]).toEqual([5, 1])
  })

  it('turns away at once what could not leave in time', async () => {
    const { clock, sent, run } = createBench({ matching: 1 })
    for (let i = 0; i < 5; i++) void run(order())
    const reply = await run(order(), 'late', clock.monotonicMs() + 1000)
    expect(reply).toMatchObject({ status: 'not-sent', code: RATE_HELD_BACK, cause: /no token/ })
    expect(sent).toHaveLength(5)
  })

  it('sends nothing of what waited when the connection drops', async () => {
    const { clock, gate, sent, run } = createBench({ matching: 1 })
    const replies = Array.from({ length: 7 }, () => run(order()))
    gate.drop('gone')
    expect(await replies[6]).toEqual({ status: 'not-sent', cause: 'gone' })
    await clock.advance(20_000)
    expect([sent.length, clock.pending()]).toEqual([5, 0])
  })

  it('believes the exchange when that says to wait', async () => {
    const { clock, sent, run } = createBench({ matching: 10, perp: 10 })
    const error = { code: -32000, message: 'Rate limit exceeded', data: 'Retry after 1200 ms' }
    await run(order(), 'refused', undefined, { status: 'error', error })
    void run(order(), 'next')
    await clock.advance(1199)
    expect(sent).toHaveLength(1)
    await clock.advance(2)
    expect(sent).toHaveLength(2)
  })

  it('never sends more than the exchange grants in any window, and sends everything in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 3000 }), isUrgent: fc.boolean() }), { maxLength: 40 }),
        async (matching, calls) => {
          const { clock, sent, run } = createBench({ matching, perp: 100 })
          for (const { afterMs, isUrgent } of calls) {
            await clock.advance(afterMs)
            void run(order('ETH-PERP', isUrgent))
          }
          await drain(clock)
          expect(mostInWindow(sent)).toBeLessThanOrEqual(5 * matching)
          expect(sent).toHaveLength(calls.length)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('lets no more arrive in any window, however unevenly the way delays them', async () => {
    const delay = fc.integer({ min: 0, max: 2000 })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 1500 }), there: delay, back: delay }), {
          maxLength: 40,
        }),
        async (matching, calls) => {
          const { clock, gate } = createBench({ matching, perp: 100 })
          const arrived: Sent[] = []
          const travel = (ms: number): Promise<void> => new Promise((done) => void clock.after(ms, done))
          for (const { afterMs, there, back } of calls) {
            await clock.advance(afterMs)
            void gate.run(order(), async () => {
              await travel(there)
              arrived.push({ name: '', atMs: clock.monotonicMs() })
              await travel(back)
              return OK
            })
          }
          for (let i = 0; i < 400; i++) await clock.advance(1000)
          expect(mostInWindow(arrived)).toBeLessThanOrEqual(5 * matching)
          expect(arrived).toHaveLength(calls.length)
        },
      ),
      { numRuns: 30 },
    )
  })
})
