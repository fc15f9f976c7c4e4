import { expect, it } from 'vitest'
import { serving } from '../../testing/serving.ts'

const desk = serving()

async function serve() {
  const api = await desk()
  const post = (path: string, body: unknown) =>
    api.ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  return { ...api, post }
}

it('26: pulls the kill switch, shows it, and releases it', async () => {
  const { post, ask } = await serve()
  const pulled = await post('/api/kill', {
    tier: 'reduce-only',
    scope: 'underlying ETH',
    reason: 'the feed looks odd',
    by: 'Ana',
  })
  expect(pulled.status).toBe(200)
  const engaged = [
    expect.objectContaining({ tier: 'reduce-only', scope: 'underlying ETH', cause: 'person', by: 'Ana' }),
  ]
  expect(pulled.json).toEqual({ engaged })
  expect((await ask('/api/risk')).json).toMatchObject({ kill_switch: engaged })
  expect((await post('/api/watchdog', {})).json).toEqual({ engaged })
  const released = await post('/api/release', { scope: 'underlying ETH', reason: 'it was the screen', by: 'Ana' })
  expect(released.json).toEqual({ engaged: [] })
})

it.each([
  ['/api/kill', { tier: 'off', reason: 'x', by: 'Ana' }, 'tier'],
  ['/api/kill', { tier: 'flatten', reason: '', by: 'Ana' }, 'reason'],
  ['/api/kill', { tier: 'flatten', reason: 'x' }, 'by'],
  ['/api/kill', { tier: 'flatten', scope: 'planet mars', reason: 'x', by: 'Ana' }, 'scope'],
  ['/api/release', { cause: 'whim', reason: 'x', by: 'Ana' }, 'cause'],
])('%s with %j says which field is wrong', async (path, body, field) => {
  const { post } = await serve()
  const reply = await post(path, body)
  expect(reply.status).toBe(400)
  expect(reply.json).toMatchObject({ errors: [{ field }] })
})
