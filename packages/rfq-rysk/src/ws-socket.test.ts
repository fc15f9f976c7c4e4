import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { openWsSocket } from './ws-socket.ts'

const servers: WebSocketServer[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    for (const client of server.clients) client.terminate()
    server.close()
  }
})

async function listen() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  servers.push(server)
  await once(server, 'listening')
  return { server, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/maker` }
}

/** What a socket tells, in order, and a wait for the first telling of a kind. */
function record() {
  const told: string[] = []
  const waiting: { start: string; resolve: (text: string) => void }[] = []
  const tell = (text: string) => {
    told.push(text)
    for (const waiter of waiting.splice(0)) {
      if (text.startsWith(waiter.start)) waiter.resolve(text)
      else waiting.push(waiter)
    }
  }
  return {
    handlers: {
      open: () => tell('open'),
      message: (text: string) => tell(`message ${text}`),
      ping: () => tell('ping'),
      close: (reason: string) => tell(`close ${reason}`),
    },
    until: (start: string) =>
      new Promise<string>((resolve) => {
        const found = told.find((text) => text.startsWith(start))
        if (found === undefined) waiting.push({ start, resolve })
        else resolve(found)
      }),
  }
}

test('opens, talks both ways, answers pings and tells of the end', async () => {
  const { server, url } = await listen()
  const { handlers, until } = record()
  const connected = once(server, 'connection')
  const socket = openWsSocket(url, handlers)
  const [peer, request] = await connected
  await until('open')
  expect(request.url).toBe('/maker')
  expect(request.headers['user-agent']).toBe('riposte-rfq-rysk')

  const received = once(peer, 'message')
  socket.send('to you')
  expect(String((await received)[0])).toBe('to you')
  peer.send('to me')
  peer.send(Buffer.from('as bytes'))
  const pong = once(peer, 'pong')
  peer.ping()
  await pong
  expect(await until('message as bytes')).toBe('message as bytes')
  expect(await until('ping')).toBe('ping')
  expect(await until('message')).toBe('message to me')

  peer.close(1001, 'see you')
  expect(await until('close')).toBe('close closed with code 1001 see you')
})

test('tells of the server’s answer when it asks for a sign of life', async () => {
  const { url } = await listen()
  const { handlers, until } = record()
  const socket = openWsSocket(url, handlers)
  await until('open')
  socket.ping?.()
  expect(await until('ping')).toBe('ping')
})

test('tells why it could not connect', async () => {
  const { server, url } = await listen()
  const closed = once(server, 'close')
  server.close()
  await closed
  const { handlers, until } = record()
  openWsSocket(url, handlers)
  expect(await until('close')).toContain('ECONNREFUSED')
})

test('can be cut while it connects', async () => {
  const { url } = await listen()
  const { handlers, until } = record()
  openWsSocket(url, handlers).terminate()
  expect(await until('close')).toContain('close')
})

test('does not take a frame of more than a megabyte', async () => {
  const { server, url } = await listen()
  const { handlers, until } = record()
  const connected = once(server, 'connection')
  openWsSocket(url, handlers)
  const [peer] = await connected
  peer.send('x'.repeat((1 << 20) + 1))
  expect(await until('close')).toContain('payload')
})
