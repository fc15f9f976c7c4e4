import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFakeOrchestrator, FAKE_NOW } from '../testing/fake-orchestrator.ts'
import { createEventFeed, type FeedMessage } from './event-feed.ts'

function feedOf(kept: number) {
  const orchestrator = createFakeOrchestrator()
  const feed = createEventFeed(orchestrator, 'life', kept)
  let count = 0
  return {
    feed,
    emit(times: number) {
      for (let n = 0; n < times; n++) {
        count += 1
        orchestrator.emit({ type: 'quote.expired', tradeId: `R-${count}`, at: FAKE_NOW })
      }
    },
  }
}

const idsOf = (messages: readonly FeedMessage[]) =>
  messages.map((message) => (message.type === 'gap' ? 'gap' : message.id))

test('a listener who comes back has heard everything once and in order, or is told of the gap', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 5 }),
      (kept, before, missed, after) => {
        const { feed, emit } = feedOf(kept)
        const first: FeedMessage[] = []
        const stop = feed.follow(undefined, (message) => void first.push(message))
        emit(before)
        stop()
        emit(missed)
        const second: FeedMessage[] = []
        const last = first.at(-1)
        feed.follow(last?.type === 'event' ? last.id : undefined, (message) => void second.push(message))
        emit(after)

        const all = Array.from({ length: before + missed + after }, (_, n) => `life-${n + 1}`)
        expect(idsOf(first)).toEqual(all.slice(0, before))
        const news = before === 0 ? all.slice(missed) : all.slice(before + Math.max(0, missed - kept))
        expect(idsOf(second)).toEqual(before > 0 && missed > kept ? ['gap', ...news] : news)
      },
    ),
  )
})

test.each(['other-3', 'life-99', 'life-', 'life--1', 'life-03x', '-3', 'life-life-3', ''])(
  'an id that it never gave, such as "%s", begins with a gap and what is kept',
  (after) => {
    const { feed, emit } = feedOf(5)
    emit(3)
    const heard: FeedMessage[] = []
    feed.follow(after, (message) => void heard.push(message))
    expect(idsOf(heard)).toEqual(['gap', 'life-1', 'life-2', 'life-3'])
  },
)
