import type { Clock } from '@riposte/market-model'
import type { Connection, Peer } from './connection.ts'
import type { ConnectionFault } from './faults.ts'
import { replyText } from './frame.ts'
import { refused } from './rpc-error.ts'

/** Every open connection, for what happens to all of them. */
export interface Connections {
  /** Let a peer in, unless its address has too many connections. */
  admit(peer: Peer, open: (admitted: Peer) => Connection): Connection
  meet(fault: Exclude<ConnectionFault, 'restart'>): void
}

/** The connection of somebody who was turned away. */
const REFUSED: Connection = { receive() {}, closed() {} }

/** @param most connections from one address; undefined for no limit */
export function createConnections(most: number | undefined, clock: Clock): Connections {
  const links = new Set<{ readonly peer: Peer; silent: boolean }>()
  const countOf = (address: string): number => [...links].filter(({ peer }) => peer.address === address).length

  return {
    admit(peer, open) {
      if (most !== undefined && countOf(peer.address) >= most) {
        // Afterwards, since a transport has no connection to close before it was given one.
        clock.after(0, () => {
          peer.send(replyText(null, refused(-32100)))
          peer.drop()
        })
        return REFUSED
      }
      const link = { peer, silent: false }
      links.add(link)
      const connection = open({
        address: peer.address,
        send(text) {
          if (!link.silent) peer.send(text)
        },
        sendMarketData(text) {
          if (!link.silent) peer.sendMarketData(text)
        },
        drop: () => peer.drop(),
      })
      return {
        receive(text) {
          if (!link.silent) connection.receive(text)
        },
        closed() {
          links.delete(link)
          connection.closed()
        },
      }
    },
    meet(fault) {
      for (const link of [...links]) {
        if (fault === 'close') link.peer.drop()
        else {
          link.silent = true
          link.peer.silence?.()
        }
      }
    },
  }
}
