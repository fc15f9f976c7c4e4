import type { SocketFactory, SocketHandlers } from '../socket.ts'

/** The server's end of one connection that the code under test made. */
interface ScriptedSocket extends SocketHandlers {
  readonly url: string
  readonly sent: string[]
  /** Signs of life that were asked for. */
  asked: number
  terminated: boolean
  /** Make `send` throw. */
  broken: boolean
}

/** A network that does what the test says. */
export interface ScriptedSockets {
  readonly open: SocketFactory
  /** Every connection ever made, in order. */
  readonly all: ScriptedSocket[]
  /** The newest connection to a URL with this ending. */
  last(urlEnding: string): ScriptedSocket
  count(urlEnding: string): number
}

export function createScriptedSockets(): ScriptedSockets {
  const all: ScriptedSocket[] = []
  const to = (urlEnding: string): ScriptedSocket[] => all.filter(({ url }) => url.endsWith(urlEnding))
  return {
    all,
    count: (urlEnding) => to(urlEnding).length,
    last(urlEnding) {
      const found = to(urlEnding).at(-1)
      if (found === undefined) throw new Error(`no connection to ${urlEnding}`)
      return found
    },
    open(url, handlers) {
      const socket: ScriptedSocket = { ...handlers, url, sent: [], asked: 0, terminated: false, broken: false }
      all.push(socket)
      return {
        send(text) {
          if (socket.broken) throw new Error('broken on purpose')
          socket.sent.push(text)
        },
        ping() {
          socket.asked += 1
          if (socket.broken) throw new Error('broken on purpose')
        },
        terminate() {
          socket.terminated = true
        },
      }
    },
  }
}
