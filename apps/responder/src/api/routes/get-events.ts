import type { Clock } from '@riposte/market-model'
import type { Response } from 'express'
import { readEndpoint } from '../endpoint.ts'
import { createEventFeed, type FeedMessage } from '../event-feed.ts'
import { problem, send } from '../problem-response.ts'

const STREAMS_MAX = 32
const HEARTBEAT_MS = 15_000
/** A client that is so far behind is cut off; it may come back with the last id that it has. */
const BACKLOG_BYTES_MAX = 1024 * 1024
const RETRY_MS = 2000

/**
 * `GET /api/events`: everything that happens, as server-sent events. `Last-Event-ID` goes on behind that event, as far
 * as it is kept; where something is missing, an event named `gap` says so.
 */
export const getEvents = readEndpoint({
  path: '/api/events',
  role: 'read',
  summary: 'Everything that happens, as server-sent events',
  description:
    'Each event is named after its type, its data is a row as in the timeline of a trade. The header Last-Event-ID goes ' +
    'on behind that event; an event named gap says that some in between are not kept any more. A comment comes every ' +
    '15 seconds, and a client that is 1 MiB behind is cut off.',
  replies: { 200: { description: 'A stream that does not end.', contentType: 'text/event-stream' } },
  problems: ['desk-unavailable'],
  serve: ({ orchestrator, clock }) => {
    const feed = createEventFeed(orchestrator, clock.nowMs().toString(36))
    let streams = 0
    return (request, response) => {
      if (streams >= STREAMS_MAX) {
        response.set('Retry-After', '10')
        return send(response, problem('desk-unavailable', `${STREAMS_MAX} streams are open, as many as there may be`))
      }
      response.status(200).set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' })
      if (request.method === 'HEAD') return void response.end()
      response.flushHeaders()
      response.write(`retry: ${RETRY_MS}\n\n`)
      streams += 1
      const stopHeart = beat(response, clock)
      const unfollow = feed.follow(request.get('last-event-id'), (message) => tell(response, message))
      response.once('close', () => {
        streams -= 1
        stopHeart()
        unfollow()
      })
    }
  },
})

function tell(response: Response, message: FeedMessage): void {
  if (response.destroyed) return
  if (response.writableLength > BACKLOG_BYTES_MAX) return void response.destroy()
  response.write(
    message.type === 'gap'
      ? 'event: gap\ndata: {}\n\n'
      : `id: ${message.id}\nevent: ${message.name}\ndata: ${message.data}\n\n`,
  )
}

/** Proxies and clients take a silent connection for a dead one. */
function beat(response: Response, clock: Clock): () => void {
  let cancel = (): void => {}
  const next = (): void => {
    cancel = clock.after(HEARTBEAT_MS, () => {
      if (response.destroyed) return
      response.write(': still here\n\n')
      next()
    })
  }
  next()
  return () => cancel()
}
