import type { AccountStream } from './account-stream.ts'
import { catchUp } from './catch-up.ts'
import { type Connection, type ConnectionOptions, createConnection } from './connection.ts'
import { DeriveError } from './errors.ts'
import type { ExchangeTime } from './exchange-time.ts'
import type { RpcReply } from './json-rpc.ts'
import type { Settings } from './options.ts'
import type { Reporter } from './report.ts'
import type { Requester } from './request.ts'
import { logIn } from './session.ts'
import { subscribe } from './subscribe.ts'
import { ordersChannel, tradesChannel } from './wire/channels.ts'

export interface AccountLinkOptions
  extends Pick<ConnectionOptions, 'url' | 'connect' | 'ready' | 'down' | 'setUpFailed'> {
  readonly settings: Settings
  readonly time: ExchangeTime
  readonly stream: AccountStream
  readonly report: Reporter
}

/** The one socket that is logged in: orders, cancels, reads of the account, and its stream of fills. */
export interface AccountLink extends Requester, Pick<Connection, 'start' | 'stop' | 'isReady'> {
  /** Send the text of an order's params. The frame leaves in this very call. */
  sendOrder(params: string): Promise<RpcReply>
}

const NOT_READY: RpcReply = { status: 'not-sent', cause: 'the connection of the account is not ready' }

export function createAccountLink(options: AccountLinkOptions): AccountLink {
  const { settings, stream, report } = options
  const { clock, random, logger, subaccountIds } = settings
  const handlers = new Map<string, (data: unknown) => void>()
  for (const id of subaccountIds) {
    handlers.set(ordersChannel(id), stream.onOrders)
    handlers.set(tradesChannel(id), stream.onTrades)
  }
  let wasReady = false

  async function setUp(requester: Requester): Promise<void> {
    await logIn(requester, { ...settings, time: options.time })
    const rejected: string[] = []
    await subscribe(requester, clock, [...handlers.keys()], (channel, reason) => {
      report.rejectedChannel(channel, reason)
      rejected.push(channel)
    })
    // Without its own stream the desk would be blind to its fills.
    if (rejected.length > 0) {
      throw new DeriveError('REQUEST_REFUSED', `expected to follow ${rejected.join(', ')}, was refused`, { rejected })
    }
    if (wasReady) await catchUp(requester, settings, stream)
    else stream.startAt(options.time.now())
  }

  const connection = createConnection({
    name: 'account',
    url: options.url,
    connect: options.connect,
    clock,
    random,
    logger,
    requestTimeoutMs: settings.requestTimeoutMs,
    setUp,
    setUpFailed: options.setUpFailed,
    notification: (channel, data) => handlers.get(channel)?.(data),
    invalidFrame: (reason) => report.badMessage(new Error(reason)),
    ready() {
      wasReady = true
      options.ready()
    },
    down(cause) {
      report.connectionLost()
      options.down(cause)
    },
  })

  return {
    start: connection.start,
    stop: connection.stop,
    isReady: connection.isReady,
    call: (method, params) => (connection.isReady() ? connection.call(method, params) : Promise.resolve(NOT_READY)),
    sendOrder: (params) =>
      connection.isReady() ? connection.callRaw('private/order', params) : Promise.resolve(NOT_READY),
  }
}
