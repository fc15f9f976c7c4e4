import type { RequestHandler } from 'express'

/** `GET /`: what there is. */
export function getIndex(paths: readonly string[]): RequestHandler {
  return (_request, response) => {
    response.json({ name: 'riposte', paths })
  }
}
