import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCache } from './cache.ts'
import { CacheError } from './errors.ts'
import { contractBench, parseNumber, until } from './testing/contract-case.ts'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cache-file-'))
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

async function open(directory = join(root, 'cache')) {
  const bench = contractBench()
  const cache = await createCache({ backend: 'file', directory, ...bench.ports })
  const entry = cache.entry({ name: 'spot', version: 1, ttlMs: 1_000, parse: parseNumber })
  return { ...bench, cache, entry, file: join(directory, 'cache.sqlite') }
}

async function refusal(directory: string): Promise<unknown> {
  return open(directory).then(
    () => undefined,
    (error) => error,
  )
}

test('remembers over a restart, and over an end without a close', async () => {
  const first = await open()
  await first.entry.set(5)
  await first.cache.close()
  const second = await open()
  expect(await second.entry.get()).toBe(5)
  await second.entry.set(6)
  const third = await open()
  expect(await third.entry.get()).toBe(6)
  await second.cache.close()
  await third.cache.close()
})

test('shares the file with another cache that is open', async () => {
  const [a, b] = [await open(), await open()]
  await a.entry.set(1)
  expect(await b.entry.get()).toBe(1)
  await b.entry.set(2)
  expect(await a.entry.get()).toBe(2)
  await a.cache.close()
  await b.cache.close()
})

test('makes its directory and file for the owner alone', async () => {
  const directory = join(root, 'a', 'b')
  const { cache, file } = await open(directory)
  expect(statSync(directory).mode & 0o777).toBe(0o700)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await cache.close()
})

test('writes ahead, with every value in its own row', async () => {
  const { cache, entry, file } = await open()
  await entry.set(5)
  await cache.close()
  const database = new DatabaseSync(file, { readOnly: true })
  expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
  expect(database.prepare('SELECT key FROM entries ORDER BY key').all()).toEqual([
    { key: 'check' },
    { key: 'entry:spot' },
  ])
  database.close()
})

test('refuses a directory that others may write to, and names the mode', async () => {
  const directory = join(root, 'open')
  mkdirSync(directory)
  chmodSync(directory, 0o777)
  const error = await refusal(directory)
  expect(error).toBeInstanceOf(CacheError)
  expect(error).toMatchObject({ code: 'DIRECTORY_UNUSABLE', message: expect.stringContaining('777') })
  chmodSync(directory, 0o755)
  expect(await refusal(directory)).toBeUndefined()
})

test('refuses a path that is no directory or holds no file that can be written', async () => {
  const path = join(root, 'file')
  writeFileSync(path, '')
  expect(await refusal(path)).toMatchObject({ code: 'DIRECTORY_UNUSABLE' })
  expect(await refusal(join(path, 'below'))).toMatchObject({ code: 'DIRECTORY_UNUSABLE' })
  expect(await refusal('')).toMatchObject({ code: 'DIRECTORY_UNUSABLE' })
  mkdirSync(join(root, 'cache', 'cache.sqlite'), { recursive: true, mode: 0o700 })
  expect(await refusal(join(root, 'cache'))).toMatchObject({ code: 'DIRECTORY_UNUSABLE' })
})

test('moves a file that is no database aside and starts empty', async () => {
  const first = await open()
  await first.entry.set(5)
  await first.cache.close()
  const rubbish = 'this was a cache once'.repeat(500)
  writeFileSync(first.file, rubbish)
  const second = await open()
  expect(second.events).toContain('cache.file-damaged')
  expect(readFileSync(`${first.file}.damaged`, 'utf8')).toBe(rubbish)
  expect(await second.entry.get()).toBeUndefined()
  await second.entry.set(6)
  await second.cache.close()
  const third = await open()
  expect(third.events).not.toContain('cache.file-damaged')
  expect(await third.entry.get()).toBe(6)
  await third.cache.close()
})

test('moves a database with damaged pages aside', async () => {
  const { cache, file } = await open()
  const big = cache.entry({ name: 'big', version: 1, ttlMs: 1_000, parse: String })
  await big.set('x'.repeat(200_000))
  await cache.close()
  const bytes = readFileSync(file)
  bytes.fill(0xff, 4096, 12_288)
  writeFileSync(file, bytes)
  const next = await open()
  expect(next.events).toContain('cache.file-damaged')
  expect(existsSync(`${file}.damaged`)).toBe(true)
  expect(await next.cache.check()).toEqual({ status: 'ok' })
  await next.cache.close()
})

test('refuses a database that is something else', async () => {
  mkdirSync(join(root, 'cache'), { mode: 0o700 })
  const database = new DatabaseSync(join(root, 'cache', 'cache.sqlite'))
  database.exec('CREATE TABLE entries (something TEXT)')
  database.close()
  expect(await refusal(join(root, 'cache'))).toMatchObject({ code: 'FILE_UNUSABLE' })
})

test('forgets a file of the first form', async () => {
  mkdirSync(join(root, 'cache'), { mode: 0o700 })
  const database = new DatabaseSync(join(root, 'cache', 'cache.sqlite'))
  database.exec(
    "CREATE TABLE entries (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID; INSERT INTO entries VALUES ('entry:spot', 'x')",
  )
  database.close()
  const { cache, entry } = await open()
  expect(await entry.get()).toBeUndefined()
  await entry.set(5)
  expect(await entry.get()).toBe(5)
  await cache.close()
})

test('goes on from memory when the file fails while it is used, and mends it', async () => {
  const { cache, entry, file, events } = await open()
  await entry.set(5)
  const saboteur = new DatabaseSync(file)
  saboteur.exec('DROP TABLE entries')
  saboteur.close()
  expect(await entry.get()).toBe(5)
  expect(cache.state()).toMatchObject({ status: 'down', reason: expect.stringContaining('entries') })
  await entry.set(6)
  await until('the file is mended', () => cache.state().status === 'up')
  expect(events.filter((event) => event === 'cache.backend-down')).toHaveLength(1)
  const other = await open()
  expect(await other.entry.get()).toBe(6)
  await cache.close()
  await other.cache.close()
})

test('waits for another process that holds the file, and not for long', async () => {
  const { cache, entry, file } = await open()
  const other = new DatabaseSync(file)
  other.exec('BEGIN EXCLUSIVE')
  await entry.set(1)
  expect(cache.state()).toMatchObject({ status: 'down', reason: expect.stringContaining('locked') })
  expect(await entry.get()).toBe(1)
  other.exec('COMMIT')
  other.close()
  await until('the file is free', () => cache.state().status === 'up')
  expect(await entry.get()).toBe(1)
  await cache.close()
})
