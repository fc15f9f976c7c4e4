import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Secret } from '../config/secret.ts'
import { createStandingClock, type ServedApi } from '../testing/serve-api.ts'
import { serving } from '../testing/serving.ts'
import { ENDPOINTS } from './endpoints.ts'

/** The OWASP API security top ten of 2023, and what browsers and slow or broken clients do. */
const serve = serving()
const TOKEN = 'admin-correct-horse'
const tokens = { admin: new Secret(TOKEN), read: new Secret('read-correct-horse') }
const ADMIN = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' }
const JSON_TYPE = { 'Content-Type': 'application/json' }
const TRADE = { instrument: 'ETH-20261225-3000-C', quantity: '1', price: '0.05' }

const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})

/** What a server says to these very bytes; empty when it only hangs up. */
function raw({ server }: ServedApi, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes))
    sockets.push(socket)
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      text += chunk
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
  })
}

const alive = async ({ ask }: ServedApi, headers = {}) => expect((await ask('/health', { headers })).status).toBe(200)

describe('API1 and API5, objects and functions of others', () => {
  test('an id is only ever looked up: no path, no prototype, no injection finds anything', async () => {
    const api = await serve()
    const ids = ['..%2f..%2fetc%2fpasswd', '__proto__', 'constructor', '%00', "' OR 1=1 --", '%2e%2e', 'R-1;x', '😀']
    for (const id of ids) {
      for (const path of ['/api/trades/', '/api/rfqs/']) {
        const reply = await api.ask(`${path}${encodeURI(id).replaceAll('%25', '%')}`)
        expect([400, 404]).toContain(reply.status)
        expect(reply.text).not.toMatch(/passwd|root:|at .*\.ts/)
      }
    }
    expect(api.errors).toEqual([])
  })

  test.each([
    '/api//kill',
    '/api/kill/',
    '/API/KILL',
    '/api/./kill',
    '/api/x/../kill',
    '/api%2fkill',
    '/api/kill%00',
    '//api/kill',
  ])('a path spelled %s is not the kill switch', async (path) => {
    const api = await serve({ apiTokens: tokens })
    const body = JSON.stringify({ tier: 'flatten', reason: 'x', by: 'Ana' })
    const reply = await api.ask(path, { method: 'POST', headers: ADMIN, body })
    expect([400, 404]).toContain(reply.status)
    expect(api.orchestrator.killSwitch().engaged).toEqual([])
  })

  test('a method in a header or in the query is not the method', async () => {
    const api = await serve()
    const headers = { ...JSON_TYPE, 'X-HTTP-Method-Override': 'POST', 'X-HTTP-Method': 'POST' }
    await api.ask('/api/kill', { headers })
    expect((await api.ask('/api/kill?_method=POST')).status).toBe(200)
    expect(api.orchestrator.killSwitch().engaged).toEqual([])
  })
})

describe('API2, authentication', () => {
  test.each([
    ['none', undefined],
    ['another scheme', `Basic ${TOKEN}`],
    ['a prefix', `Bearer ${TOKEN.slice(0, -1)}`],
    ['more', `Bearer ${TOKEN}x`],
    ['another case', `Bearer ${TOKEN.toUpperCase()}`],
    ['two words', `Bearer ${TOKEN} ${TOKEN}`],
    ['nothing', 'Bearer '],
    ['an array', `Bearer ${TOKEN}, Bearer ${TOKEN}`],
  ])('a token that is %s is 401 on every path, and is not repeated', async (_, authorization) => {
    const api = await serve({ apiTokens: tokens })
    const headers = authorization === undefined ? {} : { Authorization: authorization }
    for (const path of ['/', '/api/trades', '/api/config', '/api/events', '/nothing']) {
      const reply = await api.ask(path, { headers })
      expect(reply.status).toBe(401)
      expect(reply.text).not.toContain('correct-horse')
    }
    await alive(api, ADMIN)
  })

  test('a token in the query is none', async () => {
    const api = await serve({ apiTokens: tokens })
    for (const query of [`access_token=${TOKEN}`, `token=${TOKEN}`, `authorization=Bearer%20${TOKEN}`]) {
      expect((await api.ask(`/api/trades?${query}`)).status).toBe(401)
    }
  })

  test('guesses are slowed down, and who has the token is let in all the same', async () => {
    const api = await serve({ apiTokens: tokens })
    const guess = () => api.ask('/health', { headers: { Authorization: 'Bearer guess-correct-horse' } })
    const statuses: number[] = []
    for (let n = 0; n < 60; n++) statuses.push((await guess()).status)
    expect(statuses.slice(0, 50)).toEqual(Array(50).fill(401))
    expect(statuses.slice(50)).toEqual(Array(10).fill(429))
    expect((await guess()).headers['retry-after']).toBe('1')
    await alive(api, ADMIN)
  })
})

describe('API3, properties', () => {
  test.each([
    ['/api/trade', { ...TRADE, status: 'HEDGED' }],
    ['/api/trade', { ...TRADE, trade_id: 'R-1' }],
    ['/api/kill', { tier: 'flatten', reason: 'x', by: 'Ana', cause: 'loss' }],
    ['/api/kill', { tier: 'flatten', reason: 'x', by: 'Ana', at: 0 }],
    ['/api/limits', { limits: { MAX_ORDER_SIZE: '1' }, by: 'Ana', configured: {} }],
    ['/api/watchdog', { until: 9e15 }],
  ])('%s takes no field that is not its own (%j)', async (path, body) => {
    const api = await serve()
    const text = JSON.stringify(body).replace(/\}$/, ',"__proto__":{"polluted":true}}')
    for (const sent of [JSON.stringify(body), text]) {
      const reply = await api.ask(path, { method: 'POST', headers: JSON_TYPE, body: sent })
      expect(reply.status).toBe(400)
    }
    expect({}).not.toHaveProperty('polluted')
    expect(api.orchestrator.submissions()).toBe(0)
  })
})

describe('API4, resources', () => {
  test('a flood of reads is stopped, and the kill switch can still be pulled', async () => {
    const api = await serve()
    const statuses = new Map<number, number>()
    for (let n = 0; n < 1100; n += 50) {
      const replies = await Promise.all(Array.from({ length: 50 }, () => api.ask('/health')))
      for (const { status } of replies) statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    expect(statuses.get(200)).toBe(1000)
    expect(statuses.get(429)).toBe(100)
    const body = JSON.stringify({ tier: 'reduce-only', reason: 'x', by: 'Ana' })
    expect((await api.ask('/api/kill', { method: 'POST', headers: JSON_TYPE, body })).status).toBe(200)
  })

  test('a head of more than 8 kB and a body of more than 16 kB are refused, and the desk goes on', async () => {
    const api = await serve()
    const head = await raw(api, `GET /health HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(9000)}\r\n\r\n`)
    expect(head).toMatch(/^HTTP\/1\.1 431 /)
    const body = JSON.stringify({ ...TRADE, client_trade_id: 'x'.repeat(20_000) })
    expect((await api.ask('/api/trade', { method: 'POST', headers: JSON_TYPE, body })).status).toBe(413)
    await alive(api)
  })

  test('deep, wide and many-digit bodies are answered fast', async () => {
    const api = await serve()
    const post = (body: string) => api.ask('/api/whatif', { method: 'POST', headers: JSON_TYPE, body })
    const started = performance.now()
    const deep = `${'{"changes":['.repeat(1000)}${']}'.repeat(1000)}`
    const many = JSON.stringify({ changes: Array(150).fill({ type: 'market-move', underlying: 'ETH', factor: 1 }) })
    const digits = `{"changes":[{"type":"trade","instrument":"ETH-PERP","price":"${'9'.repeat(16_000)}","quantity":"1"}]}`
    for (const body of [deep, many, digits]) expect((await post(body)).status).toBe(400)
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('a client that sends nothing more, or a byte at a time, is cut off', async () => {
    const api = await serve({}, {}, { requestTimeoutMs: 300 })
    const host = `Host: 127.0.0.1:${api.server.port}`
    const unfinished = [
      `GET /health HTTP/1.1\r\n${host}\r\nX-Slow: `,
      `POST /api/trade HTTP/1.1\r\n${host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    ]
    for (const text of await Promise.all(unfinished.map((bytes) => raw(api, bytes)))) {
      expect(text === '' || text.startsWith('HTTP/1.1 408')).toBe(true)
    }
    await alive(api)
  })
})

describe('API6, business flows', () => {
  test.each([
    ['/api/trade', { ...TRADE }, { ...TRADE, quantity: '2' }],
    ['/api/kill', { tier: 'reduce-only', reason: 'x', by: 'Ana' }, { tier: 'flatten', reason: 'x', by: 'Ana' }],
    ['/api/release', { reason: 'x', by: 'Ana' }, { reason: 'y', by: 'Ana' }],
    ['/api/limits', { limits: { MAX_ORDER_SIZE: '400' }, by: 'Ana' }, { limits: { MAX_ORDER_SIZE: '300' }, by: 'Ana' }],
  ])('%s under a replayed key does nothing twice, and the key serves no other body', async (path, body, other) => {
    const api = await serve()
    let changes = 0
    api.orchestrator.subscribe((event) => {
      if (event.type === 'audit.recorded') changes += 1
    })
    const post = (sent: unknown) =>
      api.ask(path, { method: 'POST', headers: { ...JSON_TYPE, 'Idempotency-Key': '"k"' }, body: JSON.stringify(sent) })
    const replies = await Promise.all([post(body), post(body), post(body)])
    for (const { status, text } of replies) expect([status, text]).toEqual([replies[0]?.status, replies[0]?.text])
    expect(replies[0]?.status).toBeLessThan(300)
    expect(changes).toBe(1)
    const reused = await post(other)
    expect(reused.json).toMatchObject({ type: 'urn:riposte:problem:idempotency-key-reused', status: 422 })
    expect(changes).toBe(1)
  })
})

describe('API7, requests of the server', () => {
  test('no endpoint takes an address to fetch from', () => {
    const fields = JSON.stringify(
      ENDPOINTS.map(({ body, query }) => [body && z.toJSONSchema(body, { io: 'input' }), query?.shape]),
    )
    expect(fields).not.toMatch(/"(url|uri|host|callback|webhook|address)"/i)
  })
})

describe('API8, configuration', () => {
  test('every reply carries what keeps a browser from framing, sniffing, storing or sharing it', async () => {
    const api = await serve()
    for (const path of ['/', '/api/trades', '/api/docs', '/nothing', '/%E0%A4%A']) {
      const { headers } = await api.ask(path)
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      })
      for (const name of ['x-powered-by', 'server', 'access-control-allow-origin'])
        expect(headers).not.toHaveProperty(name)
    }
  })

  test('a page whose name was bound anew to this machine is refused, and a foreign page, also before the token', async () => {
    const api = await serve({ apiTokens: tokens })
    const foreign: Record<string, string>[] = [
      { Host: 'rebound.example' },
      { Host: `rebound.example:${api.server.port}` },
      { Origin: 'https://evil.example' },
      { 'Sec-Fetch-Site': 'cross-site' },
    ]
    for (const headers of foreign) {
      for (const { method, path } of ENDPOINTS) {
        const asked = { method: method.toUpperCase(), headers: { ...ADMIN, ...headers } }
        expect((await api.ask(path.replace(':id', 'x'), asked)).status).toBe(403)
      }
    }
  })

  test('the preflight of a foreign page is answered with nothing that it could use', async () => {
    const api = await serve()
    const headers = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' }
    const reply = await api.ask('/api/kill', { method: 'OPTIONS', headers })
    expect(reply.status).toBe(403)
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  test('the configuration shows where each value is from, and no secret', async () => {
    const api = await serve()
    const { json, text } = await api.ask('/api/config')
    const rows = json as { name: string; value: string | null; source: string }[]
    const row = (name: string) => rows.find((candidate) => candidate.name === name)
    expect(row('API_TOKEN')).toMatchObject({ value: '[redacted]', source: 'environment' })
    expect(row('MAX_POSITION_SIZE')).toMatchObject({ value: '1000', source: 'default', default: '1000' })
    expect(row('RYSK_MAKER_KEY')).toMatchObject({ value: null })
    expect(text).not.toContain('nobody-may-see')
  })
})

describe('API9 and API10, versions and broken input', () => {
  test.each([
    ['no request', 'hello\r\n\r\n'],
    [
      'a smuggled length',
      'POST /api/trade HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['two lengths', 'POST /api/trade HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'],
    ['no host', 'GET /health HTTP/1.1\r\n\r\n'],
    ['a folded header', 'GET /health HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n'],
    ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('%s is hung up on', async (_, bytes) => {
    const api = await serve()
    expect(await raw(api, bytes)).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
    await alive(api)
  })

  test('whatever a field holds, the answer is a problem and never an error of the desk', async () => {
    const clock = createStandingClock()
    const api = await serve({}, { clock })
    const odd: unknown[] = [
      null,
      true,
      0,
      -1,
      1e308,
      '',
      ' ',
      '\u0000',
      'NaN',
      '1e9',
      [],
      {},
      [[]],
      { toString: 1 },
      '９',
      '0x10',
    ]
    for (const { method, path, body } of ENDPOINTS) {
      if (method !== 'post') continue
      const fields = Object.keys(body instanceof z.ZodObject ? body.shape : {})
      const bodies = [...odd, ...fields.flatMap((field) => odd.map((value) => ({ [field]: value })))]
      for (const sent of bodies) {
        const reply = await api.ask(path, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(sent) })
        clock.advance(100)
        if (path === '/api/watchdog') continue
        expect(reply.status, `${path} ${JSON.stringify(sent)}`).toBe(400)
      }
    }
    expect(api.errors).toEqual([])
  })
})
