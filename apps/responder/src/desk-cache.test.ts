import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createSystemClock, epochMs, silentLogger } from '@riposte/market-model'
import { createVirtualClock } from '@riposte/market-model/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startValkeyServer, type ValkeyServer } from '../../../scripts/valkey-server.ts'
import { type CacheConfig, openDeskCache } from './desk-cache.ts'

let server: ValkeyServer

beforeAll(async () => {
  server = await startValkeyServer()
}, 300_000)
afterAll(() => server.remove())

function config(changes: Partial<CacheConfig> = {}): CacheConfig {
  return {
    cacheBackend: 'valkey',
    cacheDir: './cache',
    valkeyAddr: [server.node],
    valkeyPassword: undefined,
    valkeyTls: false,
    ...changes,
  }
}

const entryOptions = { name: 'catalog', version: 1, ttlMs: 60_000, parse: String }

test('what paper finds is not what live finds', async () => {
  const clock = createSystemClock()
  const [paper, live] = await Promise.all(
    ['paper', 'live-testnet'].map((namespace) => openDeskCache(config(), namespace, clock, silentLogger)),
  )
  await paper?.entry(entryOptions).set('paper')
  expect(await live?.entry(entryOptions).get()).toBeUndefined()
  await paper?.close()
  await live?.close()
})

test('finds out that an idle server is gone, and that it is back', async () => {
  const desk = await openDeskCache(config(), 'paper', createSystemClock(), silentLogger)
  const until = async (status: string) => {
    for (let i = 0; i < 400 && desk.status() !== status; i++) await new Promise((resolve) => setTimeout(resolve, 25))
    expect(desk.status()).toBe(status)
  }
  await desk.entry(entryOptions).set('x')
  await server.kill()
  await until('failed')
  expect(await desk.entry(entryOptions).get()).toBe('x')
  await server.start()
  await until('ok')
  await desk.close()
})

test('finds out that an idle file is broken, and mends it, until it is closed', async () => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'riposte-desk-cache-'))
  const clock = createVirtualClock(epochMs(1_000_000))
  const desk = await openDeskCache(config({ cacheBackend: 'file', cacheDir }), 'paper', clock, silentLogger)
  const saboteur = new DatabaseSync(join(cacheDir, 'cache.sqlite'))
  saboteur.exec('DROP TABLE entries')
  saboteur.close()
  expect(desk.status()).toBe('ok')
  await clock.runUntil(15_000)
  expect(desk.status()).toBe('failed')
  await clock.runUntil(16_000)
  expect(desk.status()).toBe('ok')
  await desk.close()
  expect(clock.pending()).toBe(0)
  rmSync(cacheDir, { recursive: true, force: true })
})
