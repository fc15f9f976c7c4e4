import { createClient } from '@keyv/redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startValkeyServer, type ValkeyServer } from '../../../scripts/valkey-server.ts'
import { createCache } from './cache.ts'
import { contractBench, parseNumber, until } from './testing/contract-case.ts'
import { valuesContract } from './testing/index.ts'

const SLOTS = 16_384
const NODES = 3
let servers: readonly ValkeyServer[] = []
let caches = 0

async function command(server: ValkeyServer, ...words: string[]): Promise<string> {
  const client = createClient({ socket: { port: server.port, host: '127.0.0.1' } })
  await client.connect()
  try {
    return String(await client.sendCommand(words))
  } finally {
    client.destroy()
  }
}

const isSound = async (server: ValkeyServer) => {
  const info = await command(server, 'CLUSTER', 'INFO')
  return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${NODES}`)
}

beforeAll(async () => {
  const settings = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000']
  servers = await Promise.all(Array.from({ length: NODES }, () => startValkeyServer(settings)))
  const share = Math.ceil(SLOTS / NODES)
  for (const [i, server] of servers.entries()) {
    const last = Math.min(SLOTS, (i + 1) * share) - 1
    await command(server, 'CLUSTER', 'ADDSLOTSRANGE', String(i * share), String(last))
    if (i > 0) await command(server, 'CLUSTER', 'MEET', '127.0.0.1', String(servers[0]?.port))
  }
  for (const server of servers) await until('the cluster is whole', () => isSound(server))
}, 300_000)

afterAll(() => Promise.all(servers.map((server) => server.remove())))

const open = (ports: ReturnType<typeof contractBench>['ports'], prefix = `riposte-${++caches}`) =>
  // Two of three are enough to find the others.
  createCache({
    backend: 'valkey',
    nodes: servers.slice(0, 2).map(({ node }) => node),
    prefix,
    waitMs: 1_000,
    ...ports,
  })

describe('a Valkey cluster of three nodes', () => {
  for (const { name, run } of valuesContract({ open })) test(name, run)
})

test('a node that is killed is an outage, and its return ends it', async () => {
  const { ports, events } = contractBench()
  const cache = await open(ports)
  const names = Array.from({ length: 30 }, (_, i) => `name ${i}`)
  const entries = names.map((name) => cache.entry({ name, version: 1, ttlMs: 60_000, parse: parseNumber }))
  await servers[2]?.kill()
  for (const [i, entry] of entries.entries()) await entry.set(i)
  expect(await Promise.all(entries.map((entry) => entry.get()))).toEqual([...names.keys()])
  expect(cache.state().status).toBe('down')
  await servers[2]?.start()
  await until('the cluster is back in service', () => cache.state().status === 'up')
  expect(await Promise.all(entries.map((entry) => entry.get()))).toEqual([...names.keys()])
  expect(events.filter((event) => event === 'cache.backend-down')).toHaveLength(1)
  await cache.close()
})
