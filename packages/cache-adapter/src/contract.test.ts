import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, test } from 'vitest'
import { createCache } from './cache.ts'
import { type ContractCase, loadContract, type ValuesHarness, valuesContract } from './testing/index.ts'

const root = mkdtempSync(join(tmpdir(), 'cache-contract-'))
let directories = 0

afterAll(() => rmSync(root, { recursive: true, force: true }))

function describeBackend(name: string, harness: ValuesHarness): void {
  const cases: readonly ContractCase[] = [...valuesContract(harness), ...loadContract(harness)]
  describe(`a ${name} cache`, () => {
    for (const { name, run } of cases) test(name, run)
  })
}

describeBackend('memory', { open: (ports) => createCache({ backend: 'memory', ...ports }) })
describeBackend('file', {
  open: (ports) => createCache({ backend: 'file', directory: join(root, String(++directories)), ...ports }),
})
