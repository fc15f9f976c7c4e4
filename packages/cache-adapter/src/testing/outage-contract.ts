import { deepEqual, equal, ok } from 'node:assert/strict'
import type { Cache } from '../cache.ts'
import {
  type ContractBench,
  type ContractCase,
  type ContractPorts,
  contractBench,
  parseNumber,
  until,
} from './contract-case.ts'

/** A backend that can be made to fail. */
export interface OutageHarness {
  /** Open a cache at a place that all caches of one case share, and that is empty at the first. */
  open(ports: ContractPorts): Promise<Cache>
  /** Make the backend fail; resolves when it does. */
  stop(): Promise<void>
  /** Make it work again, with or without what it had. */
  start(): Promise<void>
  /** After each case: the next one begins at an empty place, with a backend that works. */
  reset(): Promise<void>
  /** How long one operation may take with a backend that fails, ms: what it waits, and what a busy machine adds. */
  readonly patienceMs: number
}

const HOUR_MS = 3_600_000

/** What every backend must keep to that fails: nothing throws, nothing hangs, nothing is told that is not so. */
export function outageContract(harness: OutageHarness): readonly ContractCase[] {
  const { stop, start, reset, patienceMs } = harness
  const opened: Cache[] = []

  async function open(bench: ContractBench) {
    const cache = await harness.open(bench.ports)
    opened.push(cache)
    const entryOf = (name: string) => cache.entry({ name, version: 1, ttlMs: HOUR_MS, parse: parseNumber })
    return { cache, entryOf }
  }

  const scene = (name: string, play: (bench: ContractBench) => Promise<void>): ContractCase => ({
    name,
    async run() {
      try {
        await play(contractBench())
      } finally {
        await Promise.all(opened.splice(0).map((cache) => cache.close()))
        await reset()
      }
    },
  })

  async function soon<T>(operation: Promise<T>): Promise<T> {
    const startedAt = performance.now()
    const result = await operation
    ok(performance.now() - startedAt < patienceMs, `an operation took longer than ${patienceMs} ms`)
    return result
  }

  const count = ({ events }: ContractBench, name: string): number => events.filter((event) => event === name).length

  return [
    scene('goes on from memory, with one warning, when the backend fails', async (bench) => {
      const { cache, entryOf } = await open(bench)
      const [kept, changed, gone] = [entryOf('kept'), entryOf('changed'), entryOf('gone')]
      for (const entry of [kept, changed, gone]) await entry.set(1)
      await stop()
      equal(await soon(kept.get()), 1)
      await soon(changed.set(2))
      await soon(gone.delete())
      deepEqual(await soon(Promise.all([kept, changed, gone].map((entry) => entry.get()))), [1, 2, undefined])
      deepEqual(await soon(entryOf('new').load(async () => 3)), { status: 'fresh', value: 3, from: 'fetch' })
      equal(cache.state().status, 'down')
      equal((await cache.check()).status, 'failing')
      equal(cache.stats().outages, 1)
      equal(count(bench, 'cache.backend-down'), 1)
    }),

    scene('recovers by itself, and then has what was written meanwhile', async (bench) => {
      const { cache, entryOf } = await open(bench)
      const scrap = cache.namespace('scrap')
      const inScrap = scrap.entry({ name: 'a', version: 1, ttlMs: HOUR_MS, parse: parseNumber })
      for (const entry of [entryOf('changed'), entryOf('gone'), inScrap]) await entry.set(1)
      await stop()
      await entryOf('changed').set(2)
      await entryOf('gone').delete()
      await scrap.clear()
      equal(cache.state().status, 'down')
      await start()
      await until('the backend is back in service', () => cache.state().status === 'up')
      equal(count(bench, 'cache.backend-up'), 1)
      equal(count(bench, 'cache.backend-down'), 1)

      const other = await open(contractBench())
      equal(await other.entryOf('changed').get(), 2)
      equal(await other.entryOf('gone').get(), undefined)
      equal(
        await other.cache.namespace('scrap').entry({ name: 'a', version: 1, ttlMs: HOUR_MS, parse: parseNumber }).get(),
        undefined,
      )
      await other.entryOf('changed').set(3)
      equal(await entryOf('changed').get(), 3)
    }),

    scene('has nothing that only memory had, once the backend is back and has it not', async (bench) => {
      const { cache, entryOf } = await open(bench)
      await entryOf('a').set(1)
      const other = await open(contractBench())
      await other.entryOf('a').delete()
      await stop()
      equal(await entryOf('a').get(), 1)
      await start()
      await until('the backend is back in service', () => cache.state().status === 'up')
      equal(await entryOf('a').get(), undefined)
    }),

    scene('throws nothing and keeps its own order while the backend comes and goes', async (bench) => {
      const { cache, entryOf } = await open(bench)
      const entry = entryOf('counter')
      let written = 0
      let running = true
      const work = (async () => {
        while (running) {
          written += 1
          await soon(entry.set(written))
          // A server that lost everything may have nothing. What it has must not be older than what was written last.
          const read = await soon(entry.get())
          ok(read === undefined || read === written, `read ${read} after ${written} was written`)
          await new Promise((resolve) => setTimeout(resolve, 1))
        }
      })()
      try {
        for (let round = 1; round <= 3; round++) {
          await stop()
          await until('the outage is noticed', () => cache.stats().outages >= round && cache.state().status === 'down')
          await start()
          await until('the backend is back in service', () => cache.state().status === 'up')
        }
      } finally {
        running = false
        await work
      }
      // A machine that stands still for a moment makes for one more.
      equal(count(bench, 'cache.backend-down'), cache.stats().outages)
      equal(count(bench, 'cache.backend-up'), cache.stats().outages)
      const other = await open(contractBench())
      equal(await other.entryOf('counter').get(), written)
    }),

    scene('closes while the backend is down', async (bench) => {
      const { cache, entryOf } = await open(bench)
      await stop()
      await entryOf('a').set(1)
      await soon(cache.close())
      equal(await entryOf('a').get(), undefined)
    }),
  ]
}
