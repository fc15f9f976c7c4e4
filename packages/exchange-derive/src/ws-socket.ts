import { WebSocket } from 'ws'
import type { SocketFactory } from './socket.ts'
import { USER_AGENT } from './version.ts'

/** Far above any message of the exchange; a bound on what a peer may make us hold. */
const FRAME_BYTES_MAX = 16 * 1024 * 1024

/** Real sockets, over the `ws` package. Compression is off: it costs more time than it saves. */
export const connectWebSocket: SocketFactory = (url, handlers) => {
  const socket = new WebSocket(url, {
    headers: { 'User-Agent': USER_AGENT },
    perMessageDeflate: false,
    maxPayload: FRAME_BYTES_MAX,
  })
  // An error is always followed by `close`; its message is the better cause of the two.
  let failure: string | undefined
  socket.on('open', () => handlers.opened())
  socket.on('message', (data) => handlers.text(data.toString()))
  socket.on('error', (error) => {
    failure = error.message
  })
  socket.on('close', (code, reason) => {
    handlers.closed(failure ?? `closed with ${code}${reason.length > 0 ? ` ${reason.toString()}` : ''}`)
  })
  return {
    send: (frame) => socket.send(frame),
    terminate: () => socket.terminate(),
  }
}
