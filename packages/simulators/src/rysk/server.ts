import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { silentLogger } from '@riposte/market-model'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { SimulatorsError } from '../errors.ts'
import type { Connection } from './connections.ts'
import { createRyskEngine, type RyskEngine, type RyskLink } from './engine.ts'
import type { RyskEngineOptions } from './engine-options.ts'
import { answerRest } from './rest.ts'
import { spoilAnswer } from './rest-faults.ts'
import { createTaskSet } from './task-set.ts'

export interface RyskSimulatorOptions extends RyskEngineOptions {
  /** 127.0.0.1 by default. */
  readonly host?: string
  /** 0, the default, takes a free one; the official SDKs' local environment is 8000. */
  readonly port?: number
}

/** A running server. */
export interface RyskSimulator {
  /** WebSocket base with a slash at its end; the same host and port serve HTTP. */
  readonly url: string
  readonly engine: RyskEngine
  /** Cut every open socket without a closing handshake, as a lost network does. New ones are welcome. */
  cutConnections(): void
  /** Close every open socket in good order, as a server does that goes down. */
  closeConnections(): void
  /** Leave every open socket open and let nothing through any more, as a half-open link does. New ones are welcome. */
  stallConnections(): void
  /** Stop everything; a second call waits for the first. */
  close(): Promise<void>
}

const FRAME_BYTES_MAX = 64 * 1024
const CONNECTIONS_MAX = 10_000
/** A client that does not read is cut when this much waits for it. */
const UNSENT_BYTES_MAX = 4 * 1024 * 1024
const GOING_AWAY = 1001
const POLICY_VIOLATION = 1008

/**
 * Serve Rysk's protocol: `/maker`, `/rfqs/<asset>` and `/taker` as WebSockets, the REST endpoints over HTTP.
 *
 * @throws {SimulatorsError} OPTIONS_INVALID, or LISTEN_FAILED when the address cannot be had
 */
export async function startRyskSimulator(options: RyskSimulatorOptions): Promise<RyskSimulator> {
  const { host = '127.0.0.1', port = 0, clock, logger = silentLogger } = options
  const engine = createRyskEngine(options)
  const { pingIntervalMs, pongTimeoutMs, unknownAsset } = engine.behaviour
  const tasks = createTaskSet(clock)
  const lastPong = new Map<WebSocket, number>()
  /** Half-open links: they are not read, not pinged and not cut, until everything is. */
  const stalled = new Set<WebSocket>()
  let restCount = 0

  const http = createServer((request, response) => {
    request.resume()
    const answer = answerRest(engine, request.method ?? 'GET', request.url ?? '/')
    const given = spoilAnswer(answer, options.faults?.rest?.[restCount++])
    if (given !== undefined) response.writeHead(given.status, { 'content-type': 'application/json' }).end(given.body)
  })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: FRAME_BYTES_MAX, perMessageDeflate: false })

  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const path = URL.parse(request.url ?? '/', 'http://localhost')?.pathname ?? '/'
    const open = linkFor(path)
    if (open === undefined || lastPong.size >= CONNECTIONS_MAX) {
      socket.end(`HTTP/1.1 ${open === undefined ? '404 Not Found' : '503 Service Unavailable'}\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => attach(webSocket, open))
  })

  /** What a path leads to: a function that joins a socket to the core. */
  function linkFor(path: string): ((connection: Connection, webSocket: WebSocket) => RyskLink) | undefined {
    if (path === '/maker') return engine.connectMaker
    if (path === '/taker') return engine.connectTaker
    const asset = path.startsWith('/rfqs/') ? path.slice('/rfqs/'.length) : undefined
    if (asset === undefined || asset === '') return undefined
    return (connection, webSocket) => {
      if (unknownAsset === 'close' && !engine.isListed(asset)) webSocket.close(POLICY_VIOLATION)
      return engine.connectStream(asset, connection)
    }
  }

  function attach(webSocket: WebSocket, open: (connection: Connection, webSocket: WebSocket) => RyskLink): void {
    lastPong.set(webSocket, clock.monotonicMs())
    const connection: Connection = {
      send: (text) => sendText(webSocket, text),
      drop: () => webSocket.terminate(),
      close: (code, reason) => webSocket.close(code, reason),
      stall: () => stall(webSocket),
    }
    const link = open(connection, webSocket)
    webSocket.on('message', (data, isBinary) => {
      if (!isBinary) link.receive(textOf(data))
    })
    // Whatever the payload: the official client answers pings with an empty one.
    webSocket.on('pong', () => lastPong.set(webSocket, clock.monotonicMs()))
    webSocket.on('error', (error) => logger.debug('rysk.socket_error', { message: error.message }))
    webSocket.on('close', () => {
      lastPong.delete(webSocket)
      stalled.delete(webSocket)
      link.close()
    })
  }

  function sendText(webSocket: WebSocket, text: string): void {
    if (webSocket.readyState !== webSocket.OPEN || stalled.has(webSocket)) return
    if (webSocket.bufferedAmount > UNSENT_BYTES_MAX) webSocket.terminate()
    else webSocket.send(text)
  }

  function stall(webSocket: WebSocket): void {
    stalled.add(webSocket)
    webSocket.pause()
  }

  function keepAlive(): void {
    tasks.after(pingIntervalMs, () => {
      for (const [webSocket, at] of lastPong) {
        if (stalled.has(webSocket)) continue
        if (clock.monotonicMs() - at > pongTimeoutMs) webSocket.terminate()
        else if (webSocket.readyState === webSocket.OPEN) webSocket.ping()
      }
      keepAlive()
    })
  }

  const cutConnections = (): void => {
    for (const webSocket of lastPong.keys()) webSocket.terminate()
  }

  await new Promise<void>((resolve, reject) => {
    http.once('error', (cause) => {
      reject(new SimulatorsError('LISTEN_FAILED', `expected to listen on ${host}:${port}, could not`, { cause }))
    })
    http.listen(port, host, resolve)
  })
  http.removeAllListeners('error').on('error', (error) => logger.warn('rysk.server_error', { message: error.message }))
  engine.start()
  keepAlive()

  let closed: Promise<void> | undefined
  return {
    url: `ws://${host}:${(http.address() as AddressInfo).port}/`,
    engine,
    cutConnections,
    closeConnections() {
      for (const webSocket of lastPong.keys()) webSocket.close(GOING_AWAY, 'going away')
    },
    stallConnections() {
      for (const webSocket of lastPong.keys()) stall(webSocket)
    },
    close() {
      closed ??= new Promise((resolve) => {
        engine.stop()
        tasks.stop()
        cutConnections()
        sockets.close()
        http.close(() => resolve())
        http.closeAllConnections()
      })
      return closed
    },
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString()
}
