import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Keyv } from 'keyv'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLogger } from './ports.ts'
import { openSqliteStore } from './sqlite-store.ts'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sqlite-store-'))
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

test('serves Keyv directly: single and many keys, iteration, clearing', async () => {
  const store = openSqliteStore(join(root, 'cache'), silentLogger)
  const keyv = new Keyv({ store })
  expect(keyv.store).toBe(store)
  await keyv.set('a', 1)
  await keyv.set('b', { two: 2 })
  expect(await keyv.getMany(['b', 'missing', 'a'])).toEqual([{ two: 2 }, undefined, 1])
  expect([await keyv.has('a'), await keyv.has('missing')]).toEqual([true, false])
  const pairs: unknown[] = []
  for await (const pair of keyv.iterator()) pairs.push(pair)
  expect(pairs).toEqual([
    ['a', 1],
    ['b', { two: 2 }],
  ])
  expect([await keyv.delete('a'), await keyv.delete('a')]).toEqual([true, false])
  await keyv.clear()
  expect(await keyv.get('b')).toBeUndefined()
  await keyv.disconnect()
})
