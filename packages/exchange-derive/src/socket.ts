import type { Cancel, Clock, Logger, Random } from '@riposte/market-model'
import { reconnectDelayMs } from './backoff.ts'
import { messageOf } from './errors.ts'

/** What a connection attempt reports. Nothing is reported after `closed`. */
export interface SocketHandlers {
  opened(): void
  text(frame: string): void
  /** Also when the connection never opened. */
  closed(cause: string): void
}

export interface RawSocket {
  send(frame: string): void
  /** Give the connection up at once, without waiting for the other side's farewell. */
  terminate(): void
}

/** Starts one connection attempt. */
export type SocketFactory = (url: string, handlers: SocketHandlers) => RawSocket

export interface ReconnectingSocketOptions {
  readonly name: string
  readonly url: string
  readonly connect: SocketFactory
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  opened(): void
  text(frame: string): void
  /** An open connection is gone; another attempt follows by itself. */
  dropped(cause: string): void
}

/** A connection that comes back for ever, until it is stopped. */
export interface ReconnectingSocket {
  start(): void
  stop(): void
  /** False when there is no open connection and nothing left. */
  send(frame: string): boolean
  /** Give up the present connection, if any, and try again after the usual wait. */
  drop(cause: string): void
  /** The connection proved to be of use: the next wait starts small again. */
  settled(): void
}

/** The server closes a connection that stays silent; well within every limit seen. */
const PING_EVERY_MS = 15_000
/** A peer that sends nothing at all for this long after a ping is gone, whatever the operating system believes. */
const ANSWER_WITHIN_MS = 10_000
const OPEN_WITHIN_MS = 10_000

/** Keeps one socket open: reconnects with back-off, pings, and notices a half-open connection by its silence. */
export function createReconnectingSocket(options: ReconnectingSocketOptions): ReconnectingSocket {
  const { name, url, connect, clock, random, logger } = options
  let raw: RawSocket | undefined
  let isOpen = false
  let stopped = true
  let failures = 0
  let heard = false
  // Events of an abandoned connection carry its number and are ignored.
  let generation = 0
  let cancelTimer: Cancel = () => {}

  function attempt(): void {
    generation += 1
    const mine = generation
    const current = (): boolean => mine === generation
    cancelTimer = clock.after(OPEN_WITHIN_MS, () => lose('it did not open in time'))
    try {
      raw = connect(url, {
        opened: () => {
          if (current()) onOpened()
        },
        text: (frame) => {
          if (current()) onText(frame)
        },
        closed: (cause) => {
          if (current()) lose(cause)
        },
      })
    } catch (error) {
      lose(messageOf(error))
    }
  }

  function onOpened(): void {
    isOpen = true
    pingLater(PING_EVERY_MS)
    options.opened()
  }

  function onText(frame: string): void {
    heard = true
    try {
      options.text(frame)
    } catch (error) {
      // A frame must never take the stream down with it.
      logger.error('derive.socket.handler_failed', { socket: name, error: messageOf(error) })
    }
  }

  function pingLater(delayMs: number): void {
    cancelTimer()
    cancelTimer = clock.after(delayMs, () => {
      heard = false
      send('ping')
      cancelTimer = clock.after(ANSWER_WITHIN_MS, () => {
        if (heard) pingLater(PING_EVERY_MS - ANSWER_WITHIN_MS)
        else lose(`silent for ${ANSWER_WITHIN_MS} ms after a ping`)
      })
    })
  }

  function lose(cause: string): void {
    const wasOpen = isOpen
    abandon()
    if (stopped) return
    const delayMs = reconnectDelayMs(failures, random)
    failures += 1
    logger.warn('derive.socket.down', { socket: name, cause, attempt: failures, retryInMs: Math.round(delayMs) })
    cancelTimer = clock.after(delayMs, attempt)
    if (wasOpen) options.dropped(cause)
  }

  function abandon(): void {
    generation += 1
    isOpen = false
    cancelTimer()
    const abandoned = raw
    raw = undefined
    try {
      abandoned?.terminate()
    } catch (error) {
      logger.debug('derive.socket.terminate_failed', { socket: name, error: messageOf(error) })
    }
  }

  function send(frame: string): boolean {
    if (!isOpen || raw === undefined) return false
    try {
      raw.send(frame)
      return true
    } catch (error) {
      // Part of the frame may have left, so the caller must not believe that it did not.
      const cause = `sending failed: ${messageOf(error)}`
      const mine = generation
      // Not within this call: the caller's request is not yet in the state in which it can be lost.
      clock.after(0, () => {
        if (mine === generation) lose(cause)
      })
      return true
    }
  }

  return {
    start() {
      if (!stopped) return
      stopped = false
      attempt()
    },
    stop() {
      stopped = true
      const wasOpen = isOpen
      abandon()
      if (wasOpen) options.dropped('stopped')
    },
    send,
    drop(cause) {
      if (raw !== undefined) lose(cause)
    },
    settled() {
      failures = 0
    },
  }
}
