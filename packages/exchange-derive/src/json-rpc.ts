import type { Cancel, Clock } from '@riposte/market-model'
import type { RpcError } from './wire/frame.ts'

/** What became of a request. `lost` may have been carried out; `not-sent` certainly was not. */
export type RpcReply =
  | { readonly status: 'result'; readonly result: unknown }
  | { readonly status: 'error'; readonly error: RpcError }
  | { readonly status: 'lost'; readonly cause: string }
  /** `code` when it was held back on purpose. */
  | { readonly status: 'not-sent'; readonly cause: string; readonly code?: string }

/** Requests and replies over one connection, matched by id alone: replies may come in any order. */
export interface JsonRpc {
  /**
   * Send a request; the frame leaves in this very call.
   *
   * @param params as JSON text, so that signed bytes go out exactly as they were journaled
   */
  request(method: string, params: string, timeoutMs: number): Promise<RpcReply>
  /** Hand in a reply. False when nothing waits for it: it came too late, twice, or is not ours. */
  settle(id: string, reply: RpcReply): boolean
  /** The connection is gone: whatever still waits is lost. */
  drop(cause: string): void
}

export interface JsonRpcOptions {
  readonly clock: Clock
  /** Put a frame on the wire; false when that was not possible and nothing left. */
  transmit(frame: string): boolean
}

/** More than any burst of a desk needs; beyond it something is wrong and requests would only pile up. */
const IN_FLIGHT_MAX = 1000

/** Pure but for the clock: it knows no socket. */
export function createJsonRpc({ clock, transmit }: JsonRpcOptions): JsonRpc {
  const waiting = new Map<string, { resolve(reply: RpcReply): void; cancelTimer: Cancel }>()
  let lastId = 0

  const settle = (id: string, reply: RpcReply): boolean => {
    const request = waiting.get(id)
    if (request === undefined) return false
    waiting.delete(id)
    request.cancelTimer()
    request.resolve(reply)
    return true
  }

  return {
    settle,
    request(method, params, timeoutMs) {
      if (waiting.size >= IN_FLIGHT_MAX) {
        return Promise.resolve({ status: 'not-sent', cause: `${IN_FLIGHT_MAX} requests are already waiting` })
      }
      lastId += 1
      const id = String(lastId)
      return new Promise((resolve) => {
        // Registered before it is sent: a reply may arrive within the very call that sends.
        const cancelTimer = clock.after(timeoutMs, () => {
          settle(id, { status: 'lost', cause: `no reply to ${method} within ${timeoutMs} ms` })
        })
        waiting.set(id, { resolve, cancelTimer })
        if (!transmit(`{"id":${id},"method":${JSON.stringify(method)},"params":${params}}`)) {
          settle(id, { status: 'not-sent', cause: 'the connection is down' })
        }
      })
    },
    drop(cause) {
      for (const id of [...waiting.keys()]) settle(id, { status: 'lost', cause })
    },
  }
}
