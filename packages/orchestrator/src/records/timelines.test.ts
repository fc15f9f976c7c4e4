import { epochMs } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CALL, openWorld } from '../testing/restart-world.ts'
import { tradeStory } from '../testing/trade-story.ts'
import { hedgeRecord } from './hedge-record.ts'
import { createTimelines } from './timelines.ts'

describe('timelines', () => {
  it('hold every event of a trade in its order, whatever came between', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(11), { maxLength: 200 }), (order) => {
        const stories = Array.from({ length: 12 }, (_, serial) => tradeStory(serial))
        const told = stories.map(() => 0)
        const timelines = createTimelines()
        for (const serial of order) {
          const event = stories[serial]?.[told[serial] ?? 0]
          if (event === undefined) continue
          timelines.observe(event)
          told[serial] = (told[serial] ?? 0) + 1
        }
        for (const [serial, count] of told.entries()) {
          const timeline = timelines.timeline(`R-${serial}`)
          expect(timeline?.events ?? []).toEqual(stories[serial]?.slice(0, count))
          if (timeline !== undefined) expect(timeline.complete).toBe(true)
        }
      }),
    )
  })

  it('forget what was only asked for before what was booked, and never hold more than twice what they keep', () => {
    const timelines = createTimelines(10, 10)
    for (const event of tradeStory(2)) timelines.observe(event)
    for (let serial = 3; serial < 3003; serial += 3) for (const event of tradeStory(serial)) timelines.observe(event)
    expect(timelines.timeline('R-2')?.events).toEqual(tradeStory(2))
    const kept = Array.from({ length: 3003 }, (_, serial) => timelines.timeline(`R-${serial}`)).filter(Boolean)
    expect(kept.length).toBeGreaterThanOrEqual(11)
    expect(kept.length).toBeLessThanOrEqual(21)
    expect(timelines.timeline('R-3000')).toBeDefined()
    expect([...timelines.booked()].map(({ tradeId }) => tradeId)).toEqual(['R-2'])
  })

  it('say when they do not hold the beginning, and when they do not hold the end', () => {
    const [, , , executed, ...rest] = tradeStory(2)
    const late = createTimelines()
    for (const event of rest) late.observe(event)
    expect(late.timeline('R-2')).toMatchObject({ complete: false })
    expect(
      hedgeRecord(
        late.timeline('R-2') ?? { tradeId: '', startedAt: epochMs(0), events: [], complete: false, limits: undefined },
      ),
    ).toBeUndefined()

    const long = createTimelines()
    for (let n = 0; n < 2000; n++) if (executed !== undefined) long.observe(executed)
    const timeline = long.timeline('R-2')
    expect(timeline?.events.length).toBeGreaterThanOrEqual(500)
    expect(timeline?.events.length).toBeLessThanOrEqual(1000)
    expect(timeline?.complete).toBe(false)
  })

  it('give a hedge whose money adds up', () => {
    const timelines = createTimelines()
    for (const event of tradeStory(2)) timelines.observe(event)
    const [timeline] = timelines.booked()
    const hedge = timeline && hedgeRecord(timeline)
    expect(hedge).toMatchObject({ status: 'hedged', latencyMs: 41.25, token: 'USDC', reason: undefined })
    expect(hedge?.cashFlow).toBe(2n * 151_223_344n * 10n ** 12n)
    expect(hedge?.orders).toMatchObject([{ status: 'filled', fills: 2, filled: hedge?.quantity, fee: hedge?.fees }])
    expect(hedge?.closed).toBe(hedge?.quantity)
  })
})

describe('a desk', () => {
  it('knows after a restart what happened before, and the limits of what it has priced itself', async () => {
    const { clock, source, life, quote } = openWorld()
    const first = await life()
    const hit = await quote('a')
    source.hit(hit, CALL, clock.nowMs())
    await clock.advance(5000)
    const before = first.desk.timelines.timeline('R-a')
    expect(before?.events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['rfq.received', 'quote.signed', 'trade.executed', 'order.signed', 'trade.hedged']),
    )
    expect(before?.limits?.map(({ name }) => name)).toContain('MAX_POSITION_SIZE')

    const second = await life()
    const after = second.desk.timelines.timeline('R-a')
    expect(after?.events).toEqual(before?.events)
    expect(after).toMatchObject({ complete: true, limits: undefined })
  })

  it('journals who asked for a change, and not any more once it has stopped', async () => {
    const { life } = openWorld()
    const { desk } = await life()
    const entry = {
      action: 'POST /api/kill',
      by: 'admin',
      remote: '127.0.0.1',
      key: 'k',
      status: 200,
      tradeId: undefined,
    }
    const told: unknown[] = []
    desk.subscribe((event) => void (event.type === 'audit.recorded' && told.push(event)))
    desk.audit(entry)
    await desk.stop(0)
    desk.audit(entry)
    expect(told).toEqual([expect.objectContaining({ type: 'audit.recorded', ...entry })])
  })
})
