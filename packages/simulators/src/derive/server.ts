import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type Cancel, type Clock, type Logger, type Random, silentLogger } from '@riposte/market-model'
import { type WebSocket, WebSocketServer } from 'ws'
import { SimulatorsError } from '../errors.ts'
import type { Market } from '../market.ts'
import type { AccountOptions } from './accounts.ts'
import type { Peer } from './connection.ts'
import { createDeriveCore, type DeriveCore } from './derive-core.ts'
import type { DeriveEngine } from './engine.ts'
import type { ExchangeRules } from './exchange.ts'
import type { DeriveFaults } from './faults.ts'
import { LOCAL_CHAIN_ID } from './protocol.ts'
import type { RateLimits } from './rate-limits.ts'
import { serveRest } from './rest.ts'

export interface DeriveSimulatorOptions {
  readonly market: Market
  readonly clock: Clock
  readonly random: Random
  readonly accounts: readonly AccountOptions[]
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Default 0: a free one. */
  readonly port?: number
  /**
   * EIP-712 chain id; default 31337, the exchange's local development set-up. With 11155111 or 1 it takes signatures that
   * its testnet or mainnet would take, for clients that know no other network, and then only listens on loopback.
   */
  readonly chainId?: number
  /** Default 150. */
  readonly takerDelayMs?: number
  /** How often market makers look at an instrument and slow channels are published; default 1000. */
  readonly publishIntervalMs?: number
  /** Any other rule of the exchange. */
  readonly rules?: Partial<ExchangeRules>
  /** Undefined: requests are counted but none is refused. */
  readonly rateLimits?: RateLimits
  /** Default 180 000. */
  readonly pingIntervalMs?: number
  readonly faults?: DeriveFaults
  readonly logger?: Logger
}

export interface DeriveSimulator {
  /** REST base, `http://127.0.0.1:PORT/v3`; the WebSocket is `ws://127.0.0.1:PORT/v3/ws`. */
  readonly url: string
  /** The venue's own view, for tests and displays. */
  readonly engine: DeriveEngine
  readonly faults: DeriveFaults
  close(): Promise<void>
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/
const MOST_FRAME_BYTES = 1 << 20
const PING_MS = 180_000

/**
 * Serve the simulated exchange over loopback.
 *
 * @throws {SimulatorsError} LISTEN_FAILED when the port cannot be had; OPTIONS_INVALID for the chain id of a real network
 * on a host other than loopback
 */
export async function startDeriveSimulator(options: DeriveSimulatorOptions): Promise<DeriveSimulator> {
  const { takerDelayMs, publishIntervalMs, chainId, host = '127.0.0.1', logger = silentLogger } = options
  const chain = options.rules?.chainId ?? chainId ?? LOCAL_CHAIN_ID
  if (chain !== LOCAL_CHAIN_ID && !LOOPBACK.test(host)) {
    throw new SimulatorsError(
      'OPTIONS_INVALID',
      `expected a loopback host with chain id ${chain}, whose signatures are worth something, got: ${host}`,
    )
  }
  const core = createDeriveCore({
    ...options,
    rules: {
      ...options.rules,
      ...(chainId === undefined ? {} : { chainId }),
      ...(takerDelayMs === undefined ? {} : { takerDelayMs }),
      ...(publishIntervalMs === undefined ? {} : { publishIntervalMs }),
    },
  })
  const http = createServer((request, response) => serveRest(core, request, response))
  const sockets = serveSockets(core, http, options.clock, options.pingIntervalMs ?? PING_MS, logger)
  const port = await listen(http, host, options.port ?? 0).catch((error: unknown) => {
    sockets.close()
    throw error
  })
  http.on('error', (error) => logger.error('derive-simulator.http', { error: error.message }))
  core.start()
  const shownHost = host.includes(':') ? `[${host}]` : host
  return {
    url: `http://${shownHost}:${port}/v3`,
    engine: core.engine,
    faults: core.faults,
    async close() {
      core.stop()
      sockets.close()
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}

function listen(http: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (cause) => {
      reject(
        new SimulatorsError('LISTEN_FAILED', `expected to listen on ${host}:${port}, got: ${cause.message}`, { cause }),
      )
    })
    http.listen(port, host, () => resolve((http.address() as AddressInfo).port))
  })
}

interface Sockets {
  close(): void
}

function serveSockets(core: DeriveCore, http: Server, clock: Clock, pingMs: number, logger: Logger): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: MOST_FRAME_BYTES, perMessageDeflate: false })
  const alive = new Map<WebSocket, boolean>()
  let pinger: Cancel | undefined

  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    if ((request.url ?? '').split('?')[0] !== '/v3/ws') {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n')
      return
    }
    server.handleUpgrade(request, socket, head, (ws) => {
      logger.debug('derive-simulator.connected')
      alive.set(ws, true)
      // Unanswered from now on; the next round of pings finds it dead.
      const silence = (): void => {
        ws.pause()
        alive.set(ws, false)
      }
      const connection = core.connect(createPeer(ws, request.socket, silence))
      ws.on('message', (data, isBinary) => {
        alive.set(ws, true)
        if (!isBinary) connection.receive(String(data))
      })
      ws.on('pong', () => alive.set(ws, true))
      // The close event follows, so there is nothing to do here but not to throw.
      ws.on('error', (error) => logger.debug('derive-simulator.socket', { error: error.message }))
      ws.on('close', () => {
        alive.delete(ws)
        connection.closed()
      })
    })
  })

  const pingAll = (): void => {
    for (const [ws, answered] of alive) {
      if (!answered) ws.terminate()
      else {
        alive.set(ws, false)
        ws.ping()
      }
    }
    pinger = clock.after(pingMs, pingAll)
  }
  pinger = clock.after(pingMs, pingAll)

  return {
    close() {
      pinger?.()
      for (const ws of alive.keys()) ws.terminate()
      server.close()
    },
  }
}

/** Bytes waiting for a slow client above which market data are dropped: newer ones will follow. */
const SLOW_BYTES = 4 << 20
/** Above this the client is not reading at all, and is cut. */
const DEAD_BYTES = 64 << 20

function createPeer(ws: WebSocket, socket: Socket, silence: () => void): Peer {
  let corked = false
  // All that is sent in one turn of the event loop leaves in one write: a slice of the market is some hundred frames.
  const uncork = (): void => {
    corked = false
    socket.uncork()
  }
  const write = (text: string): void => {
    if (ws.readyState !== ws.OPEN) return
    if (!corked) {
      corked = true
      socket.cork()
      queueMicrotask(uncork)
    }
    ws.send(text)
  }
  return {
    address: socket.remoteAddress ?? '',
    send(text) {
      if (ws.bufferedAmount > DEAD_BYTES) ws.terminate()
      else write(text)
    },
    sendMarketData(text) {
      if (ws.bufferedAmount < SLOW_BYTES) write(text)
    },
    drop: () => ws.terminate(),
    silence,
  }
}
