import { describe, expect, test } from 'vitest'
import { Secret } from '../config/secret.ts'
import { serving } from '../testing/serving.ts'
import { ENDPOINTS } from './endpoints.ts'
import type { Role } from './roles.ts'

const TOKENS = { read: 'read-correct-horse', trade: 'trade-correct-horse', admin: 'admin-correct-horse' }
const apiTokens = {
  read: new Secret(TOKENS.read),
  trade: new Secret(TOKENS.trade),
  admin: new Secret(TOKENS.admin),
}

const serve = serving()

const bearer = (token: string) => ({ Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' })

/** Which tokens may, written down apart from the code. */
const GRANTED: Readonly<Record<string, readonly string[]>> = {
  'POST /api/trade': ['trade', 'admin'],
  'POST /api/kill': ['trade', 'admin'],
  'POST /api/watchdog': ['trade', 'admin'],
  'POST /api/release': ['admin'],
  'POST /api/limits': ['admin'],
  'GET /api/config': ['admin'],
  'GET /api/openapi.json': ['read', 'trade', 'admin', 'nobody'],
  'GET /api/docs': ['read', 'trade', 'admin', 'nobody'],
  'GET /livez': ['read', 'trade', 'admin', 'nobody'],
  'GET /readyz': ['read', 'trade', 'admin', 'nobody'],
}
const READERS = ['read', 'trade', 'admin']

describe.each(ENDPOINTS.filter(({ path }) => path !== '/api/events').map(({ method, path }) => [method, path]))(
  '%s %s',
  (method, path) => {
    const name = `${method.toUpperCase()} ${path}`
    const granted = GRANTED[name] ?? READERS

    test(`is for ${granted.join(', ')}`, async () => {
      const { ask } = await serve({ apiTokens })
      const status = async (headers: Record<string, string>) =>
        (
          await ask(path.replace(':id', 'x'), {
            method: method.toUpperCase(),
            headers,
            ...(method === 'post' ? { body: '{}' } : {}),
          })
        ).status
      for (const role of READERS as (keyof typeof TOKENS)[]) {
        const got = await status(bearer(TOKENS[role]))
        if (granted.includes(role)) expect([200, 202, 400, 404], `${name} as ${role}`).toContain(got)
        else expect(got, `${name} as ${role}`).toBe(403)
      }
      expect(await status({ 'Content-Type': 'application/json' })).toBe(granted.includes('nobody') ? 200 : 401)
      expect(await status(bearer('wrong-correct-horse'))).toBe(401)
    })
  },
)

test('a token for one role does not grant another, and a refused write changes nothing', async () => {
  const { ask, orchestrator } = await serve({ apiTokens })
  const body = JSON.stringify({ tier: 'flatten', reason: 'x', by: 'Ana' })
  const reply = await ask('/api/kill', { method: 'POST', headers: bearer(TOKENS.read), body })
  expect(reply.json).toMatchObject({ type: 'urn:riposte:problem:role-required', role: 'trade' satisfies Role })
  expect(orchestrator.killSwitch().engaged).toEqual([])
})

test('with only a token for reading, nobody may write', async () => {
  const { ask } = await serve({ apiTokens: { read: apiTokens.read } })
  expect((await ask('/health', { headers: bearer(TOKENS.read) })).status).toBe(200)
  for (const headers of [bearer(TOKENS.read), bearer(TOKENS.admin), { 'Content-Type': 'application/json' }]) {
    expect([401, 403]).toContain((await ask('/api/watchdog', { method: 'POST', headers, body: '{}' })).status)
  }
})

test('without tokens a desk on loopback allows everything, and journals who asked as local', async () => {
  const { ask, orchestrator } = await serve()
  const asked: unknown[] = []
  orchestrator.subscribe((event) => void (event.type === 'audit.recorded' && asked.push(event)))
  const body = JSON.stringify({ tier: 'reduce-only', reason: 'a test', by: 'Ana' })
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'k-1' }
  for (const _ of [1, 2]) expect((await ask('/api/kill', { method: 'POST', headers, body })).status).toBe(200)
  // The repeat did nothing, so there is one entry.
  expect(asked).toEqual([
    expect.objectContaining({
      action: 'POST /api/kill',
      by: 'local',
      remote: expect.stringContaining('127.0.0.1'),
      key: 'k-1',
      status: 200,
    }),
  ])
})

test('every change is journaled with its caller, what is refused as well, and no token with it', async () => {
  const { ask, orchestrator } = await serve({ apiTokens })
  const asked: { action: string; by: string; status: number; tradeId: string | undefined }[] = []
  orchestrator.subscribe((event) => void (event.type === 'audit.recorded' && asked.push(event)))
  const post = (path: string, body: unknown) =>
    ask(path, { method: 'POST', headers: bearer(TOKENS.admin), body: JSON.stringify(body) })
  const trade = { instrument: 'ETH-20261225-3000-C', quantity: '600', price: '1', client_trade_id: 'a' }
  await post('/api/trade', trade)
  await post('/api/trade', { ...trade, client_trade_id: 'b' })
  await post('/api/limits', { limits: { MAX_ORDER_SIZE: '400' }, by: 'Ana' })
  await post('/api/limits', { limits: { MAX_ORDER_SIZE: '450' }, by: 'Ana' })
  await post('/api/release', { reason: 'x', by: 'Ana' })
  await post('/api/whatif', { changes: [] })
  await post('/api/watchdog', {})
  expect(asked.map(({ action, by, status, tradeId }) => [action, by, status, tradeId])).toEqual([
    ['POST /api/trade', 'admin', 202, 'M-a'],
    ['POST /api/trade', 'admin', 409, 'M-b'],
    ['POST /api/limits', 'admin', 200, undefined],
    ['POST /api/limits', 'admin', 409, undefined],
    ['POST /api/release', 'admin', 200, undefined],
  ])
  expect(JSON.stringify(asked)).not.toContain('correct-horse')
})
