/** One socket, as the core sees it: somewhere to send text. The rest is for faults; without it they do less. */
export interface Connection {
  send(text: string): void
  /** Break it, as a lost network does. */
  drop?(): void
  /** Close it in good order. */
  close?(code: number, reason: string): void
  /** Leave it open and let nothing through any more. */
  stall?(): void
}

/** Who is connected: makers by what they signed, subscribers by asset. */
export interface Connections {
  subscribe(asset: string, connection: Connection): void
  unsubscribe(asset: string, connection: Connection): void
  subscriberCount(asset: string): number
  /** Send to every subscriber of exactly this asset. */
  broadcast(asset: string, text: string): void
  /** A message signed by `maker` came over this socket: the only way in which the server can know whose it is. */
  recognise(maker: string, connection: Connection): void
  /** Open sockets of a maker, the one that it used last coming last. */
  socketsOf(maker: string): readonly Connection[]
  forget(connection: Connection): void
}

/** A socket speaks for one maker or a few; more names than this drop the oldest. */
const MAKERS_PER_CONNECTION = 16

export function createConnections(): Connections {
  const streams = new Map<string, Set<Connection>>()
  const makersOf = new Map<Connection, Set<string>>()
  const socketsOf = new Map<string, Set<Connection>>()

  const detach = (maker: string, connection: Connection): void => {
    const sockets = socketsOf.get(maker)
    sockets?.delete(connection)
    if (sockets?.size === 0) socketsOf.delete(maker)
  }

  return {
    subscribe(asset, connection) {
      const stream = streams.get(asset) ?? new Set<Connection>()
      streams.set(asset, stream.add(connection))
    },
    unsubscribe(asset, connection) {
      const stream = streams.get(asset)
      stream?.delete(connection)
      if (stream?.size === 0) streams.delete(asset)
    },
    subscriberCount: (asset) => streams.get(asset)?.size ?? 0,
    broadcast(asset, text) {
      for (const connection of streams.get(asset) ?? []) connection.send(text)
    },
    recognise(maker, connection) {
      const makers = makersOf.get(connection) ?? new Set<string>()
      makersOf.set(connection, makers)
      makers.delete(maker)
      makers.add(maker)
      if (makers.size > MAKERS_PER_CONNECTION) {
        const [oldest] = makers
        if (oldest !== undefined) {
          makers.delete(oldest)
          detach(oldest, connection)
        }
      }
      const sockets = socketsOf.get(maker) ?? new Set<Connection>()
      sockets.delete(connection)
      socketsOf.set(maker, sockets.add(connection))
    },
    socketsOf: (maker) => [...(socketsOf.get(maker) ?? [])],
    forget(connection) {
      for (const maker of makersOf.get(connection) ?? []) detach(maker, connection)
      makersOf.delete(connection)
    },
  }
}
