import { createClient } from '@keyv/redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startValkeyServer, type ValkeyServer } from '../../../scripts/valkey-server.ts'
import { createCache } from './cache.ts'
import { contractBench, parseNumber } from './testing/contract-case.ts'
import { loadContract, outageContract, valuesContract } from './testing/index.ts'

/** A machine may be busy with other things: this is about hanging, not about speed. */
const PATIENCE_MS = 5_000
const INSTALL_MS = 300_000

/** A server of somebody else's may be used as well, where `VALKEY_URL` names one. */
const givenUrl = process.env.VALKEY_URL === undefined ? undefined : new URL(process.env.VALKEY_URL)

let server: ValkeyServer
let caches = 0
const place = (): string => `riposte-test-${process.pid}-${++caches}`

beforeAll(async () => {
  server = await startValkeyServer()
}, INSTALL_MS)
afterAll(async () => {
  await server.remove()
  if (givenUrl !== undefined) await removeOurs(givenUrl.href)
})

/** A server of somebody else's is left as it was. */
async function removeOurs(url: string): Promise<void> {
  const client = createClient({ url })
  await client.connect()
  for await (const keys of client.scanIterator({ MATCH: `riposte-test-${process.pid}-*` })) {
    if (keys.length > 0) await client.unlink(keys)
  }
  client.destroy()
}

describe('a Valkey cache', () => {
  const harness = {
    open: (ports: Parameters<Parameters<typeof valuesContract>[0]['open']>[0]) =>
      createCache({
        backend: 'valkey',
        nodes: [givenUrl?.host ?? server.node],
        ...(givenUrl?.password ? { password: decodeURIComponent(givenUrl.password) } : {}),
        prefix: place(),
        // No case here is about waiting.
        waitMs: PATIENCE_MS,
        ...ports,
      }),
  }
  for (const { name, run } of [...valuesContract(harness), ...loadContract(harness)]) test(name, run)
})

describe('a Valkey cache whose server is killed', () => {
  let prefix = place()
  const cases = outageContract({
    patienceMs: PATIENCE_MS,
    open: (ports) => createCache({ backend: 'valkey', nodes: [server.node], prefix, waitMs: 400, ...ports }),
    stop: () => server.kill(),
    start: () => server.start(),
    async reset() {
      await server.kill()
      await server.start()
      prefix = place()
    },
  })
  for (const { name, run } of cases) test(name, run)
})

describe('a Valkey cache whose server hangs', () => {
  let prefix = place()
  const cases = outageContract({
    patienceMs: PATIENCE_MS,
    open: (ports) => createCache({ backend: 'valkey', nodes: [server.node], prefix, waitMs: 400, ...ports }),
    stop: async () => server.freeze(),
    start: async () => server.thaw(),
    async reset() {
      server.thaw()
      prefix = place()
    },
  })
  for (const { name, run } of cases) test(name, run)
})

test('leaves the keys of others alone', async () => {
  const { ports } = contractBench()
  const [ours, theirs] = await Promise.all(
    ['riposte-a', 'riposte-b'].map((prefix) =>
      createCache({ backend: 'valkey', nodes: [server.node], prefix, ...ports }),
    ),
  )
  const [our, their] = [ours, theirs].map((cache) =>
    cache?.entry({ name: 'spot', version: 1, ttlMs: 60_000, parse: parseNumber }),
  )
  await our?.set(1)
  await their?.set(2)
  await ours?.clear()
  expect([await our?.get(), await their?.get()]).toEqual([undefined, 2])
  await Promise.all([ours?.close(), theirs?.close()])
})
