import type { Random } from '@riposte/market-model'
import { createDice, type FaultChances } from './random-faults.ts'

/** What a client hears of a request that goes wrong: nothing, a closed connection, or an error. */
type FaultReply = 'real' | 'none' | 'disconnect' | 9000 | 9001 | 11002 | -32603 | -32000

/**
 * What goes wrong with one order, replacement or other call.
 *
 * `placed` says whether the exchange carries it out all the same; `reply` what the client hears, `delayMs` how much later
 * than otherwise.
 */
export interface OrderFault {
  readonly placed: boolean
  readonly reply: FaultReply
  readonly delayMs?: number
}

/** What goes wrong with the notifications of one event: all of them come twice, or late. */
export interface NoticeFault {
  readonly repeat?: boolean
  readonly delayMs?: number
}

/** What an instrument's book and ticker show: nothing, or a bid above the best ask. */
export type BookFault = 'empty' | 'crossed'

/** Which market data are wrong at the moment. */
export interface Distortion {
  bookOf(instrument: string): BookFault | undefined
  /** Whether an instrument's book and ticker stand still: they are sent, and their times do not move. */
  isFrozen(instrument: string): boolean
}

/** What cuts or silences every connection. */
export type ConnectionFault = 'close' | 'silence' | 'restart'

/** Misfortune, scripted or drawn: one object given to a simulator at its start, told later what shall go wrong. */
export interface DeriveFaults {
  /** For the next order or replacement that passes its checks; several queue up. */
  onNextOrder(fault: OrderFault): void
  /** For the next call of any other method, such as `private/cancel`; several queue up. */
  onNextCall(method: string, fault: OrderFault): void
  /** For the next event that somebody is told of; several queue up. */
  onNextNotices(fault: NoticeFault): void
  /** Show a wrong book until `undefined` mends it. */
  breakBook(instrument: string, fault: BookFault | undefined): void
  /** Let market data stand still. @param instrument default all */
  freezeMarketData(instrument?: string): void
  thawMarketData(): void
  /** Cut every connection, without a closing handshake. */
  closeConnections(): void
  /** Leave every connection open and dead: nothing that is sent arrives, in either direction. */
  silenceConnections(): void
  /** Start the exchange again: requests under way and protected orders are gone, other orders stay, connections close. */
  restart(): void
  /** The rest is used by the simulator. */
  readonly distortion: Distortion
  takeOrderFault(): OrderFault | undefined
  takeCallFault(method: string): OrderFault | undefined
  takeNoticeFault(): NoticeFault | undefined
  onConnections(listener: (fault: ConnectionFault) => void): void
  /** Draw what happens by itself in a span of time. */
  elapse(ms: number, instruments: ReadonlyMap<string, unknown>): void
}

/** Faults waiting for one thing at most. */
const MOST_QUEUED = 1000
const ALL = '*'

/** @param drawn what goes wrong by itself, besides the script; default nothing */
export function createDeriveFaults(
  drawn: { readonly random: Random; readonly chances: FaultChances } | undefined = undefined,
): DeriveFaults {
  const dice = drawn === undefined ? undefined : createDice(drawn.random, drawn.chances)
  const orders: OrderFault[] = []
  const calls = new Map<string, OrderFault[]>()
  const notices: NoticeFault[] = []
  const books = new Map<string, BookFault>()
  const frozen = new Set<string>()
  const listeners: ((fault: ConnectionFault) => void)[] = []
  const tell = (fault: ConnectionFault): void => {
    for (const listener of listeners) listener(fault)
  }
  const faults: DeriveFaults = {
    onNextOrder: (fault) => queue(orders, fault),
    onNextCall(method, fault) {
      const known = calls.get(method)
      if (known === undefined) calls.set(method, [fault])
      else queue(known, fault)
    },
    onNextNotices: (fault) => queue(notices, fault),
    breakBook(instrument, fault) {
      if (fault === undefined) books.delete(instrument)
      else books.set(instrument, fault)
    },
    freezeMarketData: (instrument = ALL) => void frozen.add(instrument),
    thawMarketData: () => frozen.clear(),
    closeConnections: () => tell('close'),
    silenceConnections: () => tell('silence'),
    restart: () => tell('restart'),
    distortion: {
      bookOf: (instrument) => (books.size === 0 ? undefined : books.get(instrument)),
      isFrozen: (instrument) => frozen.size > 0 && (frozen.has(ALL) || frozen.has(instrument)),
    },
    takeOrderFault: () => orders.shift() ?? dice?.order(),
    takeCallFault: (method) => (calls.size === 0 ? undefined : calls.get(method)?.shift()),
    takeNoticeFault: () => notices.shift() ?? dice?.notices(),
    onConnections: (listener) => void listeners.push(listener),
    elapse: (ms, instruments) => dice?.elapse(faults, ms, instruments),
  }
  return faults
}

function queue<T>(faults: T[], fault: T): void {
  if (faults.length < MOST_QUEUED) faults.push(fault)
}
