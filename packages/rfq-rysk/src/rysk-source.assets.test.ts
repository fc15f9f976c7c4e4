import { expect, test } from 'vitest'
import { settle, setUp, setUpReady } from './testing/source-bench.ts'
import { assetsReply, UBTC, WHYPE } from './testing/wire-samples.ts'

test('starts from the cache when the list cannot be fetched, and goes on trying', async () => {
  let away = true
  const saved: unknown[] = []
  const bench = setUp({
    fetchJson: async () => {
      if (away) throw new Error('away')
      return { 999: [] }
    },
    assetsCache: {
      get: async () => assetsReply,
      set: async (value) => void saved.push(value),
    },
  })
  const started = bench.source.start(bench.events)
  await settle()
  expect(bench.sockets.count(WHYPE)).toBe(1)
  expect(saved).toEqual([])
  away = false
  bench.clock.advance(1_000)
  await settle()
  expect(saved).toEqual([{ 999: [] }])
  for (const socket of bench.sockets.all) socket.open()
  await started
  expect(bench.source.status()).toBe('ready')
})

test('looks at the account once the assets are known, and not before', async () => {
  let list: ((reply: unknown) => void) | undefined
  const bench = setUp({
    fetchJson: (url) =>
      url.includes('/api/maker/positions')
        ? Promise.resolve([])
        : new Promise((resolve) => {
            list = resolve
          }),
  })
  void bench.source.start(bench.events)
  await settle()
  const maker = bench.sockets.last('/maker')
  maker.open()
  await settle()
  expect(maker.sent).toEqual([])
  list?.(assetsReply)
  await settle()
  expect(maker.sent).toHaveLength(1)
  expect(maker.sent[0]).toContain('balances')
  expect(bench.logger.events()).not.toContain('rysk.account.unread')
  await bench.source.stop()
})

test('starts without assets and finds them later', async () => {
  let away = true
  const bench = setUp({
    fetchJson: async () => {
      if (away) throw new Error('away')
      return assetsReply
    },
    assetsCache: { get: () => Promise.reject(new Error('no cache')), set: () => Promise.reject(new Error('no cache')) },
  })
  const started = bench.source.start(bench.events)
  await settle()
  bench.sockets.last('/maker').open()
  await started
  expect(bench.source.status()).toBe('connecting')
  away = false
  bench.clock.advance(1_000)
  await settle()
  bench.sockets.last(WHYPE).open()
  expect(bench.source.status()).toBe('ready')
})

test('follows assets that are listed later', async () => {
  let reply: unknown = { 999: assetsReply[999].slice(0, 1) }
  const bench = await setUpReady({ fetchJson: async () => reply })
  expect(bench.sockets.count(UBTC)).toBe(0)
  reply = assetsReply
  bench.clock.advance(600_000)
  await settle()
  expect(bench.sockets.count(UBTC)).toBe(1)
})
