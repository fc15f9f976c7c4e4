import { deepEqual, equal } from 'node:assert/strict'
import { type ContractCase, contractBench, parseNumber } from './contract-case.ts'
import type { ValuesHarness } from './values-contract.ts'

const HOUR_MS = 3_600_000
const OFFLINE = new Error('offline')

/** What loading must keep to, over every backend. */
export function loadContract({ open }: ValuesHarness): readonly ContractCase[] {
  const scene = (name: string, play: (scene: Awaited<ReturnType<typeof build>>) => Promise<void>): ContractCase => ({
    name,
    async run() {
      const built = await build()
      try {
        await play(built)
      } finally {
        await built.cache.close()
      }
    },
  })

  async function build() {
    const bench = contractBench()
    const cache = await open(bench.ports)
    const entry = cache.entry({ name: 'spot', version: 1, ttlMs: HOUR_MS, staleMs: 2 * HOUR_MS, parse: parseNumber })
    let fetches = 0
    let answer: () => Promise<number> = async () => fetches
    const fetch = (): Promise<number> => {
      fetches += 1
      return answer()
    }
    return {
      ...bench,
      cache,
      entry,
      load: () => entry.load(fetch),
      fetches: () => fetches,
      answerWith: (next: () => Promise<number>): void => {
        answer = next
      },
    }
  }

  return [
    scene('loads once, and from the cache from then on', async ({ load, fetches, time }) => {
      deepEqual(await load(), { status: 'fresh', value: 1, from: 'fetch' })
      time.nowMs += HOUR_MS - 1
      deepEqual(await load(), { status: 'fresh', value: 1, from: 'cache' })
      time.nowMs += 1
      deepEqual(await load(), { status: 'fresh', value: 2, from: 'fetch' })
      equal(fetches(), 2)
    }),

    scene('shares one fetch among all who load at the same time', async ({ entry, load, fetches, answerWith }) => {
      let release = (_value: number): void => {}
      const gate = new Promise<number>((resolve) => {
        release = resolve
      })
      answerWith(() => gate)
      const loads = Array.from({ length: 20 }, load)
      release(7)
      const results = await Promise.all(loads)
      equal(fetches(), 1)
      deepEqual(new Set(results.map((result) => JSON.stringify(result))).size, 1)
      equal(await entry.get(), 7)
    }),

    scene('falls back on an expired value when fetching fails, within its bound', async (scene) => {
      const { cache, load, time, answerWith, events, entry } = scene
      await load()
      answerWith(() => Promise.reject(OFFLINE))
      time.nowMs += HOUR_MS
      equal(await entry.get(), undefined)
      deepEqual(await load(), { status: 'stale', value: 1, ageMs: HOUR_MS, error: OFFLINE })
      equal(events.filter((event) => event === 'cache.stale').length, 1)
      time.nowMs += 2 * HOUR_MS - 1
      equal((await load()).status, 'stale')
      time.nowMs += 1
      deepEqual(await load(), { status: 'failed', error: OFFLINE })
      equal(cache.stats().stale, 2)
      answerWith(async () => 9)
      deepEqual(await load(), { status: 'fresh', value: 9, from: 'fetch' })
    }),

    scene('says so when there is nothing to fall back on, and tries anew the next time', async (scene) => {
      const { load, answerWith, fetches } = scene
      answerWith(() => {
        throw OFFLINE
      })
      deepEqual(await Promise.all([load(), load()]), Array(2).fill({ status: 'failed', error: OFFLINE }))
      deepEqual(await load(), { status: 'failed', error: OFFLINE })
      equal(fetches(), 2)
    }),

    scene('does not overwrite what was set or deleted while it fetched', async ({ entry, cache, load, answerWith }) => {
      for (const meddle of [() => entry.set(100), () => entry.delete(), () => cache.clear()]) {
        await entry.delete()
        let release = (_value: number): void => {}
        let asked = (): void => {}
        const fetching = new Promise<void>((resolve) => {
          asked = resolve
        })
        answerWith(() => {
          asked()
          return new Promise((resolve) => {
            release = resolve
          })
        })
        const loading = load()
        equal(await Promise.race([fetching, loading.then(() => 'it did not fetch')]), undefined)
        await meddle()
        const after = await entry.get()
        release(1)
        deepEqual(await loading, { status: 'fresh', value: 1, from: 'fetch' })
        equal(await entry.get(), after)
      }
    }),
  ]
}
