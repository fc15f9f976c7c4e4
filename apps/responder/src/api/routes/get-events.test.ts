import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { createSystemClock } from '@riposte/market-model'
import { createVirtualClock } from '@riposte/market-model/testing'
import { afterEach, expect, test } from 'vitest'
import { EVENTS } from '../../testing/fake-events.ts'
import { FAKE_NOW } from '../../testing/fake-orchestrator.ts'
import type { ServedApi } from '../../testing/serve-api.ts'
import { serving } from '../../testing/serving.ts'

const serve = serving()
const open: ClientRequest[] = []
afterEach(() => {
  for (const request of open.splice(0)) request.destroy()
})

interface Stream {
  readonly response: IncomingMessage
  /** Everything so far, as soon as it holds what is asked for. */
  until(part: string): Promise<string>
  close(): void
}

function stream({ server }: ServedApi, headers: Record<string, string> = {}): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port: server.port, path: '/api/events', headers, agent: false }, (response) => {
      let text = ''
      const waiting = new Set<() => void>()
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
        for (const look of waiting) look()
      })
      response.on('error', () => {})
      const until = (part: string): Promise<string> =>
        new Promise((found) => {
          const look = (): void => {
            if (!text.includes(part)) return
            waiting.delete(look)
            found(text)
          }
          waiting.add(look)
          look()
        })
      resolve({ response, until, close: () => request.destroy() })
    })
    open.push(request)
    request.on('error', reject)
    request.end()
  })
}

const expired = (id: string) => ({ type: 'quote.expired', tradeId: id, at: FAKE_NOW }) as const
const idsIn = (text: string): string[] => [...text.matchAll(/^id: (.+)$/gm)].map((match) => match[1] ?? '')

test('tells events as they happen, named after their type', async () => {
  const api = await serve()
  const { response, until } = await stream(api)
  expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8')
  expect(response.headers['cache-control']).toBe('no-store')
  await until('retry: ')
  api.orchestrator.emit(expired('R-1'))
  const text = await until('R-1')
  expect(text).toContain('event: quote.expired\n')
  const data = /^data: (.+)$/m.exec(text)?.[1] ?? ''
  expect(JSON.parse(data)).toEqual({ type: 'quote.expired', at: FAKE_NOW, trade_id: 'R-1' })
})

test('goes on behind Last-Event-ID without a loss and without a repeat', async () => {
  const api = await serve()
  const first = await stream(api)
  await first.until('retry: ')
  for (const id of ['R-1', 'R-2']) api.orchestrator.emit(expired(id))
  const [, last = ''] = idsIn(await first.until('R-2'))
  first.close()
  for (const id of ['R-3', 'R-4']) api.orchestrator.emit(expired(id))
  const second = await stream(api, { 'Last-Event-ID': last })
  api.orchestrator.emit(expired('R-5'))
  const text = await second.until('R-5')
  expect([...text.matchAll(/"trade_id":"([^"]+)"/g)].map((match) => match[1])).toEqual(['R-3', 'R-4', 'R-5'])
  expect(text).not.toContain('gap')
})

test('says that there is a gap to who comes with an id of another life', async () => {
  const api = await serve()
  api.orchestrator.emit(expired('R-1'))
  const { until } = await stream(api, { 'Last-Event-ID': 'another-7' })
  expect(await until('R-1')).toContain('event: gap\ndata: {}\n\n')
})

test('every kind of event is one line of JSON, without signed bytes and foreign frames', async () => {
  const api = await serve()
  const { until } = await stream(api)
  await until('retry: ')
  for (const event of Object.values(EVENTS)) api.orchestrator.emit(event)
  api.orchestrator.emit(expired('the-end'))
  const text = await until('the-end')
  const rows = [...text.matchAll(/^data: (.+)$/gm)].map((match) => JSON.parse(match[1] ?? '') as object)
  expect(rows).toHaveLength(Object.keys(EVENTS).length + 1)
  for (const row of rows) for (const key of Object.keys(row)) expect(key).toMatch(/^[a-z][a-z0-9_]*$/)
  expect(text).not.toMatch(/0xfeed|secret/)
})

test('a beat comes while nothing happens', async () => {
  const clock = createVirtualClock(FAKE_NOW)
  const api = await serve({}, { clock })
  const { until } = await stream(api)
  await until('retry: ')
  await clock.runUntil(15_000)
  expect(await until(': still here')).toContain(': still here\n\n')
})

test('a client that does not read is cut off, and the others are not', async () => {
  const api = await serve({}, { clock: createSystemClock() })
  const lazy = connect(api.server.port, '127.0.0.1')
  lazy.pause()
  lazy.on('error', () => {})
  lazy.write(`GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${api.server.port}\r\n\r\n`)
  const keen = await stream(api)
  await keen.until('retry: ')
  const long = { ...EVENTS.quarantined, reason: 'x'.repeat(60_000) }
  const closed = new Promise<void>((resolve) => lazy.once('close', () => resolve()))
  // More than the socket buffers of both ends can hold.
  for (let n = 0; n < 1000 && !lazy.destroyed; n++) {
    api.orchestrator.emit(long)
    await new Promise((resolve) => setImmediate(resolve))
  }
  api.orchestrator.emit(expired('the-end'))
  await keen.until('the-end')
  lazy.resume()
  await closed
})

test('only so many streams are open at once, and one that closes makes room', async () => {
  const api = await serve()
  const streams = await Promise.all(Array.from({ length: 32 }, () => stream(api)))
  const refused = await api.ask('/api/events')
  expect(refused.status).toBe(503)
  streams[0]?.close()
  await expect.poll(async () => (await stream(api)).response.statusCode).toBe(200)
})

test('HEAD is answered without a stream', async () => {
  const api = await serve()
  expect((await api.ask('/api/events', { method: 'HEAD' })).status).toBe(200)
})
