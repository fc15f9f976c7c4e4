import type { HttpTransport } from '../rest.ts'
import type { RawSocket, SocketFactory, SocketHandlers } from '../socket.ts'
import { accountRecord } from './records.ts'

type Params = Record<string, unknown>
/** What a script answers: a result, an error, or nothing at all. */
type Answer = { result: unknown } | { error: { code: number; message: string; data?: unknown } } | 'silence'
type Script = (params: Params, socket: ScriptedSocket) => Answer

/** The exchange's end of one connection. */
interface ScriptedSocket {
  readonly id: number
  readonly requests: readonly { readonly id: unknown; readonly method: string; readonly params: Params }[]
  readonly channels: ReadonlySet<string>
  /** Frames that are not requests, such as `ping`. */
  readonly otherFrames: readonly string[]
  readonly isOpen: boolean
  say(text: string): void
  close(cause: string): void
}

/** An exchange that answers what a test tells it to, and by default as a healthy one would. */
export interface ScriptedExchange {
  readonly connect: SocketFactory
  readonly http: HttpTransport
  readonly sockets: readonly ScriptedSocket[]
  /** HTTP calls that came in. */
  readonly calls: readonly { readonly method: string; readonly params: Params }[]
  /** Answer a method of either transport from now on. */
  on(method: string, script: Script): void
  /** Refuse connections, or accept them again. */
  accepting: boolean
  /** Leave pings unanswered. */
  deaf: boolean
  /** Send a notification to every connection that subscribed the channel. */
  notify(channel: string, data: unknown): void
  /** The open connection that is logged in. */
  account(): ScriptedSocket
  marketData(): ScriptedSocket
  /** Params of all requests for a method, over all connections, in order. */
  requestsFor(method: string): readonly Params[]
}

export function createScriptedExchange(nowMs: () => number, subaccountIds: readonly number[]): ScriptedExchange {
  const scripts = new Map<string, Script>()
  const sockets: (ScriptedSocket & { receive(frame: string): void })[] = []
  const calls: { method: string; params: Params }[] = []
  const log: { method: string; params: Params }[] = []
  const loggedIn = new Set<number>()

  scripts.set('public/get_time', () => ({ result: Math.floor(nowMs()) }))
  scripts.set('public/login', (_, socket) => {
    loggedIn.add(socket.id)
    return { result: subaccountIds }
  })
  scripts.set('private/get_trigger_orders', () => ({ result: { orders: [] } }))
  scripts.set('private/get_account', () => ({ result: accountRecord(subaccountIds) }))
  scripts.set('subscribe', (params, socket) => {
    const asked = params.channels as string[]
    for (const channel of asked) (socket.channels as Set<string>).add(channel)
    return {
      result: {
        status: Object.fromEntries(asked.map((name) => [name, 'ok'])),
        current_subscriptions: [...socket.channels],
      },
    }
  })
  scripts.set('unsubscribe', (params, socket) => {
    for (const channel of params.channels as string[]) (socket.channels as Set<string>).delete(channel)
    return { result: { status: {}, remaining_subscriptions: [...socket.channels] } }
  })

  function answer(method: string, params: Params, socket: ScriptedSocket): Answer {
    return scripts.get(method)?.(params, socket) ?? { error: { code: -32601, message: 'Method not found' } }
  }

  function createSocket(handlers: SocketHandlers): ScriptedSocket & { receive(frame: string): void } {
    let open = true
    const requests: { id: unknown; method: string; params: Params }[] = []
    const otherFrames: string[] = []
    const socket = {
      id: sockets.length,
      requests,
      channels: new Set<string>(),
      otherFrames,
      get isOpen() {
        return open
      },
      say(text: string) {
        if (open) handlers.text(text)
      },
      close(cause: string) {
        if (!open) return
        open = false
        handlers.closed(cause)
      },
      receive(frame: string) {
        if (!frame.startsWith('{')) {
          otherFrames.push(frame)
          if (frame === 'ping' && !exchange.deaf) queueMicrotask(() => socket.say('pong'))
          return
        }
        const { id, method, params } = JSON.parse(frame)
        requests.push({ id, method, params })
        log.push({ method, params })
        const given = answer(method, params, socket)
        if (given !== 'silence') queueMicrotask(() => socket.say(JSON.stringify({ id, ...given })))
      },
    }
    return socket
  }

  function find(what: string, matches: (socket: ScriptedSocket) => boolean): ScriptedSocket {
    const found = sockets.findLast((socket) => socket.isOpen && matches(socket))
    if (found === undefined) throw new Error(`no open connection for ${what}`)
    return found
  }

  const exchange: ScriptedExchange = {
    accepting: true,
    deaf: false,
    sockets,
    calls,
    on: (method, script) => void scripts.set(method, script),
    connect(_url, handlers): RawSocket {
      if (!exchange.accepting) {
        queueMicrotask(() => handlers.closed('connection refused'))
        return { send() {}, terminate() {} }
      }
      const socket = createSocket(handlers)
      sockets.push(socket)
      queueMicrotask(() => {
        if (socket.isOpen) handlers.opened()
      })
      return { send: (frame) => socket.receive(frame), terminate: () => socket.close('terminated') }
    },
    http: {
      async post(url, body) {
        const method = url.slice(url.indexOf('/v3/') + 4)
        const params = JSON.parse(body)
        calls.push({ method, params })
        const given = answer(method, params, createSocket({ opened() {}, text() {}, closed() {} }))
        if (given === 'silence') throw new Error('timed out')
        return { status: 200, body: JSON.stringify({ id: 'x', ...given }) }
      },
      async close() {},
    },
    notify(channel, data) {
      const frame = JSON.stringify({ method: 'subscription', params: { channel, data } })
      for (const socket of [...sockets]) if (socket.channels.has(channel)) socket.say(frame)
    },
    account: () => find('the account', (socket) => loggedIn.has(socket.id)),
    marketData: () => find('market data', (socket) => !loggedIn.has(socket.id)),
    requestsFor: (method) => log.filter((entry) => entry.method === method).map((entry) => entry.params),
  }
  return exchange
}
