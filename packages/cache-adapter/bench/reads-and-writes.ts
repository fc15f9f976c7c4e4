// What an entry costs over each backend, beside the bare operation that it stands on, in the same run.
// Run: node --conditions=source bench/reads-and-writes.ts
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createClient } from '@keyv/redis'
import { createCache } from '@riposte/cache-adapter'
import { startValkeyServer } from '../../../scripts/valkey-server.ts'

const ROUNDS = 2_000
const WARM_UP = 200
/** About a catalog's record. */
const VALUE = { symbol: 'ETH-20261225-3000-C', strike: '3000', expiry: 1_798_185_600, tick: '0.1', step: '0.01' }
const TEXT = JSON.stringify(VALUE)

const clock = {
  nowMs: () => Date.now(),
  after(delayMs: number, task: () => void) {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
}

interface Subject {
  readonly name: string
  get(): unknown
  set(): unknown
}

/** @returns the median, in microseconds */
async function median(operation: () => unknown): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < WARM_UP + ROUNDS; i++) {
    const startedAt = performance.now()
    await operation()
    if (i >= WARM_UP) times.push(performance.now() - startedAt)
  }
  return (times.sort((a, b) => a - b)[ROUNDS / 2] ?? 0) * 1_000
}

async function compare(bare: Subject, cached: Subject): Promise<void> {
  for (const kind of ['set', 'get'] as const) {
    const [bareTime, cachedTime] = [await median(bare[kind]), await median(cached[kind])]
    const figures = [bareTime.toFixed(1), cachedTime.toFixed(1), (cachedTime / bareTime).toFixed(1)]
    process.stdout.write(
      `${`${kind} ${bare.name}`.padEnd(34)}${figures.map((figure) => figure.padStart(10)).join('')}\n`,
    )
  }
}

const directory = mkdtempSync(join(tmpdir(), 'cache-bench-'))
const server = await startValkeyServer()
process.stdout.write(
  `${'median, µs'.padEnd(34)}${['bare', 'entry', 'ratio'].map((head) => head.padStart(10)).join('')}\n`,
)

const caches = {
  memory: await createCache({ backend: 'memory', clock }),
  file: await createCache({ backend: 'file', directory, clock }),
  valkey: await createCache({ backend: 'valkey', nodes: [server.node], clock }),
}
const subjects = Object.entries(caches).map(([name, cache]): Subject => {
  const entry = cache.entry({ name: 'record', version: 1, ttlMs: 3_600_000, parse: (value) => value })
  return { name, get: () => entry.get(), set: () => entry.set(VALUE) }
})

const map = new Map<string, string>()
const database = new DatabaseSync(join(directory, 'bare.sqlite'))
database.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE bare (key TEXT PRIMARY KEY, value TEXT)',
)
const upsert = database.prepare('INSERT INTO bare VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
const select = database.prepare('SELECT value FROM bare WHERE key = ?')
const client = createClient({ socket: { host: '127.0.0.1', port: server.port } })
await client.connect()

const bare: readonly Subject[] = [
  {
    name: 'memory (Map and JSON)',
    set: () => map.set('k', JSON.stringify(VALUE)),
    get: () => JSON.parse(map.get('k') ?? ''),
  },
  {
    name: 'file (node:sqlite)',
    set: () => upsert.run('k', TEXT),
    get: () => JSON.parse(String(select.get('k')?.value)),
  },
  {
    name: 'valkey (client)',
    set: () => client.set('k', TEXT),
    get: async () => JSON.parse(String(await client.get('k'))),
  },
]
for (const [i, subject] of subjects.entries()) await compare(bare[i] as Subject, subject)

client.destroy()
database.close()
for (const cache of Object.values(caches)) await cache.close()
await server.remove()
rmSync(directory, { recursive: true, force: true })
