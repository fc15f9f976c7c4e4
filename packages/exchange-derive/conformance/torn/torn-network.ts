import type { Clock, Random } from '@riposte/market-model'
import type { DeriveCore } from '@riposte/simulators'
import type { HttpTransport, RawSocket, SocketFactory, SocketHandlers } from '../../src/index.ts'

/** How bad it is: chances for each frame, from 0 to 1. */
export interface Misery {
  /** A frame of ours, or one for us, takes its connection down with it. */
  readonly cut: number
  /** A request of ours or its reply vanishes and nobody is told. */
  readonly swallowed: number
  /** A frame for us comes seconds late, long after we stopped waiting. */
  readonly late: number
  readonly duplicate: number
  /** A frame for us overtakes others. */
  readonly reorder: number
  readonly refused: number
}

export const CALM: Misery = { cut: 0, swallowed: 0, late: 0, duplicate: 0, reorder: 0, refused: 0 }

export interface TornNetwork {
  misery: Misery
  /** From now on nothing passes over the connections that are open, and nobody is told. */
  goSilent(): void
  readonly connect: SocketFactory
  readonly http: HttpTransport
  /** What happened, for the story of a seed. */
  readonly counts: Record<keyof Misery, number>
}

/** Connections between a client and a simulated exchange that lose, repeat and delay what they carry. */
export function createTornNetwork(core: DeriveCore, clock: Clock, random: Random): TornNetwork {
  const counts = { cut: 0, swallowed: 0, late: 0, duplicate: 0, reorder: 0, refused: 0 }
  const happens = (what: keyof Misery): boolean => {
    const chance = network.misery[what]
    if (chance === 0 || random.unit() >= chance) return false
    counts[what] += 1
    return true
  }
  const delayMs = (): number => 1 + 8 * random.unit()
  const open = new Set<{ isSilent: boolean }>()

  function connect(_url: string, handlers: SocketHandlers): RawSocket {
    let isOpen = false
    let isOver = false
    let far: { receive(text: string): void; closed(): void } | undefined
    const atMs = { up: 0, down: 0 }
    const link = { isSilent: false }

    /** In order, unless it is an overtaker. */
    function carry(way: 'up' | 'down', deliver: () => void, extraMs = 0): void {
      const overtakes = way === 'down' && happens('reorder')
      const nowMs = clock.monotonicMs()
      const dueMs = Math.max(nowMs + delayMs(), overtakes || extraMs > 0 ? 0 : atMs[way]) + extraMs
      if (extraMs === 0) atMs[way] = Math.max(atMs[way], dueMs)
      clock.after(dueMs - nowMs, () => {
        if (isOpen && !link.isSilent) deliver()
      })
    }

    function cut(cause: string): void {
      if (!isOpen) return
      isOpen = false
      open.delete(link)
      clock.after(delayMs(), () => far?.closed())
      clock.after(delayMs(), () => {
        if (!isOver) handlers.closed(cause)
      })
    }

    function down(text: string): void {
      if (!isOpen) return
      if (happens('cut')) return cut('cut on the way to us')
      // A notification is lost with its connection only: a stream that skips cannot be told from one that is quiet.
      if (!text.includes('"method":"subscription"') && happens('swallowed')) return
      const deliver = (): void => {
        if (!isOver) handlers.text(text)
      }
      carry('down', deliver, happens('late') ? 2500 : 0)
      if (happens('duplicate')) carry('down', deliver)
    }

    clock.after(2 * delayMs(), () => {
      if (isOver) return
      if (happens('refused')) return handlers.closed('refused')
      isOpen = true
      open.add(link)
      far = core.connect({ address: 'client', send: down, sendMarketData: down, drop: () => cut('dropped') })
      handlers.opened()
    })
    return {
      send(frame) {
        if (!isOpen) return
        if (happens('cut')) return cut('cut on the way to the exchange')
        if (happens('swallowed')) return
        carry('up', () => far?.receive(frame))
      },
      terminate() {
        isOver = true
        if (!isOpen) return
        isOpen = false
        open.delete(link)
        clock.after(delayMs(), () => far?.closed())
      },
    }
  }

  const network: TornNetwork = {
    misery: CALM,
    goSilent() {
      for (const link of open) link.isSilent = true
    },
    connect,
    counts,
    http: {
      post: (url, body) =>
        new Promise((resolve) => {
          const method = url.slice(url.indexOf('/v3/') + '/v3/'.length)
          core.post(method, JSON.parse(body), undefined, 'client', (text) => resolve({ status: 200, body: text }))
        }),
      close: async () => {},
    },
  }
  return network
}
