import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCache } from './cache.ts'
import { createMoodyStore, type Mode } from './testing/moody-store.ts'

/** Timers that run when they are told to. */
function createTimer() {
  let elapsedMs = 0
  let tasks: { readonly dueMs: number; readonly run: () => void }[] = []
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  async function pass(timeMs: number): Promise<void> {
    const endMs = elapsedMs + timeMs
    for (;;) {
      await settled()
      const next = tasks.filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0]
      if (next === undefined) break
      tasks = tasks.filter((task) => task !== next)
      elapsedMs = Math.max(elapsedMs, next.dueMs)
      next.run()
    }
    elapsedMs = endMs
  }
  return {
    pass,
    waiting: () => tasks.length,
    clock: {
      nowMs: () => 1_000_000 + elapsedMs,
      after(delayMs: number, run: () => void) {
        const task = { dueMs: elapsedMs + delayMs, run }
        tasks.push(task)
        return () => {
          tasks = tasks.filter((each) => each !== task)
        }
      },
    },
    /** Let time pass until it has settled. @returns what it took, ms */
    async wait<T>(promise: Promise<T>): Promise<{ readonly value: T; readonly tookMs: number }> {
      const startedAt = elapsedMs
      let done = false
      const marked = promise.finally(() => {
        done = true
      })
      for (;;) {
        await settled()
        if (done) return { value: await marked, tookMs: elapsedMs - startedAt }
        await pass(1)
      }
    },
  }
}

const WAIT_MS = 10
const NAMES = ['a', 'b', 'c']
const MODES: readonly Mode[] = ['good', 'throws', 'hangs', 'loses', 'refuses']

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('set' as const), name: fc.constantFrom(...NAMES), value: fc.nat(99) }),
    fc.record({ kind: fc.constantFrom('get' as const, 'delete' as const), name: fc.constantFrom(...NAMES) }),
    fc.record({ kind: fc.constantFrom('clear' as const, 'check' as const) }),
    fc.record({ kind: fc.constant('become' as const), mode: fc.constantFrom(...MODES) }),
    fc.record({ kind: fc.constant('pass' as const), timeMs: fc.nat(50) }),
  ),
  { maxLength: 30 },
)

test('whoever writes reads it, in every mood of the store, and in the end the store has it', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const [moody, { clock, wait, pass, waiting }] = [createMoodyStore(), createTimer()]
      const events: string[] = []
      const log = (event: string): void => void events.push(event)
      const count = (event: string) => events.filter((each) => each === event).length
      const { value: cache } = await wait(
        createCache({
          backend: 'keyv',
          store: moody.store,
          waitMs: WAIT_MS,
          clock,
          logger: { debug: log, info: log, warn: log },
        }),
      )
      const entryOf = (name: string) =>
        cache.entry({ name, version: 1, ttlMs: Number.POSITIVE_INFINITY, parse: (value) => value })
      const model = new Map<string, number>()

      for (const step of taken) {
        if (step.kind === 'become') {
          moody.become(step.mode)
          continue
        }
        if (step.kind === 'pass') {
          await pass(step.timeMs)
          continue
        }
        if (step.kind === 'check') {
          await wait(cache.check())
          continue
        }
        if (step.kind === 'get') {
          const { value, tookMs } = await wait(entryOf(step.name).get())
          expect(value).toBe(model.get(step.name))
          expect(tookMs).toBeLessThanOrEqual(WAIT_MS)
          continue
        }
        const operation =
          step.kind === 'set'
            ? entryOf(step.name).set(step.value)
            : step.kind === 'delete'
              ? entryOf(step.name).delete()
              : cache.clear()
        if (step.kind === 'set') model.set(step.name, step.value)
        else if (step.kind === 'delete') model.delete(step.name)
        else model.clear()
        expect((await wait(operation)).tookMs).toBeLessThanOrEqual(WAIT_MS)
      }

      moody.become('good')
      await pass(40 * WAIT_MS)
      expect(cache.state()).toEqual({ status: 'up' })
      expect(count('cache.backend-down')).toBe(cache.stats().outages)
      expect(count('cache.backend-up')).toBe(cache.stats().outages)
      const kept = new Map(
        [...moody.values].filter(([key]) => key !== 'check').map(([key, text]) => [key, JSON.parse(text).value.value]),
      )
      expect(kept).toEqual(new Map([...model].map(([name, value]) => [`entry:${name}`, value])))
      await wait(cache.close())
      expect(waiting()).toBe(0)
    }),
    { numRuns: 300 },
  )
})
