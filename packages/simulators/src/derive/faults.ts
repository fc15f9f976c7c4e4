/**
 * What goes wrong with one order.
 *
 * `placed` says whether the engine gets it all the same; `reply` what the client hears: nothing, a closed connection, or
 * an error that leaves the order's state open.
 */
export interface OrderFault {
  readonly placed: boolean
  readonly reply: 'none' | 'disconnect' | 9000 | 9001 | 11002 | -32603
}

/** Scripted misfortune: one object given to a simulator at its start, told later what shall go wrong. */
export interface DeriveFaults {
  /** For the next order or replacement that passes its checks; several queue up. */
  onNextOrder(fault: OrderFault): void
  /** Taken by the simulator. */
  takeOrderFault(): OrderFault | undefined
  /** Cut every connection, without a closing handshake. */
  closeConnections(): void
  /** Used by the simulator to learn of {@link closeConnections}. */
  onClose(listener: () => void): void
}

/** Scripted faults waiting for an order at most. */
const MOST_QUEUED = 1000

export function createDeriveFaults(): DeriveFaults {
  const queue: OrderFault[] = []
  const listeners: (() => void)[] = []
  return {
    onNextOrder(fault) {
      if (queue.length < MOST_QUEUED) queue.push(fault)
    },
    takeOrderFault: () => queue.shift(),
    closeConnections() {
      for (const listener of listeners) listener()
    },
    onClose: (listener) => void listeners.push(listener),
  }
}
