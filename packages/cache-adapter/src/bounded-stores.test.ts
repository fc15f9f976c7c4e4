import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { bytesOf, createMemoryStore } from './memory-store.ts'
import { silentLogger } from './ports.ts'
import { openSqliteStore } from './sqlite-store.ts'

const BYTES_MAX = 40
const root = mkdtempSync(join(tmpdir(), 'bounded-stores-'))
let directories = 0

afterAll(() => rmSync(root, { recursive: true, force: true }))

type Step = { readonly key: string; readonly text?: string; readonly kind: 'get' | 'set' | 'delete' }

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('get', 'set', 'set', 'delete'),
    key: fc.constantFrom('a', 'b', 'c', 'd', 'ä'),
    text: fc.string({ maxLength: 12, unit: 'grapheme' }),
  }) satisfies fc.Arbitrary<Step>,
  { maxLength: 40 },
)

/** The rule itself: the newest that fit in, counted from the last one used. */
function createModel() {
  let used: { readonly key: string; readonly text: string }[] = []
  const find = (key: string) => used.find((each) => each.key === key)
  const without = (key: string) => used.filter((each) => each.key !== key)
  return {
    get(key: string) {
      const found = find(key)
      if (found !== undefined) used = [found, ...without(key)]
      return found?.text
    },
    set(key: string, text: string) {
      let bytes = 0
      used = [{ key, text }, ...without(key)].filter((each) => {
        bytes += bytesOf(each.key, each.text)
        return bytes <= BYTES_MAX
      })
    },
    delete(key: string) {
      used = without(key)
    },
    keys: () => used.map(({ key }) => key).sort(),
  }
}

interface Store {
  get(key: string): Promise<unknown>
  set(key: string, text: string): Promise<unknown>
  delete(key: string): Promise<unknown>
  keys(): Promise<string[]>
}

const stores: Readonly<Record<string, () => Store & { close(): void }>> = {
  memory() {
    const store = createMemoryStore(BYTES_MAX)
    return {
      get: async (key) => store.get(key)?.text,
      set: async (key, text) => store.set(key, { text, expiresAtMs: undefined }),
      delete: async (key) => store.delete(key),
      keys: async () => [...store.keys()].sort(),
      close() {},
    }
  },
  file() {
    const store = openSqliteStore(join(root, String(++directories)), BYTES_MAX, silentLogger)
    return {
      ...store,
      async keys() {
        const keys: string[] = []
        for await (const [key] of store.iterator?.() ?? []) keys.push(String(key))
        return keys.sort()
      },
    }
  },
}

describe.each(Object.entries(stores))('the %s store', (name, create) => {
  test('keeps to its bound, and lets the least recently used go', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const [store, model] = [create(), createModel()]
        try {
          for (const { kind, key, text } of taken) {
            if (kind === 'get') expect(await store.get(key)).toBe(model.get(key))
            if (kind === 'set') {
              await store.set(key, text)
              model.set(key, text)
            }
            if (kind === 'delete') {
              await store.delete(key)
              model.delete(key)
            }
            expect(await store.keys()).toEqual(model.keys())
          }
        } finally {
          store.close()
        }
      }),
      { numRuns: name === 'file' ? 60 : 500 },
    )
  })
})
