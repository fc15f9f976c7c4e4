import type { Logger } from '@riposte/market-model'
import type { ErrorRequestHandler } from 'express'
import { BODY_BYTES_MAX } from './json-body.ts'
import { problem, type Reply, send } from './problem-response.ts'

/** The one place where errors become replies. What is our own fault is logged and not shown. */
export function handleError(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const reply = describeError(error)
    if (reply.status >= 500) logger.error('api.failed', { method: request.method, path: request.path, error })
    if (response.headersSent) return next(error)
    send(response, reply)
  }
}

function describeError(error: unknown): Reply {
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  const type = error instanceof Error && 'type' in error ? error.type : undefined
  if (status === 413) return problem('body-too-large', `a body has at most ${BODY_BYTES_MAX} bytes`)
  if (status === 415) {
    return problem('unsupported-media-type', 'expected JSON in UTF-8 without a Content-Encoding')
  }
  if (type === 'entity.parse.failed') {
    const message = 'expected a JSON object'
    return problem('malformed-request', 'the body is not JSON', { errors: [{ field: '', message }] })
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return problem('malformed-request', 'the path or the body cannot be decoded', { errors: [] })
  }
  return problem('internal-error', 'the log of the desk says more')
}
