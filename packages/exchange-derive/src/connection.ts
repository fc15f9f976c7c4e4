import type { Clock, Logger, Random } from '@riposte/market-model'
import { messageOf } from './errors.ts'
import { createJsonRpc, type RpcReply } from './json-rpc.ts'
import type { Requester } from './request.ts'
import { createReconnectingSocket, type SocketFactory } from './socket.ts'
import { parseFrame } from './wire/frame.ts'

export interface ConnectionOptions {
  readonly name: string
  readonly url: string
  readonly connect: SocketFactory
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly requestTimeoutMs: number
  /**
   * Runs after every connect and makes the connection of use: login, subscriptions, catching up. When it fails the
   * connection is given up and tried again.
   */
  setUp(requester: Requester): Promise<void>
  notification(channel: string, data: unknown): void
  /** A frame that is not understood. */
  invalidFrame(reason: string): void
  /** `setUp` is done. */
  ready(): void
  /** An open connection is gone. */
  down(cause: string): void
  /** `setUp` failed. Another attempt follows by itself. */
  setUpFailed(error: unknown): void
}

/** A socket that speaks JSON-RPC, sets itself up again after each reconnect, and loses what was in flight. */
export interface Connection extends Requester {
  start(): void
  stop(): void
  isReady(): boolean
  /** Send params that are already text. The frame leaves in this very call. */
  callRaw(method: string, params: string): Promise<RpcReply>
}

export function createConnection(options: ConnectionOptions): Connection {
  const { name, logger, requestTimeoutMs } = options
  let ready = false
  let connections = 0

  const socket = createReconnectingSocket({
    name,
    url: options.url,
    connect: options.connect,
    clock: options.clock,
    random: options.random,
    logger,
    opened: () => void setUp(),
    text: onText,
    dropped(cause) {
      ready = false
      connections += 1
      rpc.drop(`the connection dropped: ${cause}`)
      options.down(cause)
    },
  })
  const rpc = createJsonRpc({ clock: options.clock, transmit: (frame) => socket.send(frame) })
  const callRaw = (method: string, params: string): Promise<RpcReply> => rpc.request(method, params, requestTimeoutMs)
  const call: Requester['call'] = (method, params) => callRaw(method, JSON.stringify(params))

  async function setUp(): Promise<void> {
    const mine = connections
    try {
      await options.setUp({
        // A set-up that outlived its connection must not go on over the next one.
        call: (method, params) =>
          mine === connections
            ? call(method, params)
            : Promise.resolve({ status: 'not-sent', cause: 'the connection was replaced' }),
      })
      if (mine !== connections) return
      ready = true
      socket.settled()
      options.ready()
    } catch (error) {
      if (mine !== connections) return
      logger.warn('derive.connection.set_up_failed', { connection: name, error: messageOf(error) })
      options.setUpFailed(error)
      socket.drop(`setting up failed: ${messageOf(error)}`)
    }
  }

  function onText(text: string): void {
    const frame = parseFrame(text)
    switch (frame.kind) {
      case 'notification':
        return options.notification(frame.channel, frame.data)
      case 'result':
        return settle(frame.id, { status: 'result', result: frame.result })
      case 'error':
        return settle(frame.id, { status: 'error', error: frame.error })
      case 'invalid':
        return options.invalidFrame(frame.reason)
      case 'pong':
        return
    }
  }

  function settle(id: string, reply: RpcReply): void {
    if (rpc.settle(id, reply)) return
    // An error that answers nothing is about the connection itself, such as one socket too many.
    if (reply.status === 'error' && id === 'null') {
      const { code, message } = reply.error
      logger.warn('derive.connection.error', { connection: name, code, message })
    } else {
      logger.debug('derive.reply.unexpected', { connection: name, id, status: reply.status })
    }
  }

  return {
    start: socket.start,
    stop: socket.stop,
    isReady: () => ready,
    call,
    callRaw,
  }
}
