import type { Clock, EpochMs } from '@riposte/market-model'
import type { Connection } from './connections.ts'

/** Something that happened at a socket, or the start of the takers. */
export interface RecordedFrame {
  readonly at: EpochMs
  readonly monotonicMs: number
  /** Path and number of the socket, counted from 0 over all of them: `/maker#0`. Empty for the start. */
  readonly socket: string
  /** `in` is what a client sent, `out` what went to it. */
  readonly event: 'start' | 'open' | 'in' | 'out' | 'close'
  /** The frame; empty for everything that is none. */
  readonly text: string
}

/** Takes down one socket. */
interface SocketRecord {
  readonly connection: Connection
  onReceive(text: string): void
  onClose(): void
}

/** Takes down a run, each event with wall time and monotonic time. */
export interface Recording {
  onStart(): void
  onOpen(path: string, connection: Connection): SocketRecord
}

export function createRecording(clock: Clock, record: ((frame: RecordedFrame) => void) | undefined): Recording {
  if (record === undefined) {
    return { onStart() {}, onOpen: (_path, connection) => ({ connection, onReceive() {}, onClose() {} }) }
  }
  let count = 0
  const take = (socket: string, event: RecordedFrame['event'], text = ''): void =>
    record({ at: clock.nowMs(), monotonicMs: clock.monotonicMs(), socket, event, text })
  return {
    onStart: () => take('', 'start'),
    onOpen(path, connection) {
      const socket = `${path}#${count++}`
      take(socket, 'open')
      return {
        connection: {
          send(text) {
            take(socket, 'out', text)
            connection.send(text)
          },
          drop: () => connection.drop?.(),
          close: (code, reason) => connection.close?.(code, reason),
          stall: () => connection.stall?.(),
        },
        onReceive: (text) => take(socket, 'in', text),
        onClose: () => take(socket, 'close'),
      }
    },
  }
}
