import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createCache } from './cache.ts'
import { describeCacheContract } from './testing/cache-contract.ts'

const root = mkdtempSync(join(tmpdir(), 'cache-contract-'))
let directories = 0

afterAll(() => rmSync(root, { recursive: true, force: true }))

describeCacheContract('memory', (ports) => createCache({ backend: 'memory', ...ports }))
describeCacheContract('file', (ports) =>
  createCache({ backend: 'file', directory: join(root, String(++directories)), ...ports }),
)

test('refuses a backend that it does not know', async () => {
  const options = { backend: 'tape', clock: { nowMs: () => 0 } } as never
  await expect(createCache(options)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
})
