import type { Account } from './accounts.ts'
import { parseChannel } from './channel.ts'
import type { Caller } from './derive-core.ts'
import type { Exchange } from './exchange.ts'
import { parseRequest, replyText } from './frame.ts'
import type { Hub, Listener } from './hub.ts'
import type { Principal, Session } from './method.ts'
import type { Outcome } from './rpc-error.ts'

/** The other end of a connection, as a transport offers it. */
export interface Peer extends Listener {
  /** For the rate limits, before login. */
  readonly address: string
  /** Cut without a closing handshake. */
  drop(): void
  /** Answer nothing any more, not even to pings, and leave the connection open. */
  silence?(): void
}

/** One client's connection, without its socket. */
export interface Connection {
  receive(text: string): void
  /** The transport has lost the peer, or closed it. */
  closed(): void
}

/** Channels that one connection may hold. */
const MOST_CHANNELS = 20_000

export interface ConnectionPorts {
  readonly exchange: Exchange
  readonly hub: Hub
  readonly peer: Peer
  call(
    method: string,
    params: Readonly<Record<string, unknown>>,
    caller: Caller,
    reply: (outcome: Outcome<unknown>) => void,
    drop: () => void,
  ): void
  /** A logged-in connection ended. */
  lost(account: Account): void
}

export function createConnection({ exchange, hub, peer, call, lost }: ConnectionPorts): Connection {
  const channels = new Set<string>()
  let principal: Principal | undefined
  let open = true

  const session: Session = {
    login(opened) {
      principal = opened
    },
    subscribe(names) {
      const verdicts = new Map<string, string | undefined>()
      for (const name of names) {
        const verdict = parseChannel(exchange, principal, name)
        if (verdict.status === 'forbidden') verdicts.set(name, undefined)
        else if (verdict.status === 'bad') verdicts.set(name, verdict.text)
        else if (channels.size >= MOST_CHANNELS) verdicts.set(name, 'Too many channels')
        else {
          channels.add(name)
          hub.subscribe(peer, name, verdict.channel)
          verdicts.set(name, 'ok')
        }
      }
      return verdicts
    },
    unsubscribe(names) {
      const status = new Map<string, string>()
      for (const name of names ?? [...channels]) {
        const held = channels.delete(name)
        if (held) hub.unsubscribe(peer, name)
        status.set(name, held ? 'ok' : 'not subscribed')
      }
      return status
    },
    subscriptions: () => [...channels],
  }

  return {
    receive(text) {
      if (!open) return
      if (text === 'ping') return peer.send('pong')
      const parsed = parseRequest(text)
      if (parsed.status === 'invalid') {
        return peer.send(replyText(parsed.id, { status: 'refused', error: parsed.error }))
      }
      const { id, method, params } = parsed.request
      const caller = { principal, session, who: principal?.account.wallet ?? peer.address }
      const reply = (outcome: Outcome<unknown>): void => {
        if (open) peer.send(replyText(id, outcome))
      }
      call(method, params, caller, reply, () => peer.drop())
    },
    closed() {
      if (!open) return
      open = false
      for (const name of channels) hub.unsubscribe(peer, name)
      channels.clear()
      if (principal !== undefined) lost(principal.account)
    },
  }
}
