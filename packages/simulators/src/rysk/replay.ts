import { createRyskEngine, type RyskEngine, type RyskLink } from './engine.ts'
import type { RyskEngineOptions } from './engine-options.ts'
import type { RecordedFrame } from './recording.ts'

/** A run that is played again. */
export interface RyskReplay {
  /** Start it like the recorded one, then move the clock. */
  readonly engine: RyskEngine
  /** Events of the recording that have happened again so far. */
  readonly position: number
  /** The first event that came out differently, beside the recorded one; undefined while all is equal. */
  readonly divergence: { readonly recorded: RecordedFrame | undefined; readonly replayed: RecordedFrame } | undefined
}

/**
 * Let the clients of a recording do the same at the same times, in front of a new server.
 *
 * With the options of the recorded run, its seed and a clock that moves only when told, every frame comes out again. A
 * recording of real time diverges where the machine's timers were late.
 */
export function replayRysk(recording: readonly RecordedFrame[], options: RyskEngineOptions): RyskReplay {
  const { clock } = options
  const links = new Map<string, RyskLink>()
  /** From the recorded run's monotonic time to this one's. */
  let shiftMs = 0
  let position = 0
  let divergence: RyskReplay['divergence']
  const engine = createRyskEngine({ ...options, record: onReplayed })

  /** What a client did next happens as soon as it is due: at once, inside of the frame that provoked it. */
  function next(): void {
    const event = recording[position]
    if (event === undefined || event.event === 'out' || event.event === 'start' || divergence !== undefined) return
    const leftMs = event.monotonicMs + shiftMs - clock.monotonicMs()
    if (leftMs > 0) clock.after(leftMs, next)
    else act(event)
  }

  function act({ socket, event, text }: RecordedFrame): void {
    if (event === 'open') links.set(socket, openLink(engine, socket.slice(0, socket.lastIndexOf('#'))))
    else if (event === 'in') links.get(socket)?.receive(text)
    else links.get(socket)?.close()
    next()
  }

  function onReplayed(replayed: RecordedFrame): void {
    if (divergence !== undefined) return
    const recorded = recording[position]
    if (!isSame(recorded, replayed)) {
      divergence = { recorded, replayed }
      return
    }
    position += 1
    if (replayed.event === 'start') shiftMs = replayed.monotonicMs - recorded.monotonicMs
    if (replayed.event === 'start' || replayed.event === 'out') next()
  }

  return {
    engine,
    get position() {
      return position
    },
    get divergence() {
      return divergence
    },
  }
}

function isSame(recorded: RecordedFrame | undefined, replayed: RecordedFrame): recorded is RecordedFrame {
  return recorded?.socket === replayed.socket && recorded.event === replayed.event && recorded.text === replayed.text
}

function openLink(engine: RyskEngine, path: string): RyskLink {
  const nobody = { send() {} }
  if (path === '/maker') return engine.connectMaker(nobody)
  if (path === '/taker') return engine.connectTaker(nobody)
  return engine.connectStream(path.slice('/rfqs/'.length), nobody)
}
