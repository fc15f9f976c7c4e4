import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { RyskError } from './errors.ts'
import { fetchJson } from './rest.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/assets`
}

async function failure(url: string): Promise<unknown> {
  return fetchJson(url).then(
    () => undefined,
    (error) => error,
  )
}

test('reads a JSON document and says who asks', async () => {
  let agent: string | undefined
  const url = await serve((request, response) => {
    agent = request.headers['user-agent']
    response.end('{"999":[]}')
  })
  expect(await fetchJson(url)).toEqual({ 999: [] })
  expect(agent).toBe('riposte-rfq-rysk')
})

test('refuses another status, a body that is no JSON, and one that is too long', async () => {
  const status = await failure(await serve((_request, response) => void response.writeHead(503).end('{}')))
  expect(status).toBeInstanceOf(RyskError)
  expect(status).toMatchObject({ code: 'HTTP_FAILED', message: expect.stringContaining('503') })
  const html = await failure(await serve((_request, response) => void response.end('<html>')))
  expect(html).toMatchObject({ code: 'HTTP_FAILED' })
  const long = await failure(await serve((_request, response) => void response.end(`"${'x'.repeat(5 << 20)}"`)))
  expect(long).toMatchObject({ code: 'HTTP_FAILED' })
})

test('tells of a server that is not there', async () => {
  const url = await serve(() => {})
  const server = servers.pop()
  if (server === undefined) throw new Error('expected a server')
  const closed = once(server, 'close')
  server.close()
  await closed
  expect(await failure(url)).toMatchObject({ code: 'HTTP_FAILED', message: expect.stringContaining(url) })
})
