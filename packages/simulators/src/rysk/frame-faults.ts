import type { Random } from '@riposte/market-model'
import type { Connection } from './connections.ts'
import { drawChance } from './draw.ts'
import type { TaskSet } from './task-set.ts'

/**
 * What happens to a frame on its way to a client:
 *
 * - `drop`: it is not sent
 * - `duplicate`: it is sent twice
 * - `delay`: it is sent after the next one, or after half a second when there is none
 * - `truncate`: its first half is sent before it, which is no JSON
 * - `blank`: an empty line is sent before it
 * - `unknown`: a frame of a kind that nobody knows is sent before it
 * - `extra`: it carries fields that nobody knows
 * - `cut`: the connection breaks after it, without a closing handshake
 * - `close`: the server closes the connection after it
 * - `stall`: after it the connection stays open and nothing comes through any more, in neither direction
 */
export type FrameFault =
  | 'drop'
  | 'duplicate'
  | 'delay'
  | 'truncate'
  | 'blank'
  | 'unknown'
  | 'extra'
  | 'cut'
  | 'close'
  | 'stall'

/** Faults by script, by chance or both. Applies to frames for makers' sockets and RFQ streams. */
export interface FrameFaults {
  /** By the number of the frame, counted from 0 over all these sockets. */
  readonly script?: Readonly<Record<number, readonly FrameFault[]>>
  /** Chance of each for every frame, from 0 to 1. */
  readonly chances?: Readonly<Partial<Record<FrameFault, number>>>
}

/** A connection through which frames suffer faults. */
export interface FaultyConnection extends Connection {
  /** True when nothing that comes in is heard any more. */
  readonly isStalled: boolean
}

const HELD_MS = 500
const GOING_AWAY = 1001
const UNKNOWN_FRAMES: readonly string[] = [
  '{"jsonrpc":"2.0","id":"notice","result":{"maintenance":{"from":1790000000,"until":1790000600}}}',
  '{"jsonrpc":"2.0","method":"heartbeat","params":{"at":1790000000}}',
  '{"jsonrpc":"2.0","id":null,"result":null}',
  '[]',
  '"pong"',
]

/** @returns a function that puts faults between the server and a connection */
export function createFrameFaults(
  { script = {}, chances = {} }: FrameFaults,
  random: Random,
  tasks: TaskSet,
): (connection: Connection) => FaultyConnection {
  let count = 0
  const possible = Object.entries(chances) as [FrameFault, number][]
  if (possible.length === 0 && Object.keys(script).length === 0) return faultless

  const nextFaults = (): ReadonlySet<FrameFault> => {
    const drawn = possible.filter(([, chance]) => drawChance(random, chance)).map(([fault]) => fault)
    const scripted = script[count++] ?? []
    return new Set([...scripted, ...drawn])
  }

  return (connection) => {
    let isStalled = false
    let held: string[] = []
    const release = (): void => {
      const frames = held
      held = []
      if (!isStalled) for (const frame of frames) connection.send(frame)
    }
    return {
      get isStalled() {
        return isStalled
      },
      send(text) {
        if (isStalled) return
        const faults = nextFaults()
        if (faults.has('truncate')) connection.send(text.slice(0, text.length >> 1))
        if (faults.has('blank')) connection.send('\n')
        if (faults.has('unknown')) connection.send(UNKNOWN_FRAMES[count % UNKNOWN_FRAMES.length] as string)
        const frame = faults.has('extra') ? withUnknownFields(text) : text
        const copies = faults.has('drop') ? [] : faults.has('duplicate') ? [frame, frame] : [frame]
        if (faults.has('delay')) {
          held.push(...copies)
          tasks.after(HELD_MS, release)
        } else {
          for (const copy of copies) connection.send(copy)
          release()
        }
        if (faults.has('cut')) connection.drop?.()
        if (faults.has('close')) connection.close?.(GOING_AWAY, 'going away')
        if (faults.has('stall')) {
          isStalled = true
          connection.stall?.()
        }
      },
      drop: () => connection.drop?.(),
      close: (code, reason) => connection.close?.(code, reason),
      stall: () => connection.stall?.(),
    }
  }
}

function faultless(connection: Connection): FaultyConnection {
  return { isStalled: false, send: (text) => connection.send(text) }
}

function withUnknownFields(text: string): string {
  const frame = JSON.parse(text) as Record<string, unknown>
  const { result } = frame
  const isObject = typeof result === 'object' && result !== null && !Array.isArray(result)
  return JSON.stringify({
    ...frame,
    ...(isObject ? { result: { ...result, newcomer: { since: 2027 } } } : {}),
    version: 'next',
  })
}
