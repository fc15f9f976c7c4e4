import { WebSocket } from 'ws'
import type { Socket, SocketHandlers } from './socket.ts'

/** Rysk's frames are below 2 kB; a larger one than this is not for us. */
const FRAME_BYTES_MAX = 1 << 20
/** What may wait for a stalled connection before it is refused. */
const BACKLOG_BYTES_MAX = 1 << 20

export const USER_AGENT = 'riposte-rfq-rysk'

/** A connection over the network. Pings are answered at once. */
export function openWsSocket(url: string, handlers: SocketHandlers): Socket {
  const socket = new WebSocket(url, {
    headers: { 'user-agent': USER_AGENT },
    maxPayload: FRAME_BYTES_MAX,
    perMessageDeflate: false,
  })
  let failure: string | undefined
  socket.on('open', () => handlers.open())
  socket.on('message', (data) => handlers.message(data.toString()))
  socket.on('ping', () => handlers.ping())
  socket.on('pong', () => handlers.ping())
  socket.on('error', (error) => {
    // `close` always follows, and has nothing to say about the reason.
    failure = error.message
  })
  socket.on('close', (code, reason) => handlers.close(failure ?? `closed with code ${code} ${reason}`.trim()))
  return {
    send(text) {
      if (socket.bufferedAmount > BACKLOG_BYTES_MAX)
        throw new Error(`more than ${BACKLOG_BYTES_MAX} bytes wait already`)
      socket.send(text)
    },
    ping: () => socket.ping(),
    terminate: () => socket.terminate(),
  }
}
