import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { startValkeyServer, type ValkeyServer } from '../../../scripts/valkey-server.ts'
import { createCache } from './cache.ts'
import type { CacheError, CacheErrorCode } from './errors.ts'
import { contractBench } from './testing/contract-case.ts'
import type { ValkeyOptions } from './valkey-backend.ts'

/** A server may have to be installed first. */
const INSTALL_MS = 300_000

const servers: ValkeyServer[] = []
const listeners: Server[] = []
const sockets: Socket[] = []

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const listener of listeners.splice(0)) listener.close()
  await Promise.all(servers.splice(0).map((server) => server.remove()))
})

async function serve(...settings: string[]): Promise<string> {
  const server = await startValkeyServer(settings)
  servers.push(server)
  return server.node
}

/** Something that listens and is no Valkey. */
async function listen(onConnection: (socket: Socket) => void): Promise<string> {
  const listener = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    onConnection(socket)
  })
  listeners.push(listener)
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  return `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

async function refusal(options: ValkeyOptions): Promise<CacheError | undefined> {
  const startedAt = performance.now()
  try {
    const cache = await createCache({ backend: 'valkey', ...options, ...contractBench().ports })
    await cache.close()
    return undefined
  } catch (error) {
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    return error as CacheError
  }
}

async function closedPort(): Promise<string> {
  const node = await listen(() => {})
  const listener = listeners.pop()
  await new Promise<void>((resolve) => listener?.close(() => resolve()))
  return node
}

type Start = readonly [what: string, begin: () => Promise<string>, code: CacheErrorCode, message: RegExp]

const STARTS: readonly Start[] = [
  ['nothing that listens', closedPort, 'VALKEY_UNREACHABLE', /check that it runs.*ECONNREFUSED/],
  [
    'a name that there is not',
    async () => 'valkey.invalid:6379',
    'VALKEY_UNREACHABLE',
    /check that it runs.*valkey\.invalid/,
  ],
  ['a listener that never answers', () => listen(() => {}), 'VALKEY_UNREACHABLE', /no answer within/],
  [
    'a listener that hangs up',
    () => listen((socket) => void socket.destroy()),
    'VALKEY_UNUSABLE',
    /check the port, and whether it wants TLS/,
  ],
  [
    'a web server',
    () => listen((socket) => void socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))),
    'VALKEY_UNUSABLE',
    /check the port/,
  ],
  ['a mail server', () => listen((socket) => void socket.write('220 mail\r\n')), 'VALKEY_UNUSABLE', /check the port/],
  ['a server that wants a password', () => serve('--requirepass', 'right'), 'VALKEY_REFUSED', /wants a password/],
  ['a replica', () => serve('--replicaof', '127.0.0.1', '1'), 'VALKEY_UNUSABLE', /is a replica/],
  ['a server without memory', () => serve('--maxmemory', '1'), 'VALKEY_UNUSABLE', /takes no writes/],
  ['a lone node of a cluster', () => serve('--cluster-enabled', 'yes'), 'VALKEY_UNUSABLE', /node of a cluster/],
]

test.each(STARTS)('%s: says what to check', { timeout: INSTALL_MS }, async (_what, begin, code, message) => {
  const node = await begin()
  const error = await refusal({ nodes: [node] })
  expect(error).toMatchObject({ name: 'CacheError', code, message: expect.stringMatching(message) })
  expect(error?.message).toContain(node)
})

test('takes the right password, refuses a wrong one, and repeats none', async () => {
  const node = await serve('--requirepass', 'right horse')
  expect(await refusal({ nodes: [node], password: 'right horse' })).toBeUndefined()
  expect(await refusal({ nodes: [node], username: 'default', password: 'right horse' })).toBeUndefined()
  const error = await refusal({ nodes: [node], password: 'wrong horse' })
  expect(error).toMatchObject({ code: 'VALKEY_REFUSED', message: expect.stringContaining('refuses the password') })
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
    expect(String(cause.stack)).not.toContain('horse')
})

test('says that a server without a password was given one', async () => {
  expect(await refusal({ nodes: [await serve()], password: 'x' })).toMatchObject({ code: 'VALKEY_REFUSED' })
})

test('says that several nodes must be a cluster', async () => {
  const nodes = [await serve(), await serve()]
  expect(await refusal({ nodes })).toMatchObject({
    code: 'VALKEY_UNUSABLE',
    message: expect.stringContaining('no node of a cluster'),
  })
})

test('says that a server without TLS does not speak it', async () => {
  expect(await refusal({ nodes: [await serve()], tls: true })).toMatchObject({
    code: 'VALKEY_UNREACHABLE',
    message: expect.stringContaining('TLS'),
  })
})
