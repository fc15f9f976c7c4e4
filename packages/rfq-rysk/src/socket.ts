import { type Cancel, type Clock, type Logger, type Random, silentLogger } from '@riposte/market-model'
import { causeText } from './errors.ts'

/** What a socket tells. After `close` it tells nothing more. */
export interface SocketHandlers {
  open(): void
  message(text: string): void
  /** The server's ping, which the socket answers by itself, or the server's answer to ours. */
  ping(): void
  close(reason: string): void
}

/** One connection. */
export interface Socket {
  /** @throws when the text cannot be taken; nothing was sent then */
  send(text: string): void
  /** Ask for a sign of life, which is told as `ping`. A socket that can't is taken for dead sooner. */
  ping?(): void
  /** Cut the connection without waiting for the other side. */
  terminate(): void
}

export type SocketFactory = (url: string, handlers: SocketHandlers) => Socket

/** A connection that is made again whenever it is lost, until it is stopped. */
export interface Line {
  isOpen(): boolean
  /** @returns false when nothing was sent */
  send(text: string): boolean
  stop(): void
  /** Resolves when the first attempt has opened or failed. */
  readonly firstAttempt: Promise<void>
}

export interface LineOptions {
  readonly url: string
  readonly openSocket: SocketFactory
  readonly clock: Clock
  readonly random: Random
  readonly logger?: Logger
  onMessage(text: string): void
  /** The connection opened or was lost. */
  onChange(open: boolean): void
  /**
   * Silence, pings included, after which the connection is taken for dead. How often the server pings is not known, so
   * after less than half of it we ask ourselves.
   */
  readonly silenceMsMax?: number
  readonly connectMsMax?: number
}

const BACKOFF_MS_MIN = 1_000
const BACKOFF_MS_MAX = 30_000
/** Of the silence that is borne: after this part of it a sign of life is asked for. */
const ASK_SHARE = 0.4
/** A connection that lived this long was a good one: the next failure starts the back-off anew. */
const SETTLED_MS = 10_000

/**
 * How long to wait before the next attempt: doubling from 1 s to 30 s, of which a random half is left out, so that many
 * streams cut at one moment don't all come back at one moment.
 *
 * @param failures attempts that failed in a row, >= 1
 */
export function backoffMs(failures: number, random: Random): number {
  const ceiling = Math.min(BACKOFF_MS_MAX, BACKOFF_MS_MIN * 2 ** Math.min(failures - 1, 10))
  return ceiling * (0.5 + 0.5 * random.unit())
}

interface Attempt {
  socket: Socket | undefined
  openedAtMs: number | undefined
  lastHeardMs: number
  /** A sign of life was asked for since something was heard last. */
  isAsked: boolean
  cancelWatch: Cancel
  over: boolean
}

/** Connect and stay connected. Never gives up, never throws. */
export function keepConnected(options: LineOptions): Line {
  const { url, openSocket, clock, random, logger = silentLogger } = options
  const { silenceMsMax = 75_000, connectMsMax = 10_000 } = options
  let stopped = false
  let failures = 0
  let attempt: Attempt | undefined
  let cancelRetry: Cancel = () => {}
  let settleFirstAttempt: () => void = () => {}
  const firstAttempt = new Promise<void>((resolve) => {
    settleFirstAttempt = resolve
  })

  function connect(): void {
    const current: Attempt = {
      socket: undefined,
      openedAtMs: undefined,
      lastHeardMs: clock.monotonicMs(),
      isAsked: false,
      cancelWatch: () => {},
      over: false,
    }
    attempt = current
    current.cancelWatch = clock.after(connectMsMax, () => {
      if (current.openedAtMs === undefined) end(current, `not open after ${connectMsMax} ms`)
    })
    try {
      current.socket = openSocket(url, handlersOf(current))
      // The factory may have reported the end before it returned.
      if (current.over) current.socket.terminate()
    } catch (error) {
      end(current, causeText(error))
    }
  }

  function handlersOf(current: Attempt): SocketHandlers {
    const heard = (): void => {
      current.lastHeardMs = clock.monotonicMs()
      current.isAsked = false
    }
    return {
      open() {
        if (current.over || current.openedAtMs !== undefined) return
        heard()
        current.openedAtMs = current.lastHeardMs
        current.cancelWatch()
        watchSilence(current)
        logger.info('rysk.socket.open', { url })
        settleFirstAttempt()
        options.onChange(true)
      },
      message(text) {
        if (current.over) return
        heard()
        options.onMessage(text)
      },
      ping() {
        if (!current.over) heard()
      },
      close(reason) {
        end(current, reason)
      },
    }
  }

  function watchSilence(current: Attempt): void {
    const silentMs = clock.monotonicMs() - current.lastHeardMs
    if (silentMs >= silenceMsMax) {
      end(current, `silent for ${Math.round(silentMs)} ms`)
      return
    }
    const askAfterMs = silenceMsMax * ASK_SHARE
    if (!current.isAsked && silentMs >= askAfterMs) {
      current.isAsked = true
      ping(current.socket)
    }
    // A whole millisecond at least: what is left of a difference of fractions may be too little to move any clock.
    const nextMs = Math.max(1, (current.isAsked ? silenceMsMax : askAfterMs) - silentMs)
    current.cancelWatch = clock.after(nextMs, () => {
      if (!current.over) watchSilence(current)
    })
  }

  function end(current: Attempt, reason: string): void {
    if (current.over) return
    current.over = true
    current.cancelWatch()
    const wasOpen = current.openedAtMs !== undefined
    const livedMs = current.openedAtMs === undefined ? 0 : clock.monotonicMs() - current.openedAtMs
    terminate(current.socket)
    if (attempt === current) attempt = undefined
    failures = livedMs >= SETTLED_MS ? 1 : failures + 1
    if (!stopped) {
      const delayMs = backoffMs(failures, random)
      logger.warn('rysk.socket.lost', { url, reason, retryInMs: Math.round(delayMs) })
      cancelRetry = clock.after(delayMs, connect)
    }
    settleFirstAttempt()
    if (wasOpen) options.onChange(false)
  }

  connect()
  return {
    firstAttempt,
    isOpen: () => attempt?.openedAtMs !== undefined,
    send(text) {
      if (attempt?.openedAtMs === undefined) return false
      try {
        attempt.socket?.send(text)
        return attempt.socket !== undefined
      } catch (error) {
        logger.warn('rysk.socket.send-failed', { url, reason: causeText(error) })
        return false
      }
    },
    stop() {
      if (stopped) return
      stopped = true
      cancelRetry()
      if (attempt !== undefined) end(attempt, 'stopped')
      settleFirstAttempt()
    },
  }
}

function ping(socket: Socket | undefined): void {
  try {
    socket?.ping?.()
  } catch {
    // Then nothing will be heard, and the silence ends it.
  }
}

function terminate(socket: Socket | undefined): void {
  try {
    socket?.terminate()
  } catch {
    // It is given up in any case.
  }
}
